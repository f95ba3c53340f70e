//! Starts kobl and passes on its exit code.

use std::process::ExitCode;

/// Matching allocates from several threads at once; the system's allocator on Windows is slow at that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    kobl::cli::main(std::env::args_os().collect())
}
