//! Sentences about writes whose outcome is open, and about journals.

use std::path::Path;

use super::change::shown_link;
use super::count::changes;
use super::shell::quoted;
use super::{Language, Localize, Localized, both, io_reason, say, shown_name};
use crate::change::{CurrentRow, Intent, OpenStanding, Outcome};
use crate::customer::Key;
use crate::systems::journal_file::JournalReadError;

/// That a living kobl is writing right now.
#[must_use]
pub fn under_way(intent: &Intent, folder: &Path) -> Localized {
    let changes = changes(intent.changes.len());
    let by = by(intent);
    let folder = folder.display();
    say!(
        da: "En skrivning af {changes} er i gang{by} ({folder}). Vent, til den er færdig.",
        en: "A write of {changes} is under way{by} ({folder}). Wait until it is done.",
        changes = changes,
        by = by,
    )
}

/// That it cannot be told yet what came of an interrupted write.
#[must_use]
pub fn undecided(intent: &Intent, folder: &Path) -> Localized {
    let changes = changes(intent.changes.len());
    let by = by(intent);
    let folder = folder.display();
    say!(
        da: "Afbrudt skrivning af {changes}{by} ({folder}): databasen er stadig låst af kobl, så den kan endnu blive gennemført. Vent et øjeblik, og kør `kobl status` igen.",
        en: "Interrupted write of {changes}{by} ({folder}): the database is still locked by kobl, so it may yet be done. Wait a moment and run `kobl status` again.",
        changes = changes,
        by = by,
    )
}

/// What the rows tell of an interrupted write.
#[must_use]
pub fn open(intent: &Intent, open: &OpenStanding, folder: &Path) -> Localized {
    let changes = changes(intent.changes.len());
    let by = by(intent);
    let place = folder.display();
    if open.written_again && open.standing.outcome() != Outcome::Mixed {
        return written_again(open.standing.outcome(), &changes, &by, folder);
    }
    match open.standing.outcome() {
        Outcome::Written => say!(
            da: "Afbrudt skrivning: den ER gennemført med {changes}{by} ({place}).\n  Behold den med: kobl status --resolve\n  Fortryd den med: kobl undo {folder}",
            en: "Interrupted write: it IS done, with {changes}{by} ({place}).\n  Keep it with: kobl status --resolve\n  Undo it with: kobl undo {folder}",
            folder = quoted(folder),
            changes = changes,
            by = by,
        ),
        Outcome::NotWritten => say!(
            da: "Afbrudt skrivning af {changes}{by}: den er IKKE gennemført, ingen rækker er ændret ({place}).\n  Luk den med: kobl status --resolve\n  Skriv den derefter ved at køre `kobl apply FIL` igen.",
            en: "Interrupted write of {changes}{by}: it is NOT done, no row was changed ({place}).\n  Close it with: kobl status --resolve\n  Then write it by running `kobl apply FILE` again.",
            changes = changes,
            by = by,
        ),
        Outcome::Unknown | Outcome::Mixed => {
            say!(
                da: "Afbrudt skrivning{by} ({place}). {standing}\n  Når du har set på rækkerne, så luk den med: kobl status --resolve",
                en: "Interrupted write{by} ({place}). {standing}\n  When you have looked at the rows, close it with: kobl status --resolve",
                standing = &open.standing,
                by = by,
            )
        }
    }
}

/// What came of an interrupted write whose rows later writes have changed again.
fn written_again(outcome: Outcome, changes: &Localized, by: &Localized, folder: &Path) -> Localized {
    let folder = folder.display();
    if outcome == Outcome::Written {
        return say!(
            da: "Afbrudt skrivning: den blev gennemført med {changes}{by} ({folder}). Senere skrivninger har ændret nogle af rækkerne igen.\n  Luk den med: kobl status --resolve",
            en: "Interrupted write: it was done, with {changes}{by} ({folder}). Later writes have changed some of the rows again.\n  Close it with: kobl status --resolve",
            changes = changes,
            by = by,
        );
    }
    say!(
        da: "Afbrudt skrivning af {changes}{by}: den blev IKKE gennemført ({folder}). Nogle af rækkerne er skrevet senere.\n  Luk den med: kobl status --resolve",
        en: "Interrupted write of {changes}{by}: it was NOT done ({folder}). Some of the rows were written later.\n  Close it with: kobl status --resolve",
        changes = changes,
        by = by,
    )
}

/// That an interrupted write is closed now.
#[must_use]
pub fn settled(intent: &Intent, open: &OpenStanding, folder: &Path) -> Localized {
    let changes = changes(intent.changes.len());
    let folder = folder.display();
    match open.standing.outcome() {
        Outcome::Written => say!(
            da: "Afklaret: skrivningen er gennemført med {changes}, og det står nu i journalen ({folder}).",
            en: "Settled: the write is done, with {changes}, and the journal says so now ({folder}).",
            changes = changes,
        ),
        Outcome::NotWritten => say!(
            da: "Afklaret: skrivningen af {changes} blev ikke gennemført, og det står nu i journalen ({folder}).",
            en: "Settled: the write of {changes} was not done, and the journal says so now ({folder}).",
            changes = changes,
        ),
        Outcome::Unknown | Outcome::Mixed => {
            say!(
                da: "Lukket, og det står nu i journalen ({folder}). {standing}",
                en: "Closed, and the journal says so now ({folder}). {standing}",
                standing = &open.standing,
            )
        }
    }
}

