//! What stands in the cells of one row: the same text in CSV, XLSX, report and
//! `applied.csv`, and the text that a returned file is compared with.

use std::borrow::Cow;
use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::columns::{COLUMNS, CSV_COLUMNS, Column};
use super::{Answer, ReviewRow, RivalCustomers};
use crate::customer::{
    EconomicCustomer, EconomicNumber, Particulars, Text, masked, masked_code, masked_number,
};
use crate::language::kept::Hindrance;
use crate::language::report::capitalised;
use crate::language::{self, Localize, review as words};
use crate::matching::waterfall::{against, waterfall};
use crate::matching::{Class, Doubt};
use crate::normalise::identifiers::passes_cvr_check;
use crate::run::{ProposalLine, Run, percent};
use crate::spreadsheet::excel::is_formula;

/// Longer texts are cut: nobody reads them in a cell, and Excel takes 32,767 characters.
const LONGEST: usize = 1000;

/// What the cells of one row are about.
#[derive(Clone, Copy)]
struct Sides<'r> {
    proposal: &'r ProposalLine,
    ours: Option<&'r Particulars>,
    theirs: Option<&'r Particulars>,
}

/// Produces the cells of a run's rows.
pub struct Cells<'r> {
    run: &'r Run,
    /// Where each number stands in the run's e-conomic list; made when it is first needed.
    economic: OnceLock<FxHashMap<EconomicNumber, usize>>,
    /// Who competes with whom; made when it is first needed.
    rivals: OnceLock<RivalCustomers>,
}

impl<'r> Cells<'r> {
    /// The cells of this run.
    #[must_use]
    pub const fn new(run: &'r Run) -> Self {
        Self { run, economic: OnceLock::new(), rivals: OnceLock::new() }
    }

