//! kobl at a terminal, which `script` (util-linux) lends: questions are asked and answered there.

#![cfg(target_os = "linux")]

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// Types a line into a shell in a folder where kobl is on the path, and then these answers: the
/// exit code and everything that was shown.
pub(crate) fn typed(folder: &Path, line: &str, answers: &str, environment: &[(&str, &str)]) -> (i32, String) {
    let own = crate::cli::workspace::program().parent().expect("a folder").to_owned();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths([own].into_iter().chain(std::env::split_paths(&path)));
    let mut child = Command::new("script")
        .args(["-qec", line, "/dev/null"])
        .current_dir(folder)
        .env("PATH", path.expect("a path"))
        .env("HOME", folder)
        .env("TERM", "xterm")
        .envs(environment.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a terminal");
    child.stdin.take().expect("a pipe").write_all(answers.as_bytes()).expect("typed");
    let output = child.wait_with_output().expect("an end");
    (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
}
