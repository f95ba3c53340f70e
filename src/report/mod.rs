//! `report.html`: one self-contained page that shows a run and is a place to
//! review it. Values in, text out; deterministic.
//!
//! `numbers` counts, `page_data` is what the page's script reads, `html` puts
//! the template, style and script together under a strict content policy. The
//! template, style and scripts lie in `page/`.

mod html;
mod numbers;
mod page_data;
mod status;

pub use html::{html, html_within};
pub use numbers::{Bin, Numbers};
pub use page_data::PageLimits;
pub use status::{is_status_report, status_csv, status_html};