/// Who made a write, where the journal knows it.
fn by(intent: &Intent) -> Localized {
    let (user, machine) = (&intent.user, &intent.machine);
    match (user.is_empty(), machine.is_empty()) {
        (true, _) => both("", ""),
        (false, true) => say!(da: " af {user}", en: " by {user}"),
        (false, false) => say!(da: " af {user} på {machine}", en: " by {user} on {machine}"),
    }
}

/// That an earlier write must be settled before the next.
#[must_use]
pub fn resolve_first(folder: &Path) -> Localized {
    let folder = folder.display();
    say!(
        da: "Det vides ikke, hvad der kom ud af en tidligere skrivning ({folder}). Intet er skrevet. Kør først `kobl status --resolve`, og se, hvad den siger.",
        en: "It is not known what came of an earlier write ({folder}). Nothing was written. Run `kobl status --resolve` first and see what it says.",
    )
}

/// That the last write cannot be told, so that "last" means nothing.
#[must_use]
pub fn last_is_uncertain(error: &JournalReadError) -> Localized {
    say!(
        da: "{error} Derfor er det ikke sikkert, hvilken skrivning der er den sidste. Intet er skrevet. Angiv journalens mappe: kobl undo MAPPE",
        en: "{error} So it is not certain which write is the last. Nothing was written. Name the journal's folder: kobl undo FOLDER",
        error = error,
    )
}

/// Customers that are named in one sentence; more are counted.
const MOST_NAMED: usize = 20;

/// The customers whose rows changed after the write that is to be undone.
#[must_use]
pub fn changed_since(changed: &[Key], rows: &[CurrentRow]) -> Localized {
    let named = changed.iter().take(MOST_NAMED).map(|key| match rows.iter().find(|row| row.key == *key) {
        Some(row) => {
            let (code, name, link) = (&row.code, shown_name(&row.about.name), shown_link(&row.link));
            say!(da: "{code} {name} (nu {link})", en: "{code} {name} (now {link})", link = link)
        }
        None => say!(da: "primærnøgle {key} (slettet)", en: "primary key {key} (deleted)"),
    });
    let mut told: Vec<Localized> = named.collect();
    let more = changed.len().saturating_sub(MOST_NAMED);
    if more > 0 {
        told.push(say!(da: "og {more} mere", en: "and {more} more"));
    }
    say!(
        da: "Ændret siden skrivningen og føres ikke tilbage ({count}): {told}.",
        en: "Changed since the write, and not taken back ({count}): {told}.",
        count = super::count::rows(changed.len()),
        told = Localized::joined(&told, "; "),
    )
}

/// That the rest can be taken back, and with which flag.
#[must_use]
pub fn skip_changed(rest: usize) -> Localized {
    let rest = super::count::rows(rest);
    say!(
        da: "Intet er skrevet. {rest} kan føres tilbage: kør igen med --skip-changed.",
        en: "Nothing was written. {rest} can be taken back: run again with --skip-changed.",
        rest = rest,
    )
}

/// Whether the rest is to be taken back.
#[must_use]
pub fn ask_rest(rest: usize) -> Localized {
    let rest = super::count::rows(rest);
    say!(da: "Skal resten ({rest}) føres tilbage?", en: "Take back the rest ({rest})?", rest = rest)
}

/// That a write did not change anything.
#[must_use]
pub fn was_not_written(folder: &Path) -> Localized {
    let folder = folder.display();
    say!(
        da: "Skrivningen i {folder} blev ikke gennemført. Der er intet at fortryde.",
        en: "The write in {folder} was not done. There is nothing to undo.",
    )
}

impl Localize for JournalReadError {
    fn say(&self, language: Language) -> String {
        match self {
            Self::Unreadable { path, reason } => {
                let (path, reason) = (path.display(), io_reason(*reason, language));
                say!(
                    language,
                    da: "Journalen {path} kan ikke læses ({reason}). Kontrollér stien og rettighederne.",
                    en: "The journal {path} cannot be read ({reason}). Check the path and the rights."
                )
            }
            Self::Malformed { path, line } => {
                let path = path.display();
                say!(
                    language,
                    da: "Journalen {path} er beskadiget eller ændret i linje {line}. Flyt mappen væk, og gem den; den viser, hvad der blev skrevet.",
                    en: "The journal {path} is damaged or was changed in line {line}. Move its folder away and keep it; it shows what was written."
                )
            }
            Self::IndexMalformed { path, line } => {
                let path = path.display();
                say!(
                    language,
                    da: "Listen over journaler, {path}, er beskadiget i linje {line}. Flyt den væk, og gem den; kobl finder igen de journaler, der ligger i samme mappe.",
                    en: "The list of journals, {path}, is damaged in line {line}. Move it away and keep it; kobl finds the journals in the same folder again."
                )
            }
            Self::Missing(folder) => {
                let folder = folder.display();
                say!(
                    language,
                    da: "Journalen i {folder} er væk. Læg mappen tilbage, hvis du har den; uden den kan skrivningen ikke fortrydes.",
                    en: "The journal in {folder} is gone. Put the folder back if you have it; without it the write cannot be undone."
                )
            }
        }
    }
}
