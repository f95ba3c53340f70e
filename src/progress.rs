//! How long-running work tells that it moves. The library reports to this
//! trait; only the terminal in `cli` draws it.

/// A part of the work that takes long enough for a person to wonder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading the ClientView customers.
    ReadClientView,
    /// Reading the e-conomic customers.
    ReadEconomic,
    /// Folding names, addresses and numbers.
    Normalise,
    /// Finding the pairs worth comparing.
    Block,
    /// Comparing and weighing the pairs.
    Compare,
    /// Choosing one to one.
    Assign,
    /// Writing the files of a run.
    WriteFiles,
    /// Writing links to the database.
    WriteLinks,
}

/// Receives progress; implementations must be cheap and callable from any thread.
pub trait Progress: Sync {
    /// A stage begins; `total` is its number of steps where that is known.
    fn begin(&self, stage: Stage, total: Option<u64>);
    /// `steps` more of the current stage are done.
    fn advance(&self, steps: u64);
    /// The stage waits for something outside (a rate limit, a lock), for about `seconds`.
    fn waiting(&self, seconds: u64);
    /// The stage is over.
    fn end(&self);
}

/// Reports to nobody.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {
    fn begin(&self, _: Stage, _: Option<u64>) {}
    fn advance(&self, _: u64) {}
    fn waiting(&self, _: u64) {}
    fn end(&self) {}
}
