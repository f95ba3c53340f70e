//! A call repeated until it succeeds, may not succeed, or has taken too long:
//! exponential backoff with jitter, or what `Retry-After` asks for.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use url::Url;

use super::client::{Again, CallFailure, Client, retry_after};
use super::pace::Pace;
use crate::change::{EconomicError, EconomicErrorKind};
use crate::progress::Progress;

/// First wait; each next one is twice as long, up to the longest.
const FIRST_WAIT: Duration = Duration::from_millis(500);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Attempts of a call each of which takes long by itself.
const SLOW_ATTEMPTS: u32 = 2;

/// The calls of one reading: they share its deadline and its patience.
pub(super) struct Calls<'a> {
    pub(super) client: &'a Client,
    pub(super) progress: &'a dyn Progress,
    pace: &'a dyn Pace,
    deadline: Instant,
    waited: Mutex<Duration>,
}

impl<'a> Calls<'a> {
    pub(super) fn new(client: &'a Client, pace: &'a dyn Pace, progress: &'a dyn Progress) -> Self {
        let deadline = pace.now() + client.limits.whole;
        Self { client, progress, pace, deadline, waited: Mutex::new(Duration::ZERO) }
    }

    /// The body of a 200, after as many attempts as it takes and the limits allow.
    pub(super) async fn get(&self, url: &Url) -> Result<Vec<u8>, EconomicError> {
        let mut attempt = 1;
        loop {
            let failure = match self.client.get(url).await {
                Ok(body) => return Ok(body),
                Err(failure) => failure,
            };
            let wait = self.wait_before(attempt + 1, &failure).ok_or(failure.error)?;
            self.wait(wait).await;
            attempt += 1;
        }
    }

    /// Waits, and says so.
    pub(super) async fn wait(&self, time: Duration) {
        self.progress.waiting(time.as_secs().max(1));
        self.pace.wait(time).await;
    }

    /// How long to wait before this attempt; nothing if there is to be none.
    fn wait_before(&self, attempt: u32, failure: &CallFailure) -> Option<Duration> {
        let limits = &self.client.limits;
        let attempts = match failure.again {
            Again::Never => return None,
            Again::Once => SLOW_ATTEMPTS.min(limits.attempts),
            Again::Later | Again::At(_) => limits.attempts,
        };
        if attempt > attempts {
            return None;
        }
        let asked = match &failure.again {
            Again::At(value) => retry_after(value, self.pace.date()),
            _ => None,
        };
        let wait = asked
            .map_or_else(|| self.backoff(attempt), |asked| asked.saturating_add(self.jitter(FIRST_WAIT)));
        let in_time = self.pace.now().checked_add(wait).is_some_and(|then| then < self.deadline);
        (in_time && self.has_patience(wait)).then_some(wait)
    }

    /// Half of the wait is certain, half is chance.
    fn backoff(&self, attempt: u32) -> Duration {
        let doubled = FIRST_WAIT.saturating_mul(1 << (attempt - 2).min(10)).min(LONGEST_WAIT);
        doubled / 2 + self.jitter(doubled / 2)
    }

    fn jitter(&self, most: Duration) -> Duration {
        most.mul_f64(self.pace.dice().clamp(0.0, 1.0))
    }

    /// Takes the wait from what may be waited altogether.
    fn has_patience(&self, wait: Duration) -> bool {
        let Ok(mut waited) = self.waited.lock() else { return false };
        let sum = waited.saturating_add(wait);
        let enough = sum <= self.client.limits.waiting;
        if enough {
            *waited = sum;
        }
        enough
    }

    /// Whether the reading may go on.
    pub(super) fn in_time(&self) -> Result<(), EconomicError> {
        if self.pace.now() < self.deadline {
            return Ok(());
        }
        Err(EconomicError::new(EconomicErrorKind::Timeout).about(self.client.endpoint.host()))
    }
}
