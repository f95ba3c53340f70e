//! What kobl says about databases: what is wrong, where, and what to do next.

use super::{Language, Localize, say};
use crate::change::{StoreError, StoreErrorKind};

impl Localize for StoreError {
    fn say(&self, language: Language) -> String {
        let sentence = sentence(self.kind, self.object.as_deref(), language);
        match self.number {
            Some(number) => {
                say!(language, da: "{sentence} (Databasens fejl nr. {number}.)", en: "{sentence} (Database error {number}.)")
            }
            None => sentence,
        }
    }
}

fn sentence(kind: StoreErrorKind, object: Option<&str>, language: Language) -> String {
    use StoreErrorKind as Kind;
    let about = object.unwrap_or(language.pick("databasen", "the database"));
    match kind {
        Kind::Settings | Kind::UnknownServer | Kind::Unreachable | Kind::OnlyTcp | Kind::LocalDb => {
            address(kind, about, language)
        }
        Kind::Tls | Kind::Certificate | Kind::CertificateChanged | Kind::CertificateFile => {
            encryption(kind, about, language)
        }
        Kind::NoIntegratedLogin
        | Kind::NoNtlm
        | Kind::Login
        | Kind::AccountClosed
        | Kind::WindowsSignIn
        | Kind::SignIn
        | Kind::NotLetIn
        | Kind::NotReady
        | Kind::DatabaseNotOpen
        | Kind::Database => login(kind, about, language),
        Kind::Missing
        | Kind::Rights
        | Kind::Unsuitable
        | Kind::LinkType
        | Kind::CompositeKey
        | Kind::DoubledKey
        | Kind::View => table(kind, about, language),
        Kind::Deadlock | Kind::LockTimeout | Kind::Timeout | Kind::Lost => {
            interruption(kind, object, language)
        }
        _ => refusal(kind, about, language),
    }
}

/// The server is not reached.
fn address(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Settings => say!(
            language,
            da: "Indstillingen ”{about}” under [clientview] i kobl.toml giver ikke mening. Ret den, eller kør `kobl init` igen.",
            en: "The setting \"{about}\" under [clientview] in kobl.toml makes no sense. Correct it, or run `kobl init` again."
        ),
        StoreErrorKind::OnlyTcp => say!(
            language,
            da: "kobl når kun en SQL Server over TCP/IP, ikke over navngivne kanaler (named pipes), delt hukommelse eller administratorforbindelsen (”{about}”). Skriv serverens navn alene, f.eks. SRV01\\SQLEXPRESS eller SRV01,1433, og slå TCP/IP til i SQL Server Configuration Manager.",
            en: "kobl reaches a SQL Server over TCP/IP only, not over named pipes, shared memory or the administrator's connection (\"{about}\"). Write the server's name alone, such as SRV01\\SQLEXPRESS or SRV01,1433, and enable TCP/IP in SQL Server Configuration Manager."
        ),
        StoreErrorKind::LocalDb => say!(
            language,
            da: "LocalDB (”{about}”) svarer ikke på TCP/IP, så kobl kan ikke nå den. Brug den SQL Server, som ClientTime bruger til daglig; dens navn står i ClientTimes opsætning.",
            en: "LocalDB (\"{about}\") does not answer over TCP/IP, so kobl cannot reach it. Use the SQL Server that ClientTime works on; its name is in ClientTime's setup."
        ),
        StoreErrorKind::UnknownServer => say!(
            language,
            da: "Serveren ”{about}” findes ikke på netværket. Kontrollér navnet og VPN. Står der et navn efter \\, skal tjenesten SQL Server Browser køre på serveren; ellers få portens nummer af databaseadministratoren, og skriv SERVER,1433.",
            en: "The server \"{about}\" is not found on the network. Check the name and the VPN. If a name follows \\, the service SQL Server Browser must run there; otherwise get the port number from the database administrator and write SERVER,1433."
        ),
        _ => say!(
            language,
            da: "Ingen svarer på ”{about}”. Kontrollér navn, port og VPN. Passer de, så bed databaseadministratoren se efter, at SQL Server kører, at TCP/IP er slået til i SQL Server Configuration Manager, og at firewallen er åben.",
            en: "Nobody answers at \"{about}\". Check name, port and VPN. If they are right, ask the database administrator to see that SQL Server runs, that TCP/IP is enabled in SQL Server Configuration Manager, and that the firewall is open."
        ),
    }
}

