//! Tables in files, from bytes to rows and back, for customer lists and review
//! files alike.

mod truth;

pub use truth::{NO_WORDS, YES_WORDS, is_marked, yes_or_no};
