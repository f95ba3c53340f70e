//! What kobl says where a SQL Server lets nobody as far as the table: what is wrong,
//! where, and what to do next.

use super::{Language, say};
use crate::change::StoreErrorKind;
use crate::systems::sqlserver::situation;

/// The sentence of a situation that only SQL Server knows.
pub(super) fn sentence(kind: StoreErrorKind, about: &str, language: Language) -> String {
    let told = address(kind, about, language)
        .or_else(|| encryption(kind, about, language))
        .or_else(|| login(kind, about, language));
    told.unwrap_or_else(|| session_options(about, language))
}

/// The server is not reached.
fn address(kind: StoreErrorKind, about: &str, language: Language) -> Option<String> {
    Some(match kind {
        situation::ONLY_TCP => say!(
            language,
            da: "kobl når kun en SQL Server over TCP/IP, ikke over navngivne kanaler (named pipes), delt hukommelse eller administratorforbindelsen (”{about}”). Skriv serverens navn alene, f.eks. SRV01\\SQLEXPRESS eller SRV01,1433, og slå TCP/IP til i SQL Server Configuration Manager.",
            en: "kobl reaches a SQL Server over TCP/IP only, not over named pipes, shared memory or the administrator's connection (\"{about}\"). Write the server's name alone, such as SRV01\\SQLEXPRESS or SRV01,1433, and enable TCP/IP in SQL Server Configuration Manager."
        ),
        situation::LOCAL_DB => say!(
            language,
            da: "LocalDB (”{about}”) svarer ikke på TCP/IP, så kobl kan ikke nå den. Brug den SQL Server, som ClientTime bruger til daglig; dens navn står i ClientTimes opsætning.",
            en: "LocalDB (\"{about}\") does not answer over TCP/IP, so kobl cannot reach it. Use the SQL Server that ClientTime works on; its name is in ClientTime's setup."
        ),
        situation::UNKNOWN_SERVER => say!(
            language,
            da: "Serveren ”{about}” findes ikke på netværket. Kontrollér navnet og VPN. Står der et navn efter \\, skal tjenesten SQL Server Browser køre på serveren; ellers få portens nummer af databaseadministratoren, og skriv SERVER,1433.",
            en: "The server \"{about}\" is not found on the network. Check the name and the VPN. If a name follows \\, the service SQL Server Browser must run there; otherwise get the port number from the database administrator and write SERVER,1433."
        ),
        situation::UNREACHABLE => say!(
            language,
            da: "Ingen svarer på ”{about}”. Kontrollér navn, port og VPN. Passer de, så bed databaseadministratoren se efter, at SQL Server kører, at TCP/IP er slået til i SQL Server Configuration Manager, og at firewallen er åben.",
            en: "Nobody answers at \"{about}\". Check name, port and VPN. If they are right, ask the database administrator to see that SQL Server runs, that TCP/IP is enabled in SQL Server Configuration Manager, and that the firewall is open."
        ),
        _ => return None,
    })
}

/// The server is reached, but not with encryption that can be believed.
fn encryption(kind: StoreErrorKind, about: &str, language: Language) -> Option<String> {
    Some(match kind {
        situation::TLS => say!(
            language,
            da: "Serveren ”{about}” tilbyder ikke en krypteret forbindelse, som kobl kan bruge (TLS 1.2 eller nyere). Bed databaseadministratoren om at opdatere den. Kan det ikke lade sig gøre, og er netværket sikkert, så skriv encrypt = \"off\" i kobl.toml.",
            en: "The server \"{about}\" offers no encrypted connection that kobl can use (TLS 1.2 or newer). Ask the database administrator to update it. If that cannot be done and the network is safe, write encrypt = \"off\" in kobl.toml."
        ),
        situation::CERTIFICATE_CHANGED => say!(
            language,
            da: "Serveren ”{about}” viser et andet certifikat end det, kobl.toml husker (certificate_sha256). kobl har ikke logget på. Spørg databaseadministratoren, om certifikatet er skiftet; `kobl doctor` viser det nye fingeraftryk.",
            en: "The server \"{about}\" shows another certificate than the one kobl.toml remembers (certificate_sha256). kobl did not sign in. Ask the database administrator whether the certificate was changed; `kobl doctor` shows the new fingerprint."
        ),
        situation::CERTIFICATE_FILE => say!(
            language,
            da: "Filen ”{about}” (ca_file i kobl.toml) er ikke et certifikat. Den skal være i PEM-format (tekst, der begynder med -----BEGIN CERTIFICATE-----) eller DER-format (.crt, .cer). Få filen igen af databaseadministratoren.",
            en: "The file \"{about}\" (ca_file in kobl.toml) is no certificate. It must be in PEM format (text that begins with -----BEGIN CERTIFICATE-----) or DER format (.crt, .cer). Get the file again from the database administrator."
        ),
        situation::CERTIFICATE => say!(
            language,
            da: "Certifikatet på ”{about}” er ikke godkendt på denne computer. SQL Server laver ofte selv sit certifikat, og så findes der ingen udsteder at godkende. `kobl doctor` viser certifikatets fingeraftryk: passer det med databaseadministratorens, så skriv det som certificate_sha256 i kobl.toml. Har certifikatet en udsteder, så få dens fil, og skriv den som ca_file.",
            en: "The certificate of \"{about}\" is not trusted on this computer. SQL Server often makes its own, and then there is no authority to trust. `kobl doctor` shows the certificate's fingerprint: if it is the database administrator's, write it as certificate_sha256 in kobl.toml. If an authority issued the certificate, get its file and name it as ca_file."
        ),
        _ => return None,
    })
}

