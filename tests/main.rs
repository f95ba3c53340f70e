//! One test binary: each area of kobl is a module.

mod sqlserver_wire;
mod tds_peer;
//! Every test beside the library, in one binary.

mod review;
