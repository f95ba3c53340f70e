//! ADO connection strings (`Server=SRV01;Database=ClientTime;...`), as
//! Microsoft's tools write them. A keyword nobody knows is an error: a typing
//! mistake in `TrustServerCertificate` must not pass silently.

use std::time::Duration;

use secrecy::SecretString;

use super::fingerprint::CertificateFingerprint;
use super::settings::{Login, ServerSettings, SettingNote, Timeouts, Trust, WireEncryption};
use crate::change::{StoreError, StoreErrorKind};
use crate::config::{Authentication, Encryption as ConfiguredEncryption, SqlServerConfig};

/// Keywords of Microsoft's drivers that change nothing for kobl, folded.
const IGNORED: [&str; 17] = [
    "applicationname",
    "app",
    "asynchronousprocessing",
    "connectretrycount",
    "connectretryinterval",
    "currentlanguage",
    "enlist",
    "loadbalancetimeout",
    "maxpoolsize",
    "minpoolsize",
    "multipleactiveresultsets",
    "packetsize",
    "persistsecurityinfo",
    "pooling",
    "replication",
    "workstationid",
    "wsid",
];

fn wrong(keyword: &str) -> StoreError {
    StoreError::new(StoreErrorKind::Settings).about(keyword)
}

impl ServerSettings {
    /// Reads an ADO connection string. `password` stands in where the string holds none.
    ///
    /// # Errors
    /// [`StoreErrorKind::Settings`], about the keyword that makes no sense.
    pub fn from_ado(text: &str, password: Option<SecretString>) -> Result<Self, StoreError> {
        settings(text, password)
    }

    /// Takes what `kobl.toml` says; `secret` is the password or token that it names.
    ///
    /// # Errors
    /// [`StoreErrorKind::Settings`], about the setting that makes no sense.
    pub fn from_config(config: &SqlServerConfig, secret: Option<SecretString>) -> Result<Self, StoreError> {
        configured(config, secret)
    }
}

/// Reads the whole string.
fn settings(text: &str, password: Option<SecretString>) -> Result<ServerSettings, StoreError> {
    let mut words = Words::default();
    for (keyword, value) in pairs(text)? {
        words.take(keyword, value)?;
    }
    words.finish(password)
}

/// Connection string and single settings together; the single ones win.
fn configured(config: &SqlServerConfig, secret: Option<SecretString>) -> Result<ServerSettings, StoreError> {
    let mut words = Words::default();
    for (keyword, value) in pairs(config.connection.as_deref().unwrap_or(""))? {
        words.take(keyword, value)?;
    }
    words.server = config.server.clone().or(words.server);
    words.database = config.database.clone().or(words.database);
    words.named = config.user.is_some();
    words.user = config.user.clone().or(words.user);
    match config.authentication {
        Some(Authentication::AzureToken) => words.token = true,
        Some(Authentication::Windows) => words.integrated = true,
        Some(Authentication::Sql) => words.integrated = false,
        // A server without a user name is one that knows who is signed in to Windows.
        None => words.integrated |= words.user.is_none(),
    }
    match config.encrypt {
        Some(ConfiguredEncryption::Required) => words.encryption = WireEncryption::Required,
        Some(ConfiguredEncryption::Strict) => words.encryption = WireEncryption::Strict,
        Some(ConfiguredEncryption::Off) => words.encryption = WireEncryption::Off,
        None => {}
    }
    if let Some(text) = &config.certificate_sha256 {
        let name = "certificate_sha256";
        words.fingerprint = Some(CertificateFingerprint::parse(text).ok_or_else(|| wrong(name))?);
    }
    words.any_certificate |= config.trust_server_certificate;
    words.authority = config.ca_file.as_ref().map(|file| file.display().to_string()).or(words.authority);
    if let Some(wait) = config.connect_timeout {
        words.timeouts.connect = Duration::from_secs(wait);
    }
    if let Some(wait) = config.command_timeout {
        words.timeouts.answer = Duration::from_secs(wait);
    }
    words.finish(secret)
}

/// What was found so far.
#[derive(Default)]
struct Words {
    server: Option<String>,
    database: Option<String>,
    user: Option<String>,
    password: Option<SecretString>,
    integrated: bool,
    token: bool,
    /// The user name is a setting of its own, not a leftover in the connection string.
    named: bool,
    encryption: WireEncryption,
    any_certificate: bool,
    authority: Option<String>,
    fingerprint: Option<CertificateFingerprint>,
    multi_subnet: bool,
    notes: Vec<SettingNote>,
    host_in_certificate: Option<String>,
    timeouts: Timeouts,
    port: Option<u16>,
}

