//! One test binary: every area is a module.

mod architecture;
mod browser;
mod economic;
mod generated_lists;
mod generator;
mod matching;
mod office;
mod report;
mod review;
mod sqlserver_wire;
mod tds_peer;
