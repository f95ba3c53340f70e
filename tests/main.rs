//! Every test beside the library, in one binary.

mod office;
mod review;