impl Words {
    fn take(&mut self, keyword: &str, value: String) -> Result<(), StoreError> {
        let folded: String = keyword.chars().filter(|c| *c != ' ').flat_map(char::to_lowercase).collect();
        match folded.as_str() {
            "server" | "datasource" | "address" | "addr" | "networkaddress" => self.server = Some(value),
            "port" => self.port = Some(value.parse().map_err(|_| wrong(keyword))?),
            "database" | "initialcatalog" | "databasename" => {
                self.database = Some(value).filter(|name| !name.is_empty());
            }
            "uid" | "userid" | "user" | "username" => self.user = Some(value),
            "pwd" | "password" => self.password = Some(value.into()),
            "integratedsecurity" | "trustedconnection" | "trusted_connection" => {
                self.integrated = value.eq_ignore_ascii_case("sspi") || truth(keyword, &value)?;
            }
            "encrypt" => self.encryption = encryption(keyword, &value)?,
            "trustservercertificate" => self.any_certificate = truth(keyword, &value)?,
            "trustservercertificateca" | "servercertificate" => self.authority = Some(value),
            "multisubnetfailover" => self.multi_subnet = truth(keyword, &value)?,
            "failoverpartner" if value.is_empty() => {}
            "failoverpartner" => self.notes.push(SettingNote::FailoverPartner(value)),
            "applicationintent" if value.eq_ignore_ascii_case("readonly") => {
                self.notes.push(SettingNote::ReadIntent);
            }
            "applicationintent" if value.eq_ignore_ascii_case("readwrite") => {}
            "hostnameincertificate" => self.host_in_certificate = Some(value),
            "connecttimeout" | "connectiontimeout" | "timeout" => {
                self.timeouts.connect = seconds(keyword, &value)?;
            }
            "commandtimeout" => self.timeouts.answer = seconds(keyword, &value)?,
            other if IGNORED.contains(&other) => {}
            _ => return Err(wrong(keyword)),
        }
        Ok(())
    }

    fn finish(self, password: Option<SecretString>) -> Result<ServerSettings, StoreError> {
        let password = self.password.or(password);
        let login = match (self.integrated, self.user, password) {
            (_, _, Some(token)) if self.token => Login::AzureToken(token),
            _ if self.token => return Err(wrong("token_env")),
            (true, Some(user), Some(password)) => Login::Windows { user, password },
            // Named in kobl.toml: somebody else's Windows account, whose password is asked for.
            (true, Some(user), None) if self.named => {
                Login::Windows { user, password: SecretString::default() }
            }
            (true, _, _) => Login::Integrated,
            (false, Some(user), password) => Login::Sql { user, password: password.unwrap_or_default() },
            (false, None, _) => return Err(wrong("User ID")),
        };
        let mut settings = ServerSettings::new("", login);
        settings.set_address(&self.server.ok_or_else(|| wrong("Server"))?)?;
        settings.port = settings.port.or(self.port);
        settings.database = self.database;
        settings.encryption = self.encryption;
        settings.trust = match (self.any_certificate, self.authority, self.fingerprint) {
            // Two of them would mean neither; the driver would panic on it.
            (true, Some(_), _) | (true, _, Some(_)) => return Err(wrong("TrustServerCertificate")),
            (false, Some(_), Some(_)) => return Err(wrong("ca_file")),
            // The fingerprint says that there is encryption, and not how early.
            (_, _, Some(_)) if self.encryption != WireEncryption::Required => return Err(wrong("Encrypt")),
            (false, None, Some(fingerprint)) => Trust::Fingerprint(fingerprint),
            // As in Microsoft's drivers, strict encryption believes nobody's word for a certificate.
            (true, None, None) if self.encryption == WireEncryption::Strict => Trust::System,
            (true, None, None) => Trust::AnyCertificate,
            (false, Some(file), None) => Trust::AuthorityFile(file.into()),
            (false, None, None) => Trust::System,
        };
        settings.multi_subnet = self.multi_subnet;
        settings.notes = self.notes;
        settings.host_in_certificate = self.host_in_certificate;
        settings.timeouts = self.timeouts;
        Ok(settings)
    }
}

