//! Words that many rows share, each told once: doubts, subjects and lines of
//! the waterfall.

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::language::matching::found;
use crate::language::report::{self as words, capitalised};
use crate::language::{Language, Localize};
use crate::matching::waterfall::{WaterfallLine, WaterfallSubject};
use crate::matching::{Doubt, Level, Term};

/// Everything that occurs, in the order of first occurrence.
pub(super) struct PageVocabulary {
    language: Language,
    doubts: Vec<Doubt>,
    lines: Vec<LineWords>,
    places: FxHashMap<(WaterfallSubject, Vec<(Term, Level)>), i64>,
}

/// A line of the waterfall without its weight: place of its subject, and what was found.
#[derive(Debug, Serialize)]
pub(super) struct LineWords(i64, String);

/// A subject's word, and the fields of a record that it looks at; 9 is the code or the number.
#[derive(Debug, Serialize)]
pub(super) struct SubjectWords(&'static str, &'static [u8]);

impl PageVocabulary {
    pub(super) fn new(language: Language) -> Self {
        Self { language, doubts: Vec::new(), lines: Vec::new(), places: FxHashMap::default() }
    }

    pub(super) fn doubt(&mut self, doubt: Doubt) -> i64 {
        let place = self.doubts.iter().position(|known| *known == doubt).unwrap_or_else(|| {
            self.doubts.push(doubt);
            self.doubts.len() - 1
        });
        i64::try_from(place).unwrap_or(-1)
    }

    pub(super) fn line(&mut self, line: &WaterfallLine) -> i64 {
        let key = (line.subject, line.levels.clone());
        if let Some(place) = self.places.get(&key) {
            return *place;
        }
        let place = i64::try_from(self.lines.len()).unwrap_or(-1);
        self.lines.push(LineWords(line.subject as i64, found(self.language, line)));
        self.places.insert(key, place);
        place
    }

    /// The doubts as they head a group of rows.
    pub(super) fn doubt_words(&self) -> Vec<String> {
        self.doubts.iter().map(|doubt| capitalised(&doubt.say(self.language))).collect()
    }

    pub(super) fn subject_words(&self) -> Vec<SubjectWords> {
        let words = |subject| SubjectWords(words::subject(self.language, subject), fields_of(subject));
        WaterfallSubject::ALL.iter().copied().map(words).collect()
    }

    pub(super) fn into_lines(self) -> Vec<LineWords> {
        self.lines
    }
}

/// The fields of a record that a subject looks at.
const fn fields_of(subject: WaterfallSubject) -> &'static [u8] {
    match subject {
        WaterfallSubject::Name => &[0],
        WaterfallSubject::Address => &[1],
        WaterfallSubject::Town => &[2],
        WaterfallSubject::Cvr => &[3],
        WaterfallSubject::Phone => &[4],
        WaterfallSubject::Email => &[5],
        WaterfallSubject::Ean => &[6],
        WaterfallSubject::Owner => &[7],
        WaterfallSubject::Number => &[9],
        WaterfallSubject::Lists | WaterfallSubject::Rivals => &[],
    }
}