    /// The run whose cells these are.
    #[must_use]
    pub fn run(&self) -> &'r Run {
        self.run
    }

    /// The e-conomic customer with this number, if the run's list has it.
    #[must_use]
    pub fn economic(&self, number: EconomicNumber) -> Option<&'r EconomicCustomer> {
        let customers = &self.run.economic.customers;
        let places =
            self.economic.get_or_init(|| (customers.iter().map(|one| one.number).zip(0..)).collect());
        places.get(&number).map(|place| &customers[*place])
    }

    /// Every cell of a row, in the order of [`COLUMNS`], without formula guards.
    #[must_use]
    pub fn row<'c>(&self, row: &'c ReviewRow) -> [Cow<'c, str>; COLUMNS.len()]
    where
        'r: 'c,
    {
        let sides = self.sides(row.index);
        COLUMNS.map(|facts| self.cell(row, sides, facts.column))
    }

    /// The cells of a row that the CSV has, in its order, without formula guards.
    pub fn csv_row<'c>(&'c self, row: &'c ReviewRow) -> impl Iterator<Item = Cow<'c, str>> {
        let sides = self.sides(row.index);
        COLUMNS[..CSV_COLUMNS].iter().map(move |facts| self.cell(row, sides, facts.column))
    }

    fn cell<'c>(&self, row: &'c ReviewRow, sides: Sides<'r>, column: Column) -> Cow<'c, str>
    where
        'r: 'c,
    {
        match column {
            Column::Approve => answer_word(row.answer, self.run).into(),
            Column::Number => row.number.map_or_else(String::new, |number| number.get().to_string()).into(),
            Column::Comment => masked(&row.comment),
            column => self.shown(sides, column),
        }
    }

    /// The text of a display cell (or the row id) of the proposal at `index`; empty for the
    /// three cells that people edit.
    #[must_use]
    pub fn display(&self, index: usize, column: Column) -> Cow<'r, str> {
        self.shown(self.sides(index), column)
    }

    fn sides(&self, index: usize) -> Sides<'r> {
        let proposal = &self.run.proposals[index];
        Sides {
            proposal,
            ours: self.run.clientview.customers.get(index).map(|customer| &customer.about),
            theirs: proposal.number.and_then(|number| self.economic(number)).map(|customer| &customer.about),
        }
    }

    fn shown(&self, Sides { proposal, ours, theirs }: Sides<'r>, column: Column) -> Cow<'r, str> {
        let language = self.run.manifest.language;
        let name = |about: &'r Particulars| about.whole_name();
        let cvr = |about: &'r Particulars| shown_cvr(&about.cvr);
        let text = match column {
            Column::Row => proposal.row.text().into(),
            Column::Approve | Column::Number | Column::Comment => Cow::default(),
            Column::Suggestion => words::class(language, proposal.class).into(),
            Column::Score => score(proposal).into(),
            Column::Reason => self.reason(proposal).into(),
            Column::Code => masked_code(proposal.code.as_str()),
            Column::Name => ours.map_or_else(Cow::default, name),
            Column::Address => ours.map_or_else(Cow::default, address),
            Column::Town => ours.map_or_else(Cow::default, town),
            Column::Cvr => ours.map_or_else(Cow::default, cvr),
            Column::EconomicName => theirs.map_or_else(Cow::default, name),
            Column::EconomicAddress => theirs.map_or_else(Cow::default, address),
            Column::EconomicTown => theirs.map_or_else(Cow::default, town),
            Column::EconomicCvr => theirs.map_or_else(Cow::default, cvr),
            Column::CurrentLink => proposal.current_link.shown(),
            Column::Differences => differences(language, proposal).into(),
            Column::Others => self.others(proposal).into(),
        };
        let flat = if is_flat(&text) { text } else { flat(&text).into() };
        if column.is_about_the_customer()
            && let Cow::Owned(masked) = masked(&flat)
        {
            return masked.into();
        }
        flat
    }

    /// Who competes with whom.
    #[must_use]
    pub fn rivals(&self) -> &RivalCustomers {
        self.rivals.get_or_init(|| RivalCustomers::new(self.run))
    }

    /// What keeps a proposal from being certain, or why there is none, in one sentence; empty
    /// where nothing does.
    #[must_use]
    pub fn kept(&self, index: usize) -> String {
        let proposal = &self.run.proposals[index];
        match proposal.doubts.first() {
            Some(doubt) if proposal.class != Class::Certain => {
                self.hindrance(index, *doubt).say(self.run.manifest.language)
            }
            _ => String::new(),
        }
    }

    /// A doubt with the customers that it is about.
    fn hindrance(&self, index: usize, doubt: Doubt) -> Hindrance {
        let (run, proposal) = (self.run, &self.run.proposals[index]);
        let code_and_name = |other: usize| {
            let (code, name) = (&run.proposals[other].code, &run.clientview.customers[other].about.name);
            format!("{code} {name}")
        };
        let number_and_name = |number| {
            let name = self.economic(number).map_or("", |customer| &customer.about.name);
            format!("{number} {name}")
        };
        let runner_up = proposal.alternatives.first();
        let best = runner_up.map(|one| one.number).or_else(|| self.rivals().namesake(index));
        let wanted = proposal.number.or(best);
        let rival = wanted.and_then(|number| match doubt {
            Doubt::LinkedElsewhere => self.rivals().linked(number),
            Doubt::TakenByBetter | Doubt::Duplicate => self.rivals().holder(run, index, number),
            _ => self.rivals().others(index, number).next().map(|(other, _)| other),
        });
        // Of two that are equally good, the likelier one is named.
        let likelihood = rival.and_then(|other| {
            let mut others = self.rivals().others(index, proposal.number?);
            others.find(|(one, _)| *one == other).map(|(_, probability)| probability)
        });
        let is_rivalry_here = doubt == Doubt::Tie
            && likelihood.is_some_and(|here| runner_up.is_none_or(|there| there.probability < here));
        // Of twins none is named as the rival alone: the sentence is about the group.
        let may_be_twins = matches!(doubt, Doubt::CloseRival | Doubt::Duplicate) || is_rivalry_here;
        let twins = wanted.filter(|_| may_be_twins);
        let mut twins = twins.map_or_else(Vec::new, |number| self.rivals().twins(run, index, number));
        if rival.is_some_and(|rival| !twins.contains(&rival)) {
            twins.clear();
        }
        Hindrance {
            doubt,
            runner_up: best.filter(|_| !is_rivalry_here).map(number_and_name),
            rival: rival.map(code_and_name),
            twins: twins.into_iter().map(code_and_name).collect(),
        }
    }

    /// Why, in a sentence or two: what keeps it from being certain, then what speaks for it and
    /// against it.
    fn reason(&self, proposal: &ProposalLine) -> String {
        let language = self.run.manifest.language;
        let index = (proposal.row.sequence() as usize).saturating_sub(1);
        let kept = self.kept(index);
        let told = usize::from(!kept.is_empty());
        let why = language::matching::reason(language, &proposal.reasons, &proposal.doubts[told..]);
        match (kept.is_empty(), proposal.reasons.is_empty()) {
            (true, _) => why,
            (false, true) => kept,
            (false, false) => format!("{kept} {}", capitalised(&why)),
        }
    }

    /// The runner-ups: `10102 Hansen ApS 62 % · 10999 Hansen Holding ApS 3 %`.
    fn others(&self, proposal: &ProposalLine) -> String {
        let mut all = String::new();
        for other in &proposal.alternatives {
            let name = self.economic(other.number).map_or("", |customer| &customer.about.name);
            let (number, percent) = (other.number.get().to_string(), percent(other.probability).to_string());
            let between = if all.is_empty() { "" } else { " · " };
            all.extend([between, &number, " ", name, " ", &percent, " %"]);
        }
        all
    }
}

/// What differs between the two customers of a proposal: `Navn, CVR-nr.`.
fn differences(language: language::Language, proposal: &ProposalLine) -> String {
    let lines = waterfall(&proposal.reasons);
    against(&lines).map(|subject| language::report::subject(language, subject)).collect::<Vec<_>>().join(", ")
}

