//! Reads one section of the file key by key and keeps account of what is left.

use toml::{Table, Value};

use super::problem::{Problem, ProblemKind, TypeName};

/// A section being read. Every key is taken once; what remains is unknown.
pub(super) struct Section<'p> {
    path: String,
    table: Table,
    known: Vec<&'static str>,
    problems: &'p mut Vec<Problem>,
}

impl<'p> Section<'p> {
    pub(super) fn new(path: &str, table: Table, problems: &'p mut Vec<Problem>) -> Self {
        Self { path: path.to_owned(), table, known: Vec::new(), problems }
    }

    fn at(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    pub(super) fn problem(&mut self, key: &str, kind: ProblemKind) {
        let at = self.at(key);
        self.problems.push(Problem { at, kind });
    }

    fn take<T>(
        &mut self,
        key: &'static str,
        expected: TypeName,
        read: impl FnOnce(Value) -> Option<T>,
    ) -> Option<T> {
        self.known.push(key);
        let value = read(self.table.remove(key)?);
        if value.is_none() {
            self.problem(key, ProblemKind::WrongType { expected });
        }
        value
    }

    pub(super) fn text(&mut self, key: &'static str) -> Option<String> {
        self.take(key, TypeName::Text, |value| match value {
            Value::String(text) => Some(text),
            _ => None,
        })
    }

    /// A text that is not blank.
    pub(super) fn needed_text(&mut self, key: &'static str) -> String {
        let before = self.problems.len();
        match self.text(key).filter(|text| !text.trim().is_empty()) {
            Some(text) => text,
            None => {
                if self.problems.len() == before {
                    self.problem(key, ProblemKind::Missing);
                }
                String::new()
            }
        }
    }

    pub(super) fn number(&mut self, key: &'static str) -> Option<u64> {
        self.take(key, TypeName::Number, |value| value.as_integer().and_then(|n| u64::try_from(n).ok()))
    }

    pub(super) fn switch(&mut self, key: &'static str) -> Option<bool> {
        self.take(key, TypeName::Switch, |value| value.as_bool())
    }

    /// A list of texts; a single text counts as a list of one.
    pub(super) fn texts(&mut self, key: &'static str) -> Option<Vec<String>> {
        self.take(key, TypeName::Texts, |value| match value {
            Value::String(text) => Some(vec![text]),
            Value::Array(values) => {
                values.into_iter().map(|value| value.as_str().map(str::to_owned)).collect()
            }
            _ => None,
        })
    }

    /// One of a few words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &'static [&'static str],
        values: &[T],
    ) -> Option<T> {
        let text = self.text(key)?;
        let found = words.iter().position(|word| *word == text).map(|index| values[index]);
        if found.is_none() {
            self.problem(key, ProblemKind::NotOneOf { expected: words });
        }
        found
    }

    /// One of a few words that must be there.
    pub(super) fn needed_word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &'static [&'static str],
        values: &[T],
    ) -> Option<T> {
        if !self.table.contains_key(key) {
            self.problem(key, ProblemKind::NotOneOf { expected: words });
        }
        self.word(key, words, values)
    }

    pub(super) fn section(&mut self, key: &'static str) -> Option<Table> {
        self.take(key, TypeName::Section, |value| match value {
            Value::Table(table) => Some(table),
            _ => None,
        })
    }

    /// Whether there is such a key, whatever it holds.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Takes every subsection that is there, whatever its name.
    pub(super) fn sections(&mut self) -> Vec<(String, Table)> {
        let is_section = |(name, value): (&String, &Value)| value.is_table().then(|| name.clone());
        let names: Vec<String> = self.table.iter().filter_map(is_section).collect();
        let taken = names.into_iter().filter_map(|name| match self.table.remove(&name) {
            Some(Value::Table(table)) => Some((name, table)),
            _ => None,
        });
        taken.collect()
    }

    /// The problem list, for a subsection with a name of the user's own.
    pub(super) fn below(&mut self, name: &str, table: Table) -> Section<'_> {
        let path = self.at(name);
        Section::new(&path, table, self.problems)
    }

    /// The problem list, for a subsection read while this one is open.
    pub(super) fn sub(&mut self, key: &'static str, table: Table) -> Section<'_> {
        let path = self.at(key);
        Section::new(&path, table, self.problems)
    }

    /// Reports what nobody asked for.
    pub(super) fn finish(mut self) {
        let left: Vec<String> = self.table.keys().cloned().collect();
        for key in left {
            let nearest = nearest(&key, &self.known);
            self.problem(&key, ProblemKind::UnknownKey { nearest });
        }
    }
}

/// The known key most like the unknown one, if any is like it at all.
fn nearest(key: &str, known: &[&'static str]) -> Option<String> {
    known
        .iter()
        .map(|candidate| (strsim::normalized_damerau_levenshtein(key, candidate), *candidate))
        .filter(|(likeness, _)| *likeness > 0.5)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, candidate)| candidate.to_owned())
}
