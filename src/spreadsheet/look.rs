//! What a person sees in a sheet besides its cells: hidden rows, merged cells,
//! notes, colours.

use std::io::{Cursor, Read as _};
use std::ops::RangeInclusive;

use calamine::{Xlsx, open_workbook_from_rs};
use rustc_hash::{FxHashMap, FxHashSet};

use super::xml::{absolute, elements};

/// What is seen of a sheet; rows from 1, columns from 0.
#[derive(Debug, Default)]
pub struct Look {
    /// Rows that a filter or a person hides.
    pub hidden: FxHashSet<u64>,
    /// Merged cells.
    pub merged: Vec<Merged>,
    /// Cells with a note.
    pub noted: Vec<(u64, usize)>,
    /// What the background of a cell is, as its kind of file says it; empty for none.
    pub fills: Vec<(u64, usize, String)>,
}

/// Cells that are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merged {
    /// Its rows.
    pub rows: RangeInclusive<u64>,
    /// Its columns.
    pub columns: RangeInclusive<usize>,
}

/// Looks at these columns of the sheet with this name of an XLSX workbook. What cannot be read is
/// not seen: the cells decide.
pub(super) fn of_xlsx(bytes: &[u8], sheet: &str, columns: &[usize]) -> Option<Look> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut part = |name: &str| {
        let mut text = String::new();
        zip.by_name(name).ok()?.read_to_string(&mut text).ok()?;
        Some(text)
    };
    let id = elements(&part("xl/workbook.xml")?, "sheet")
        .into_iter()
        .find(|one| one.get("name").is_some_and(|name| name == sheet))?
        .remove("id")?;
    let path = elements(&part("xl/_rels/workbook.xml.rels")?, "Relationship")
        .into_iter()
        .find(|one| one.get("Id") == Some(&id))?
        .remove("Target")?;
    let path = absolute("xl", &path);
    let text = part(&path)?;
    let hidden = |row: &FxHashMap<String, String>| {
        let is_hidden = row.get("hidden").is_some_and(|hidden| hidden == "1" || hidden == "true");
        is_hidden.then(|| row.get("r")?.parse().ok()).flatten()
    };
    let mut look =
        Look { hidden: elements(&text, "row").iter().filter_map(hidden).collect(), ..Look::default() };
    for merged in elements(&text, "mergeCell") {
        let corners = merged.get("ref").and_then(|range| range.split_once(':'));
        if let Some((from, to)) = corners.and_then(|(from, to)| Some((cell(from)?, cell(to)?))) {
            look.merged.push(Merged { rows: from.0..=to.0, columns: from.1..=to.1 });
        }
    }
    let (folder, file) = path.rsplit_once('/')?;
    let related = part(&format!("{folder}/_rels/{file}.rels")).unwrap_or_default();
    for relation in elements(&related, "Relationship") {
        let is_notes = relation.get("Type").is_some_and(|kind| kind.ends_with("/comments"));
        let Some(target) = relation.get("Target").filter(|_| is_notes) else { continue };
        let notes = elements(&part(&absolute(folder, target)).unwrap_or_default(), "comment");
        look.noted.extend(notes.iter().filter_map(|note| cell(note.get("ref")?)));
    }
    look.fills = fills(bytes, sheet, columns).unwrap_or_default();
    Some(look)
}

/// The fills of these columns' cells.
fn fills(bytes: &[u8], sheet: &str, columns: &[usize]) -> Option<Vec<(u64, usize, String)>> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let styles = workbook.worksheet_style(sheet).ok()?;
    let (last, _) = styles.end()?;
    let fill = |row: u32, column: usize| {
        let style = styles.get((row, u32::try_from(column).ok()?))?;
        Some(style.fill.as_ref().map_or_else(String::new, |fill| format!("{fill:?}")))
    };
    let cells = (0..=last).flat_map(|row| columns.iter().map(move |column| (row, *column)));
    Some(
        cells
            .map(|(row, column)| (u64::from(row) + 1, column, fill(row, column).unwrap_or_default()))
            .collect(),
    )
}

/// Row, from 1, and place of a cell such as `B2`.
fn cell(reference: &str) -> Option<(u64, usize)> {
    let digits = reference.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = reference.split_at(digits);
    let column = letters.bytes().try_fold(0_usize, |column, letter| {
        letter.is_ascii_uppercase().then(|| column * 26 + usize::from(letter - b'A') + 1)
    })?;
    Some((row.parse().ok()?, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_found() {
        assert_eq!(cell("B2"), Some((2, 1)));
        assert_eq!(cell("AA10"), Some((10, 26)));
    }
}
