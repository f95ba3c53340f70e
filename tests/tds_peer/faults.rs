//! What can go wrong, and when.

/// One thing that goes wrong once.
#[derive(Debug, Clone)]
pub(crate) struct Fault {
    when: When,
    act: Act,
    seen: usize,
    spent: bool,
}

/// The message at which it goes wrong.
#[derive(Debug, Clone)]
pub(crate) enum When {
    /// The n-th message (from 1) of this name.
    Statement(&'static str, usize),
    /// The n-th message (from 1) of all, over all connections.
    Message(usize),
}

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    /// The server answers with this error number and does nothing.
    Error(u32),
    /// The connection is closed before the message is acted on.
    DropBefore,
    /// The message is acted on, and the connection closed without an answer.
    DropAfter,
    /// The message is acted on, half of the answer sent, and the connection closed.
    DropMidway,
    /// The message is not acted on, and no answer ever comes.
    StallBefore,
    /// The message is acted on, and no answer ever comes.
    StallAfter,
    /// The message is acted on only after the client has gone, once it asks on a new connection
    /// whether all is settled; no answer ever comes.
    Late,
    /// The answer carries row counts of statements that a trigger ran.
    RowCounts,
}

impl Fault {
    pub(crate) fn new(when: When, act: Act) -> Self {
        Self { when, act, seen: 0, spent: false }
    }

    /// Whether this fault strikes at this message.
    pub(crate) fn strikes(&mut self, name: &str) -> Option<Act> {
        let (counts, at) = match &self.when {
            When::Statement(wanted, at) => (*wanted == name, *at),
            When::Message(at) => (true, *at),
        };
        self.seen += usize::from(counts);
        let now = counts && self.seen == at && !self.spent;
        self.spent |= now;
        now.then_some(self.act)
    }
}
