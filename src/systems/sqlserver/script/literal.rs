//! Values and comments as T-SQL: nothing in them ends its literal or its line.

use std::fmt::Write;

/// A value as T-SQL writes it: NULL or `N'…'`. Characters that end a line, steer the text or
/// begin a variable of SQLCMD (`$(`) are spelled out, so that every literal is one quiet line.
pub(super) fn literal(value: Option<&str>) -> String {
    let Some(text) = value else { return "NULL".to_owned() };
    let mut literal = String::from("N'");
    let mut previous = '\0';
    for c in text.chars() {
        match c {
            '\'' => literal.push_str("''"),
            '(' if previous == '$' => literal.push_str("' + N'("),
            c if is_unquiet(c) => {
                let _ = write!(literal, "' + NCHAR({}) + N'", u32::from(c));
            }
            c => literal.push(c),
        }
        previous = c;
    }
    literal.push('\'');
    literal
}

/// Text for a comment or message of one line.
pub(super) fn comment(text: &str) -> String {
    let quiet: String = text.chars().map(|c| if is_unquiet(c) { ' ' } else { c }).collect();
    quiet.replace("$(", "$ (")
}

/// Control characters, the line ends of Unicode, and the marks that turn text around.
fn is_unquiet(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
