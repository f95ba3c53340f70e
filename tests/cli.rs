//! The program itself, as it is started from a command line: a workspace of its
//! own for every test, whole outputs, and the database afterwards.

mod answers;
mod apply;
mod demo;
mod doctor;
mod documented_commands;
mod economic;
mod faults;
mod guide;
mod hostile;
mod inactive;
mod init;
mod journal;
mod killed;
mod link;
mod lists;
mod moved;
mod moves;
mod named_commands;
mod pasted;
mod privacy;
mod random_kills;
mod recipes;
mod refused;
mod script_guard;
mod scripted;
mod status;
mod telling;
mod undo;
mod wide;
pub(crate) mod workspace;
