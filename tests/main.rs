//! One test binary: each area of kobl is a module.

mod sqlserver_wire;
mod tds_peer;
