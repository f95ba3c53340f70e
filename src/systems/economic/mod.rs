//! The customers of e-conomic: live from the REST API ([`Api`]), or a list
//! that was read before ([`HeldList`]).
//!
//! The tokens open a company's whole bookkeeping, so they are sent to the
//! configured host and nowhere else, and no error holds them. What the network
//! can do to a program (stall, repeat, cut off, never end) is bounded by
//! [`Limits`]: attempts, bytes and time.

mod answer;
mod call;
mod client;
mod doctor;
mod held;
mod pace;
mod page;
mod pages;
mod settings;

use std::collections::BTreeSet;
use std::sync::Arc;

use tokio::runtime::Runtime;

use crate::change::{EconomicError, EconomicErrorKind, EconomicSource};
use crate::customer::{CustomerList, EconomicCustomer, EconomicNumber};
use crate::progress::Progress;
use crate::run::{Agreement, SourceKind};

pub use doctor::{EconomicCheck, EconomicOutcome, check};
pub use held::HeldList;
pub use pace::{Pace, RealTime};
pub use settings::{ApiSettings, BadCustomers, Limits, Tokens};

use call::Calls;
use client::Client;

/// e-conomic's REST API.
pub struct Api {
    runtime: Runtime,
    client: Client,
    pace: Arc<dyn Pace>,
    agreement: Option<Agreement>,
    skipped: Vec<String>,
}

impl Api {
    /// Prepares the connection; nothing is sent yet.
    ///
    /// # Errors
    /// [`EconomicErrorKind::Settings`] and [`EconomicErrorKind::NoTokens`].
    pub fn new(settings: ApiSettings) -> Result<Self, EconomicError> {
        Self::with_pace(settings, Arc::new(RealTime))
    }

    /// The same with a clock of one's own, for tests.
    ///
    /// # Errors
    /// As [`Api::new`].
    pub fn with_pace(settings: ApiSettings, pace: Arc<dyn Pace>) -> Result<Self, EconomicError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|_| EconomicError::new(EconomicErrorKind::Unreachable))?;
        let client = Client::new(settings)?;
        Ok(Self { runtime, client, pace, agreement: None, skipped: Vec::new() })
    }

    /// The agreement that the tokens belong to; asked once.
    ///
    /// # Errors
    /// [`EconomicError`].
    pub fn agreement(&mut self, progress: &dyn Progress) -> Result<Agreement, EconomicError> {
        if let Some(agreement) = &self.agreement {
            return Ok(agreement.clone());
        }
        let calls = Calls::new(&self.client, &*self.pace, progress);
        let agreement = self.runtime.block_on(pages::agreement(&calls))?;
        Ok(self.agreement.insert(agreement).clone())
    }

    /// How many customers the agreement has.
    ///
    /// # Errors
    /// [`EconomicError`].
    pub fn count(&mut self, progress: &dyn Progress) -> Result<u64, EconomicError> {
        let calls = Calls::new(&self.client, &*self.pace, progress);
        self.runtime.block_on(pages::count(&calls))
    }
}

impl EconomicSource for Api {
    fn identity(&mut self, progress: &dyn Progress) -> Result<SourceKind, EconomicError> {
        self.agreement(progress).map(SourceKind::Api)
    }

    fn read(&mut self, progress: &dyn Progress) -> Result<CustomerList<EconomicCustomer>, EconomicError> {
        let calls = Calls::new(&self.client, &*self.pace, progress);
        let read = self.runtime.block_on(pages::read_all(&calls))?;
        self.skipped = read.skipped;
        Ok(CustomerList { columns: page::columns(), customers: read.customers })
    }

    fn read_numbers(
        &mut self,
        numbers: &[EconomicNumber],
        progress: &dyn Progress,
    ) -> Result<Vec<EconomicCustomer>, EconomicError> {
        let wanted: BTreeSet<EconomicNumber> = numbers.iter().copied().collect();
        let calls = Calls::new(&self.client, &*self.pace, progress);
        let read = self.runtime.block_on(pages::read_numbers(&calls, &wanted))?;
        self.skipped = read.skipped;
        Ok(read.customers)
    }

    fn skipped(&self) -> &[String] {
        &self.skipped
    }
}