fn truth(keyword: &str, value: &str) -> Result<bool, StoreError> {
    match value.trim().to_ascii_lowercase().as_str() {
        "true" | "yes" => Ok(true),
        "false" | "no" => Ok(false),
        _ => Err(wrong(keyword)),
    }
}

/// `off` is kobl's own word and means it; `false` and `optional` keep the login encrypted,
/// as in Microsoft's drivers.
fn encryption(keyword: &str, value: &str) -> Result<WireEncryption, StoreError> {
    match value.trim().to_ascii_lowercase().as_str() {
        "strict" => Ok(WireEncryption::Strict),
        "true" | "yes" | "mandatory" => Ok(WireEncryption::Required),
        "false" | "no" | "optional" => Ok(WireEncryption::LoginOnly),
        "off" | "danger_plaintext" => Ok(WireEncryption::Off),
        _ => Err(wrong(keyword)),
    }
}

/// 0 means "wait for ever" to Microsoft; kobl takes it as an hour.
fn seconds(keyword: &str, value: &str) -> Result<Duration, StoreError> {
    let seconds: u32 = value.trim().parse().map_err(|_| wrong(keyword))?;
    Ok(Duration::from_secs(if seconds == 0 { 3600 } else { seconds.into() }))
}

/// `keyword = value` pairs. A value may stand in `'…'`, `"…"` (the mark doubled inside) or `{…}`.
fn pairs(text: &str) -> Result<Vec<(&str, String)>, StoreError> {
    let mut pairs = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c == ';' || c.is_whitespace());
        if rest.is_empty() {
            return Ok(pairs);
        }
        let (keyword, after) = rest.split_once('=').ok_or_else(|| wrong("Connection string"))?;
        let keyword = keyword.trim();
        let (value, after) = value(after.trim_start()).ok_or_else(|| wrong(keyword))?;
        pairs.push((keyword, value));
        rest = after;
    }
}