/// The server answers, but lets nobody in.
fn login(kind: StoreErrorKind, about: &str, language: Language) -> Option<String> {
    Some(match kind {
        situation::NO_INTEGRATED_LOGIN if cfg!(feature = "ntlm") => say!(
            language,
            da: "Din egen Windows-konto kan kun logge på fra Windows. Skriv user = \"DOMÆNE\\bruger\" i kobl.toml for at bruge en Windows-konto med adgangskode, eller brug et login på serveren (authentication = \"sql\").",
            en: "Your own Windows account can sign in from Windows only. Write user = \"DOMAIN\\user\" in kobl.toml to use a Windows account with a password, or use a login of the server (authentication = \"sql\")."
        ),
        situation::NO_INTEGRATED_LOGIN => say!(
            language,
            da: "En Windows-konto kan kun logge på fra Windows. Kør kobl på en Windows-computer, eller brug et login på serveren: user og authentication = \"sql\" i kobl.toml.",
            en: "A Windows account can sign in from Windows only. Run kobl on a Windows computer, or use a login of the server: user and authentication = \"sql\" in kobl.toml."
        ),
        situation::NO_NTLM => say!(
            language,
            da: "Denne udgave af kobl kan ikke logge på med Windows-kontoen ”{about}” fra en computer, der ikke er Windows. Kør kobl på Windows, brug et login på serveren (authentication = \"sql\"), eller byg kobl med `cargo build --release --features ntlm`.",
            en: "This build of kobl cannot sign in with the Windows account \"{about}\" from a computer that is not Windows. Run kobl on Windows, use a login of the server (authentication = \"sql\"), or build kobl with `cargo build --release --features ntlm`."
        ),
        situation::ACCOUNT_CLOSED => say!(
            language,
            da: "Kontoen ”{about}” er spærret eller slået fra på serveren, eller dens adgangskode er udløbet eller skal skiftes. Bed databaseadministratoren om at åbne den.",
            en: "The account \"{about}\" is locked or disabled on the server, or its password has expired or must be changed. Ask the database administrator to open it."
        ),
        situation::WINDOWS_SIGN_IN => say!(
            language,
            da: "Serveren tog ikke imod Windows-kontoen ”{about}”. kobl bruger NTLM; serveren kan have NTLM slået fra, kræve Kerberos eller Extended Protection, eller høre til et andet domæne. Bed databaseadministratoren om et SQL-login til kobl: `kobl doctor` viser scriptet med de rettigheder, det skal have.",
            en: "The server did not accept the Windows account \"{about}\". kobl uses NTLM; the server may have NTLM switched off, demand Kerberos or Extended Protection, or belong to another domain. Ask the database administrator for a SQL login for kobl: `kobl doctor` shows the script with the rights it needs."
        ),
        situation::SIGN_IN => say!(
            language,
            da: "Serveren afbrød forbindelsen, mens ”{about}” loggede på, og sagde ikke hvorfor. Prøv igen. Sker det hver gang, så bed databaseadministratoren se i serverens log, hvad den havde imod.",
            en: "The server broke off the connection while \"{about}\" signed in, and did not say why. Try again. If it happens every time, ask the database administrator to look into the server's log for the reason."
        ),
        situation::NOT_LET_IN => say!(
            language,
            da: "Serveren lukkede ikke ”{about}” ind. Det siger intet om adgangskoden: årsagen er fejlens nummer, som databaseadministratoren kan slå op.",
            en: "The server did not let \"{about}\" in. That says nothing about the password: the reason is the error's number, which the database administrator can look up."
        ),
        situation::NOT_READY => say!(
            language,
            da: "SQL Server på ”{about}” er ved at starte, opdatere eller lukke ned, eller er sat på pause, og lukker ingen ind lige nu. Adgangskoden fejler ikke noget. Vent nogle minutter, og prøv igen; hjælper det ikke, så spørg databaseadministratoren.",
            en: "SQL Server at \"{about}\" is starting, updating or stopping, or is paused, and lets nobody in at the moment. The password is not the problem. Wait some minutes and try again; if that does not help, ask the database administrator."
        ),
        situation::DATABASE_NOT_OPEN => say!(
            language,
            da: "Databasen ”{about}” er ikke åben lige nu: den gendannes, er taget offline, eller en enkelt bruger har den for sig selv. Vent lidt, og prøv igen, eller spørg databaseadministratoren, hvornår den åbnes.",
            en: "The database \"{about}\" is not open at the moment: it is recovering or being restored, is offline, or one user has it alone. Wait a while and try again, or ask the database administrator when it will be open."
        ),
        situation::DATABASE => say!(
            language,
            da: "Databasen ”{about}” findes ikke på serveren, eller brugeren må ikke åbne den. Kontrollér navnet i kobl.toml, eller bed om adgang.",
            en: "The database \"{about}\" does not exist on the server, or the user may not open it. Check the name in kobl.toml, or ask for access."
        ),
        situation::LOGIN => say!(
            language,
            da: "”{about}” kan ikke logge på: forkert brugernavn eller adgangskode, eller brugeren har ikke adgang. Kontrollér begge dele, eller bed databaseadministratoren om adgang.",
            en: "\"{about}\" cannot sign in: wrong user name or password, or the user has no access. Check both, or ask the database administrator for access."
        ),
        _ => return None,
    })
}

/// The table is open, but demands another session (1934).
fn session_options(about: &str, language: Language) -> String {
    say!(
        language,
        da: "Databasen kræver andre SET-indstillinger for ”{about}”. Skriv ændringerne med `kobl apply FIL --script links.sql`, og bed databaseadministratoren om at køre filen.",
        en: "The database demands other SET options for \"{about}\". Write the changes with `kobl apply FILE --script links.sql` and ask the database administrator to run the file."
    )
}
