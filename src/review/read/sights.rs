//! What a person sees in a workbook and a reader of cells does not: rows hidden by a
//! filter, merged cells, notes, and cells coloured instead of answered.

use std::io::{Cursor, Read};

use calamine::{Fill, Xlsx, open_workbook_from_rs};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::{FxHashMap, FxHashSet};

use super::table::Heading;
use crate::review::Column;

/// What is seen around the cells that people edit; rows from 1.
#[derive(Debug, Default)]
pub(super) struct Sights {
    /// Rows that a filter or a person hides.
    pub(super) hidden: FxHashSet<u64>,
    /// Rows below the first of a merged cell in an edited column: their own cells are empty.
    pub(super) merged: Vec<u64>,
    /// Rows with a note at the answer or the number.
    pub(super) noted: Vec<u64>,
    /// Rows whose answer cell has another colour than the rest.
    pub(super) coloured: Vec<u64>,
}

/// Looks at the sheet with this name. What cannot be read is not seen: the cells decide.
pub(super) fn sights(bytes: &[u8], sheet: &str, heading: &Heading) -> Sights {
    look(bytes, sheet, heading).unwrap_or_default()
}

fn look(bytes: &[u8], sheet: &str, heading: &Heading) -> Option<Sights> {
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
    let edited = [Column::Approve, Column::Number].map(|column| heading.place(column));
    let is_edited = |(_, place): &(u64, usize)| edited.contains(&Some(*place));
    let hidden = |row: &FxHashMap<String, String>| {
        let is_hidden = row.get("hidden").is_some_and(|hidden| hidden == "1" || hidden == "true");
        is_hidden.then(|| row.get("r")?.parse().ok()).flatten()
    };
    let mut sights =
        Sights { hidden: elements(&text, "row").iter().filter_map(hidden).collect(), ..Sights::default() };
    for merged in elements(&text, "mergeCell") {
        let corners = merged.get("ref").and_then(|range| range.split_once(':'));
        let Some((from, to)) = corners.and_then(|(from, to)| Some((cell(from)?, cell(to)?))) else {
            continue;
        };
        if edited.iter().flatten().any(|place| (from.1..=to.1).contains(place)) {
            sights.merged.extend((from.0..=to.0).take(MOST_ROWS).skip(usize::from(from.1 == to.1)));
        }
    }
    let (folder, file) = path.rsplit_once('/')?;
    let related = part(&format!("{folder}/_rels/{file}.rels")).unwrap_or_default();
    for relation in elements(&related, "Relationship") {
        let is_notes = relation.get("Type").is_some_and(|kind| kind.ends_with("/comments"));
        let Some(target) = relation.get("Target").filter(|_| is_notes) else { continue };
        let notes = elements(&part(&absolute(folder, target)).unwrap_or_default(), "comment");
        let noted = notes.iter().filter_map(|note| cell(note.get("ref")?)).filter(is_edited);
        sights.noted.extend(noted.map(|(row, _)| row));
    }
    sights.coloured = coloured(bytes, sheet, heading).unwrap_or_default();
    Some(sights)
}

/// Rows that one merged cell is told of at most.
const MOST_ROWS: usize = 10_000;

/// Rows whose answer cell has another fill than most answer cells.
fn coloured(bytes: &[u8], sheet: &str, heading: &Heading) -> Option<Vec<u64>> {
    let mut workbook: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).ok()?;
    let styles = workbook.worksheet_style(sheet).ok()?;
    let place = u32::try_from(heading.place(Column::Approve)?).ok()?;
    let first = u32::try_from(heading.row).ok()?;
    let (last, _) = styles.end()?;
    let fill = |row: u32| styles.get((row, place)).and_then(|style| style.fill.clone());
    let fills: Vec<Option<Fill>> = (first..=last).map(fill).collect();
    let mut counts: Vec<(&Option<Fill>, usize)> = Vec::new();
    for fill in &fills {
        match counts.iter_mut().find(|(known, _)| *known == fill) {
            Some((_, count)) => *count += 1,
            None => counts.push((fill, 1)),
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?.0.clone();
    let rows = (u64::from(first) + 1..).zip(&fills);
    Some(rows.filter(|(_, fill)| fill.is_some() && **fill != most).map(|(row, _)| row).collect())
}

/// A target as a part's name: it is relative to `folder` unless it begins with a slash.
fn absolute(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
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

/// The attributes of every element of this name, by their names without prefix.
fn elements(xml: &str, name: &str) -> Vec<FxHashMap<String, String>> {
    let mut reader = Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event() {
            Ok(Event::Start(element) | Event::Empty(element)) if element.local_name().as_ref() == name => {
                found.push(attributes(&element));
            }
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
    }
}

fn attributes(element: &BytesStart<'_>) -> FxHashMap<String, String> {
    let mut attributes = element.attributes();
    attributes
        .with_checks(false)
        .flatten()
        .filter_map(|one| {
            let value = one.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
            Some((one.key.local_name().as_ref().to_owned(), value.into_owned()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_targets_are_found() {
        assert_eq!(cell("B2"), Some((2, 1)));
        assert_eq!(cell("AA10"), Some((10, 26)));
        assert_eq!(absolute("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(absolute("xl", "/xl/worksheets/sheet2.xml"), "xl/worksheets/sheet2.xml");
    }
}
