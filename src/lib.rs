//! kobl links the customers of ClientView/ClientTime to the customers of
//! e-conomic: it proposes links, lets people review them in Excel, and writes
//! the approved ones to the database, checked and undoable.
//!
//! The data flows from left to right:
//!
//! ```text
//! systems ──> customer ──> normalise ──> matching ──> run ──> review ──> change ──> systems
//!  (read)     (values)      (fold)       (propose)  (on disk) (people)    (plan)     (write)
//! ```
//!
//! Everything between the two `systems` is pure: no clock, no environment, no
//! network, no terminal. `tests/architecture.rs` holds that.

mod batches;
pub mod change;
pub mod cli;
pub mod config;
pub mod customer;
pub mod language;
pub mod matching;
pub mod normalise;
pub mod progress;
pub mod report;
pub mod review;
pub mod run;
pub mod spreadsheet;
pub mod systems;
