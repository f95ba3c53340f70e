//! How a server is reached: an ADO connection string or single settings,
//! checked once. The password never leaves its `SecretString`.

use std::path::PathBuf;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};

use super::fingerprint::CertificateFingerprint;
use super::situation;
use crate::change::{ConnectionException, StoreError, StoreErrorKind};

/// Everything needed to connect.
#[derive(Debug, Clone)]
pub struct ServerSettings {
    /// Host name or address.
    pub host: String,
    /// TCP port. It wins over an instance name, as in Microsoft's own drivers.
    pub port: Option<u16>,
    /// Instance name, asked from SQL Browser where no port is given.
    pub instance: Option<String>,
    /// UDP port of SQL Browser (1434; other only in tests).
    pub browser_port: u16,
    /// Database; `None` is the login's default.
    pub database: Option<String>,
    /// Who signs in.
    pub login: Login,
    /// What travels encrypted.
    pub encryption: WireEncryption,
    /// Which certificates are believed.
    pub trust: Trust,
    /// Name that the certificate must carry, if not the host's.
    pub host_in_certificate: Option<String>,
    /// All addresses of the name are tried at once, as a listener over several subnets needs it.
    pub multi_subnet: bool,
    /// Keywords of the connection string that kobl understands and does not follow.
    pub notes: Vec<SettingNote>,
    /// How long to wait.
    pub timeouts: Timeouts,
}

/// Who signs in.
#[derive(Debug, Clone)]
pub enum Login {
    /// A login of the server itself.
    Sql {
        /// Login name.
        user: String,
        /// Its password.
        password: SecretString,
    },
    /// A Windows account by name (`DOMAIN\user`) and password.
    Windows {
        /// Account.
        user: String,
        /// Its password.
        password: SecretString,
    },
    /// The Windows account that runs kobl (only on Windows).
    Integrated,
    /// An access token of Microsoft Entra ID (Azure).
    AzureToken(SecretString),
}

/// A keyword that other programs follow and kobl does not; each has a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingNote {
    /// `Failover Partner`: the mirror is not tried.
    FailoverPartner(String),
    /// `ApplicationIntent=ReadOnly`: kobl writes, so it asks for the primary replica.
    ReadIntent,
}

/// What travels encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum WireEncryption {
    /// Everything, from the first byte on (TDS 8.0, SQL Server 2022).
    Strict,
    /// Everything, or no connection.
    #[default]
    Required,
    /// The login; the data only if the server insists (`Encrypt=false`).
    LoginOnly,
    /// Nothing, for servers without TLS 1.2 (`encrypt = "off"`).
    Off,
}

/// Which certificates are believed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Trust {
    /// Those the machine trusts.
    #[default]
    System,
    /// Those, and the certification authorities in this file (.pem, .crt, .der).
    AuthorityFile(PathBuf),
    /// The certificate of this fingerprint and no other (`certificate_sha256`).
    Fingerprint(CertificateFingerprint),
    /// Any certificate (`TrustServerCertificate=true`).
    AnyCertificate,
}

/// How long to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timeouts {
    /// For the connection, with TLS and login.
    pub connect: Duration,
    /// For each part of an answer. A large export takes longer altogether; a silent server does not.
    pub answer: Duration,
    /// For a row that somebody else holds locked.
    pub lock: Duration,
}

impl Default for Timeouts {
    fn default() -> Self {
        // 15 s is what Microsoft's drivers wait. The first row of a large export may have to
        // wait for a sort or a backup; two minutes without a byte is a lost server.
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(120),
            lock: Duration::from_secs(10),
        }
    }
}

impl ServerSettings {
    /// A server by name, with everything else at its default.
    #[must_use]
    pub fn new(host: impl Into<String>, login: Login) -> Self {
        Self {
            host: host.into(),
            port: None,
            instance: None,
            browser_port: 1434,
            database: None,
            login,
            encryption: WireEncryption::default(),
            trust: Trust::default(),
            host_in_certificate: None,
            multi_subnet: false,
            notes: Vec::new(),
            timeouts: Timeouts::default(),
        }
    }

    /// Takes `host`, `host,port`, `host\instance`, each also with `tcp:` in front.
    ///
    /// # Errors
    /// [`situation::ONLY_TCP`] for named pipes and shared memory, [`situation::LOCAL_DB`],
    /// and [`StoreErrorKind::Settings`] for a port that is none.
    pub fn set_address(&mut self, address: &str) -> Result<(), StoreError> {
        let wrong = || StoreError::new(StoreErrorKind::Settings).about("Server");
        let asked_for = |kind| Err(StoreError::new(kind).about(address.trim()));
        let address = address.trim();
        let address = match address.split_once(':') {
            Some((protocol, rest)) if protocol.eq_ignore_ascii_case("tcp") => rest,
            Some((protocol, _))
                if ["np", "lpc", "admin"].iter().any(|p| protocol.eq_ignore_ascii_case(p)) =>
            {
                return asked_for(situation::ONLY_TCP);
            }
            _ if address.starts_with("\\\\") => return asked_for(situation::ONLY_TCP),
            _ => address,
        };
        let (name, port) = match address.split_once(',') {
            Some((name, port)) => (name, Some(port.trim().parse().map_err(|_| wrong())?)),
            None => (address, None),
        };
        let (host, instance) = match name.split_once('\\') {
            Some((host, instance)) => (host.trim(), Some(instance.trim().to_owned())),
            None => (name.trim(), None),
        };
        if host.eq_ignore_ascii_case("(localdb)") {
            return asked_for(situation::LOCAL_DB);
        }
        if instance.as_deref() == Some("") {
            return Err(wrong());
        }
        self.host = match host {
            "." | "" => "localhost".to_owned(),
            _ if host.eq_ignore_ascii_case("(local)") => "localhost".to_owned(),
            _ => host.to_owned(),
        };
        self.port = port;
        // The default instance answers at the default port; SQL Browser need not be asked.
        self.instance = instance.filter(|name| !name.eq_ignore_ascii_case("MSSQLSERVER"));
        Ok(())
    }

