//! The flags. What each is for stands in `language::cli`, in both languages.

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::{DateTime, FixedOffset};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::change::Question;
use crate::run::{ConcernKind, RunCode};

#[derive(Debug, Parser)]
#[command(name = "kobl", version, disable_help_subcommand = false, arg_required_else_help = true)]
pub(super) struct Options {
    #[command(flatten)]
    pub(super) global: GlobalOptions,
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Args)]
pub(super) struct GlobalOptions {
    #[arg(long, global = true, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    #[arg(long, global = true, value_name = "da|en", value_parser = ["da", "en"])]
    pub(super) lang: Option<String>,
    #[arg(long, global = true)]
    pub(super) json: bool,
    #[arg(long, short, global = true)]
    pub(super) quiet: bool,
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub(super) verbose: u8,
    #[arg(long, global = true)]
    pub(super) no_color: bool,
    /// The clock, for tests and for making a run again byte for byte.
    #[arg(long, global = true, hide = true, value_name = "TIME")]
    pub(super) at: Option<DateTime<FixedOffset>>,
    /// The run's letters, for the same purpose.
    #[arg(long, global = true, hide = true, value_name = "CODE", value_parser = RunCode::parse)]
    pub(super) run_code: Option<RunCode>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    Demo(DemoArgs),
    Init(InitArgs),
    Doctor(DoctorArgs),
    Status(StatusArgs),
    Export(ExportArgs),
    Propose(ProposeArgs),
    Apply(ApplyArgs),
    Undo(UndoArgs),
    Link(LinkArgs),
    Unlink(UnlinkArgs),
    Explain(ExplainArgs),
    Evaluate(EvaluateArgs),
    Cleanup(CleanupArgs),
    Guide,
    #[command(hide = true)]
    Completions(CompletionsArgs),
    #[command(hide = true)]
    Man(ManArgs),
}

impl Command {
    /// The word that it is called by.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Demo(_) => "demo",
            Self::Init(_) => "init",
            Self::Doctor(_) => "doctor",
            Self::Status(_) => "status",
            Self::Export(_) => "export",
            Self::Propose(_) => "propose",
            Self::Apply(_) => "apply",
            Self::Undo(_) => "undo",
            Self::Link(_) => "link",
            Self::Unlink(_) => "unlink",
            Self::Explain(_) => "explain",
            Self::Evaluate(_) => "evaluate",
            Self::Cleanup(_) => "cleanup",
            Self::Guide => "guide",
            Self::Completions(_) => "completions",
            Self::Man(_) => "man",
        }
    }

    /// The e-conomic agreement that the command is to work with.
    pub(super) fn agreement(&self) -> Option<String> {
        let named = match self {
            Self::Doctor(args) => &args.agreement,
            Self::Status(args) => &args.agreement,
            Self::Export(args) => &args.agreement,
            Self::Apply(args) => &args.agreement,
            Self::Link(args) => &args.agreement,
            Self::Unlink(args) => &args.agreement,
            _ => return None,
        };
        named.name.clone()
    }
}

/// Which of several e-conomic agreements.
#[derive(Debug, Args)]
pub(super) struct AgreementArgs {
    #[arg(long = "economic", id = "agreement", value_name = "NAME")]
    pub(super) name: Option<String>,
}

/// How far a command that changes something goes.
#[derive(Debug, Args)]
pub(super) struct WriteArgs {
    #[arg(long)]
    pub(super) dry_run: bool,
    #[arg(long, short)]
    pub(super) yes: bool,
}

/// What may be written though it is out of the ordinary.
#[derive(Debug, Args)]
pub(super) struct AllowArgs {
    #[arg(long)]
    pub(super) allow_unlikely: bool,
    #[arg(long)]
    pub(super) allow_overwrite: bool,
    #[arg(long)]
    pub(super) allow_shared: bool,
    #[arg(long)]
    pub(super) allow_barred: bool,
}

impl AllowArgs {
    /// The questions that are answered with yes.
    pub(super) fn questions(&self) -> BTreeSet<Question> {
        let flags = [
            (self.allow_unlikely, Question::Unlikely),
            (self.allow_overwrite, Question::Overwrite),
            (self.allow_shared, Question::Shared),
            (self.allow_barred, Question::Barred),
        ];
        flags.into_iter().filter(|(given, _)| *given).map(|(_, question)| question).collect()
    }
}

