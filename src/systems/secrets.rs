//! Fetches the secrets that `kobl.toml` names: from an environment variable or
//! the first line of a file. They stay in `SecretString`, which does not print.

use std::path::PathBuf;

use secrecy::SecretString;

use crate::config::SecretRef;

/// Why a secret is not to be had; never the secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// The environment variable is not set or empty.
    #[error("{0} is not set")]
    NotSet(String),
    /// The file cannot be read.
    #[error("{path}: {reason:?}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: std::io::ErrorKind,
    },
    /// The file is empty.
    #[error("{0} is empty")]
    Empty(PathBuf),
}

/// Fetches one secret.
///
/// # Errors
/// [`SecretError`].
pub fn fetch(secret: &SecretRef) -> Result<SecretString, SecretError> {
    match secret {
        SecretRef::Environment(name) => std::env::var(name)
            .ok()
            .filter(|value| !value.is_empty())
            .map(SecretString::from)
            .ok_or_else(|| SecretError::NotSet(name.clone())),
        SecretRef::File(path) => {
            let unreadable = |reason| SecretError::Unreadable { path: path.clone(), reason };
            let bytes = std::fs::read(path).map_err(|error| unreadable(error.kind()))?;
            // By its byte order mark: PowerShell's `>` writes UTF-16.
            let (text, _, malformed) = encoding_rs::UTF_8.decode(&bytes);
            if malformed {
                return Err(unreadable(std::io::ErrorKind::InvalidData));
            }
            let line = text.lines().next().unwrap_or("").trim_end();
            if line.is_empty() { Err(SecretError::Empty(path.clone())) } else { Ok(SecretString::from(line)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret;

    #[test]
    fn a_file_gives_its_first_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        std::fs::write(&path, "\u{feff}hemmelig\r\nmere\r\n").expect("a file");
        let secret = fetch(&SecretRef::File(path.clone())).expect("a secret");
        assert_eq!(secret.expose_secret(), "hemmelig");
        let utf16: Vec<u8> = "\u{feff}hemmelig\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        std::fs::write(&path, utf16).expect("a file");
        let secret = fetch(&SecretRef::File(path.clone())).expect("a secret");
        assert_eq!(secret.expose_secret(), "hemmelig");
        std::fs::write(&path, "\n").expect("a file");
        assert_eq!(fetch(&SecretRef::File(path.clone())).err(), Some(SecretError::Empty(path)));
    }

    #[test]
    fn a_variable_that_is_not_set_is_named() {
        let name = "KOBL_TEST_NO_SUCH_SECRET".to_owned();
        assert_eq!(fetch(&SecretRef::Environment(name.clone())).err(), Some(SecretError::NotSet(name)));
    }
}