    /// The user whose password is not known yet.
    #[must_use]
    pub fn lacks_password(&self) -> Option<String> {
        match &self.login {
            Login::Sql { user, password } | Login::Windows { user, password }
                if password.expose_secret().is_empty() =>
            {
                Some(user.clone())
            }
            _ => None,
        }
    }

    /// Fills in the password.
    pub fn set_password(&mut self, secret: SecretString) {
        if let Login::Sql { password, .. } | Login::Windows { password, .. } = &mut self.login {
            *password = secret;
        }
    }

    /// What makes this connection less safe than the default. Shown at every run and journalled.
    #[must_use]
    pub fn exceptions(&self) -> Vec<ConnectionException> {
        let any = self.trust == Trust::AnyCertificate && self.encryption != WireEncryption::Off;
        let clear = match self.encryption {
            WireEncryption::Required | WireEncryption::Strict => None,
            WireEncryption::LoginOnly => Some(ConnectionException::LoginOnlyEncrypted),
            WireEncryption::Off => Some(ConnectionException::NotEncrypted),
        };
        any.then_some(ConnectionException::TrustServerCertificate).into_iter().chain(clear).collect()
    }

    /// The server as a person would write it: `SRV01\SQLEXPRESS` or `SRV01,1433`.
    #[must_use]
    pub fn address(&self) -> String {
        match (&self.instance, self.port) {
            (_, Some(port)) => format!("{},{port}", self.host),
            (Some(instance), None) => format!("{}\\{instance}", self.host),
            (None, None) => self.host.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Result<(String, Option<u16>, Option<String>), StoreErrorKind> {
        let mut settings = ServerSettings::new("", Login::Integrated);
        settings.set_address(text).map_err(|e| e.kind)?;
        Ok((settings.host, settings.port, settings.instance))
    }

    #[test]
    fn a_server_is_written_in_the_ways_people_write_it() {
        let host = |h: &str, p, i: Option<&str>| Ok((h.to_owned(), p, i.map(str::to_owned)));
        assert_eq!(address("SRV01"), host("SRV01", None, None));
        assert_eq!(address("tcp:SRV01,1444"), host("SRV01", Some(1444), None));
        assert_eq!(address("SRV01\\SQLEXPRESS"), host("SRV01", None, Some("SQLEXPRESS")));
        assert_eq!(address(" SRV01\\SQLEXPRESS , 1444 "), host("SRV01", Some(1444), Some("SQLEXPRESS")));
        assert_eq!(address("."), host("localhost", None, None));
        assert_eq!(address("(local)\\MSSQLSERVER"), host("localhost", None, None));
        assert_eq!(address("::1"), host("::1", None, None));
    }

    #[test]
    fn what_kobl_cannot_reach_is_refused_at_once() {
        for (text, kind) in [
            ("np:\\\\srv\\pipe\\sql\\query", situation::ONLY_TCP),
            ("\\\\srv\\pipe\\sql\\query", situation::ONLY_TCP),
            ("lpc:x", situation::ONLY_TCP),
            ("admin:SRV01", situation::ONLY_TCP),
            ("(localdb)\\MSSQLLocalDB", situation::LOCAL_DB),
            ("SRV01,many", StoreErrorKind::Settings),
            ("SRV01\\", StoreErrorKind::Settings),
        ] {
            assert_eq!(address(text), Err(kind), "{text}");
        }
    }

    #[test]
    fn the_port_wins_over_the_instance() {
        let mut settings = ServerSettings::new("", Login::Integrated);
        settings.set_address("SRV01\\SQLEXPRESS,1444").expect("a good address");
        assert_eq!(settings.address(), "SRV01,1444");
    }

    #[test]
    fn every_unsafe_setting_is_told() {
        let mut settings = ServerSettings::new("SRV01", Login::Integrated);
        assert_eq!(settings.exceptions(), []);
        settings.trust = Trust::AnyCertificate;
        assert_eq!(settings.exceptions(), [ConnectionException::TrustServerCertificate]);
        settings.encryption = WireEncryption::LoginOnly;
        let both = [ConnectionException::TrustServerCertificate, ConnectionException::LoginOnlyEncrypted];
        assert_eq!(settings.exceptions(), both);
        settings.encryption = WireEncryption::Off;
        assert_eq!(settings.exceptions(), [ConnectionException::NotEncrypted]);
    }
}
