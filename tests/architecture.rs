//! Who may import whom, and what may be used where. Held against the sources
//! themselves: every path that a file outside its tests names, in `use` lines,
//! in expressions and inside macros.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;
use syn::visit::{self, Visit};

/// Words of one engine, which what any database is asked for does not know.
const ENGINES_WORDS: [&str; 9] =
    ["SQL Browser", "LocalDB", "named pipes", "NTLM", "getapplock", "@@", "18456", "1205", "2627"];

/// Each module of the program and the modules it may import. What is not here may not exist.
const DIRECTIONS: &[(&str, &[&str])] = &[
    ("batches", &[]),
    ("customer", &[]),
    ("progress", &[]),
    ("spreadsheet", &[]),
    ("normalise", &["customer"]),
    ("matching", &["customer", "normalise", "progress"]),
    ("run", &["customer", "language", "matching", "progress"]),
    ("config", &["customer", "language"]),
    (
        "review",
        &["batches", "customer", "language", "matching", "normalise", "progress", "run", "spreadsheet"],
    ),
    ("change", &["customer", "language", "matching", "normalise", "progress", "review", "run"]),
    (
        "report",
        &["customer", "language", "matching", "normalise", "progress", "review", "run", "spreadsheet"],
    ),
    (
        "systems",
        &[
            "batches",
            "change",
            "config",
            "customer",
            "language",
            "matching",
            "normalise",
            "progress",
            "review",
            "run",
            "spreadsheet",
        ],
    ),
    // Names every type, to say it.
    (
        "language",
        &[
            "change",
            "config",
            "customer",
            "matching",
            "normalise",
            "progress",
            "report",
            "review",
            "run",
            "spreadsheet",
            "systems",
        ],
    ),
    (
        "cli",
        &[
            "change",
            "config",
            "customer",
            "language",
            "matching",
            "normalise",
            "progress",
            "report",
            "review",
            "run",
            "spreadsheet",
            "systems",
        ],
    ),
];

/// What reaches outside the process. Only these modules may name it.
const OUTSIDE: &[(&str, &[&str])] = &[
    ("clap", &["cli"]),
    ("indicatif", &["cli"]),
    ("rpassword", &["cli"]),
    ("tokio", &["cli", "systems"]),
    ("tiberius", &["systems"]),
    ("reqwest", &["systems"]),
    ("rusqlite", &["systems"]),
    ("std::env", &["cli", "systems", "main"]),
    ("std::fs", &["cli", "systems"]),
    ("std::net", &["cli", "systems"]),
    ("std::process", &["cli", "systems", "main"]),
    ("SystemTime", &["cli", "systems"]),
    ("Instant::now", &["cli", "systems"]),
    ("Utc::now", &["cli", "systems"]),
    ("Local::now", &["cli", "systems"]),
    ("std::thread::sleep", &["cli", "systems"]),
];

const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

/// Files longer than this are a reason to look twice.
const LONG: usize = 400;

#[test]
fn what_a_change_asks_of_a_database_names_no_engine() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/change");
    for file in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        let text = fs::read_to_string(&file).expect("a text");
        let rust = file.extension().is_some_and(|extension| extension == "rs");
        for word in ENGINES_WORDS.iter().filter(|_| rust) {
            assert!(!text.contains(word), "{word} in {}", file.display());
        }
    }
}