/// Which files people read a run writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    Csv,
    Xlsx,
    Report,
}

/// What is approved before a person looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Preapprove {
    Certain,
}

/// What a new run is to contain.
#[derive(Debug, Default, Args)]
pub(super) struct RunArgs {
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "csv,xlsx,report",
        value_name = "csv,xlsx,report"
    )]
    pub(super) write: Vec<Output>,
    #[arg(long, value_enum, value_name = "certain")]
    pub(super) preapprove: Option<Preapprove>,
    #[arg(long)]
    pub(super) all: bool,
    #[arg(long)]
    pub(super) include_inactive: bool,
    #[arg(long, value_name = "FIELD=HEADING")]
    pub(super) column: Vec<String>,
    #[arg(long, value_name = "NAME")]
    pub(super) encoding: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    #[arg(default_value = "kobl-demo", value_name = "DIR")]
    pub(super) folder: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    #[arg(long, value_name = "SERVER")]
    pub(super) server: Option<String>,
    #[arg(long, value_name = "DATABASE")]
    pub(super) database: Option<String>,
    #[arg(long, value_name = "USER")]
    pub(super) user: Option<String>,
    #[arg(long)]
    pub(super) windows: bool,
    #[arg(long, value_name = "VARIABLE", conflicts_with = "password_file")]
    pub(super) password_env: Option<String>,
    #[arg(long, value_name = "FILE")]
    pub(super) password_file: Option<PathBuf>,
    #[arg(long)]
    pub(super) encrypt_off: bool,
    #[arg(long)]
    pub(super) trust_server_certificate: bool,
    #[arg(long, value_name = "FILE", conflicts_with = "trust_server_certificate")]
    pub(super) ca_file: Option<PathBuf>,
    #[arg(
        long,
        value_name = "SHA256",
        conflicts_with_all = ["trust_server_certificate", "ca_file", "encrypt_off"]
    )]
    pub(super) certificate_sha256: Option<String>,
    #[arg(long, value_name = "TABLE")]
    pub(super) table: Option<String>,
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub(super) column: Vec<String>,
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["server", "database", "user", "windows", "password_env", "password_file",
            "encrypt_off", "trust_server_certificate", "ca_file", "certificate_sha256"]
    )]
    pub(super) clientview: Option<PathBuf>,
    #[arg(long, value_name = "FILE")]
    pub(super) economic: Option<PathBuf>,
    #[arg(long, conflicts_with = "economic")]
    pub(super) economic_demo: bool,
    #[arg(long)]
    pub(super) force: bool,
}

#[derive(Debug, Args)]
pub(super) struct DoctorArgs {
    #[command(flatten)]
    pub(super) agreement: AgreementArgs,
    #[arg(long)]
    pub(super) rehearse: bool,
}

#[derive(Debug, Args)]
pub(super) struct StatusArgs {
    #[command(flatten)]
    pub(super) agreement: AgreementArgs,
    #[arg(long)]
    pub(super) resolve: bool,
    /// A page or a list with every customer behind the counts.
    #[arg(long, value_name = "FILE.html|.csv")]
    pub(super) report: Option<PathBuf>,
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KINDS")]
    pub(super) fail_on: Vec<FailOn>,
    #[arg(long)]
    pub(super) since_last: bool,
}

/// What `kobl status` ends with code 8 for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Dangling,
    Suspicious,
    Shared,
    Barred,
    Unreadable,
    Unlinked,
    OnlyInEconomic,
    OpenWrites,
    Any,
}

impl FailOn {
    /// Whether it asks for this kind.
    pub(super) const fn asks_for(self, kind: ConcernKind) -> bool {
        matches!(
            (self, kind),
            (Self::Any, _)
                | (Self::Dangling, ConcernKind::Dangling)
                | (Self::Suspicious, ConcernKind::Suspicious)
                | (Self::Shared, ConcernKind::Shared)
                | (Self::Barred, ConcernKind::Barred)
                | (Self::Unreadable, ConcernKind::Unreadable)
                | (Self::Unlinked, ConcernKind::Unlinked)
                | (Self::OnlyInEconomic, ConcernKind::OnlyInEconomic)
        )
    }
}

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    #[command(flatten)]
    pub(super) agreement: AgreementArgs,
    #[arg(long, value_name = "RUN")]
    pub(super) out: Option<PathBuf>,
    /// A reviewed file of an earlier run.
    #[arg(long, value_name = "REVIEW")]
    pub(super) answers: Option<PathBuf>,
    #[arg(long, requires = "answers")]
    pub(super) no_learning: bool,
    #[command(flatten)]
    pub(super) run: RunArgs,
}

