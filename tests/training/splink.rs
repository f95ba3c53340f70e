//! Splink on the same lists, in the same run: a Python process that `tests/peers` describes.

use std::error::Error;
use std::path::PathBuf;
use std::process::Command;

use crate::generator::{self, Pair};

/// What `tests/peers/linkers.py` calls it.
const NAME: &str = "Splink 5, EM";

/// A Python that has what `tests/peers/requirements.txt` names.
pub(crate) struct Splink {
    python: PathBuf,
}

impl Splink {
    /// The Python of `KOBL_PEERS`; nothing if it is not set.
    pub(crate) fn at_hand() -> Option<Self> {
        let python = std::env::var_os("KOBL_PEERS").filter(|path| !path.is_empty())?;
        Some(Self { python: python.into() })
    }

    /// F1 at its own best threshold, R99 and R999; why not is told if it finds nothing to learn from.
    pub(crate) fn judge(&self, pair: &Pair) -> Option<[f64; 3]> {
        self.try_judge(pair).inspect_err(|error| eprintln!("Splink: {error}")).ok()
    }

    fn try_judge(&self, pair: &Pair) -> Result<[f64; 3], Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        generator::write(pair, folder.path())?;
        let bench = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/peers/bench.py");
        let mut command = Command::new(&self.python);
        let said = command.args([bench, "--peer", NAME, "--lists"]).arg(folder.path()).output()?;
        let lines = String::from_utf8_lossy(&said.stdout).into_owned();
        let Some(last) = lines.lines().last().filter(|_| said.status.success()) else {
            let talk = String::from_utf8_lossy(&said.stderr).into_owned();
            return Err(talk.lines().last().unwrap_or("it said nothing").to_owned().into());
        };
        let result: serde_json::Value = serde_json::from_str(last)?;
        Ok(["f1", "r99", "r999"].map(|name| result[name].as_f64().unwrap_or(f64::NAN)))
    }
}
