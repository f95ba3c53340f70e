//! One test binary: every area is a module.

mod browser;
mod report;
