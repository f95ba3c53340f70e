//! Names of schemas, tables and columns in T-SQL. A name reaches a statement
//! only in brackets.

use std::fmt;

/// The name of a schema, table or column, without brackets.
pub type Name = String;

/// A name in brackets, as it may stand in a statement.
#[must_use]
pub fn bracketed(name: &str) -> String {
    format!("[{}]", name.replace(']', "]]"))
}

/// The name of the lock against a second kobl on a table (as [`TableName::plain`] writes it).
/// SQL Server takes 255 characters.
#[must_use]
pub fn lock_name(table: &str) -> String {
    format!("kobl {table}").chars().take(255).collect()
}

/// A name as a person writes it.
fn plain(name: &str) -> String {
    let regular = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    if regular && !name.is_empty() { name.to_owned() } else { bracketed(name) }
}

/// A table with its schema, as the catalogue has them. Displayed in brackets.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableName {
    /// Schema.
    pub schema: Name,
    /// Table.
    pub table: Name,
}

impl fmt::Display for TableName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", bracketed(&self.schema), bracketed(&self.table))
    }
}

impl TableName {
    /// As a person writes it: `dbo.Customer`, in brackets only where they are needed.
    #[must_use]
    pub fn plain(&self) -> String {
        [&self.schema, &self.table].map(|name| plain(name)).join(".")
    }
}

/// Reads `Customer`, `dbo.Customer`, `[my schema].[my.table]`; `None` for anything else
/// (three parts name another database, which kobl does not write to).
#[must_use]
pub fn parse_table(text: &str) -> Option<(Option<Name>, Name)> {
    let mut parts = Vec::new();
    let mut rest = text.trim();
    loop {
        let (part, after) = part(rest)?;
        parts.push(part);
        match after.strip_prefix('.') {
            Some(next) => rest = next,
            None if after.is_empty() => break,
            None => return None,
        }
    }
    match parts.len() {
        1 => parts.pop().map(|table| (None, table)),
        2 => parts.pop().zip(parts.pop()).map(|(table, schema)| (Some(schema), table)),
        _ => None,
    }
}

/// The first part of a dotted name and what follows it.
fn part(text: &str) -> Option<(Name, &str)> {
    let close = match text.chars().next()? {
        '[' => ']',
        '"' => '"',
        _ => {
            let end = text.find('.').unwrap_or(text.len());
            return (end > 0).then(|| (text[..end].trim().to_owned(), &text[end..]));
        }
    };
    let mut name = String::new();
    let mut rest = &text[1..];
    loop {
        let end = rest.find(close)?;
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix(close) {
            Some(after) => {
                name.push(close);
                rest = after;
            }
            None => return (!name.is_empty()).then_some((name, rest)),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_table_is_written_with_or_without_schema_and_brackets() {
        let named = |schema: Option<&str>, table: &str| Some((schema.map(str::to_owned), table.to_owned()));
        assert_eq!(parse_table("Customer"), named(None, "Customer"));
        assert_eq!(parse_table(" dbo.Customer "), named(Some("dbo"), "Customer"));
        assert_eq!(parse_table("[my schema].[a.b]]c]"), named(Some("my schema"), "a.b]c"));
        assert_eq!(parse_table("\"dbo\".\"Customer\""), named(Some("dbo"), "Customer"));
    }

    #[test]
    fn other_databases_and_broken_names_are_refused() {
        for text in ["", ".", "a.b.c", "[open", "[]", "dbo.", "[a]b"] {
            assert_eq!(parse_table(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_name_breaks_out_of_its_brackets(schema in ".{1,12}", table in ".{1,12}") {
            let name = TableName { schema: schema.clone(), table: table.clone() };
            prop_assert_eq!(parse_table(&name.to_string()), Some((Some(schema.clone()), table.clone())));
            prop_assert_eq!(parse_table(&name.plain()), Some((Some(schema), table)));
        }
    }
}
