//! One test binary: every area is a module.

mod browser;
mod economic;
mod report;
mod review;
mod sqlserver;
mod sqlserver_cli;
mod sqlserver_wire;
mod tds_peer;
