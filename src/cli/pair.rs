//! One pair of customers side by side in the terminal: what both systems hold,
//! why kobl thinks what it thinks, and who else could be meant on either side.

use super::context::Context;
use super::present;
use crate::customer::{EconomicNumber, LinkState, Particulars, masked_number, shown_phone};
use crate::language::{self, Localize, link as words};
use crate::matching::{FindingKind, Verdict};
use crate::run::Run;

/// Rivals shown on either side.
const MOST_RIVALS: usize = 5;

/// Shows a pair that may be linked.
pub(super) fn proposed(
    run: &Run,
    index: usize,
    number: EconomicNumber,
    verdict: &Verdict,
    context: &Context,
) {
    let language = context.language;
    side_by_side(run, index, Some(number), context);
    let reason = language::matching::reason(language, &verdict.reasons, &verdict.doubts);
    context.data(words::verdict(verdict, &reason));
    let ours = rivals_in_economic(run, index, number);
    let theirs = rivals_in_clientview(run, index, number, language);
    for (heading, rivals) in [
        (words::others_in_economic().say(language), ours),
        (words::others_in_clientview().say(language), theirs),
    ] {
        if !rivals.is_empty() {
            context.data(heading);
            context.data(rivals.join("\n"));
        }
    }
}

/// Shows a link that may be cleared, and tells whether it looks wrong.
pub(super) fn linked(run: &Run, index: usize, context: &Context) -> bool {
    let customer = &run.clientview.customers[index];
    let number = match customer.link.state(&run.manifest.unlinked) {
        LinkState::Linked(number) => Some(number),
        _ => None,
    };
    if !context.json {
        side_by_side(run, index, number, context);
    }
    let findings: Vec<&FindingKind> = run
        .findings
        .iter()
        .filter(|finding| finding.clientview as usize == index)
        .map(|finding| &finding.kind)
        .collect();
    for finding in findings.iter().filter(|_| !context.json) {
        context.data(format!("  - {}", language::run::finding(run, finding).say(context.language)));
    }
    // A barred customer is still the right one.
    findings.iter().any(|finding| !matches!(finding, FindingKind::Barred { .. }))
}

fn side_by_side(run: &Run, index: usize, number: Option<EconomicNumber>, context: &Context) {
    let language = context.language;
    let ours = &run.clientview.customers[index];
    let theirs = number.and_then(|number| run.economic.customers.iter().find(|one| one.number == number));
    let mut table = present::table(&words::headings(language));
    let link = language::change::shown_link(&ours.link).say(language);
    let code = language::shown_code(&ours.code);
    let number = number.map(|number| number.to_string()).unwrap_or_default();
    table.add_row([words::field(words::PairLine::Code).say(language).to_owned(), code, number]);
    let empty = Particulars::default();
    let about = [&ours.about, theirs.map_or(&empty, |theirs| &theirs.about)];
    let text = |read: fn(&Particulars) -> String| about.map(|about| language::shown_name(&read(about)));
    let lines: [(words::PairLine, [String; 2]); 7] = [
        (words::PairLine::Name, text(|about| about.name.to_string())),
        (words::PairLine::Attention, text(|about| about.attention.to_string())),
        (words::PairLine::Address, text(address)),
        (words::PairLine::Place, text(|about| format!("{} {}", about.zip.trim(), about.city.trim()))),
        (words::PairLine::Cvr, about.map(|about| masked_number(about.cvr.trim()).into_owned())),
        (words::PairLine::Phone, about.map(|about| shown_phone(about.phone.trim()))),
        (words::PairLine::Email, text(|about| about.email.to_string())),
    ];
    for (line, [left, right]) in lines {
        if !left.is_empty() || !right.is_empty() {
            table.add_row([words::field(line).say(language).to_owned(), left, right]);
        }
    }
    let barred = match theirs {
        Some(theirs) if theirs.barred => language.pick("spærret", "barred"),
        Some(_) => "",
        None => language.pick("findes ikke", "does not exist"),
    };
    table.add_row([words::field(words::PairLine::Link).say(language).to_owned(), link, barred.to_owned()]);
    context.data(table.to_string());
}

fn address(about: &Particulars) -> String {
    let lines = about.address.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    lines.collect::<Vec<_>>().join(", ")
}

/// Other e-conomic customers that the ClientView customer could be.
fn rivals_in_economic(run: &Run, index: usize, number: EconomicNumber) -> Vec<String> {
    let proposal = &run.proposals[index];
    let chosen = proposal.number.map(|number| (number, proposal.probability));
    let others = proposal.alternatives.iter().map(|other| (other.number, other.probability));
    chosen
        .into_iter()
        .chain(others)
        .filter(|(other, _)| *other != number)
        .take(MOST_RIVALS)
        .filter_map(|(other, probability)| {
            let customer = run.economic.customers.iter().find(|customer| customer.number == other)?;
            let name = language::shown_name(&customer.about.name);
            Some(format!("  {other} {name} ({} %)", crate::run::percent(probability)))
        })
        .collect()
}

/// Other ClientView customers that the e-conomic customer could be.
fn rivals_in_clientview(
    run: &Run,
    index: usize,
    number: EconomicNumber,
    language: language::Language,
) -> Vec<String> {
    let unlinked = &run.manifest.unlinked;
    let rival = |at: usize| {
        let (customer, proposal) = (&run.clientview.customers[at], &run.proposals[at]);
        let alternative = proposal.alternatives.iter().find(|other| other.number == number);
        let how = match () {
            () if customer.link.state(unlinked) == LinkState::Linked(number) => {
                language.pick("koblet til nummeret", "linked to the number").to_owned()
            }
            () if proposal.number == Some(number) => format!("{} %", proposal.score),
            () => format!("{} %", crate::run::percent(alternative?.probability)),
        };
        let (code, name) = (language::shown_code(&customer.code), language::shown_name(&customer.about.name));
        Some(format!("  {code} {name} ({how})"))
    };
    (0..run.proposals.len()).filter(|at| *at != index).filter_map(rival).take(MOST_RIVALS).collect()
}
