//! The report of `kobl status`: the counts and the customers behind them, as a
//! page that needs nothing else, or as CSV.

use askama::Template;

use crate::language::{Language, Localize, status as words};
use crate::review::plain_csv;
use crate::run::{Concern, ConcernKind, Run};

/// What the first line of a page holds, so that kobl overwrites only its own.
const MARK: &str = "<!-- kobl status -->";

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<!doctype html>{{ mark|safe }}
<html lang="{{ language }}"><head><meta charset="utf-8"><title>{{ title }}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:15px/1.4 system-ui,sans-serif;margin:2rem;color:#1a1a1a}pre{font:inherit;white-space:pre-wrap}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3rem .6rem;border-bottom:1px solid #ddd}
th{position:sticky;top:0;background:#fff}</style></head>
<body><h1>{{ title }}</h1><p>{{ time }}</p><pre>{{ counts }}</pre>
{% for group in groups %}<h2>{{ group.0 }}</h2><table><thead><tr>{% for heading in headings %}<th>{{ heading }}</th>{% endfor %}</tr></thead><tbody>
{% for row in group.1 %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</tbody></table>{% endfor %}</body></html>
"#
)]
struct StatusPage<'a> {
    mark: &'static str,
    language: &'static str,
    title: String,
    time: String,
    counts: &'a str,
    headings: [&'static str; 6],
    groups: Vec<(String, Vec<[String; 6]>)>,
}

/// The page: the counts as `kobl status` says them, then every customer by kind.
#[must_use]
pub fn status_html(run: &Run, concerns: &[Concern<'_>], counts: &str, language: Language) -> Vec<u8> {
    let groups = ConcernKind::ALL.into_iter().filter_map(|kind| {
        let rows: Vec<[String; 6]> = concerns
            .iter()
            .filter(|concern| concern.kind == kind)
            .map(|concern| words::cells(run, concern, language))
            .collect();
        (!rows.is_empty()).then(|| (words::heading(kind, rows.len()).say(language), rows))
    });
    let page = StatusPage {
        mark: MARK,
        language: language.code(),
        title: words::title().say(language),
        time: run.manifest.started.format("%Y-%m-%d %H:%M").to_string(),
        counts,
        headings: words::headings(language),
        groups: groups.collect(),
    };
    page.render().unwrap_or_default().into_bytes()
}

/// The customers as CSV.
#[must_use]
pub fn status_csv(run: &Run, concerns: &[Concern<'_>], language: Language) -> Vec<u8> {
    let rows = concerns.iter().map(|concern| words::cells(run, concern, language));
    plain_csv(words::headings(language).map(str::to_owned), rows)
}

/// Whether bytes are a report that kobl wrote, in either language.
#[must_use]
pub fn is_status_report(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(400)]);
    let text = text.trim_start_matches('\u{feff}');
    let headings = [Language::Danish, Language::English].map(|language| words::headings(language).join(";"));
    text.contains(MARK) || headings.iter().any(|heading| text.starts_with(heading))
}
