//! What the rivals of a pair take from its score; `rivals` tells how much.

use super::terms::Level;

/// What the rivals of a pair take from its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Competition {
    /// Bits that other e-conomic customers take, and how near the best of them comes.
    pub(super) in_economic: (f32, Level),
    /// The same of other ClientView customers.
    pub(super) in_clientview: (f32, Level),
}

impl Competition {
    /// What they add to the score; 0 or less.
    pub(super) fn weight(&self) -> f32 {
        -(self.in_economic.0 + self.in_clientview.0)
    }
}
