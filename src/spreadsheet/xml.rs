//! The little of XML that is needed besides cells: elements and their attributes.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use rustc_hash::FxHashMap;

/// The attributes of every element of this name, by their names without prefix.
pub(super) fn elements(xml: &str, name: &str) -> Vec<FxHashMap<String, String>> {
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

/// A target as a part's name: it is relative to `folder` unless it begins with a slash.
pub(super) fn absolute(folder: &str, target: &str) -> String {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found() {
        assert_eq!(absolute("xl/worksheets", "../comments1.xml"), "xl/comments1.xml");
        assert_eq!(absolute("xl", "/xl/worksheets/sheet2.xml"), "xl/worksheets/sheet2.xml");
    }
}