/// One value and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    let close = match text.chars().next() {
        Some(mark @ ('\'' | '"')) => mark,
        Some('{') => '}',
        _ => {
            let end = text.find(';').unwrap_or(text.len());
            return Some((text[..end].trim().to_owned(), &text[end..]));
        }
    };
    let mut value = String::new();
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((i, c)) = chars.next() {
        if c != close {
            value.push(c);
        } else if chars.next_if(|(_, next)| *next == close).is_some() {
            value.push(close);
        } else {
            let after = text[i + close.len_utf8()..].trim_start();
            return (after.is_empty() || after.starts_with(';')).then_some((value, after));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    fn read(text: &str) -> ServerSettings {
        settings(text, None).unwrap_or_else(|e| panic!("{text}: {e}"))
    }

    fn refused(text: &str) -> Option<String> {
        let error = settings(text, None).expect_err(text);
        assert_eq!(error.kind, StoreErrorKind::Settings);
        error.object
    }

    #[test]
    fn a_string_as_management_studio_writes_it_is_read() {
        let settings = read(
            "Data Source=SRV01\\SQLEXPRESS;Initial Catalog=ClientTime;Persist Security Info=True;\
             User ID=kobl;Password='a;''b\"c';Encrypt=True;Trust Server Certificate=True;Connect Timeout=5",
        );
        assert_eq!((settings.host.as_str(), settings.instance.as_deref()), ("SRV01", Some("SQLEXPRESS")));
        assert_eq!(settings.database.as_deref(), Some("ClientTime"));
        assert_eq!(settings.trust, Trust::AnyCertificate);
        assert_eq!(settings.encryption, WireEncryption::Required);
        assert_eq!(settings.timeouts.connect.as_secs(), 5);
        let Login::Sql { user, password } = settings.login else { panic!("a login of the server") };
        assert_eq!((user.as_str(), password.expose_secret()), ("kobl", "a;'b\"c"));
    }

    #[test]
    fn windows_accounts_come_with_and_without_a_password() {
        assert!(matches!(read("Server=.;Integrated Security=SSPI").login, Login::Integrated));
        let named = "Server=.;Trusted_Connection=yes;User ID=FIRM\\ida;Password={p;w}";
        assert!(matches!(read(named).login, Login::Windows { user, .. } if user == "FIRM\\ida"));
    }

    #[test]
    fn a_password_from_elsewhere_fills_the_gap() {
        let settings = settings("Server=.;User ID=kobl", Some("secret".into())).expect("a good string");
        let Login::Sql { password, .. } = &settings.login else { panic!("a login of the server") };
        assert_eq!(password.expose_secret(), "secret");
        assert!(!format!("{settings:?}").contains("secret"), "the password shows in {settings:?}");
    }

    #[test]
    fn single_settings_win_over_the_string() {
        let config = SqlServerConfig {
            connection: Some("Server=OLD;Database=A;User ID=k;Encrypt=true".to_owned()),
            server: Some("NEW,1444".to_owned()),
            encrypt: Some(ConfiguredEncryption::Off),
            connect_timeout: Some(3),
            ..SqlServerConfig::default()
        };
        let settings = configured(&config, Some("p".into())).expect("good settings");
        assert_eq!((settings.address().as_str(), settings.database.as_deref()), ("NEW,1444", Some("A")));
        assert_eq!(settings.encryption, WireEncryption::Off);
        assert_eq!(settings.timeouts.connect.as_secs(), 3);
    }

    #[test]
    fn without_a_user_name_the_windows_account_signs_in() {
        let config = SqlServerConfig { server: Some("SRV01".to_owned()), ..SqlServerConfig::default() };
        assert!(matches!(configured(&config, None).map(|s| s.login), Ok(Login::Integrated)));
        let azure = SqlServerConfig { authentication: Some(Authentication::AzureToken), ..config };
        assert!(matches!(configured(&azure, Some("t".into())).map(|s| s.login), Ok(Login::AzureToken(_))));
        assert!(configured(&azure, None).is_err(), "a token is needed");
    }

    #[test]
    fn what_kobl_does_not_follow_is_told_and_the_rest_is_followed() {
        let settings = read(
            "Server=AG01;User ID=k;MultiSubnetFailover=True;Failover Partner=SRV02;\
             Application Intent=ReadOnly;Encrypt=Strict",
        );
        assert!(settings.multi_subnet);
        assert_eq!(settings.encryption, WireEncryption::Strict);
        let notes = [SettingNote::FailoverPartner("SRV02".to_owned()), SettingNote::ReadIntent];
        assert_eq!(settings.notes, notes);
        assert_eq!(read("Server=.;User ID=k;ApplicationIntent=ReadWrite;Failover Partner=").notes, []);
        assert_eq!(
            refused("Server=.;User ID=k;ApplicationIntent=Perhaps").as_deref(),
            Some("ApplicationIntent")
        );
    }

    #[test]
    fn a_fingerprint_stands_alone() {
        let pinned = SqlServerConfig {
            connection: Some("Server=.;User ID=k".to_owned()),
            certificate_sha256: Some("AB".repeat(32)),
            ..SqlServerConfig::default()
        };
        assert!(matches!(configured(&pinned, None).map(|s| s.trust), Ok(Trust::Fingerprint(_))));
        for (wrong, setting) in [
            (
                SqlServerConfig { certificate_sha256: Some("AB".to_owned()), ..pinned.clone() },
                "certificate_sha256",
            ),
            (SqlServerConfig { ca_file: Some("ca.pem".into()), ..pinned.clone() }, "ca_file"),
            (SqlServerConfig { trust_server_certificate: true, ..pinned.clone() }, "TrustServerCertificate"),
            (SqlServerConfig { encrypt: Some(ConfiguredEncryption::Off), ..pinned.clone() }, "Encrypt"),
        ] {
            let error = configured(&wrong, None).expect_err(setting);
            assert_eq!(error.object.as_deref(), Some(setting));
        }
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        assert_eq!(
            refused("Server=.;User ID=k;TrustServerCertifcate=true").as_deref(),
            Some("TrustServerCertifcate")
        );
        assert_eq!(refused("Server=.;User ID=k;Encrypt=perhaps").as_deref(), Some("Encrypt"));
        assert_eq!(refused("User ID=k").as_deref(), Some("Server"));
        assert_eq!(refused("Server=.").as_deref(), Some("User ID"));
        assert_eq!(refused("Server=.;User ID=k;Password='open").as_deref(), Some("Password"));
        assert_eq!(
            refused("Server=.;User ID=k;TrustServerCertificate=true;TrustServerCertificateCA=ca.pem")
                .as_deref(),
            Some("TrustServerCertificate")
        );
    }
}
