//! What the library for workbooks does not tell of a binary one (.xlsb): number
//! formats, hidden rows and merged cells (MS-XLSB, 2.1.4: a part is a series of
//! records, each a number, a length and that many bytes).

use std::io::{Cursor, Read as _};

use rustc_hash::FxHashMap;

use super::xml::{absolute, elements};
use super::{Look, Merged};

/// Numbers of the records that are read.
mod record {
    pub(super) const ROW: u16 = 0;
    pub(super) const RATIONAL: u16 = 2;
    pub(super) const REAL: u16 = 5;
    pub(super) const FORMULA_NUMBER: u16 = 9;
    pub(super) const NUMBER_FORMAT: u16 = 44;
    pub(super) const CELL_FORMAT: u16 = 47;
    pub(super) const SHEET: u16 = 156;
    pub(super) const MERGED: u16 = 176;
    pub(super) const BEGIN_CELL_FORMATS: u16 = 617;
    pub(super) const END_CELL_FORMATS: u16 = 618;
}

/// A sheet of a binary workbook.
pub(super) struct BinarySheet {
    content: Vec<u8>,
    /// The number format of each cell format.
    formats: Vec<String>,
}

impl BinarySheet {
    /// The sheet with this name.
    pub(super) fn find(bytes: &[u8], name: &str) -> Option<Self> {
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut part = |name: &str| {
            let mut content = Vec::new();
            zip.by_name(name).ok()?.read_to_end(&mut content).ok()?;
            Some(content)
        };
        let workbook = part("xl/workbook.bin")?;
        let mut sheets = Records(&workbook).filter(|(kind, _)| *kind == record::SHEET);
        let id = sheets.find_map(|(_, body)| {
            let (id, length) = text(body.get(8..)?)?;
            (text(body.get(8 + length..)?)?.0 == name).then_some(id)
        })?;
        let related = String::from_utf8(part("xl/_rels/workbook.bin.rels")?).ok()?;
        let mut relations = elements(&related, "Relationship").into_iter();
        let target = relations.find(|one| one.get("Id") == Some(&id))?.remove("Target")?;
        let content = part(&absolute("xl", &target))?;
        Some(Self {
            content,
            formats: part("xl/styles.bin").map(|styles| formats(&styles)).unwrap_or_default(),
        })
    }

    /// The formats of the numbers that have one, by row and column from 0.
    pub(super) fn formats(&self) -> FxHashMap<(u32, u32), &str> {
        let (mut row, mut found) = (0, FxHashMap::default());
        for (kind, body) in Records(&self.content) {
            match kind {
                record::ROW => row = number(body, 0).unwrap_or(row),
                record::RATIONAL | record::REAL | record::FORMULA_NUMBER => {
                    let style = number(body, 4).map(|style| style & 0x00FF_FFFF);
                    let format = style.and_then(|style| self.formats.get(style as usize));
                    if let (Some(column), Some(format)) =
                        (number(body, 0), format.filter(|one| !one.is_empty()))
                    {
                        found.insert((row, column), format.as_str());
                    }
                }
                _ => {}
            }
        }
        found
    }

    /// Hidden rows and merged cells. Notes and colours are not looked for.
    pub(super) fn look(&self) -> Look {
        let mut look = Look::default();
        for (kind, body) in Records(&self.content) {
            match kind {
                record::ROW if body.get(11).is_some_and(|flags| flags & HIDDEN != 0) => {
                    look.hidden.extend(number(body, 0).map(|row| u64::from(row) + 1));
                }
                record::MERGED => {
                    let corners = [0, 4, 8, 12].map(|at| number(body, at));
                    if let [Some(top), Some(bottom), Some(left), Some(right)] = corners {
                        let rows = u64::from(top) + 1..=u64::from(bottom) + 1;
                        look.merged.push(Merged { rows, columns: left as usize..=right as usize });
                    }
                }
                _ => {}
            }
        }
        look
    }
}

/// The bit of a row of no height.
const HIDDEN: u8 = 0x10;

/// The number format of each cell format; empty for the usual one.
fn formats(styles: &[u8]) -> Vec<String> {
    let (mut own, mut formats, mut within) = (FxHashMap::default(), Vec::new(), false);
    for (kind, body) in Records(styles) {
        match kind {
            record::NUMBER_FORMAT => {
                if let (Some(id), Some((code, _))) = (short(body, 0), body.get(2..).and_then(text)) {
                    own.insert(id, code);
                }
            }
            record::BEGIN_CELL_FORMATS => within = true,
            record::END_CELL_FORMATS => within = false,
            record::CELL_FORMAT if within => formats.push(match short(body, 2) {
                Some(PERCENT) => "0%".to_owned(),
                Some(PERCENT_WITH_DECIMALS) => "0.00%".to_owned(),
                id => id.and_then(|id| own.get(&id).cloned()).unwrap_or_default(),
            }),
            _ => {}
        }
    }
    formats
}

/// Two of Excel's own number formats.
const PERCENT: u16 = 9;
const PERCENT_WITH_DECIMALS: u16 = 10;

fn short(body: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(body.get(at..at + 2)?.try_into().ok()?))
}

fn number(body: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(body.get(at..at + 4)?.try_into().ok()?))
}

/// A text in UTF-16 after its length, and the bytes that both take.
fn text(body: &[u8]) -> Option<(String, usize)> {
    let length = 2 * number(body, 0)? as usize;
    let units = body.get(4..4 + length)?.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    Some((char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect(), 4 + length))
}

/// The records of a part: number and body.
struct Records<'b>(&'b [u8]);

impl<'b> Iterator for Records<'b> {
    type Item = (u16, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let kind = self.groups(2)?;
        let length = self.groups(4)? as usize;
        let body = self.0.get(..length)?;
        self.0 = &self.0[length..];
        Some((u16::try_from(kind).ok()?, body))
    }
}

impl Records<'_> {
    /// A number in groups of seven bits, the lowest first; the eighth says that one more follows.
    fn groups(&mut self, most: u32) -> Option<u32> {
        let mut value = 0;
        for group in 0..most {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            value |= u32::from(byte & 0x7F) << (7 * group);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Some(value)
    }
}
