//! What kobl says about e-conomic: why it could not be read and what to do
//! about it, and what `kobl doctor` finds.

use super::{Language, Localize, Localized, both, grouped, say};
use crate::change::{EconomicError, EconomicErrorKind};
use crate::systems::economic::{EconomicCheck, EconomicOutcome};

impl Localize for EconomicError {
    fn say(&self, language: Language) -> String {
        let what = sentence(self, language);
        match details(self) {
            Some(details) => format!("{what} ({details})"),
            None => what,
        }
    }
}

/// What happened and what to do; the object stands in the sentence where it helps.
fn sentence(error: &EconomicError, language: Language) -> String {
    use EconomicErrorKind as Kind;
    let object = error.object.as_deref().unwrap_or("e-conomic");
    match error.kind {
        Kind::Settings => setting(object, language),
        Kind::NoTokens => language
            .pick(
                "En adgangsnøgle til e-conomic er tom eller indeholder mellemrum eller andre tegn, som en nøgle ikke har. Kopiér appens nøgle og aftalens nøgle igen, hver for sig, til de miljøvariabler eller filer, som kobl.toml nævner under [economic].",
                "A token for e-conomic is empty, or holds blanks or other characters that no token has. Copy the app secret token and the agreement grant token again, each to the environment variable or file that kobl.toml names under [economic].",
            )
            .to_owned(),
        Kind::Unreachable => say!(language,
            da: "Der er ingen forbindelse til {object}. Kontrollér internetforbindelsen, og spørg IT, om en firewall eller proxy spærrer for adressen.",
            en: "There is no connection to {object}. Check the network, and ask IT whether a firewall or proxy blocks that address."),
        Kind::Proxy => language
            .pick(
                "Proxyserveren på vejen til e-conomic kræver login. Bed IT om at lade kobl komme igennem, eller skriv login i miljøvariablen HTTPS_PROXY.",
                "The proxy on the way to e-conomic wants a login. Ask IT to let kobl through, or put the login into the environment variable HTTPS_PROXY.",
            )
            .to_owned(),
        Kind::Certificate => say!(language,
            da: "Computeren stoler ikke på certifikatet fra {object}. Har I en proxy, der læser med i krypteret trafik, så få dens certifikat af IT, og skriv ca_file = \"FIL\" under [economic] i kobl.toml. Kontrollér også, at computerens ur går rigtigt.",
            en: "The certificate of {object} is not trusted. If your network inspects encrypted traffic, get its certificate from IT and write ca_file = \"FILE\" under [economic] in kobl.toml. Check the computer's clock, too."),
        Kind::Tokens => language
            .pick(
                "e-conomic afviser adgangsnøglerne. Kontrollér, at begge er kopieret helt og ikke er byttet om, og at appen stadig har adgang til aftalen.",
                "e-conomic refuses the tokens. Check that both are copied in full and not swapped, and that the app still has access to the agreement.",
            )
            .to_owned(),
        Kind::Rights => language
            .pick(
                "Adgangsnøglerne giver ikke lov til at læse kunder. Giv appen rollen \u{201d}Salg\u{201d} i e-conomic, og lav en ny aftalenøgle.",
                "The tokens may not read customers. Give the app the role \u{201c}Sales\u{201d} in e-conomic, and make a new agreement grant token.",
            )
            .to_owned(),
        Kind::NotEconomic => say!(language,
            da: "{object} svarer, men ikke som e-conomic. Enten svarer en proxy eller en loginside på netværket i stedet (spørg IT), eller også er url under [economic] i kobl.toml forkert.",
            en: "{object} answers, but not as e-conomic does. Either a proxy or a login page of the network answers instead (ask IT), or url under [economic] in kobl.toml is wrong."),
        Kind::Redirect => say!(language,
            da: "Serveren sender videre til {object}. Adgangsnøglerne er ikke sendt derhen. Enten er en loginside på netværket i vejen (spørg IT), eller også er url under [economic] i kobl.toml forkert.",
            en: "The server sends on to {object}. The tokens were not sent there. Either a login page of the network is in the way (ask IT), or url under [economic] in kobl.toml is wrong."),
        Kind::Refused => say!(language,
            da: "e-conomic afviser kaldet (fejlkode {object}). Prøv en nyere version af kobl; hjælper det ikke, så send fejlkoden til e-conomics support.",
            en: "e-conomic refuses the call (error code {object}). Try a newer version of kobl; if that does not help, send the code to e-conomic's support."),
        Kind::RateLimited => language
            .pick(
                "e-conomic har fået for mange kald og beder om en længere pause, end kobl venter. Prøv igen om en time, og kontrollér, om andre programmer bruger samme nøgler.",
                "e-conomic had too many calls and asks for a longer break than kobl waits. Try again in an hour, and check whether other programs use the same tokens.",
            )
            .to_owned(),
        Kind::Server => language
            .pick(
                "e-conomic har problemer lige nu og svarede ikke, selv om kobl prøvede flere gange. Prøv igen senere.",
                "e-conomic has trouble at the moment and did not answer, though kobl tried several times. Try again later.",
            )
            .to_owned(),
        Kind::Timeout => say!(language,
            da: "{object} svarer for langsomt. Prøv igen, og kontrollér forbindelsen, hvis det gentager sig.",
            en: "{object} answers too slowly. Try again, and check the connection if it happens again."),
        Kind::Lost => say!(language,
            da: "Forbindelsen til {object} blev afbrudt midt i svaret flere gange. Kontrollér forbindelsen, og prøv igen.",
            en: "The connection to {object} broke off in the middle of the answer several times. Check the connection and try again."),
        Kind::BadAnswer => say!(language,
            da: "Svaret fra e-conomic kan ikke læses ({object}): det er ødelagt, ufuldstændigt eller alt for stort. Prøv igen, og kontrollér, om en proxy ændrer svarene.",
            en: "The answer of e-conomic cannot be read ({object}): it is damaged, incomplete or far too large. Try again, and check whether a proxy alters the answers."),
        Kind::BadPaging => say!(language,
            da: "Svarene fra e-conomic hænger ikke sammen ({object}): kundelisten får ingen ende. Intet er gemt. Prøv igen senere, og kontrollér url under [economic] i kobl.toml.",
            en: "The answers of e-conomic do not belong together ({object}): the list of customers does not end. Nothing was kept. Try again later, and check url under [economic] in kobl.toml."),
        Kind::Torn => language
            .pick(
                "Kundelisten i e-conomic blev ændret, hver gang kobl læste den (tre gange). Intet er gemt. Prøv igen, når ingen opretter eller sletter kunder.",
                "The list of customers in e-conomic changed each time kobl read it (three times). Nothing was kept. Try again when nobody creates or deletes customers.",
            )
            .to_owned(),
        Kind::BadCustomer if object.contains(", ") => say!(language,
            da: "Disse kunder i e-conomic har felter, der ikke kan læses: {object}. Ret dem i e-conomic, eller skriv skip_bad_customers = true under [economic] i kobl.toml for at springe dem over.",
            en: "These customers in e-conomic have fields that cannot be read: {object}. Correct them in e-conomic, or write skip_bad_customers = true under [economic] in kobl.toml to leave them out."),
        Kind::BadCustomer => say!(language,
            da: "Kunde {object} i e-conomic har felter, der ikke kan læses. Ret kunden i e-conomic, eller skriv skip_bad_customers = true under [economic] i kobl.toml for at springe den over.",
            en: "Customer {object} in e-conomic has fields that cannot be read. Correct the customer in e-conomic, or write skip_bad_customers = true under [economic] in kobl.toml to leave it out."),
    }
}