#[test]
fn every_module_imports_only_what_lies_below_it() {
    let allowed: BTreeMap<&str, &[&str]> = DIRECTIONS.iter().copied().collect();
    let mut wrong = BTreeSet::new();
    for source in SOURCES.iter() {
        let own = source.module[0].as_str();
        if own == "lib" || own == "main" {
            continue;
        }
        let Some(may) = allowed.get(own) else {
            wrong.insert(format!("{own} is not in the table of directions"));
            continue;
        };
        for path in &source.paths {
            let Some(target) = path.strip_prefix("crate::") else { continue };
            let target = target.split("::").next().unwrap_or_default();
            // A macro at the root (`crate::say!`) is no module.
            if target != own && allowed.contains_key(target) && !may.contains(&target) {
                wrong.insert(format!("{} imports {path}", source.file.display()));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn only_the_edges_know_the_world_outside() {
    let mut wrong = BTreeSet::new();
    for source in SOURCES.iter() {
        for (name, may) in OUTSIDE {
            if may.contains(&source.module[0].as_str()) {
                continue;
            }
            for path in source.paths.iter().filter(|path| names(path, name)) {
                wrong.insert(format!("{}: {path}", source.file.display()));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

/// Names must not steer a terminal, so nothing gets there but through the module that sees to it.
#[test]
fn only_the_edge_to_the_terminal_prints() {
    let mut wrong = BTreeSet::new();
    for source in SOURCES.iter().filter(|source| source.module != ["cli", "terminal"]) {
        for name in source.macros.iter().filter(|name| PRINTING.contains(&name.as_str())) {
            wrong.insert(format!("{}: {name}!", source.file.display()));
        }
        for name in ["io::stdout", "io::stderr", "anstream", "rpassword"] {
            if source.paths.iter().any(|path| names(path, name)) {
                wrong.insert(format!("{}: {name}", source.file.display()));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn the_table_of_directions_has_no_circle_but_language() {
    let below: BTreeMap<&str, &[&str]> = DIRECTIONS.iter().copied().collect();
    let reaches = |from: &str, to: &str| {
        let mut open = vec![from];
        let mut seen = BTreeSet::new();
        while let Some(module) = open.pop() {
            for next in below[module].iter().filter(|next| **next != "language") {
                if *next == to {
                    return true;
                }
                if seen.insert(*next) {
                    open.push(next);
                }
            }
        }
        false
    };
    let circles: Vec<&str> =
        DIRECTIONS.iter().map(|(module, _)| *module).filter(|module| reaches(module, module)).collect();
    assert_eq!(circles, Vec::<&str>::new());
}

#[test]
fn no_files_need_each_other() {
    let files: BTreeMap<String, &Source> =
        SOURCES.iter().map(|source| (source.module.join("::"), source)).collect();
    let mut needs: BTreeMap<&Path, BTreeSet<&Path>> = BTreeMap::new();
    for source in SOURCES.iter() {
        for path in source.paths.difference(&source.passed_on) {
            let path = &below(source, path);
            let Some(other) = defined_in(path, &files, 8) else { continue };
            // A module and its parts are read together; parts that need each other are not.
            if other.file != source.file && !source.module.starts_with(&other.module) {
                needs.entry(&source.file).or_default().insert(&other.file);
            }
        }
    }
    let reach = |from: &Path| {
        let (mut open, mut seen) = (vec![from], BTreeSet::new());
        while let Some(file) = open.pop() {
            for next in needs.get(file).into_iter().flatten() {
                if seen.insert(*next) {
                    open.push(next);
                }
            }
        }
        seen
    };
    let reached: BTreeMap<&Path, BTreeSet<&Path>> =
        SOURCES.iter().map(|source| (&*source.file, reach(&source.file))).collect();
    let mut circles: BTreeSet<BTreeSet<&Path>> = BTreeSet::new();
    for (file, seen) in &reached {
        let circle: BTreeSet<&Path> =
            seen.iter().copied().filter(|other| reached[other].contains(file)).collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    assert_eq!(circles, BTreeSet::new());
}

/// Rules that weigh several comparisons against each other. Nothing else outside a comparison's own file
/// may name it: scores, training, explanations, reasons and reports go by what it declares.
const RULES_ACROSS_COMPARISONS: [&str; 3] =
    ["src/matching/classify.rs", "src/matching/matcher.rs", "src/matching/withheld.rs"];

#[test]
fn a_comparison_is_one_file_and_its_line_in_the_registry() {
    let folder = root().join("src/matching/compare");
    let registry = fs::read_to_string(folder.join("mod.rs")).expect("the registry");
    let line = Regex::new(r#"(?m)^    (\w+) = "\w+" in (\w+),$"#).expect("a pattern");
    let registered: Vec<(&str, &str)> = line
        .captures_iter(&registry)
        .map(|found| found.extract().1)
        .map(|[name, file]| (name, file))
        .collect();
    assert!(registered.len() > 10, "{registered:?}");
    let mut wrong = BTreeSet::new();
    for (comparison, file) in &registered {
        let own = fs::read_to_string(folder.join(format!("{file}.rs"))).unwrap_or_default();
        for part in ["const DECLARED: ComparisonDeclaration", "fn level("] {
            if !own.contains(part) {
                wrong.insert(format!("{file}.rs lacks {part}"));
            }
        }
        let name = Regex::new(&format!(r"\bTerm::{comparison}\b")).expect("a pattern");
        for source in SOURCES.iter().filter(|source| !source.file.starts_with(&folder)) {
            let path = source.file.strip_prefix(root()).expect("below the root").display().to_string();
            let text = fs::read_to_string(&source.file).expect("a source");
            let text = text.split("#[cfg(test)]").next().unwrap_or_default();
            if name.is_match(text) && !RULES_ACROSS_COMPARISONS.contains(&path.replace('\\', "/").as_str()) {
                wrong.insert(format!("{path} names {comparison}"));
            }
        }
    }
    assert_eq!(wrong, BTreeSet::new());
}

#[test]
fn every_type_has_a_name_of_its_own() {
    let mut named: BTreeMap<&str, BTreeSet<&Path>> = BTreeMap::new();
    for source in SOURCES.iter() {
        for name in &source.types {
            named.entry(name).or_default().insert(source.file.strip_prefix(root()).expect("below the root"));
        }
    }
    named.retain(|_, files| files.len() > 1);
    assert!(named.is_empty(), "{named:#?}");
}

#[test]
fn a_module_that_is_imported_wrongly_is_found() {
    let text = "
        use crate::{matching::Class, systems::sqlite};
        use super::super::change as other;
        fn now() -> i64 { chrono::Utc::now().timestamp() }
        fn say() { println!(\"{}\", crate::report::html()); }
        #[cfg(test)] mod tests { use crate::cli::main; }
    ";
    let source = parse(text, PathBuf::from("src/customer/link.rs"), vec!["customer".into(), "link".into()]);
    let paths: Vec<&str> = source.paths.iter().map(String::as_str).collect();
    for expected in ["crate::matching::Class", "crate::systems::sqlite", "crate::change", "crate::report"] {
        assert!(paths.iter().any(|path| path.starts_with(expected)), "{expected} in {paths:?}");
    }
    assert!(paths.iter().any(|path| names(path, "Utc::now")), "{paths:?}");
    assert!(!paths.iter().any(|path| path.contains("cli")), "tests may import what they like: {paths:?}");
    assert!(source.macros.contains("println"));
}

#[test]
fn the_top_level_holds_what_a_newcomer_expects() {
    let known = [
        "Cargo.toml",
        "Cargo.lock",
        "src",
        "samples",
        "tests",
        "README.md",
        "justfile",
        "LICENSE",
        "CHANGELOG.md",
        // Made by building and by the demo; ignored by git.
        "target",
        "kobl-demo",
    ];
    let unknown: Vec<String> = fs::read_dir(root())
        .expect("the project's folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.') && !known.contains(&name.as_str()))
        .collect();
    assert_eq!(unknown, Vec::<String>::new());
}

#[test]
fn nine_of_ten_files_can_be_read_at_one_go() {
    let long: Vec<String> = SOURCES
        .iter()
        .filter(|source| source.lines > LONG)
        .map(|source| format!("{:5} lines: {}", source.lines, source.file.display()))
        .collect();
    assert!(long.len() * 10 <= SOURCES.len(), "{} of {}: {long:#?}", long.len(), SOURCES.len());
}

/// A file of src/ as far as these rules look at it; what is compiled for tests only is left out.
struct Source {
    file: PathBuf,
    module: Vec<String>,
    lines: usize,
    /// Full paths, `crate::` first for our own.
    paths: BTreeSet<String>,
    /// Those of the paths that are only passed on by `pub use`.
    passed_on: BTreeSet<String>,
    /// Names that `use` brings into the file, each with its full path; `*` may stand several times.
    brought: Vec<(String, String)>,
    /// Names of the items that the file itself defines; of types also whether anybody else can name them.
    items: BTreeSet<String>,
    types: BTreeSet<String>,
    macros: BTreeSet<String>,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

static SOURCES: LazyLock<Vec<Source>> = LazyLock::new(read_sources);

fn read_sources() -> Vec<Source> {
    let src = root().join("src");
    let mut files = Vec::new();
    collect(&src, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|file| {
            let text = fs::read_to_string(&file).expect("a source");
            let inner = file.strip_prefix(&src).expect("below src").with_extension("");
            let mut module: Vec<String> =
                inner.iter().map(|part| part.to_string_lossy().into_owned()).collect();
            if module.last().is_some_and(|name| name == "mod") {
                module.pop();
            }
            (text, file, module)
        })
        // `#[cfg(test)] mod tests;` keeps its tests in a file of their own.
        .filter(|(_, _, module)| !module.iter().any(|name| name == "tests"))
        .map(|(text, file, module)| parse(&text, file, module))
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

fn parse(text: &str, file: PathBuf, module: Vec<String>) -> Source {
    let syntax = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut reader = Reader {
        source: Source {
            file,
            module: module.clone(),
            lines: text.lines().count(),
            paths: BTreeSet::new(),
            passed_on: BTreeSet::new(),
            brought: Vec::new(),
            items: BTreeSet::new(),
            types: BTreeSet::new(),
            macros: BTreeSet::new(),
        },
        module,
        passing_on: false,
    };
    reader.visit_file(&syntax);
    (reader.source.items, reader.source.types) = items(&syntax);
    reader.source
}

/// Names of the items at the top of a file, and of the types among them.
fn items(syntax: &syn::File) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut all, mut types) = (BTreeSet::new(), BTreeSet::new());
    for item in &syntax.items {
        let (name, is_type) = match item {
            syn::Item::Struct(item) => (&item.ident, !is_for_tests(&item.attrs)),
            syn::Item::Enum(item) => (&item.ident, !is_for_tests(&item.attrs)),
            syn::Item::Trait(item) => (&item.ident, !is_for_tests(&item.attrs)),
            syn::Item::Type(item) => (&item.ident, false),
            syn::Item::Const(item) => (&item.ident, false),
            syn::Item::Static(item) => (&item.ident, false),
            syn::Item::Fn(item) => (&item.sig.ident, false),
            syn::Item::Macro(syn::ItemMacro { ident: Some(name), .. }) => (name, false),
            _ => continue,
        };
        all.insert(name.to_string());
        if is_type {
            types.insert(name.to_string());
        }
    }
    (all, types)
}

/// A path that begins with a module below the file, written out from the root.
fn below(source: &Source, path: &str) -> String {
    let own = source.module.join("::");
    let folder = source.file.with_extension("");
    let folder = if folder.ends_with("mod") { folder.parent().unwrap_or(&folder) } else { &folder };
    let first = folder.join(path.split("::").next().unwrap_or_default());
    let is_module = first.with_extension("rs").exists() || first.join("mod.rs").exists();
    if is_module { format!("crate::{own}::{path}") } else { path.to_owned() }
}

/// The file that defines what a path of ours names, through every `use` that passes it on.
fn defined_in<'s>(path: &str, files: &BTreeMap<String, &'s Source>, depth: u8) -> Option<&'s Source> {
    let parts: Vec<&str> = path.strip_prefix("crate::")?.split("::").collect();
    let (source, rest) = (0..=parts.len())
        .rev()
        .find_map(|end| files.get(&parts[..end].join("::")).map(|source| (*source, &parts[end..])))?;
    let Some(name) = rest.first() else { return Some(source) };
    if source.items.contains(*name) || depth == 0 {
        return Some(source);
    }
    let brought = source.brought.iter().find(|(known, _)| known == name);
    if let Some((_, target)) = brought {
        return defined_in(target, files, depth - 1);
    }
    source
        .brought
        .iter()
        .filter(|(known, _)| known == "*")
        .filter_map(|(_, target)| defined_in(&format!("{target}::{name}"), files, depth - 1))
        .find(|found| found.items.contains(*name))
        .or(Some(source))
}

/// True if the path ends with, begins with, or passes through the name.
fn names(path: &str, name: &str) -> bool {
    let path = format!("::{path}::");
    // The crate `tokio` is meant, not a module of ours that is called so.
    if name.contains("::") || name.starts_with(char::is_uppercase) {
        path.contains(&format!("::{name}::"))
    } else {
        path.starts_with(&format!("::{name}::"))
    }
}

static PATH: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[A-Za-z_]\w*(?:\s*::\s*[A-Za-z_]\w*)+").expect("a pattern"));
static CALLED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"([A-Za-z_]\w*)\s*!\s*[(\[{]").expect("a pattern"));

struct Reader {
    source: Source,
    module: Vec<String>,
    passing_on: bool,
}

impl Reader {
    /// `self::` and `super::` written out; other paths as they are.
    fn add(&mut self, parts: &[String]) {
        let Some(path) = self.written_out(parts) else { return };
        if self.passing_on {
            self.source.passed_on.insert(path.clone());
        }
        self.source.paths.insert(path);
    }

    fn written_out(&self, parts: &[String]) -> Option<String> {
        let mut base = self.module.clone();
        let mut rest = parts;
        let mut ours = false;
        while let Some((first, tail)) = rest.split_first() {
            match first.as_str() {
                "crate" => base.clear(),
                "super" => drop(base.pop()),
                "self" => {}
                _ => break,
            }
            ours = true;
            rest = tail;
        }
        let mut path = if ours { vec!["crate".to_owned()] } else { Vec::new() };
        if ours {
            path.extend(base);
        }
        path.extend(rest.iter().cloned());
        (path.len() > 1 || !ours).then(|| path.join("::"))
    }

    fn bring(&mut self, name: String, parts: &[String]) {
        if let Some(path) = self.written_out(parts) {
            self.source.brought.push((name, path));
        }
        self.add(parts);
    }

    fn add_tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: String| [before, &[name]].concat();
        match tree {
            syn::UseTree::Path(path) => self.add_tree(&with(path.ident.to_string()), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => self.add(before),
            syn::UseTree::Name(name) => self.bring(name.ident.to_string(), &with(name.ident.to_string())),
            syn::UseTree::Rename(rename) => {
                self.bring(rename.rename.to_string(), &with(rename.ident.to_string()));
            }
            syn::UseTree::Glob(_) => self.bring("*".to_owned(), before),
            syn::UseTree::Group(group) => {
                for tree in &group.items {
                    self.add_tree(before, tree);
                }
            }
        }
    }

    /// Macros are only tokens; their paths are read from the text.
    fn add_tokens(&mut self, text: &str) {
        for found in PATH.find_iter(text) {
            let parts: Vec<String> = found.as_str().split("::").map(|part| part.trim().to_owned()).collect();
            self.add(&parts);
        }
        for found in CALLED.captures_iter(text) {
            self.source.macros.insert(found[1].to_owned());
        }
    }
}

fn is_for_tests(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && attribute.parse_args::<syn::Ident>().is_ok_and(|condition| condition == "test")
    })
}

impl<'s> Visit<'s> for Reader {
    fn visit_item_mod(&mut self, item: &'s syn::ItemMod) {
        if is_for_tests(&item.attrs) {
            return;
        }
        self.module.push(item.ident.to_string());
        visit::visit_item_mod(self, item);
        self.module.pop();
    }

    fn visit_item_fn(&mut self, item: &'s syn::ItemFn) {
        if !is_for_tests(&item.attrs) {
            visit::visit_item_fn(self, item);
        }
    }

    fn visit_item_use(&mut self, item: &'s syn::ItemUse) {
        if !is_for_tests(&item.attrs) {
            self.passing_on = !matches!(item.vis, syn::Visibility::Inherited);
            self.add_tree(&[], &item.tree);
            self.passing_on = false;
        }
    }

    /// `pub(super)` names a module without needing it.
    fn visit_visibility(&mut self, _: &'s syn::Visibility) {}

    fn visit_path(&mut self, path: &'s syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        self.add(&parts);
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, found: &'s syn::Macro) {
        if let Some(name) = found.path.segments.last() {
            self.source.macros.insert(name.ident.to_string());
        }
        self.add_tokens(&found.tokens.to_string());
        visit::visit_macro(self, found);
    }
}
