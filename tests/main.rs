//! Every test beside the library, in one binary.

mod browser;
mod report;
mod review;