/// A setting that cannot be used, and what it should be.
fn setting(name: &str, language: Language) -> String {
    if name.ends_with("ca_file") {
        return say!(language,
            da: "Certifikatfilen i kobl.toml ({name}) kan ikke bruges. Den skal findes og være i PEM-format (tekst, der begynder med -----BEGIN CERTIFICATE-----).",
            en: "The certificate file in kobl.toml ({name}) cannot be used. It must exist and be in PEM format (text that begins with -----BEGIN CERTIFICATE-----).");
    }
    say!(language,
        da: "Adressen i kobl.toml ({name}) kan ikke bruges. Den skal begynde med https:// og være uden login; slet linjen for at bruge e-conomics egen adresse.",
        en: "The address in kobl.toml ({name}) cannot be used. It must begin with https:// and hold no login; delete the line to use e-conomic's own address.")
}

/// The status, and what support asks for, where the sentence does not tell it.
fn details(error: &EconomicError) -> Option<String> {
    use EconomicErrorKind as Kind;
    let status = error.status.map(|status| format!("HTTP {status}"));
    let status = status.filter(|status| error.object.as_ref() != Some(status));
    let code = match error.kind {
        Kind::Tokens | Kind::Rights | Kind::Server | Kind::RateLimited | Kind::Proxy => error.object.clone(),
        _ => None,
    };
    let parts: Vec<String> = [status, code].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// Customers that were left out of a reading because they break e-conomic's own schema.
#[must_use]
pub fn skipped(numbers: &[String]) -> Localized {
    Localized::by(|language| {
        const TOLD: usize = 10;
        let count = grouped(language, numbers.len() as u64);
        let mut told = numbers.iter().take(TOLD).map(String::as_str).collect::<Vec<_>>().join(", ");
        if numbers.len() > TOLD {
            told.push_str(", …");
        }
        if numbers.len() == 1 {
            return say!(language,
            da: "Kunde {told} i e-conomic kan ikke læses og er sprunget over. Den kan ikke foreslås.",
            en: "Customer {told} in e-conomic cannot be read and was left out. It cannot be proposed.");
        }
        say!(language,
        da: "{count} kunder i e-conomic kan ikke læses og er sprunget over: {told}. De kan ikke foreslås.",
        en: "{count} customers in e-conomic cannot be read and were left out: {told}. They cannot be proposed.")
    })
}

/// The new service did not work, and the old one answered.
#[must_use]
pub fn fell_back(error: &EconomicError) -> Localized {
    let why = error;
    say!(
        da: "e-conomics nye kundetjeneste svarede ikke som ventet, så kunderne er læst fra den gamle, som giver de samme kunder uden kontaktperson og anden adresselinje. Skriv api = \"rest\" under [economic] i kobl.toml for at nøjes med den gamle. Årsagen: {why}",
        en: "e-conomic's new customer service did not answer as expected, so the customers were read from the old one, which gives the same customers without contact person and second address line. Write api = \"rest\" under [economic] in kobl.toml to use the old one alone. The reason: {why}",
        why = why,
    )
}

/// The agreement that was named, or none where there are several.
#[must_use]
pub fn choose_agreement(names: &[String], named: Option<&str>) -> Localized {
    Localized::by(|language| {
        let known = names.join(", ");
        match named {
            Some(named) => say!(
                language,
                da: "Der er ingen aftale [economic.{named}] i kobl.toml. Der er: {known}.",
                en: "There is no agreement [economic.{named}] in kobl.toml. There are: {known}."
            ),
            None => say!(
                language,
                da: "Der er flere e-conomic-aftaler i kobl.toml. Vælg en med --economic NAVN: {known}.",
                en: "There are several e-conomic agreements in kobl.toml. Choose one with --economic NAME: {known}."
            ),
        }
    })
}

/// The app's token, as it is asked for.
#[must_use]
pub fn secret_token() -> Localized {
    both("e-conomic-appens nøgle (X-AppSecretToken)", "The e-conomic app's token (X-AppSecretToken)")
}

/// The agreement's token, as it is asked for.
#[must_use]
pub fn grant_token() -> Localized {
    both(
        "e-conomic-aftalens nøgle (X-AgreementGrantToken)",
        "The e-conomic agreement's token (X-AgreementGrantToken)",
    )
}

/// What is checked, in a word or two.
#[must_use]
pub const fn check(check: EconomicCheck) -> Localized {
    let (da, en) = match check {
        EconomicCheck::Settings => ("e-conomic-nøgler", "e-conomic tokens"),
        EconomicCheck::Agreement => ("e-conomic-aftale", "e-conomic agreement"),
        EconomicCheck::Customers => ("e-conomic-kunder", "e-conomic customers"),
        EconomicCheck::Usage => ("e-conomic-kald", "e-conomic calls"),
    };
    both(da, en)
}

/// The word for a check in JSON.
#[must_use]
pub const fn check_code(check: EconomicCheck) -> &'static str {
    match check {
        EconomicCheck::Settings => "economic",
        EconomicCheck::Agreement => "economic_agreement",
        EconomicCheck::Customers => "economic_customers",
        EconomicCheck::Usage => "economic_calls",
    }
}

