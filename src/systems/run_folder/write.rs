//! Writes a run.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{RunError, hex, names, sha256};
use crate::customer::CustomerList;
use crate::progress::{Progress, Stage};
use crate::run::{ProposalLine, Run};
use crate::systems::list_file::{self, Listed};
use crate::systems::platform;

/// A further file of the run: the review file, the report.
#[derive(Debug)]
pub struct RunFile {
    /// Its name, one of [`names`].
    pub name: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Writes the run into a new folder (an empty one that exists will do), `run.json` last.
///
/// # Errors
/// [`RunError`]; a folder left half-written holds no `run.json` and is no run.
pub fn write(
    folder: &Path,
    run: &mut Run,
    files: Vec<RunFile>,
    progress: &dyn Progress,
) -> Result<(), RunError> {
    progress.begin(Stage::WriteFiles, Some(files.len() as u64 + 4));
    make_folder(folder)?;
    let run_value: &Run = run;
    let ((clientview, economic), proposals) = rayon::join(
        || {
            rayon::join(
                || save_list(folder, names::CLIENTVIEW, &run_value.clientview, progress),
                || save_list(folder, names::ECONOMIC, &run_value.economic, progress),
            )
        },
        || save_proposals(folder, &run_value.proposals, progress),
    );
    let mut hashes = BTreeMap::from([clientview?, economic?, proposals?]);
    let more: Vec<(String, String)> = files
        .into_par_iter()
        .map(|file| save(folder, file.name, &file.bytes, progress))
        .collect::<Result<_, _>>()?;
    hashes.extend(more);
    run.manifest.sha256 = hashes;
    let mut manifest = serde_json::to_vec_pretty(&run.manifest)
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

/// Lines of a file that are made at a time: all of a million take as much text as memory.
const BATCH: usize = 1 << 15;
/// Lines that one thread makes at a time.
const PIECE: usize = 1 << 10;

/// A file of `head` and one line each of `items`, which `line` adds to a buffer.
fn save_lines<T: Sync>(
    folder: &Path,
    name: &str,
    head: Vec<u8>,
    items: &[T],
    line: impl Fn(&mut Vec<u8>, &T) -> io::Result<()> + Sync,
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
    let fill = |pieces: &mut [Vec<u8>], batch: &[T]| {
        pieces.iter_mut().for_each(Vec::clear);
        let filled = pieces.par_iter_mut().zip(batch.par_chunks(PIECE));
        filled.try_for_each(|(piece, items)| items.iter().try_for_each(|item| line(piece, item)))
    };
    write(&head)?;
    // All threads make a batch; it is written while they make the next one.
    let (mut made, mut next) = (vec![Vec::new(); BATCH / PIECE], vec![Vec::new(); BATCH / PIECE]);
    for batch in items.chunks(BATCH) {
        let (written, filled) =
            rayon::join(|| made.iter().try_for_each(|piece| write(piece)), || fill(&mut next, batch));
        written?;
        filled.map_err(unwritable)?;
        std::mem::swap(&mut made, &mut next);
    }
    made.iter().try_for_each(|piece| write(piece))?;
    progress.advance(1);
    Ok((name.to_owned(), hex(&hash.finalize())))
}

fn save_list<C: Listed>(
    folder: &Path,
    name: &str,
    list: &CustomerList<C>,
    progress: &dyn Progress,
) -> Result<(String, String), RunError> {
    let row = |bytes: &mut Vec<u8>, customer: &C| {
        list_file::write_row(bytes, &list.columns, customer);
        Ok(())
    };
    save_lines(folder, name, list_file::heading_row(&list.columns), &list.customers, row, progress)
}

fn save_proposals(
    folder: &Path,
    proposals: &[ProposalLine],
    progress: &dyn Progress,
) -> Result<(String, String), RunError> {
    let line = |bytes: &mut Vec<u8>, proposal: &ProposalLine| {
        serde_json::to_writer(&mut *bytes, proposal)?;
        bytes.push(b'\n');
        Ok(())
    };
    save_lines(folder, names::PROPOSALS, Vec::new(), proposals, line, progress)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customer::{Column, EconomicCustomer, EconomicNumber, Field, Particulars};
    use crate::progress::Silent;

    #[test]
    fn what_is_made_in_batches_by_all_threads_is_the_list_in_its_order() {
        let column = |heading: &str, field| Column { heading: heading.to_owned(), field };
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
            let saved = save_list(folder.path(), &name, &list, &Silent).expect("saved");
            let bytes = fs::read(folder.path().join(&name)).expect("read");
            assert!(bytes == list_file::write_list(&list), "{size} customers");
            assert_eq!(saved, (name, sha256(&bytes)));
        }
    }
}