/// The server is reached, but not with encryption that can be believed.
fn encryption(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Tls => say!(
            language,
            da: "Serveren ”{about}” tilbyder ikke en krypteret forbindelse, som kobl kan bruge (TLS 1.2 eller nyere). Bed databaseadministratoren om at opdatere den. Kan det ikke lade sig gøre, og er netværket sikkert, så skriv encrypt = \"off\" i kobl.toml.",
            en: "The server \"{about}\" offers no encrypted connection that kobl can use (TLS 1.2 or newer). Ask the database administrator to update it. If that cannot be done and the network is safe, write encrypt = \"off\" in kobl.toml."
        ),
        StoreErrorKind::CertificateChanged => say!(
            language,
            da: "Serveren ”{about}” viser et andet certifikat end det, kobl.toml husker (certificate_sha256). kobl har ikke logget på. Spørg databaseadministratoren, om certifikatet er skiftet; `kobl doctor` viser det nye fingeraftryk.",
            en: "The server \"{about}\" shows another certificate than the one kobl.toml remembers (certificate_sha256). kobl did not sign in. Ask the database administrator whether the certificate was changed; `kobl doctor` shows the new fingerprint."
        ),
        StoreErrorKind::CertificateFile => say!(
            language,
            da: "Filen ”{about}” (ca_file i kobl.toml) er ikke et certifikat. Den skal være i PEM-format (tekst, der begynder med -----BEGIN CERTIFICATE-----) eller DER-format (.crt, .cer). Få filen igen af databaseadministratoren.",
            en: "The file \"{about}\" (ca_file in kobl.toml) is no certificate. It must be in PEM format (text that begins with -----BEGIN CERTIFICATE-----) or DER format (.crt, .cer). Get the file again from the database administrator."
        ),
        _ => say!(
            language,
            da: "Certifikatet på ”{about}” er ikke godkendt på denne computer. SQL Server laver ofte selv sit certifikat, og så findes der ingen udsteder at godkende. `kobl doctor` viser certifikatets fingeraftryk: passer det med databaseadministratorens, så skriv det som certificate_sha256 i kobl.toml. Har certifikatet en udsteder, så få dens fil, og skriv den som ca_file.",
            en: "The certificate of \"{about}\" is not trusted on this computer. SQL Server often makes its own, and then there is no authority to trust. `kobl doctor` shows the certificate's fingerprint: if it is the database administrator's, write it as certificate_sha256 in kobl.toml. If an authority issued the certificate, get its file and name it as ca_file."
        ),
    }
}

