//! `kobl explain`
use super::context::Context;
use super::exit::{Exit, Failure};
use super::options::ExplainArgs;

pub(super) fn run(_args: &ExplainArgs, _context: &Context) -> Result<Exit, Failure> {
    Ok(Exit::Unexpected)
}