/// The word in the Approve cell.
fn answer_word(answer: Answer, run: &Run) -> &'static str {
    words::answer(run.manifest.language, answer)
}

/// The score of a proposal; a customer without a candidate has none.
fn score(proposal: &ProposalLine) -> String {
    if proposal.class == Class::None { String::new() } else { proposal.score.to_string() }
}

/// The address lines that hold something, in one cell.
fn address(about: &Particulars) -> Cow<'_, str> {
    match about.address_lines() {
        Cow::Borrowed(lines) => joined(lines),
        Cow::Owned(lines) => Cow::Owned(joined(&lines).into_owned()),
    }
}

/// Lines that hold something, with commas between them.
fn joined(lines: &[Text]) -> Cow<'_, str> {
    let mut lines = lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    lines.fold(Cow::Borrowed(first), |all, line| all + ", " + line)
}

/// Post code and town in one cell, so that `0999` is no number to Excel.
fn town(about: &Particulars) -> Cow<'_, str> {
    [about.zip.trim(), " ", about.city.trim()].concat().into()
}

/// `DK` and eight digits when it is a CVR number (modulus 11); ten digits may be a person's
/// CPR number and are masked; anything else stays as it is.
#[must_use]
pub fn shown_cvr(text: &str) -> Cow<'_, str> {
    if text.is_empty() {
        return Cow::default();
    }
    let stripped = text.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '\u{a0}'));
    let upper: String = stripped.map(|c| c.to_ascii_uppercase()).collect();
    let digits = upper.strip_prefix("DK").unwrap_or(&upper);
    if passes_cvr_check(digits) && digits != "00000000" {
        return format!("DK{digits}").into();
    }
    masked_number(text)
}

/// What people see of a customer: name, address lines, post code and town, CVR number.
#[must_use]
pub fn shown(about: &Particulars) -> [String; 4] {
    [
        masked(&flat(&about.whole_name())).into_owned(),
        masked(&flat(&address(about))).into_owned(),
        masked(&flat(&town(about))).into_owned(),
        flat(&shown_cvr(&about.cvr)),
    ]
}

/// One line without control characters, direction marks and doubled blanks.
#[must_use]
pub fn flat(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_invisible(*c)).map(|c| if c.is_control() { ' ' } else { c });
    let mut out = String::with_capacity(text.len());
    for c in visible.take(LONGEST) {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Whether a text of Danish letters is [`flat`] already, as nearly all are.
fn is_flat(text: &str) -> bool {
    // À to ÿ are two bytes, the first of them 0xC3. A blank before the text doubles one at its start.
    let is_plain = |last: u8, byte: u8| {
        let shown =
            (b' '..=b'~').contains(&byte) | (byte == 0xc3) | ((last == 0xc3) & (0x80..=0xbf).contains(&byte));
        shown & !((last == b' ') & (byte == b' '))
    };
    let Some((first, rest)) = text.as_bytes().split_first() else { return true };
    let pairs = text.bytes().zip(rest);
    // All bytes are looked at, many at a time: to stop at the first that decides takes longer.
    let all_plain = pairs.fold(is_plain(b' ', *first), |all, (last, byte)| all & is_plain(last, *byte));
    all_plain && !text.ends_with(' ') && text.len() <= LONGEST
}

/// Zero-width characters and those that turn the direction of writing: they can make one
/// name look like another.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// The text with a `'` before it if Excel would run it as a formula.
#[must_use]
pub fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_formula(&text) { Cow::Borrowed("'") + text } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cvr_number_keeps_its_letters_and_a_cpr_number_is_masked() {
        for (text, shown) in [
            ("DK-12 34 56 74", "DK12345674"),
            ("00067059", "DK00067059"),
            ("dk00067059", "DK00067059"),
            ("12345678", "12345678"),
            ("0101901234", "010190-xxxx"),
            ("DK0101901234", "010190-xxxx"),
            ("SE 559012-34567", "SE 559012-34567"),
            ("", ""),
        ] {
            assert_eq!(shown_cvr(text), shown, "{text:?}");
        }
    }

    #[test]
    fn a_cell_is_one_visible_line() {
        assert_eq!(flat(" Bager\r\nJens\u{202e}  Å\u{a0}\u{200b} "), "Bager Jens Å");
        assert_eq!(flat(&"x".repeat(5000)).len(), LONGEST);
        for text in ["", "Ærø Å/S ÿ", "a b"] {
            assert!(is_flat(text) && flat(text) == text, "{text:?}");
        }
        for text in [" a", "a ", "a  b", "a\tb", "\u{ad}", "\u{a0}", "\u{7f}", "ã\u{80}", &"x".repeat(1001)]
        {
            assert!(!is_flat(text) && flat(text) != text, "{text:?}");
        }
    }

    #[test]
    fn formulas_are_guarded() {
        for text in ["=1+1", "+45", "-x", "@Firma"] {
            assert_eq!(guarded(text.into()), format!("'{text}"));
        }
        assert_eq!(guarded("Hansen = Co".into()), "Hansen = Co");
    }
}