/// The server answers, but lets nobody in.
fn login(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::NoIntegratedLogin if cfg!(feature = "ntlm") => say!(
            language,
            da: "Din egen Windows-konto kan kun logge på fra Windows. Skriv user = \"DOMÆNE\\bruger\" i kobl.toml for at bruge en Windows-konto med adgangskode, eller brug et login på serveren (authentication = \"sql\").",
            en: "Your own Windows account can sign in from Windows only. Write user = \"DOMAIN\\user\" in kobl.toml to use a Windows account with a password, or use a login of the server (authentication = \"sql\")."
        ),
        StoreErrorKind::NoIntegratedLogin => say!(
            language,
            da: "En Windows-konto kan kun logge på fra Windows. Kør kobl på en Windows-computer, eller brug et login på serveren: user og authentication = \"sql\" i kobl.toml.",
            en: "A Windows account can sign in from Windows only. Run kobl on a Windows computer, or use a login of the server: user and authentication = \"sql\" in kobl.toml."
        ),
        StoreErrorKind::NoNtlm => say!(
            language,
            da: "Denne udgave af kobl kan ikke logge på med Windows-kontoen ”{about}” fra en computer, der ikke er Windows. Kør kobl på Windows, brug et login på serveren (authentication = \"sql\"), eller byg kobl med `cargo build --release --features ntlm`.",
            en: "This build of kobl cannot sign in with the Windows account \"{about}\" from a computer that is not Windows. Run kobl on Windows, use a login of the server (authentication = \"sql\"), or build kobl with `cargo build --release --features ntlm`."
        ),
        StoreErrorKind::AccountClosed => say!(
            language,
            da: "Kontoen ”{about}” er spærret eller slået fra på serveren, eller dens adgangskode er udløbet eller skal skiftes. Bed databaseadministratoren om at åbne den.",
            en: "The account \"{about}\" is locked or disabled on the server, or its password has expired or must be changed. Ask the database administrator to open it."
        ),
        StoreErrorKind::WindowsSignIn => say!(
            language,
            da: "Serveren tog ikke imod Windows-kontoen ”{about}”. kobl bruger NTLM; serveren kan have NTLM slået fra, kræve Kerberos eller Extended Protection, eller høre til et andet domæne. Bed databaseadministratoren om et SQL-login til kobl: `kobl doctor` viser scriptet med de rettigheder, det skal have.",
            en: "The server did not accept the Windows account \"{about}\". kobl uses NTLM; the server may have NTLM switched off, demand Kerberos or Extended Protection, or belong to another domain. Ask the database administrator for a SQL login for kobl: `kobl doctor` shows the script with the rights it needs."
        ),
        StoreErrorKind::SignIn => say!(
            language,
            da: "Serveren afbrød forbindelsen, mens ”{about}” loggede på, og sagde ikke hvorfor. Prøv igen. Sker det hver gang, så bed databaseadministratoren se i serverens log, hvad den havde imod.",
            en: "The server broke off the connection while \"{about}\" signed in, and did not say why. Try again. If it happens every time, ask the database administrator to look into the server's log for the reason."
        ),
        StoreErrorKind::NotLetIn => say!(
            language,
            da: "Serveren lukkede ikke ”{about}” ind. Det siger intet om adgangskoden: årsagen er fejlens nummer, som databaseadministratoren kan slå op.",
            en: "The server did not let \"{about}\" in. That says nothing about the password: the reason is the error's number, which the database administrator can look up."
        ),
        StoreErrorKind::NotReady => say!(
            language,
            da: "SQL Server på ”{about}” er ved at starte, opdatere eller lukke ned, eller er sat på pause, og lukker ingen ind lige nu. Adgangskoden fejler ikke noget. Vent nogle minutter, og prøv igen; hjælper det ikke, så spørg databaseadministratoren.",
            en: "SQL Server at \"{about}\" is starting, updating or stopping, or is paused, and lets nobody in at the moment. The password is not the problem. Wait some minutes and try again; if that does not help, ask the database administrator."
        ),
        StoreErrorKind::DatabaseNotOpen => say!(
            language,
            da: "Databasen ”{about}” er ikke åben lige nu: den gendannes, er taget offline, eller en enkelt bruger har den for sig selv. Vent lidt, og prøv igen, eller spørg databaseadministratoren, hvornår den åbnes.",
            en: "The database \"{about}\" is not open at the moment: it is recovering or being restored, is offline, or one user has it alone. Wait a while and try again, or ask the database administrator when it will be open."
        ),
        StoreErrorKind::Database => say!(
            language,
            da: "Databasen ”{about}” findes ikke på serveren, eller brugeren må ikke åbne den. Kontrollér navnet i kobl.toml, eller bed om adgang.",
            en: "The database \"{about}\" does not exist on the server, or the user may not open it. Check the name in kobl.toml, or ask for access."
        ),
        _ => say!(
            language,
            da: "”{about}” kan ikke logge på: forkert brugernavn eller adgangskode, eller brugeren har ikke adgang. Kontrollér begge dele, eller bed databaseadministratoren om adgang.",
            en: "\"{about}\" cannot sign in: wrong user name or password, or the user has no access. Check both, or ask the database administrator for access."
        ),
    }
}

