//! Time, as the API sees it: a clock to keep deadlines by, a way to wait, and
//! a dice, so that many clients that wait do not all come back at once.

use std::future::Future;
use std::hash::{BuildHasher, RandomState};
use std::pin::Pin;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};

/// Waits and clocks; tests bring their own.
pub trait Pace: Send + Sync {
    /// A clock that only goes forward.
    fn now(&self) -> Instant;
    /// The time of day, to read `Retry-After` dates against.
    fn date(&self) -> DateTime<Utc>;
    /// Lets this much time pass.
    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>>;
    /// A number from 0 up to, but not including, 1.
    fn dice(&self) -> f64;
}

/// The machine's own clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealTime;

impl Pace for RealTime {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn date(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn wait(&self, time: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(tokio::time::sleep(time))
    }

    fn dice(&self) -> f64 {
        // A hasher with fresh random keys is all the chance that jitter needs.
        let random = u32::try_from(RandomState::new().hash_one(0) >> 32).unwrap_or(0);
        f64::from(random) / (f64::from(u32::MAX) + 1.0)
    }
}
