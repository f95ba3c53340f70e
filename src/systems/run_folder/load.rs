//! Reads a run back, and refuses one that was touched.

use std::fs;
use std::path::Path;

use super::{RunError, names, sha256, unreadable};
use crate::matching::Finding;
use crate::run::{Manifest, ProposalLine, Run};
use crate::systems::list_file::{self, Columns};

/// Loads the run in a folder. The lists and proposals must be as kobl wrote them; the review
/// files are there to be edited.
///
/// # Errors
/// [`RunError`].
pub fn load(folder: &Path) -> Result<Run, RunError> {
    let manifest = manifest(folder)?;
    for name in [names::CLIENTVIEW, names::ECONOMIC, names::PROPOSALS] {
        check(folder, name, &manifest)?;
    }
    let not_understood = |name: &str| RunError::NotUnderstood(folder.join(name));
    let clientview = list_file::read_clientview(
        &folder.join(names::CLIENTVIEW),
        Columns::Recorded(&manifest.clientview.columns),
    )
    .map_err(|_| not_understood(names::CLIENTVIEW))?
    .list;
    let economic = list_file::read_economic(
        &folder.join(names::ECONOMIC),
        Columns::Recorded(&manifest.economic.columns),
    )
    .map_err(|_| not_understood(names::ECONOMIC))?
    .list;
    let proposals = proposals(folder)?;
    if proposals.len() != clientview.customers.len() {
        return Err(not_understood(names::PROPOSALS));
    }
    let findings = findings(&proposals);
    Ok(Run { manifest, clientview, economic, proposals, findings })
}

/// Reads `run.json` alone.
pub(super) fn manifest(folder: &Path) -> Result<Manifest, RunError> {
    let path = folder.join(names::MANIFEST);
    if !path.is_file() {
        return Err(RunError::NotARun(folder.to_owned()));
    }
    let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    serde_json::from_slice(&bytes).map_err(|_| RunError::NotUnderstood(path))
}

fn check(folder: &Path, name: &str, manifest: &Manifest) -> Result<(), RunError> {
    let path = folder.join(name);
    let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    if manifest.sha256.get(name) == Some(&sha256(&bytes)) { Ok(()) } else { Err(RunError::Touched(path)) }
}

fn proposals(folder: &Path) -> Result<Vec<ProposalLine>, RunError> {
    let path = folder.join(names::PROPOSALS);
    let bytes = fs::read(&path).map_err(|error| unreadable(&path, &error))?;
    serde_json::Deserializer::from_slice(&bytes)
        .into_iter()
        .collect::<Result<_, _>>()
        .map_err(|_| RunError::NotUnderstood(path))
}

fn findings(proposals: &[ProposalLine]) -> Vec<Finding> {
    let lines = proposals.iter().zip(0..);
    lines
        .flat_map(|(line, clientview)| {
            line.findings.iter().map(move |kind| Finding { clientview, kind: kind.clone() })
        })
        .collect()
}
