//! The reader of review files: no bytes make it panic, hang or fill the memory, and damage
//! beside the answers never approves what the reviewer did not approve.
#![no_main]

use std::io::{Cursor, Read as _, Write as _};
use std::sync::LazyLock;

use kobl::review::{Answer, Memory, read, review_xlsx, rows, run_code};
use kobl::run::Run;
use libfuzzer_sys::fuzz_target;

#[allow(dead_code, unreachable_pub)]
#[path = "../../review/samples.rs"]
mod samples;

static RUN: LazyLock<Run> = LazyLock::new(samples::run);

/// A reviewed file, and who is approved in it.
static REVIEWED: LazyLock<(Vec<u8>, Vec<(String, u32)>)> = LazyLock::new(|| {
    let sheet = samples::Sheet::reviewed(&RUN);
    let approved = approved(&sheet.csv());
    (sheet.csv(), approved)
});

/// The parts of a workbook that nobody has reviewed.
static PARTS: LazyLock<Vec<(String, Vec<u8>)>> = LazyLock::new(|| {
    let bytes = review_xlsx(&RUN, &rows(&RUN, &Memory::default())).expect("a workbook");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a zip");
    (0..archive.len())
        .map(|place| {
            let mut part = archive.by_index(place).expect("a part");
            let name = part.name().expect("a name").into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("bytes");
            (name, bytes)
        })
        .collect()
});

fn approved(bytes: &[u8]) -> Vec<(String, u32)> {
    let _ = run_code(bytes);
    let Ok(review) = read(bytes, &RUN) else { return Vec::new() };
    let yes = review.decisions.iter().filter(|decision| decision.answer == Answer::Yes);
    yes.map(|decision| (decision.row.to_string(), decision.number.expect("yes has a number").get())).collect()
}

/// Puts bytes over the good ones, at places that the input names.
fn edited(good: &[u8], edits: &[u8], spared: impl Fn(usize) -> bool) -> Vec<u8> {
    let mut bytes = good.to_vec();
    for edit in edits.chunks_exact(4) {
        let place = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % good.len();
        if spared(place) {
            continue;
        }
        match edit[3] % 3 {
            0 => bytes[place] = edit[2],
            1 => bytes[place] = b";\"\r\n\t, '0"[usize::from(edit[2]) % 9],
            _ => bytes[place] = good[(place + usize::from(edit[2])) % good.len()],
        }
    }
    bytes
}

fuzz_target!(|data: &[u8]| {
    let Some((mode, rest)) = data.split_first() else { return };
    match mode % 4 {
        0 => drop(approved(rest)),
        1 => {
            let (good, allowed) = &*REVIEWED;
            let spared = |place: usize| {
                let line = good[..place].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
                let before = good[line..place].iter().filter(|b| **b == b';').count();
                (1..=2).contains(&before) || good[place] == b';' && before == 0
            };
            let bytes = edited(good, rest, spared);
            for yes in approved(&bytes) {
                assert!(allowed.contains(&yes), "{yes:?} was not approved");
            }
        }
        2 => {
            let Some((part, edits)) = rest.split_first() else { return };
            let part = usize::from(*part) % PARTS.len();
            let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
            let stored =
                zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
            for (place, (name, bytes)) in PARTS.iter().enumerate() {
                archive.start_file(name.as_str(), stored).expect("a part");
                let bytes = if place == part { edited(bytes, edits, |_| false) } else { bytes.clone() };
                archive.write_all(&bytes).expect("bytes");
            }
            drop(approved(&archive.finish().expect("a zip").into_inner()));
        }
        _ => {
            // A table whose cells the input writes, under kobl's headings.
            let (good, _) = &*REVIEWED;
            let heading = good.iter().position(|b| *b == b'\n').map_or(0, |at| at + 1);
            drop(approved(&[&good[..heading], rest].concat()));
        }
    }
});
