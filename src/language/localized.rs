//! What people read, as a value: nobody needs to know the language before it is shown.

use std::borrow::Cow;

use super::{Language, grouped};

/// Something that can be told to a person, in whichever language that person reads.
pub trait Localize {
    /// The sentence(s) in this language: what, where, and what to do next.
    fn say(&self, language: Language) -> String;
}

/// A text in both languages, made by [`say!`](crate::say), [`both`] or [`Localized::by`]; whoever shows it
/// chooses one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Localized {
    danish: Cow<'static, str>,
    english: Cow<'static, str>,
}

/// A text that is always the same.
#[must_use]
pub const fn both(danish: &'static str, english: &'static str) -> Localized {
    Localized { danish: Cow::Borrowed(danish), english: Cow::Borrowed(english) }
}

impl Localized {
    /// What a function tells in each language; for a text of several parts.
    #[must_use]
    pub fn by<T: Into<Cow<'static, str>>>(tell: impl Fn(Language) -> T) -> Self {
        Self { danish: tell(Language::Danish).into(), english: tell(Language::English).into() }
    }

    /// What an error or another value tells.
    #[must_use]
    pub fn of(told: &(impl Localize + ?Sized)) -> Self {
        Self::by(|language| told.say(language))
    }
}

impl Localized {
    /// Several texts as one.
    #[must_use]
    pub fn joined(texts: &[Self], between: &str) -> Self {
        Self::by(|language| texts.iter().map(|text| text.say(language)).collect::<Vec<_>>().join(between))
    }

    /// Its lines without their indentation; a text whose languages break differently stays whole.
    #[must_use]
    pub fn lines(&self) -> Vec<Self> {
        let (danish, english) = (self.danish.lines(), self.english.lines());
        if danish.clone().count() != english.clone().count() {
            return vec![self.clone()];
        }
        let line = |text: &str| Cow::Owned(text.trim_start().to_owned());
        danish
            .zip(english)
            .map(|(danish, english)| Self { danish: line(danish), english: line(english) })
            .collect()
    }
}

impl Localize for Localized {
    fn say(&self, language: Language) -> String {
        match language {
            Language::Danish => self.danish.clone().into_owned(),
            Language::English => self.english.clone().into_owned(),
        }
    }
}

/// Names, paths and other words that are the same in every language.
impl Localize for str {
    fn say(&self, _: Language) -> String {
        self.to_owned()
    }
}

impl Localize for String {
    fn say(&self, _: Language) -> String {
        self.clone()
    }
}

impl<T: Localize + ?Sized> Localize for &T {
    fn say(&self, language: Language) -> String {
        (**self).say(language)
    }
}

/// A count, with the language's thousands separator.
impl Localize for usize {
    fn say(&self, language: Language) -> String {
        grouped(language, *self as u64)
    }
}

/// A count, with the language's thousands separator.
impl Localize for u64 {
    fn say(&self, language: Language) -> String {
        grouped(language, *self)
    }
}

impl From<String> for Localized {
    fn from(same: String) -> Self {
        Self { danish: Cow::Owned(same.clone()), english: Cow::Owned(same) }
    }
}

impl From<&str> for Localized {
    fn from(same: &str) -> Self {
        same.to_owned().into()
    }
}

#[cfg(test)]
mod tests {
    use super::super::say;
    use super::*;

    #[test]
    fn a_text_holds_other_texts_and_counts_in_the_language_it_is_shown_in() {
        let place = both("i databasen", "in the database");
        let (count, file) = (12_345_usize, "review.csv");
        let text = say!(
            da: "{count} rækker {place} ({file})",
            en: "{count} rows {place} ({file})",
            count = count,
            place = place,
        );
        assert_eq!(text.say(Language::Danish), "12.345 rækker i databasen (review.csv)");
        assert_eq!(text.say(Language::English), "12,345 rows in the database (review.csv)");
        assert_eq!(Localized::of(&text), text);
    }
}