impl Localize for EconomicOutcome {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Ready => language.pick("i orden", "in order").to_owned(),
            Self::Demo => language
                .pick(
                    "kobl læser e-conomics offentlige demoaftale. Brug jeres egne nøgler (slet demo = true i kobl.toml), før I skriver koblinger i ClientView.",
                    "kobl reads e-conomic's public demo agreement. Use your own tokens (delete demo = true in kobl.toml) before you write links to ClientView.",
                )
                .to_owned(),
            Self::Agreement(agreement) => {
                let (number, company) = (agreement.number, &agreement.company);
                say!(language, da: "aftale {number}, {company}", en: "agreement {number}, {company}")
            }
            Self::Customers(1) => language.pick("1 kunde", "1 customer").to_owned(),
            Self::Customers(count) => {
                let count = grouped(language, *count);
                say!(language, da: "{count} kunder", en: "{count} customers")
            }
            Self::FellBack(count, error) => {
                let (customers, word) = (Self::Customers(*count).say(language), fell_back(error).say(language));
                format!("{customers}. {word}")
            }
            Self::Usage(usage) => {
                let rate = &usage.rate;
                let cost = usage.cost.as_deref().unwrap_or("?");
                say!(
                    language,
                    da: "{rate}; det sidste kald kostede {cost}. Rimelig brug er 50.000 kald om dagen for hver aftale.",
                    en: "{rate}; the last call cost {cost}. Fair use is 50,000 calls a day for each agreement."
                )
            }
            Self::Failed(error) => error.say(language),
            Self::NotTried => language
                .pick("ikke prøvet, fordi en tidligere kontrol fejlede", "not tried, since an earlier check failed")
                .to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EconomicErrorKind as Kind;

