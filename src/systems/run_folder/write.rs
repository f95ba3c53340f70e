//! Writes a run.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{RunError, hex, names, sha256};
use crate::batches::in_batches;
use crate::customer::CustomerList;
use crate::progress::{Progress, Stage};
use crate::review::ReviewCsv;
use crate::run::{Manifest, ProposalLine, Run};
use crate::systems::list_file::{self, Listed};
use crate::systems::platform;

/// A further file of the run: the review file, the report.
pub struct RunFile<'r> {
    /// Its name, one of [`names`].
    pub name: &'static str,
    /// What stands in it.
    pub content: FileContent<'r>,
}

/// What stands in a file.
pub enum FileContent<'r> {
    /// All of it.
    Whole(Vec<u8>),
    /// Lines that are made when they are written, by all threads.
    Lines(Box<dyn Lines + 'r>),
}

/// The lines of a file, of which each is made by itself.
pub trait Lines: Send + Sync {
    /// What stands before the first line.
    fn head(&self) -> Vec<u8>;
    /// How many lines there are.
    fn count(&self) -> usize;
    /// Adds a line.
    ///
    /// # Errors
    /// It cannot be written that way.
    fn add(&self, bytes: &mut Vec<u8>, line: usize) -> io::Result<()>;
}

/// Writes the run into a new folder (an empty one that exists will do), `run.json` last, which
/// gets the hashes of all others.
///
/// # Errors
/// [`RunError`]; a folder left half-written holds no `run.json` and is no run.
pub fn write(
    folder: &Path,
    run: &Run,
    files: Vec<RunFile<'_>>,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    progress.begin(Stage::WriteFiles, Some(files.len() as u64 + 4));
    make_folder(folder)?;
    let ((clientview, economic), proposals) = rayon::join(
        || {
            rayon::join(
                || save_lines(folder, names::CLIENTVIEW, &run.clientview, progress),
                || save_lines(folder, names::ECONOMIC, &run.economic, progress),
            )
        },
        || save_lines(folder, names::PROPOSALS, &Proposals(&run.proposals), progress),
    );
    let mut sha256 = BTreeMap::from([clientview?, economic?, proposals?]);
    let more: Vec<(String, String)> = files
        .into_par_iter()
        .map(|file| match file.content {
            FileContent::Whole(bytes) => save(folder, file.name, &bytes, progress),
            FileContent::Lines(lines) => save_lines(folder, file.name, &*lines, progress),
        })
        .collect::<Result<_, _>>()?;
    sha256.extend(more);
    let mut manifest = serde_json::to_vec_pretty(&Manifest { sha256, ..run.manifest.clone() })
        .map_err(|_| RunError::NotUnderstood(folder.join(names::MANIFEST)))?;
    manifest.push(b'\n');
    save(folder, names::MANIFEST, &manifest, progress)?;
    progress.end();
    Ok(())
}

fn make_folder(folder: &Path) -> Result<(), RunError> {
    match platform::create_private_folder(folder) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
            if !empty {
                return Err(RunError::Exists(folder.to_owned()));
            }
            platform::make_private(folder)
                .map_err(|error| RunError::Unwritable { path: folder.to_owned(), reason: error.kind() })
        }
        Err(error) => Err(RunError::Unwritable { path: folder.to_owned(), reason: error.kind() }),
    }
}

fn save(
    folder: &Path,
    name: &str,
    bytes: &[u8],
    progress: &dyn Progress,
) -> Result<(String, String), RunError> {
    let path = folder.join(name);
    let (written, hash) = rayon::join(
        || platform::create_private_file(&path).and_then(|mut file| file.write_all(bytes)),
        || sha256(bytes),
    );
    written.map_err(|error| RunError::Unwritable { path: path.clone(), reason: error.kind() })?;
    progress.advance(1);
    Ok((name.to_owned(), hash))
}

/// Writes a file of lines.
fn save_lines(
    folder: &Path,
    name: &str,
    lines: &dyn Lines,
    progress: &dyn Progress,
) -> Result<(String, String), RunError> {
    let path = folder.join(name);
    let unwritable = |error: io::Error| RunError::Unwritable { path: path.clone(), reason: error.kind() };
    let mut file = platform::create_private_file(&path).map_err(unwritable)?;
    let mut hash = Sha256::new();
    let mut write = |bytes: &[u8]| {
        hash.update(bytes);
        file.write_all(bytes).map_err(unwritable)
    };
    write(&lines.head())?;
    let add = |bytes: &mut Vec<u8>, line| lines.add(bytes, line).map_err(unwritable);
    in_batches(lines.count(), add, write)?;
    progress.advance(1);
    Ok((name.to_owned(), hex(&hash.finalize())))
}

impl<C: Listed> Lines for CustomerList<C> {
    fn head(&self) -> Vec<u8> {
        list_file::heading_row(&self.columns)
    }

    fn count(&self) -> usize {
        self.customers.len()
    }

    fn add(&self, bytes: &mut Vec<u8>, line: usize) -> io::Result<()> {
        list_file::write_row(bytes, &self.columns, &self.customers[line]);
        Ok(())
    }
}

struct Proposals<'r>(&'r [ProposalLine]);

impl Lines for Proposals<'_> {
    fn head(&self) -> Vec<u8> {
        Vec::new()
    }

    fn count(&self) -> usize {
        self.0.len()
    }

    fn add(&self, bytes: &mut Vec<u8>, line: usize) -> io::Result<()> {
        serde_json::to_writer(&mut *bytes, &self.0[line])?;
        bytes.push(b'\n');
        Ok(())
    }
}

impl Lines for ReviewCsv<'_> {
    fn head(&self) -> Vec<u8> {
        Self::head(self)
    }

    fn count(&self) -> usize {
        self.rows.len()
    }

    fn add(&self, bytes: &mut Vec<u8>, line: usize) -> io::Result<()> {
        Self::add(self, bytes, &self.rows[line]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::batches::{BATCH, PIECE};
    use crate::customer::{EconomicCustomer, EconomicNumber, Field, ListColumn, Particulars};
    use crate::progress::Silent;

    #[test]
    fn what_is_made_in_batches_by_all_threads_is_the_list_in_its_order() {
        let column = |heading: &str, field| ListColumn { heading: heading.to_owned(), field };
        let columns = vec![column("Nr.", Field::Number), column("Navn", Field::Name)];
        let folder = tempfile::tempdir().expect("a folder");
        for size in [0, 1, PIECE + 1, BATCH, 2 * BATCH + PIECE + 1] {
            let customers = (1..=u32::try_from(size).expect("small")).map(|number| EconomicCustomer {
                number: EconomicNumber::new(number).expect("a number"),
                barred: false,
                about: Particulars { name: format!("Firma; nr. {number}").into(), ..Particulars::default() },
                extra: Box::default(),
            });
            let list = CustomerList { columns: columns.clone(), customers: customers.collect() };
            let name = format!("{size}.csv");
            let saved = save_lines(folder.path(), &name, &list, &Silent).expect("saved");
            let bytes = fs::read(folder.path().join(&name)).expect("read");
            assert!(bytes == list_file::write_list(&list), "{size} customers");
            assert_eq!(saved, (name, sha256(&bytes)));
        }
    }
}
