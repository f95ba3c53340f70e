//! One test binary: every area is a module.

#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]

mod architecture;
mod browser;
mod change;
mod clerks;
mod cli;
mod economic;
mod generated_lists;
mod generator;
mod judged_fields;
mod lists;
mod matching;
mod office;
mod properties;
mod pseudo_terminal;
mod readme;
mod report;
mod review;
mod sqlserver;
mod sqlserver_cli;
mod sqlserver_commands;
mod sqlserver_init;
mod sqlserver_speed;
mod sqlserver_wire;
mod tds_peer;
