//! What kobl says about plans, refusals, writes and undo.

use super::list::field_name;
use super::review::row_ranges;
use super::{Language, Localize, Localized, say, shown_name};
use crate::change::{
    ConnectionException, JournalError, MovedNumber, Question, Refusal, RefusalKind, StageError, Standing,
    WriteError,
};
use crate::customer::{Code, EconomicNumber, Field, Key, StoredLink};

/// Refusals of one cause that are told one by one; the rest are told by their rows.
const TOLD_EACH: usize = 8;

/// Every refusal: those of one cause one by one as long as they are few, the others by their rows.
#[must_use]
pub fn refusals(refusals: &[Refusal]) -> Vec<Localized> {
    let mut sentences = Vec::new();
    let mut causes: Vec<(std::mem::Discriminant<RefusalKind>, Vec<u64>)> = Vec::new();
    for refusal in refusals {
        let cause = std::mem::discriminant(&refusal.kind);
        let place = causes.iter().position(|(known, _)| *known == cause).unwrap_or_else(|| {
            causes.push((cause, Vec::new()));
            causes.len() - 1
        });
        causes[place].1.push(refusal.line);
        if causes[place].1.len() <= TOLD_EACH {
            sentences.push(Localized::of(refusal));
        }
    }
    for (_, lines) in causes.iter().filter(|(_, lines)| lines.len() > TOLD_EACH) {
        let (more, ranges) = (lines.len() - TOLD_EACH, row_ranges(&lines[TOLD_EACH..]));
        let first = lines[0];
        sentences.push(say!(
            da: "Det samme som i række {first} gælder {more} rækker mere: {ranges}.",
            en: "The same as in row {first} is true of {more} more rows: {ranges}."
        ));
    }
    sentences
}

impl Localize for Refusal {
    fn say(&self, language: Language) -> String {
        // What concerns the whole file names its rows itself.
        if matches!(self.kind, RefusalKind::Moved(_) | RefusalKind::Filled { .. }) {
            return self.kind.say(language);
        }
        let line = self.line;
        let what = self.kind.say(language);
        say!(language, da: "Række {line}: {what}", en: "Row {line}: {what}")
    }
}

/// From which row on whose numbers stand there, the longest stretches first.
fn moved(numbers: &[MovedNumber], language: Language) -> String {
    const STRETCHES: usize = 3;
    let mut stretches: Vec<&[MovedNumber]> = numbers
        .chunk_by(|one, next| {
            let step = |number: &MovedNumber| Some(i128::from(number.line) - i128::from(number.owner?));
            next.line == one.line + 1 && step(one) == step(next)
        })
        .collect();
    stretches.sort_by_key(|stretch| (std::cmp::Reverse(stretch.len()), stretch[0].line));
    let told: Vec<String> =
        stretches.iter().take(STRETCHES).map(|stretch| one_stretch(stretch, language)).collect();
    let count = numbers.len();
    let told = told.join("; ");
    say!(
        language,
        da: "{count} numre står ud for de forkerte kunder: {told}. En blok er flyttet, sorteret eller forskudt for sig selv. Fortryd det (Ctrl+Z), eller tag en ny kopi af filen, og sortér altid hele tabellen på én gang. Hverken en kommentar eller en indstilling kan ophæve det.",
        en: "{count} numbers stand beside the wrong customers: {told}. A block was moved, sorted or shifted on its own. Undo that (Ctrl+Z) or take a new copy of the file, and always sort the whole table at once. Neither a comment nor a flag lifts this."
    )
}

fn one_stretch(stretch: &[MovedNumber], language: Language) -> String {
    let lines: Vec<u64> = stretch.iter().map(|number| number.line).collect();
    let owners: Option<Vec<u64>> = stretch.iter().map(|number| number.owner).collect();
    let first = lines[0];
    match owners {
        Some(mut owners) => {
            owners.sort_unstable();
            let owners = row_ranges(&owners);
            if stretch.len() == 1 {
                say!(language, da: "nummeret i række {first} hører til række {owners}", en: "the number in row {first} belongs to row {owners}")
            } else {
                say!(language, da: "fra række {first} hører svarene til række {owners}", en: "from row {first} on the answers belong to rows {owners}")
            }
        }
        None => {
            let (lines, code) = (row_ranges(&lines), &stretch[0].owner_code);
            say!(
                language,
                da: "række {lines} har andre rækkers numre (det første hører til kunde {code})",
                en: "rows {lines} have other rows' numbers (the first belongs to customer {code})"
            )
        }
    }
}

