//! The reader of kobl.toml: no text makes it panic, every refusal has its sentences, and no
//! password that stands in the file is ever repeated.
#![no_main]

use std::path::Path;

use kobl::config::Config;
use kobl::language::{Language, Localize};
use libfuzzer_sys::fuzz_target;

const SAMPLE: &str = include_str!("../../../samples/kobl.toml");
const PASSWORD: &str = "Hemmelig7Kode";

fuzz_target!(|text: &str| {
    check(text);
    // The sample with a line of the input put in somewhere.
    let lines: Vec<&str> = SAMPLE.lines().collect();
    let at = text.len() % lines.len();
    check(&[&lines[..at], &[text], &lines[at..]].concat().join("\n"));
    let connection = format!("Server=a;Password={PASSWORD};{}", text.replace(['"', '\\', '\n', '\r'], ""));
    check(&format!("[clientview]\nsource = \"sqlserver\"\nconnection = \"{connection}\"\n"));
});

fn check(text: &str) {
    if let Err(error) = Config::parse(text, Path::new("kobl.toml")) {
        for language in [Language::Danish, Language::English] {
            let sentences = error.sentences();
            assert!(!sentences.is_empty());
            assert!(sentences.iter().all(|sentence| !sentence.say(language).contains(PASSWORD)));
        }
    }
}
