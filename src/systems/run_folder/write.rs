//! Writes a run.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::{RunError, hex, names, sha256};
use crate::progress::{Progress, Stage};
use crate::run::{ProposalLine, Run};
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
    let run_value: &Run = run;
    let (lists, proposals) = rayon::join(
        || save_lists(folder, run_value, progress),
        || save_proposals(folder, &run_value.proposals, progress),
    );
    let mut hashes: BTreeMap<String, String> = lists?.into_iter().collect();
    hashes.extend([proposals?]);
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

fn save_lists(folder: &Path, run: &Run, progress: &dyn Progress) -> Result<[(String, String); 2], RunError> {
    Ok([
        save(folder, names::CLIENTVIEW, &list_file::write_list(&run.clientview), progress)?,
        save(folder, names::ECONOMIC, &list_file::write_list(&run.economic), progress)?,
    ])
}

/// Proposals that are serialised at a time: a million of them take as much text as memory.
const BATCH: usize = 1 << 15;

/// One line a proposal, in batches; each batch is made by all threads.
fn save_proposals(
    folder: &Path,
    proposals: &[ProposalLine],
    progress: &dyn Progress,
) -> Result<(String, String), RunError> {
    let path = folder.join(names::PROPOSALS);
    let unwritable = |error: io::Error| RunError::Unwritable { path: path.clone(), reason: error.kind() };
    let mut file = platform::create_private_file(&path).map_err(unwritable)?;
    let mut hash = Sha256::new();
    for batch in proposals.chunks(BATCH) {
        let pieces: Vec<Vec<u8>> = batch
            .par_chunks(1024)
            .map(lines)
            .collect::<Result<_, serde_json::Error>>()
            .map_err(io::Error::from)
            .map_err(unwritable)?;
        for piece in pieces {
            hash.update(&piece);
            file.write_all(&piece).map_err(unwritable)?;
        }
    }
    progress.advance(1);
    Ok((names::PROPOSALS.to_owned(), hex(&hash.finalize())))
}

fn lines(proposals: &[ProposalLine]) -> Result<Vec<u8>, serde_json::Error> {
    let mut bytes = Vec::with_capacity(proposals.len() * 600);
    for proposal in proposals {
        serde_json::to_writer(&mut bytes, proposal)?;
        bytes.push(b'\n');
    }
    Ok(bytes)
}
