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
mod cursor;
mod customers_read;
mod doctor;
mod filtered;
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

pub use client::Usage;
pub use doctor::{EconomicCheck, EconomicOutcome, check};
pub use held::HeldList;
pub use pace::{Pace, RealTime};
pub use settings::{ApiSettings, BadCustomers, Limits, ServiceChoice, Tokens};

use call::Calls;
use client::Client;

/// e-conomic's REST API.
pub struct Api {
    runtime: Runtime,
    /// The old service, which alone knows the agreement.
    client: Client,
    /// The new service, where it is used.
    openapi: Option<Client>,
    choice: ServiceChoice,
    pace: Arc<dyn Pace>,
    agreement: Option<Agreement>,
    skipped: Vec<String>,
    fell_back: Option<EconomicError>,
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
        let client = Client::new(&settings, &settings.url, "economic.url")?;
        let openapi = match (settings.service, &settings.openapi_url) {
            (ServiceChoice::Rest, _) | (ServiceChoice::Auto, None) => None,
            (_, Some(url)) => Some(Client::new(&settings, url, "economic.openapi_url")?),
            (ServiceChoice::OpenApi, None) => {
                return Err(EconomicError::new(EconomicErrorKind::Settings).about("economic.openapi_url"));
            }
        };
        let choice = settings.service;
        Ok(Self {
            runtime,
            client,
            openapi,
            choice,
            pace,
            agreement: None,
            skipped: Vec::new(),
            fell_back: None,
        })
    }

    /// What e-conomic says of the calls made, after one that it answered.
    #[must_use]
    pub fn usage(&self) -> Option<Usage> {
        self.openapi.as_ref().and_then(Client::usage).or_else(|| self.client.usage())
    }

    /// Asks the new service where it is used, and the old one where that is chosen or where the new
    /// one does not work and the settings leave it open.
    fn ask<T>(
        &mut self,
        progress: &dyn Progress,
        new: impl AsyncFnOnce(&Calls<'_>) -> Result<T, EconomicError>,
        old: impl AsyncFnOnce(&Calls<'_>) -> Result<T, EconomicError>,
    ) -> Result<T, EconomicError> {
        // A service that did not work once is not tried at every step.
        let tried = self.openapi.as_ref().filter(|_| self.fell_back.is_none());
        if let Some(client) = tried {
            let calls = Calls::new(client, &*self.pace, progress);
            match self.runtime.block_on(new(&calls)) {
                Err(error) if self.choice == ServiceChoice::Auto && may_be_the_service(&error) => {
                    progress.end();
                    self.fell_back = Some(error);
                }
                answer => return answer,
            }
        }
        let calls = Calls::new(&self.client, &*self.pace, progress);
        self.runtime.block_on(old(&calls))
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
        self.ask(progress, async |calls| cursor::count(calls).await, async |calls| pages::count(calls).await)
    }
}

/// Whether the other service may do better: not where a customer or a setting is what is wrong.
fn may_be_the_service(error: &EconomicError) -> bool {
    use EconomicErrorKind as Kind;
    !matches!(error.kind, Kind::Settings | Kind::NoTokens | Kind::BadCustomer)
}

impl EconomicSource for Api {
    fn identity(&mut self, progress: &dyn Progress) -> Result<SourceKind, EconomicError> {
        self.agreement(progress).map(SourceKind::Api)
    }

    fn read(&mut self, progress: &dyn Progress) -> Result<CustomerList<EconomicCustomer>, EconomicError> {
        let read = self.ask(
            progress,
            async |calls| cursor::read_all(calls).await,
            async |calls| pages::read_all(calls).await,
        )?;
        self.skipped = read.skipped;
        Ok(CustomerList { columns: page::columns(), customers: read.customers })
    }

    fn read_numbers(
        &mut self,
        numbers: &[EconomicNumber],
        progress: &dyn Progress,
    ) -> Result<Vec<EconomicCustomer>, EconomicError> {
        let wanted: BTreeSet<EconomicNumber> = numbers.iter().copied().collect();
        let read = self.ask(
            progress,
            async |calls| filtered::read_numbers::<page::OpenApi>(calls, &wanted).await,
            async |calls| filtered::read_numbers::<page::Rest>(calls, &wanted).await,
        )?;
        self.skipped = read.skipped;
        Ok(read.customers)
    }

    fn skipped(&self) -> &[String] {
        &self.skipped
    }

    fn fell_back(&self) -> Option<&EconomicError> {
        self.fell_back.as_ref()
    }
}
