//! Tables in files, from bytes to rows and back, for customer lists and review
//! files alike: what the file is ([`form`]), its text ([`decode`]), the rows of
//! the text ([`delimited`]) or of a workbook ([`Workbook`]), what programs write
//! in place of a value ([`null_word`], [`decode_entities`]) and what Excel does
//! to one ([`figure`], [`excel`]). [`write_row`] is the way back.
//!
//! Nothing is repaired here that could be meant: a quote that is never closed,
//! text after a closing quote and rows of another width are told by their place.
//!
#![doc = include_str!("README.md")]

mod binary_workbook;
mod cell;
pub mod delimited;
mod encoding;
mod entities;
pub mod excel;
pub mod figure;
mod form;
mod look;
mod null;
mod open_document;
mod sheet;
mod truth;
mod workbook;
mod write;
mod xml;

pub use cell::{Cell, CellKind, Place, Row};
pub use encoding::{Decoded, TextEncoding, decode, encode};
pub use entities::{count_entities, decode_entities};
pub use form::{FileForm, FileKind, form};
pub use look::{Look, Merged};
pub use null::{NullWord, null_word};
pub use sheet::{MAX_CELLS, Sheet, UnreadableWorkbook};
pub use truth::{NO_WORDS, YES_WORDS, is_marked, yes_or_no};
pub use workbook::{Workbook, WorkbookLimits};
pub use write::{BOM, DELIMITER, write_cell, write_row};
