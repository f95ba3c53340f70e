//! The program itself, as it is started from a command line: a workspace of its
//! own for every test, whole outputs, and the database afterwards.

mod apply;
mod demo;
mod economic;
mod faults;
mod guide;
mod init;
mod journal;
mod killed;
mod moved;
mod moves;
mod privacy;
mod random_kills;
mod refused;
mod scripted;
mod telling;
mod undo;
mod wide;
pub(crate) mod workspace;
