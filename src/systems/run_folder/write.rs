//! Writes a run.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;

use super::{RunError, names, sha256};
use crate::progress::{Progress, Stage};
use crate::run::Run;
use crate::systems::list_file;
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
    let lists: [(&'static str, fn(&Run) -> Vec<u8>); 3] = [
        (names::CLIENTVIEW, |run| list_file::write_list(&run.clientview)),
        (names::ECONOMIC, |run| list_file::write_list(&run.economic)),
        (names::PROPOSALS, proposals),
    ];
    let run_value: &Run = run;
    let mut hashes: BTreeMap<String, String> = lists
        .into_par_iter()
        .map(|(name, bytes)| save(folder, name, &bytes(run_value), progress))
        .collect::<Result<_, _>>()?;
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
            if empty { Ok(()) } else { Err(RunError::Exists(folder.to_owned())) }
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

/// One line a proposal. Serialising plain values to memory cannot fail; a line that did would
/// be missing, and the count in `run.json` would tell.
fn proposals(run: &Run) -> Vec<u8> {
    let chunks: Vec<Vec<u8>> = run
        .proposals
        .par_chunks(4096)
        .map(|lines| {
            let mut bytes = Vec::with_capacity(lines.len() * 400);
            for line in lines {
                if serde_json::to_writer(&mut bytes, line).is_ok() {
                    bytes.push(b'\n');
                }
            }
            bytes
        })
        .collect();
    chunks.concat()
}
