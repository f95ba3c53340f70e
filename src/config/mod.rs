//! `kobl.toml`: raw TOML in, checked settings out, every mistake reported at
//! once. Secrets are only named here (an environment variable or a file);
//! `systems::secrets` fetches them.

mod problem;
mod section;
mod settings;

pub use problem::{ConfigError, Problem, ProblemKind, TypeName};
pub use settings::{
    Authentication, ClientViewConfig, ClientViewSource, ColumnNames, Config, EconomicApi, EconomicConfig,
    EconomicSourceConfig, Encryption, SecretRef, SqlServerConfig,
};