/// Names of fields as a list.
fn fields(fields: &[Field], language: Language) -> String {
    fields.iter().map(|field| field_name(*field, language)).collect::<Vec<_>>().join(", ")
}

impl Localize for Question {
    fn say(&self, language: Language) -> String {
        let (danish, english) = match self {
            Self::Changed => (
                "Kunderne i disse rækker er ændret siden udtrækket. Skal de springes over, og resten skrives?",
                "The customers of these rows changed since the export. Leave them out and write the rest?",
            ),
            Self::Unlikely => (
                "Disse koblinger ser forkerte ud. Skal netop de skrives alligevel?",
                "These links look wrong. Write exactly these all the same?",
            ),
            Self::Overwrite => (
                "Disse kunder er koblet i forvejen. Skal koblingen erstattes?",
                "These customers have a link already. Replace it?",
            ),
            Self::Shared => (
                "Her får to kunder samme nummer. Er det meningen?",
                "Here two customers get the same number. Is that meant?",
            ),
            Self::Barred => (
                "Disse e-conomic-kunder er spærret. Skal de kobles alligevel?",
                "These e-conomic customers are barred. Link them all the same?",
            ),
        };
        language.pick(danish, english).to_owned()
    }
}

impl Localize for RefusalKind {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Moved(numbers) => moved(numbers, language),
            Self::Filled { lines } => {
                let rows = row_ranges(lines);
                say!(
                    language,
                    da: "Række {rows}: numrene tæller op som en serie og ser forkerte ud. Det sker, når kolonnen med e-conomic-numre bliver trukket nedad sammen med ja. Fortryd det (Ctrl+Z), og udfyld kun Godkend nedad.",
                    en: "Row {rows}: the numbers count up as a series and look wrong. That happens when the column of e-conomic numbers is dragged down together with yes. Undo that (Ctrl+Z) and fill down Approve only."
                )
            }
            Self::Unlikely { code, name, number, economic_name, verdict, proposed_for } => {
                let (name, theirs) = (shown_name(name), shown_name(economic_name));
                let class = super::review::class(language, verdict.class);
                let why = super::matching::reason(language, &verdict.reasons, &verdict.doubts);
                let instead = match proposed_for {
                    Some(other) => say!(
                        language,
                        da: " Nummeret er foreslået til kunde {other}.",
                        en: " The number is proposed for customer {other}."
                    ),
                    None => String::new(),
                };
                say!(
                    language,
                    da: "{code} {name} og e-conomic {number} {theirs} ligner to forskellige kunder ({class}: {why}).{instead} Ret nummeret, eller slet godkendelsen. Er det den rigtige, så kør med --allow-unlikely.",
                    en: "{code} {name} and e-conomic {number} {theirs} look like two different customers ({class}: {why}).{instead} Correct the number, or clear the approval. If it is the right one, run with --allow-unlikely."
                )
            }
            Self::NoNumber { code } => say!(
                language,
                da: "kunde {code} er godkendt, men har intet e-conomic-nummer. Skriv nummeret, eller slet godkendelsen.",
                en: "customer {code} is approved but has no e-conomic number. Type the number, or clear the approval."
            ),
            Self::UnknownNumber { number } => say!(
                language,
                da: "e-conomic har ingen kunde {number}. Ret nummeret, eller slet godkendelsen.",
                en: "e-conomic has no customer {number}. Correct the number, or clear the approval."
            ),
            Self::EconomicGone { number, was } => {
                let was = shown_name(was);
                say!(
                    language,
                    da: "e-conomic-kunde {number} ({was}) findes ikke længere. Kør `kobl export` igen.",
                    en: "e-conomic customer {number} ({was}) no longer exists. Run `kobl export` again."
                )
            }
            Self::EconomicChanged { number, was, now, fields: changed } if was == now => {
                let (now, changed) = (shown_name(now), fields(changed, language));
                say!(
                    language,
                    da: "e-conomic-kunde {number} ({now}) er ændret siden udtrækket ({changed}). Numre genbruges, også til en med samme navn; kør `kobl export` igen, og se på rækken, eller spring den over med --skip-changed.",
                    en: "e-conomic customer {number} ({now}) changed since the export ({changed}). Numbers are reused, also for somebody of the same name; run `kobl export` again and look at the row, or leave it out with --skip-changed."
                )
            }
            Self::EconomicChanged { number, was, now, .. } => {
                let (was, now) = (shown_name(was), shown_name(now));
                say!(
                    language,
                    da: "e-conomic-kunde {number} hed {was} ved udtrækket, men hedder nu {now}. Numre genbruges; kør `kobl export` igen, og se på rækken, eller spring den over med --skip-changed.",
                    en: "e-conomic customer {number} was {was} at the export but is now {now}. Numbers are reused; run `kobl export` again and look at the row, or leave it out with --skip-changed."
                )
            }
            Self::Barred { number, name } => {
                let name = shown_name(name);
                say!(
                    language,
                    da: "e-conomic-kunde {number} ({name}) er spærret: nogen har spærret den, eller den er oprettet gennem e-conomics nye API og aldrig åbnet. Ophæv spærringen i e-conomic, eller vælg et andet nummer. Skal den kobles alligevel, så kør med --allow-barred.",
                    en: "e-conomic customer {number} ({name}) is barred: someone barred it, or it was created through e-conomic's new API and never given access. Lift the bar in e-conomic, or choose another number. To link it all the same, run with --allow-barred."
                )
            }
            Self::Shared { number, code, with } => {
                let others = codes(with);
                say!(
                    language,
                    da: "kunde {code} får e-conomic-nummer {number}, som også bruges af {others}. Ret den ene, eller kør med --allow-shared, hvis kunderne skal faktureres sammen.",
                    en: "customer {code} gets e-conomic number {number}, which is also used by {others}. Correct one of them, or run with --allow-shared if the customers are to be invoiced together."
                )
            }
            Self::Overwrite { code, old, new } if EconomicNumber::parse(old).is_err() => say!(
                language,
                da: "kunde {code} har værdien ”{old}” som kobling, hvilket ikke er et e-conomic-nummer, og filen godkender {new}. Kør med --allow-overwrite for at erstatte værdien, eller slet godkendelsen for at beholde den.",
                en: "customer {code} has the value \"{old}\" as its link, which is not an e-conomic number, and the file approves {new}. Run with --allow-overwrite to replace the value, or clear the approval to keep it."
            ),
            Self::Overwrite { code, old, new } => say!(
                language,
                da: "kunde {code} er i forvejen koblet til e-conomic-nummer {old}, og filen godkender {new}. Kør med --allow-overwrite for at skifte nummer, eller slet godkendelsen for at beholde {old}.",
                en: "customer {code} is linked to e-conomic number {old} already, and the file approves {new}. Run with --allow-overwrite to change the number, or clear the approval to keep {old}."
            ),
            Self::DoesNotFit { number } => say!(
                language,
                da: "nummer {number} er for langt til koblingskolonnen i databasen. Tal med databaseadministratoren om kolonnens længde.",
                en: "number {number} does not fit the database's link column. Ask the database administrator about the column's length."
            ),
            Self::RowGone { code } => say!(
                language,
                da: "kunde {code} findes ikke længere i ClientView. Kør `kobl export` igen.",
                en: "customer {code} no longer exists in ClientView. Run `kobl export` again."
            ),
            Self::CodeChanged { was, now } => say!(
                language,
                da: "kundekoden {was} er siden udtrækket ændret til {now}. Kør `kobl export` igen.",
                en: "customer code {was} was changed to {now} after the export. Run `kobl export` again."
            ),
            Self::NameChanged { code } => say!(
                language,
                da: "kunde {code} har fået et andet navn i ClientView siden udtrækket. Kør `kobl export` igen.",
                en: "customer {code} got another name in ClientView after the export. Run `kobl export` again."
            ),
            Self::CustomerChanged { code, fields: changed } => {
                let changed = fields(changed, language);
                say!(
                    language,
                    da: "kunde {code} er ændret i ClientView siden udtrækket ({changed}). Kør `kobl export` igen, og se på rækken, eller spring den over med --skip-changed.",
                    en: "customer {code} changed in ClientView after the export ({changed}). Run `kobl export` again and look at the row, or leave it out with --skip-changed."
                )
            }
            Self::BecameInactive { code } => say!(
                language,
                da: "kunde {code} er blevet inaktiv i ClientView siden udtrækket. Slet godkendelsen, eller spring rækken over med --skip-changed.",
                en: "customer {code} became inactive in ClientView after the export. Clear the approval, or leave the row out with --skip-changed."
            ),
            Self::LinkChanged { code, was, now } => {
                let [was, now] = shown_links(was, now, language);
                say!(
                    language,
                    da: "koblingen for kunde {code} er ændret siden udtrækket: før {was}, nu {now}. Kør `kobl export` igen.",
                    en: "the link of customer {code} changed since the export: before {was}, now {now}. Run `kobl export` again."
                )
            }
        }
    }
}