/// The database is open, but not the table.
fn table(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Missing => say!(
            language,
            da: "”{about}” findes ikke i databasen, eller brugeren må ikke se det. Ret navnet i kobl.toml (`kobl init` finder tabellen), eller bed om rettigheder (`kobl doctor` viser hvilke).",
            en: "\"{about}\" does not exist in the database, or the user may not see it. Correct the name in kobl.toml (`kobl init` finds the table), or ask for rights (`kobl doctor` shows which)."
        ),
        StoreErrorKind::Rights => say!(
            language,
            da: "Brugeren mangler rettigheder til ”{about}”. Kør `kobl doctor`: det viser præcis det GRANT-script, som databaseadministratoren skal køre.",
            en: "The user lacks rights to \"{about}\". Run `kobl doctor`: it shows the exact GRANT script that the database administrator must run."
        ),
        StoreErrorKind::LinkType => say!(
            language,
            da: "Kolonnen {about} kan ikke rumme et e-conomic-nummer nøjagtigt. Det skal være en tekst (char, varchar, nchar, nvarchar) eller et heltal. Ret link i kobl.toml, eller vælg kolonnen med `kobl init --force --column link=KOLONNE`.",
            en: "The column {about} cannot hold an e-conomic number exactly. It must be a text (char, varchar, nchar, nvarchar) or a whole number. Correct link in kobl.toml, or choose the column with `kobl init --force --column link=COLUMN`."
        ),
        StoreErrorKind::CompositeKey => say!(
            language,
            da: "Tabellens nøgle er flere kolonner sammen ({about}), og kobl skal kende en række på én kolonne. Vælg en kolonne, der er unik for sig selv, med key i kobl.toml.",
            en: "The table's key is several columns together ({about}), and kobl must know a row by one column. Choose a column that is unique by itself with key in kobl.toml."
        ),
        StoreErrorKind::DoubledKey => say!(
            language,
            da: "Flere rækker har samme værdi i nøglekolonnen ”{about}”, så kobl kan ikke vide, hvilken kunde der menes. Sæt key i kobl.toml til tabellens primærnøgle.",
            en: "Several rows have the same value in the key column \"{about}\", so kobl cannot know which customer is meant. Set key in kobl.toml to the table's primary key."
        ),
        StoreErrorKind::View => say!(
            language,
            da: "”{about}” er en visning (view), som kobl kan læse, men ikke skrive til. Sæt table i kobl.toml til selve kundetabellen; skal navn og adresse hentes andre steder, så brug select.",
            en: "\"{about}\" is a view, which kobl can read but not write to. Set table in kobl.toml to the customer table itself; if name and address are elsewhere, use select."
        ),
        _ => say!(
            language,
            da: "Nøglekolonnen {about} kan ikke udpege en række sikkert. Det skal være et heltal, en GUID eller en kort tekst uden tomme værdier. Ret key i kobl.toml, eller vælg kolonnen med `kobl init --force --column key=KOLONNE`.",
            en: "The key column {about} cannot address a row safely. It must be a whole number, a GUID or a short text without empty values. Correct key in kobl.toml, or choose the column with `kobl init --force --column key=COLUMN`."
        ),
    }
}

/// Something came in between; trying again may help.
fn interruption(kind: StoreErrorKind, object: Option<&str>, language: Language) -> String {
    match (kind, object) {
        (StoreErrorKind::Deadlock, _) => say!(
            language,
            da: "Databasen afbrød kobl flere gange for at lade et andet program blive færdigt (deadlock). Prøv igen om lidt, helst når ingen arbejder i ClientTime.",
            en: "The database stopped kobl several times to let another program finish (deadlock). Try again in a while, best when nobody works in ClientTime."
        ),
        (StoreErrorKind::LockTimeout, _) => say!(
            language,
            da: "Et andet program holder kunderne låst. Luk kundekort, der er åbne i ClientTime, eller vent, og prøv igen.",
            en: "Another program holds the customers locked. Close customer cards that are open in ClientTime, or wait, and try again."
        ),
        (StoreErrorKind::Timeout, None) => say!(
            language,
            da: "Databasen svarede ikke i tide. Prøv igen. Sker det hver gang, så sæt command_timeout op i kobl.toml.",
            en: "The database did not answer in time. Try again. If it happens every time, raise command_timeout in kobl.toml."
        ),
        (StoreErrorKind::Timeout, Some(about)) => say!(
            language,
            da: "”{about}” svarede ikke i tide. Kontrollér navn, port, firewall og VPN, og prøv igen. Er linjen langsom, så sæt connect_timeout op i kobl.toml.",
            en: "\"{about}\" did not answer in time. Check name, port, firewall and VPN, and try again. On a slow line, raise connect_timeout in kobl.toml."
        ),
        _ => say!(
            language,
            da: "Forbindelsen til databasen blev afbrudt. Kontrollér netværk og VPN, og prøv igen.",
            en: "The connection to the database was lost. Check network and VPN, and try again."
        ),
    }
}

