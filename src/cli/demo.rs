//! `kobl demo`: a workspace to try everything on: an embedded database, an
//! e-conomic list as its screen exports it, and a `kobl.toml`.

use std::fs;
use std::path::Path;

use super::context::Context;
use super::exit::{Exit, Failure, failure};
use super::options::{AgreementArgs, DemoArgs, ExportArgs, Output, RunArgs};
use super::{export, summary};
use crate::config::Config;
use crate::language::{self, Language};
use crate::systems::platform;
use crate::systems::run_folder::RunError;
use crate::systems::sqlite::create_sample;

/// Made-up customers of a ClientTime database.
pub(super) const CUSTOMERS: &[u8] = include_bytes!("../../samples/clienttime.csv");
const ECONOMIC: &[u8] = include_bytes!("../../samples/kunder.csv");
const CONFIG: &str = include_str!("../../samples/kobl.toml");

pub(super) fn run(args: &DemoArgs, context: &Context) -> Result<Exit, Failure> {
    let folder = &args.folder;
    make_workspace(folder, context)?;
    let path = folder.join("kobl.toml");
    let config = Config::parse(&config_text(context.language), &path)
        .map_err(|error| super::exit::config_failure(&error))?;
    context.talk(language::demo::workspace(folder));
    let args = ExportArgs {
        agreement: AgreementArgs { name: None },
        out: None,
        answers: None,
        no_learning: false,
        run: RunArgs { write: vec![Output::Csv, Output::Xlsx, Output::Report], ..RunArgs::default() },
    };
    let export::Exported { folder: made, run, .. } = export::export(&config, &args, context)?;
    if !context.json {
        context.talk(language::demo::go_there(folder));
    }
    // As seen from the workspace, where the next commands are run.
    let inside = made.strip_prefix(folder).unwrap_or(&made);
    summary::tell(&run, inside, None, &args.run, context);
    Ok(Exit::Done)
}

fn config_text(language: Language) -> String {
    CONFIG.replace("language = \"da\"", &format!("language = \"{}\"", language.code()))
}

/// Writes the three files into a folder that is new or empty.
fn make_workspace(folder: &Path, context: &Context) -> Result<(), Failure> {
    let fail = failure::<RunError>;
    let unwritable = |path: &Path, error: &std::io::Error| RunError::Unwritable {
        path: path.to_owned(),
        reason: error.kind(),
    };
    if fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(fail(RunError::Exists(folder.to_owned())));
    }
    if !folder.is_dir() {
        platform::create_private_folder(folder).map_err(|error| fail(unwritable(folder, &error)))?;
    }
    create_sample(&folder.join("clienttime.db"), CUSTOMERS).map_err(failure)?;
    let text = config_text(context.language);
    for (name, bytes) in [("kunder.csv", ECONOMIC), ("kobl.toml", text.as_bytes())] {
        let path = folder.join(name);
        fs::write(&path, bytes).map_err(|error| fail(unwritable(&path, &error)))?;
    }
    Ok(())
}
