//! Breaks long lines between words, where a terminal would break them anywhere.
//! Tables and commands stay whole: a table has its width, and a command is
//! copied.

use std::borrow::Cow;

/// A text for the window: broken where there is one, as it is for a file or a pipe.
pub(super) fn to_window(text: &str) -> Cow<'_, str> {
    match comfy_table::Table::new().width() {
        Some(columns) => wrapped(text, usize::from(columns)),
        None => text.into(),
    }
}

/// Windows narrower than this are left to themselves.
const NARROWEST: usize = 20;

fn wrapped(text: &str, columns: usize) -> Cow<'_, str> {
    if columns < NARROWEST || text.lines().all(|line| fits(line, columns)) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (place, line) in text.split('\n').enumerate() {
        if place > 0 {
            out.push('\n');
        }
        if fits(line, columns) { out.push_str(line) } else { broken(line, columns, &mut out) }
    }
    out.into()
}

fn fits(line: &str, columns: usize) -> bool {
    let bare = line.trim_start();
    let is_command = bare.starts_with("kobl ") || bare.starts_with("> kobl ") || bare.starts_with("./kobl ");
    shown_width(line) <= columns || is_command || bare.starts_with(['┌', '│', '╞', '├', '└'])
}

/// Characters that are seen: what colours a word is not.
fn shown_width(line: &str) -> usize {
    let mut width = 0;
    let mut colour = false;
    for c in line.chars() {
        match c {
            '\u{1b}' => colour = true,
            'm' if colour => colour = false,
            _ if colour => {}
            _ => width += 1,
        }
    }
    width
}

/// Adds a line in parts; the later ones begin below the first.
fn broken(line: &str, columns: usize, out: &mut String) {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let (blanks, rest) = line.split_at(indent);
    out.push_str(blanks);
    let mut used = indent;
    for (place, word) in words(rest).into_iter().enumerate() {
        let width = shown_width(word);
        if place > 0 && used + 1 + width > columns {
            out.push('\n');
            out.push_str(blanks);
            used = indent;
        } else if place > 0 {
            out.push(' ');
            used += 1;
        }
        out.push_str(word);
        used += width;
    }
}

/// The words of a line. A command in it is one: it is copied as a whole.
fn words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = line;
    loop {
        let end = command_length(rest, words.last().copied()).or_else(|| rest.find(' '));
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        words.push(word);
        match after.strip_prefix(' ') {
            Some(after) => rest = after,
            None => return words,
        }
    }
}

/// Where the command ends that the text begins with: in backticks, or behind a colon up to the end
/// of the line or a gap.
fn command_length(text: &str, before: Option<&str>) -> Option<usize> {
    if text.starts_with("`kobl ") {
        let end = text[1..].find('`')? + 2;
        return Some(text[end..].find(' ').map_or(text.len(), |blank| end + blank));
    }
    let is_command = text.starts_with("kobl ") && before.is_some_and(|word| word.ends_with(':'));
    is_command.then(|| text.find("   ").unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words_and_tables_and_commands_are_not() {
        for (text, expected) in [
            ("kort", "kort"),
            ("en to tre fire fem seks syv otte", "en to tre fire fem\nseks syv otte"),
            ("  en to tre fire fem seks syv", "  en to tre fire fem\n  seks syv"),
            ("et_meget_langt_ord_uden_mellemrum her", "et_meget_langt_ord_uden_mellemrum\nher"),
            (
                "  kobl apply \"C:\\Users\\Jens Hansen\\review.csv\"",
                "  kobl apply \"C:\\Users\\Jens Hansen\\review.csv\"",
            ),
            ("Angiv nummeret: kobl link 20208 NUMMER", "Angiv nummeret:\nkobl link 20208 NUMMER"),
            ("Kør `kobl export --answers x.csv`, og se", "Kør\n`kobl export --answers x.csv`,\nog se"),
            ("Kør `kobl", "Kør `kobl"),
            ("Fortryd: kobl undo --last   Se: kobl status", "Fortryd:\nkobl undo --last  \nSe: kobl status"),
            ("│ en tabel, der er bredere end vinduet │", "│ en tabel, der er bredere end vinduet │"),
            ("\u{1b}[1;31mkobl:\u{1b}[0m fejl nr 12345", "\u{1b}[1;31mkobl:\u{1b}[0m fejl nr 12345"),
        ] {
            assert_eq!(wrapped(text, 20), expected);
        }
    }
}