/// The database refuses what kobl wants to write.
fn refusal(kind: StoreErrorKind, about: &str, language: Language) -> String {
    match kind {
        StoreErrorKind::Duplicate => say!(
            language,
            da: "Databasen tillader ikke, at to kunder har samme værdi i ”{about}” (unikt indeks). Find dubletten i filen med godkendelser, og ret den.",
            en: "The database does not allow two customers with the same value in \"{about}\" (unique index). Find the duplicate in the review file and correct it."
        ),
        StoreErrorKind::TooLong => say!(
            language,
            da: "Kolonnen ”{about}” er for kort til e-conomic-nummeret. Brug et kortere nummer, eller bed leverandøren om at gøre kolonnen bredere.",
            en: "The column \"{about}\" is too short for the e-conomic number. Use a shorter number, or ask the vendor to widen the column."
        ),
        StoreErrorKind::Conversion => say!(
            language,
            da: "Databasen kan ikke omsætte en værdi i ”{about}”. Kontrollér med `kobl doctor`, at kobl.toml nævner de rigtige kolonner.",
            en: "The database cannot convert a value of \"{about}\". Check with `kobl doctor` that kobl.toml names the right columns."
        ),
        StoreErrorKind::Computed => say!(
            language,
            da: "”{about}” er en beregnet kolonne og kan ikke skrives. Ret link i kobl.toml til den kolonne, den beregnes af.",
            en: "\"{about}\" is a computed column and cannot be written. Set link in kobl.toml to the column it is computed from."
        ),
        StoreErrorKind::Constraint => say!(
            language,
            da: "En regel i databasen (constraint) afviser værdien i ”{about}”. Spørg leverandøren af ClientTime, hvilke værdier kolonnen må have.",
            en: "A rule of the database (constraint) refuses the value in \"{about}\". Ask ClientTime's vendor which values the column may hold."
        ),
        StoreErrorKind::SessionOptions => say!(
            language,
            da: "Databasen kræver andre SET-indstillinger for ”{about}”. Skriv ændringerne med `kobl apply FIL --script links.sql`, og bed databaseadministratoren om at køre filen.",
            en: "The database demands other SET options for \"{about}\". Write the changes with `kobl apply FILE --script links.sql` and ask the database administrator to run the file."
        ),
        StoreErrorKind::Trigger => say!(
            language,
            da: "En trigger (et program i databasen, som kører ved hver ændring) afviste ændringen af ”{about}”. Alt er rullet tilbage. Spørg den, der har lavet triggeren, eller Wolters Kluwer, hvad den kræver.",
            en: "A trigger (a program in the database that runs at every change) refused the change of \"{about}\". All was rolled back. Ask whoever made the trigger, or Wolters Kluwer, what it demands."
        ),
        StoreErrorKind::ReadOnly if about == "?" => say!(
            language,
            da: "Databasen kan kun læses. Er det en kopi, så vælg den rigtige database i kobl.toml; ellers skal den åbnes for skrivning.",
            en: "The database can only be read. If it is a copy, choose the right database in kobl.toml; otherwise it must be opened for writing."
        ),
        StoreErrorKind::ReadOnly => say!(
            language,
            da: "Databasen kan kun læses (”{about}”). Er det en kopi, så vælg den rigtige server i kobl.toml; ellers skal databaseadministratoren åbne den for skrivning.",
            en: "The database can only be read (\"{about}\"). If it is a copy, choose the right server in kobl.toml; otherwise the administrator must open it for writing."
        ),
        StoreErrorKind::Full => say!(
            language,
            da: "Databasens disk eller log er fuld. Få databaseadministratoren til at skaffe plads, og prøv igen.",
            en: "The database's disk or log is full. Let the database administrator make room, and try again."
        ),
        StoreErrorKind::File => say!(
            language,
            da: "Filen ”{about}” kan ikke åbnes. Kontrollér stien i kobl.toml, og at filen ikke er åben et andet sted.",
            en: "The file \"{about}\" cannot be opened. Check the path in kobl.toml, and that the file is not open elsewhere."
        ),
        _ => say!(
            language,
            da: "Databasen afviste det, kobl bad om ({about}). Kør `kobl doctor`. Finder den intet, så giv fejlens nummer til databaseadministratoren.",
            en: "The database refused what kobl asked for ({about}). Run `kobl doctor`. If it finds nothing, give the number of the error to the database administrator."
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [StoreErrorKind; 40] = [
        StoreErrorKind::Settings,
        StoreErrorKind::UnknownServer,
        StoreErrorKind::Unreachable,
        StoreErrorKind::Tls,
        StoreErrorKind::Certificate,
        StoreErrorKind::CertificateChanged,
        StoreErrorKind::CertificateFile,
        StoreErrorKind::OnlyTcp,
        StoreErrorKind::LocalDb,
        StoreErrorKind::NoIntegratedLogin,
        StoreErrorKind::NoNtlm,
        StoreErrorKind::Login,
        StoreErrorKind::AccountClosed,
        StoreErrorKind::WindowsSignIn,
        StoreErrorKind::SignIn,
        StoreErrorKind::NotLetIn,
        StoreErrorKind::NotReady,
        StoreErrorKind::DatabaseNotOpen,
        StoreErrorKind::Database,
        StoreErrorKind::Missing,
        StoreErrorKind::Rights,
        StoreErrorKind::Unsuitable,
        StoreErrorKind::LinkType,
        StoreErrorKind::CompositeKey,
        StoreErrorKind::DoubledKey,
        StoreErrorKind::View,
        StoreErrorKind::Deadlock,
        StoreErrorKind::LockTimeout,
        StoreErrorKind::Duplicate,
        StoreErrorKind::TooLong,
        StoreErrorKind::Conversion,
        StoreErrorKind::Computed,
        StoreErrorKind::Constraint,
        StoreErrorKind::SessionOptions,
        StoreErrorKind::Trigger,
        StoreErrorKind::ReadOnly,
        StoreErrorKind::Timeout,
        StoreErrorKind::Lost,
        StoreErrorKind::Full,
        StoreErrorKind::File,
    ];

    #[test]
    fn every_kind_has_a_sentence_of_its_own_in_both_languages() {
        let mut sentences = std::collections::BTreeSet::new();
        for kind in KINDS {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).about("dbo.Customer").say(language);
                assert!(sentence.ends_with(['.', ')']), "{sentence}");
                assert!(sentences.insert(sentence.clone()), "twice: {sentence}");
            }
        }
    }

    #[test]
    fn an_error_about_nothing_in_particular_is_about_the_database() {
        for kind in KINDS.into_iter().chain([StoreErrorKind::Other]) {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).say(language);
                assert!(!sentence.contains('?'), "{sentence}");
            }
        }
        let rights = StoreError::new(StoreErrorKind::Rights).numbered(229).say(Language::English);
        assert!(rights.starts_with("The user lacks rights to \"the database\"."), "{rights}");
    }

    #[test]
    fn weaker_encryption_is_advised_only_where_encryption_is_what_fails() {
        for kind in KINDS.into_iter().filter(|kind| *kind != StoreErrorKind::Tls) {
            for language in [Language::Danish, Language::English] {
                let sentence = StoreError::new(kind).about("SRV01").say(language);
                assert!(!sentence.contains("encrypt = \"off\""), "{kind:?}: {sentence}");
                assert!(!sentence.contains("trust_server_certificate"), "{kind:?}: {sentence}");
            }
        }
    }

    #[test]
    fn the_number_is_told_last() {
        let error = StoreError::new(StoreErrorKind::Login).numbered(18_456).about("kobl");
        assert!(error.say(Language::English).ends_with("(Database error 18456.)"));
        assert!(error.say(Language::Danish).starts_with("”kobl” kan ikke logge på"));
    }
}
