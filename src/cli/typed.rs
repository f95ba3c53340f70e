//! Commands in messages as they must be typed here: with `--config` where the
//! settings are not found without it, and with `.\` (or `./`) in front where
//! kobl lies in the working folder and the shell does not look there.

use std::path::Path;

use super::config_place::ConfigPlace;
use crate::language::shell::quoted;

/// The commands that read the settings.
const NEED_SETTINGS: [&str; 11] = [
    "status", "export", "apply", "undo", "explain", "evaluate", "link", "unlink", "cleanup", "doctor",
    "guide",
];

/// How commands are typed where this process was started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Typed {
    /// What to type for `kobl`.
    program: String,
    /// What stands behind it, with a blank in front.
    pub(super) settings: String,
}

impl Typed {
    /// How commands are typed in the working folder with these settings.
    pub(super) fn here(place: &ConfigPlace) -> Self {
        let settings = match place.is_found_without_flag || !place.path.exists() {
            true => String::new(),
            false => format!(" --config {}", quoted(&place.path)),
        };
        Self { program: program(), settings }
    }

    /// A text in which every `kobl COMMAND` can be pasted.
    pub(super) fn adapted<'t>(&self, text: &'t str) -> std::borrow::Cow<'t, str> {
        if self.program == "kobl" && self.settings.is_empty() {
            return text.into();
        }
        let mut out = String::with_capacity(text.len() + 64);
        let mut rest = text;
        while let Some(at) = rest.find("kobl ") {
            let (before, after) = (&rest[..at], &rest[at + "kobl ".len()..]);
            out.push_str(before);
            let word: &str = after.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default();
            let begins = before.chars().next_back().is_none_or(|c| c.is_whitespace() || c == '`');
            if begins && NEED_SETTINGS.contains(&word) {
                out.push_str(&self.program);
                out.push_str(&self.settings);
                out.push(' ');
            } else {
                out.push_str("kobl ");
            }
            rest = after;
        }
        out.push_str(rest);
        out.into()
    }
}

/// `kobl` where the shell finds it by that name; with the folder in front where it lies in the
/// working folder, which PowerShell and Unix shells do not search.
fn program() -> String {
    let name = "kobl".to_owned();
    let Ok(own) = std::env::current_exe() else { return name };
    let folders: Vec<_> = std::env::var_os("PATH").iter().flat_map(std::env::split_paths).collect();
    let is_named_kobl = own.file_stem().is_some_and(|stem| stem == "kobl");
    let folder = own.parent().unwrap_or(Path::new(""));
    let here = std::env::current_dir().is_ok_and(|here| here == folder);
    if is_named_kobl && here && !folders.iter().any(|searched| searched == folder) {
        return format!(".{}kobl", std::path::MAIN_SEPARATOR);
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_commands_that_need_the_settings_get_them() {
        let typed = Typed { program: "./kobl".to_owned(), settings: " --config 'a b/kobl.toml'".to_owned() };
        for (text, expected) in [
            ("Run `kobl export` again.", "Run `./kobl --config 'a b/kobl.toml' export` again."),
            (
                "kobl apply x\n  kobl undo --last",
                "./kobl --config 'a b/kobl.toml' apply x\n  ./kobl --config 'a b/kobl.toml' undo --last",
            ),
            (
                "kobl kobler, kobl can work, kobl init, akobl status",
                "kobl kobler, kobl can work, kobl init, akobl status",
            ),
            ("", ""),
        ] {
            assert_eq!(typed.adapted(text), expected);
        }
    }
}
