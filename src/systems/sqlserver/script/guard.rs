//! What a row of the table must hold, as conditions of T-SQL: `t` is the table, `c` the script's
//! own row. Values are compared by their bytes, whatever the database's collation, and NULL equals
//! NULL.

use sha2::{Digest, Sha256};

use super::literal::literal;
use super::{ScriptChange, ScriptTarget};
use crate::customer::{Field, Text};
use crate::systems::sqlserver::identifiers::bracketed;

/// How values are compared: by their bytes, whatever the database's collation.
const BINARY: &str = "COLLATE Latin1_General_BIN2";

/// How a change finds its row. GUIDs are compared in capitals, since the server writes them so.
pub(super) fn same_key(key: &str, changes: &[ScriptChange]) -> String {
    let stored = format!("CONVERT(nvarchar(900), t.{})", bracketed(key));
    match changes.iter().all(|change| is_guid(change.change.key.as_str())) {
        true => format!("UPPER({stored}) {BINARY} = UPPER(c.k) {BINARY}"),
        false => format!("{stored} {BINARY} = c.k {BINARY}\n     AND DATALENGTH({stored}) = DATALENGTH(c.k)"),
    }
}

fn is_guid(text: &str) -> bool {
    text.len() == 36
        && text.char_indices().all(|(i, c)| match i {
            8 | 13 | 18 | 23 => c == '-',
            _ => c.is_ascii_hexdigit(),
        })
}

/// The link as text.
pub(super) fn link(target: &ScriptTarget) -> String {
    format!("CONVERT(nvarchar(4000), t.{})", bracketed(&target.link))
}

/// The row's link is the script's `old_link` or `new_link`.
pub(super) fn link_is(target: &ScriptTarget, value: &str) -> String {
    all_same(&[(link(target), format!("c.{value}"))])
}

/// The row's link is the old one. A list cannot tell NULL from blank: there, NULL stands for
/// every value that counts as unlinked.
pub(super) fn link_is_old(target: &ScriptTarget) -> String {
    let exact = link_is(target, "old_link");
    match &target.unlinked {
        None => exact,
        Some(values) => format!("({exact} OR (c.old_link IS NULL AND {}))", is_unlinked(target, values)),
    }
}

/// The row's link is blank or one of the values that count as unlinked.
fn is_unlinked(target: &ScriptTarget, values: &[String]) -> String {
    let mut blank = vec![String::new()];
    blank.extend(values.iter().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty()));
    let values: Vec<String> = blank.iter().map(|value| literal(Some(value))).collect();
    let link = link(target);
    format!("LTRIM(RTRIM(ISNULL({link}, N''))) {BINARY} IN ({})", values.join(", "))
}

/// The number of the script's row is the link of the row `t`, blanks aside.
pub(super) fn link_is_number(target: &ScriptTarget) -> String {
    format!("LTRIM(RTRIM({})) {BINARY} = LTRIM(RTRIM(c.new_link)) {BINARY}", link(target))
}

/// The row `of` holds what the link was judged by; `None` where nothing was judged. Fingerprints
/// are compared, so that the script itself holds no names and addresses.
pub(super) fn is_as_judged(target: &ScriptTarget, of: &str) -> Option<String> {
    let columns = target.judged.iter();
    let prints: Vec<String> = columns
        .map(|(field, column)| {
            let value = judged_value(target, *field, &format!("{of}.{}", bracketed(column)));
            format!("HASHBYTES(N'SHA2_256', {value})")
        })
        .collect();
    let all = prints.join("\n      + ");
    (!prints.is_empty()).then(|| format!("c.judged = HASHBYTES(N'SHA2_256', {all})"))
}

/// The same fingerprint of what the link was judged by, as a literal.
pub(super) fn judged_literal(target: &ScriptTarget, judged: &[(Field, Text)]) -> String {
    let mut all = Sha256::new();
    for (wanted, _) in &target.judged {
        let found = judged.iter().find(|(field, _)| field == wanted);
        let text = found.map_or("", |(_, text)| text.as_str());
        // A list's blanks at the ends do not count.
        let text = if target.unlinked.is_some() { text.trim_matches(' ') } else { text };
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        all.update(Sha256::digest(bytes));
    }
    let digits = all.finalize().iter().map(|byte| format!("{byte:02X}")).collect::<String>();
    format!("0x{digits}")
}

/// A judged column as the plan read it: empty for NULL; a list's blanks at the ends do not count;
/// of the inactive flag only whether it is set.
fn judged_value(target: &ScriptTarget, field: Field, column: &str) -> String {
    let text = format!("ISNULL(CONVERT(nvarchar(4000), {column}), N'')");
    match field {
        Field::Inactive => format!(
            "CONVERT(nvarchar(4000), CASE WHEN LOWER(LTRIM(RTRIM({text}))) IN (N'', N'0', N'false', N'falsk', N'no', N'nej', N'n') THEN N'' ELSE N'1' END)"
        ),
        _ if target.unlinked.is_some() => format!("LTRIM(RTRIM({text}))"),
        _ => text,
    }
}

/// Every left value is the right one, NULL too, to the last byte.
fn all_same(pairs: &[(String, String)]) -> String {
    let side = |value: &str| format!("{value} {BINARY}, DATALENGTH({value})");
    let left: Vec<String> = pairs.iter().map(|(left, _)| side(left)).collect();
    let right: Vec<String> = pairs.iter().map(|(_, right)| side(right)).collect();
    format!("EXISTS (SELECT {}\n      INTERSECT SELECT {})", left.join(", "), right.join(", "))
}
