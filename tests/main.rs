//! One test binary: every area is a module.

mod architecture;
mod browser;
mod economic;
mod office;
mod report;
mod review;
mod sqlserver_wire;
mod tds_peer;
