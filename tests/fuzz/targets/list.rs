//! The reader of list files: no bytes make it panic, hang or fill the memory, and a list that was
//! read is written and read again as the same customers, which is what a run relies on.
#![no_main]

use std::path::Path;

use kobl::customer::{ClientViewCustomer, EconomicCustomer};
use kobl::language::{Language, Localize, list};
use kobl::systems::list_file::{Columns, Listed, read, write_list};
use libfuzzer_sys::fuzz_target;

fn there_and_back<C: Listed + PartialEq + std::fmt::Debug>(path: &Path, again: &Path) {
    match read::<C>(path, Columns::Known) {
        Ok(file) => {
            std::fs::write(again, write_list(&file.list)).expect("written");
            let reread = read::<C>(again, Columns::Recorded(&file.list.columns)).expect("kobl's own list");
            assert_eq!(reread.list.customers.len(), file.list.customers.len());
            for (before, after) in file.list.customers.iter().zip(&reread.list.customers) {
                assert_eq!(before, after);
            }
        }
        Err(error) => {
            for language in [Language::Danish, Language::English] {
                assert!(!list::sentences(&error).iter().any(|text| text.say(language).is_empty()));
            }
        }
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, bytes)) = data.split_first() else { return };
    let folder = std::env::temp_dir().join(format!("kobl-fuzz-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let path = folder.join(if kind % 4 == 0 { "list.xlsx" } else { "list.csv" });
    let again = folder.join("again.csv");
    // Most bytes are no list: half of the time they come under a heading row.
    let heading: &[u8] = match kind % 4 {
        2 => b"id;CustomerCode;Name;Address1;Zip;City;VATNumber;Extra\r\n",
        3 => b"Nr.,Navn,Adresse,Postnr.,By,CVR-nr.,Sp\xC3\xA6rret,Extra\n",
        _ => b"",
    };
    std::fs::write(&path, [heading, bytes].concat()).expect("written");
    there_and_back::<ClientViewCustomer>(&path, &again);
    there_and_back::<EconomicCustomer>(&path, &again);
});