/// A link for people: the number, or that there is none.
#[must_use]
pub fn shown_link(link: &StoredLink) -> Localized {
    Localized::by(|language| match link.0.as_deref().map(str::trim) {
        None | Some("") => language.pick("ikke koblet", "not linked").to_owned(),
        Some(text) => shown_name(text),
    })
}

/// A link before and after it changed; two kinds of no link are told apart.
pub(super) fn shown_links(was: &StoredLink, now: &StoredLink, language: Language) -> [String; 2] {
    let shown = [was, now].map(|link| shown_link(link).say(language));
    if shown[0] != shown[1] {
        return shown;
    }
    [was, now].map(|link| {
        let kind = match &link.0 {
            None => language.pick("ingen værdi", "no value"),
            Some(_) => language.pick("en tom tekst", "an empty text"),
        };
        format!("{} ({kind})", shown[0])
    })
}

fn codes(codes: &[Code]) -> String {
    let shown: Vec<String> = codes.iter().take(5).map(Code::to_string).collect();
    let more = if codes.len() > shown.len() { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// Primary keys for people, at most ten of them.
#[must_use]
pub fn keys(keys: &[Key]) -> String {
    let shown: Vec<String> = keys.iter().take(10).map(Key::to_string).collect();
    let more = if keys.len() > shown.len() { ", ..." } else { "" };
    format!("{}{more}", shown.join(", "))
}

impl Localize for StageError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Stale(rows) => {
                let (count, keys) = (super::count::rows(rows.len()).say(language), keys(rows));
                say!(
                    language,
                    da: "{count} blev ændret af andre, mens kobl arbejdede (primærnøgle {keys}). Intet er skrevet. Kør `kobl export` igen.",
                    en: "{count} changed by others while kobl was working (primary key {keys}). Nothing was written. Run `kobl export` again."
                )
            }
            Self::Taken(rows) => {
                let (count, keys) = (super::count::rows(rows.len()).say(language), keys(rows));
                say!(
                    language,
                    da: "En anden kunde har fået samme e-conomic-nummer, mens kobl arbejdede: {count} (primærnøgle {keys}). Intet er skrevet. Kør `kobl export` igen.",
                    en: "Another customer got the same e-conomic number while kobl was working: {count} (primary key {keys}). Nothing was written. Run `kobl export` again."
                )
            }
            Self::Altered(rows) => {
                let (count, keys) = (super::count::rows(rows.len()).say(language), keys(rows));
                say!(
                    language,
                    da: "{count} fik en anden værdi end den, kobl skrev (primærnøgle {keys}); en trigger i databasen griber ind. Intet er skrevet. Tal med databaseadministratoren eller Wolters Kluwer.",
                    en: "{count} got another value than kobl wrote (primary key {keys}); a trigger in the database interferes. Nothing was written. Ask the database administrator or Wolters Kluwer."
                )
            }
            Self::Busy => say!(
                language,
                da: "En anden kobl er ved at skrive til databasen. Intet er skrevet. Vent, til den er færdig, og prøv igen.",
                en: "Another kobl is writing to the database. Nothing was written. Wait until it is done and try again."
            ),
            Self::Store(error) => {
                let error = error.say(language);
                say!(language, da: "{error} Intet er skrevet.", en: "{error} Nothing was written.")
            }
        }
    }
}