#[derive(Debug, Args)]
pub(super) struct ProposeArgs {
    #[arg(long, value_name = "A.csv")]
    pub(super) clientview: PathBuf,
    #[arg(long, value_name = "B.csv")]
    pub(super) economic: PathBuf,
    #[arg(long, value_name = "RUN")]
    pub(super) out: PathBuf,
    #[command(flatten)]
    pub(super) run: RunArgs,
}

#[derive(Debug, Args)]
pub(super) struct ApplyArgs {
    #[command(flatten)]
    pub(super) agreement: AgreementArgs,
    #[arg(value_name = "REVIEW")]
    pub(super) review: PathBuf,
    #[arg(long, value_name = "RUN")]
    pub(super) run: Option<PathBuf>,
    #[command(flatten)]
    pub(super) write: WriteArgs,
    #[arg(long, value_name = "OUT.sql")]
    pub(super) script: Option<PathBuf>,
    #[arg(long)]
    pub(super) offline: bool,
    #[arg(long, value_enum, value_name = "certain")]
    pub(super) only: Option<Preapprove>,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub(super) limit: Option<u32>,
    #[arg(long)]
    pub(super) skip_changed: bool,
    #[command(flatten)]
    pub(super) allow: AllowArgs,
}

#[derive(Debug, Args)]
pub(super) struct UndoArgs {
    #[arg(value_name = "JOURNAL|--last", required_unless_present = "last")]
    pub(super) journal: Option<PathBuf>,
    #[arg(long, conflicts_with = "journal")]
    pub(super) last: bool,
    #[arg(long)]
    pub(super) skip_changed: bool,
    #[command(flatten)]
    pub(super) write: WriteArgs,
}

#[derive(Debug, Args)]
pub(super) struct LinkArgs {
    #[arg(value_name = "CODE|NAME")]
    pub(super) customer: String,
    #[arg(value_name = "NUMBER")]
    pub(super) number: Option<String>,
    #[command(flatten)]
    pub(super) agreement: AgreementArgs,
    #[command(flatten)]
    pub(super) write: WriteArgs,
    #[command(flatten)]
    pub(super) allow: AllowArgs,
}

#[derive(Debug, Args)]
pub(super) struct UnlinkArgs {
    #[arg(value_name = "CODE|NAME")]
    pub(super) customer: String,
    #[command(flatten)]
    pub(super) agreement: AgreementArgs,
    #[command(flatten)]
    pub(super) write: WriteArgs,
    #[arg(long)]
    pub(super) allow_likely: bool,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[arg(value_name = "ROW|CODE|NAME|NUMBER")]
    pub(super) customer: String,
    #[arg(long, value_name = "NUMBER")]
    pub(super) against: Option<String>,
    #[arg(long, value_name = "RUN")]
    pub(super) run: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct EvaluateArgs {
    #[arg(value_name = "RUN", required_unless_present = "answers")]
    pub(super) run: Option<PathBuf>,
    #[arg(long, value_name = "T.csv", required_unless_present = "answers")]
    pub(super) truth: Option<PathBuf>,
    /// A reviewed file instead of the truth.
    #[arg(long, value_name = "REVIEW", conflicts_with_all = ["run", "truth"])]
    pub(super) answers: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct CleanupArgs {
    #[arg(long, value_name = "DAYS")]
    pub(super) older_than: Option<u32>,
    #[arg(long)]
    pub(super) unapplied: bool,
    #[arg(long)]
    pub(super) remembered: bool,
    #[command(flatten)]
    pub(super) write: WriteArgs,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    #[arg(value_enum)]
    pub(super) shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub(super) struct ManArgs {
    #[arg(value_name = "DIR")]
    pub(super) folder: PathBuf,
}
