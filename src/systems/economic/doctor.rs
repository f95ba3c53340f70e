//! Is e-conomic there, is it the right agreement, and can its customers be
//! read? Checked in this order, each step resting on the one before.

use super::{Api, Usage};
use crate::change::{EconomicError, EconomicErrorKind};
use crate::progress::Progress;
use crate::run::Agreement;

/// What is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EconomicCheck {
    /// The address, the CA file and the tokens are given and make sense.
    Settings,
    /// The tokens open an agreement.
    Agreement,
    /// Its customers can be read.
    Customers,
    /// How many calls have been made of how many.
    Usage,
}

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EconomicOutcome {
    /// All well.
    Ready,
    /// All well, but the tokens are those of e-conomic's public demo agreement.
    Demo,
    /// The agreement's number and company.
    Agreement(Agreement),
    /// That many customers.
    Customers(u64),
    /// That many customers, from the old service, since the new one does not work.
    FellBack(u64, EconomicError),
    /// Calls made, in e-conomic's own words.
    Usage(Usage),
    /// What went wrong; `language::economic` says what to do.
    Failed(EconomicError),
    /// Not tried, since an earlier check failed.
    NotTried,
}

/// Runs every check; `api` is what [`Api::new`] gave.
pub fn check(
    api: Result<&mut Api, &EconomicError>,
    progress: &dyn Progress,
) -> Vec<(EconomicCheck, EconomicOutcome)> {
    use EconomicCheck::{Agreement, Customers, Settings};
    let not_tried = EconomicOutcome::NotTried;
    let api = match api {
        Ok(api) => api,
        Err(error) => {
            let failed = EconomicOutcome::Failed(error.clone());
            return vec![(Settings, failed), (Agreement, not_tried.clone()), (Customers, not_tried)];
        }
    };
    let settings = if api.client.demo { EconomicOutcome::Demo } else { EconomicOutcome::Ready };
    let agreement = match api.agreement(progress) {
        Ok(agreement) => EconomicOutcome::Agreement(agreement),
        Err(error) => EconomicOutcome::Failed(error),
    };
    // A missing role for `/self` does not mean that customers cannot be read.
    let go_on =
        !matches!(&agreement, EconomicOutcome::Failed(error) if error.kind != EconomicErrorKind::Rights);
    let customers = match (go_on.then(|| api.count(progress)), &api.fell_back) {
        (Some(Ok(count)), None) => EconomicOutcome::Customers(count),
        (Some(Ok(count)), Some(error)) => EconomicOutcome::FellBack(count, error.clone()),
        (Some(Err(error)), _) => EconomicOutcome::Failed(error),
        (None, _) => not_tried,
    };
    let mut checks = vec![(Settings, settings), (Agreement, agreement), (Customers, customers)];
    checks.extend(api.usage().map(|usage| (EconomicCheck::Usage, EconomicOutcome::Usage(usage))));
    checks
}