impl Localize for WriteError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Journal(error) => {
                let error = error.say(language);
                say!(language, da: "{error} Intet er skrevet.", en: "{error} Nothing was written.")
            }
            Self::NotStaged(error) => error.say(language),
            Self::NotCommitted(error) => {
                let error = error.say(language);
                say!(
                    language,
                    da: "{error} Databasen er læst igen: intet er skrevet.",
                    en: "{error} The database was read again: nothing was written."
                )
            }
            Self::Unknown(error) => {
                let error = error.say(language);
                say!(
                    language,
                    da: "{error} Forbindelsen forsvandt, mens ændringerne blev gjort endelige, så det vides ikke, om de er skrevet: enten alle eller ingen. Kør `kobl status --resolve`, når databasen svarer igen.",
                    en: "{error} The connection was lost while the changes were being made final, so it is not known whether they were written: either all or none. Run `kobl status --resolve` when the database answers again."
                )
            }
            Self::Mixed(standing) => standing.say(language),
            Self::JournalUnfinished(error) => {
                let error = error.say(language);
                say!(
                    language,
                    da: "Alle ændringer er skrevet til databasen, men {error} Kør `kobl status --resolve`, når der er plads på disken.",
                    en: "All changes were written to the database, but {error} Run `kobl status --resolve` when there is room on the disk."
                )
            }
        }
    }
}