    const ALL: [Kind; 18] = [
        Kind::Settings,
        Kind::NoTokens,
        Kind::Unreachable,
        Kind::Proxy,
        Kind::Certificate,
        Kind::Tokens,
        Kind::Rights,
        Kind::NotEconomic,
        Kind::Redirect,
        Kind::Refused,
        Kind::RateLimited,
        Kind::Server,
        Kind::Timeout,
        Kind::Lost,
        Kind::BadAnswer,
        Kind::BadPaging,
        Kind::Torn,
        Kind::BadCustomer,
    ];

    #[test]
    fn every_error_says_what_and_what_next_in_both_languages() {
        for kind in ALL {
            let error = EconomicError::new(kind);
            let (da, en) = (error.say(Language::Danish), error.say(Language::English));
            assert!(da.ends_with('.') && en.ends_with('.') && da != en, "{da} / {en}");
            assert!(da.matches(". ").count() >= 1 && en.matches(". ").count() >= 1, "{da} / {en}");
        }
    }

    #[test]
    fn status_and_code_stand_behind_the_sentence() {
        let error = EconomicError::new(Kind::Tokens).with_status(401).about("E02250 abc-1");
        insta::assert_snapshot!(error.say(Language::Danish), @"e-conomic afviser adgangsnøglerne. Kontrollér, at begge er kopieret helt og ikke er byttet om, og at appen stadig har adgang til aftalen. (HTTP 401, E02250 abc-1)");
        let error = EconomicError::new(Kind::Redirect).with_status(302).about("evil.example");
        insta::assert_snapshot!(error.say(Language::English), @"The server sends on to evil.example. The tokens were not sent there. Either a login page of the network is in the way (ask IT), or url under [economic] in kobl.toml is wrong. (HTTP 302)");
    }
}