impl Localize for Standing {
    fn say(&self, language: Language) -> String {
        let (new, old, other) = (self.new.len(), self.old.len(), self.other.len());
        let total = new + old + other;
        // The fewer rows are the ones that somebody changed.
        let odd: Vec<Key> =
            if new > old { &self.old } else { &self.new }.iter().chain(&self.other).cloned().collect();
        let keys = keys(&odd);
        say!(
            language,
            da: "Af {total} rækker har {new} den nye værdi, {old} den gamle og {other} en helt anden: andre har også skrevet. Se på primærnøgle {keys} i databasen; `kobl export` viser, hvad der er koblet nu.",
            en: "Of {total} rows {new} hold the new value, {old} the old one and {other} another: somebody else wrote too. Look at primary key {keys} in the database; `kobl export` shows what is linked now."
        )
    }
}

impl Localize for ConnectionException {
    fn say(&self, language: Language) -> String {
        let sentence = match self {
            Self::TrustServerCertificate => language.pick(
                "Serverens certifikat kontrolleres ikke (TrustServerCertificate). Det er kun til et sikkert netværk; bedre er ca_file i kobl.toml. Det står i journalen.",
                "The server's certificate is not checked (TrustServerCertificate). That is for a safe network only; ca_file in kobl.toml is better. The journal says so.",
            ),
            Self::LoginOnlyEncrypted => language.pick(
                "Kun login er krypteret; kundedata sendes i klartekst. Det er kun til et sikkert netværk; bedre er Encrypt=true. Det står i journalen.",
                "Only the login is encrypted; customer data travels in clear text. That is for a safe network only; Encrypt=true is better. The journal says so.",
            ),
            Self::NotEncrypted => language.pick(
                "Forbindelsen er slet ikke krypteret (encrypt = \"off\"). Det er kun til et sikkert netværk og en server, der ikke kan andet. Det står i journalen.",
                "The connection is not encrypted at all (encrypt = \"off\"). That is for a safe network and a server that cannot do better. The journal says so.",
            ),
            Self::TableLocked => language.pick(
                "Serveren har ikke sp_getapplock. Mens kobl skriver, er hele kundetabellen låst for andre. Det står i journalen.",
                "The server has no sp_getapplock. While kobl writes, the whole customer table is locked for others. The journal says so.",
            ),
        };
        sentence.to_owned()
    }
}

impl Localize for JournalError {
    fn say(&self, language: Language) -> String {
        let (path, reason) = (self.path.display(), super::io_reason(self.reason, language));
        say!(
            language,
            da: "Der kan ikke skrives i journalen {path} ({reason}). Kontrollér mappen og diskpladsen.",
            en: "The journal {path} cannot be written ({reason}). Check the folder and the space on the disk."
        )
    }
}
