//! Legal form, person or firm.

use crate::normalise::Form;

use super::super::terms::{Level, WaterfallSubject};
use super::comparison::{ComparisonDeclaration, EvidenceKind};
use super::{ComparedPair, ComparisonLevels};

pub(super) const DECLARED: ComparisonDeclaration = ComparisonDeclaration {
    title: ("Selskabsform", "Legal form"),
    subject: WaterfallSubject::Name,
    told_with: None,
    fields: &[],
    levels: &[
        Level::Untold,
        Level::OneUntold,
        Level::Same,
        Level::Successor,
        Level::Different,
        Level::PersonAndFirm,
        Level::People,
    ],
    silent: Level::Untold,
    order: &[
        (Level::Different, Level::Same),
        (Level::OneUntold, Level::Same),
        (Level::PersonAndFirm, Level::Same),
        (Level::Different, Level::OneUntold),
    ],
    phrases: &[
        (Level::Same, ("samme selskabsform", "same legal form")),
        (Level::Different, ("anden selskabsform", "another legal form")),
        (Level::PersonAndFirm, ("person og selskab", "person and firm")),
    ],
    blocking: &[],
    evidence: EvidenceKind::Qualifies,
};

pub(super) fn level(pair: &ComparedPair<'_>, _: &ComparisonLevels) -> Level {
    let (a, b) = (pair.a, pair.b);
    let (one, other) = (a.form, b.form);
    if (a.person && other.is_firm()) || (b.person && one.is_firm()) {
        return Level::PersonAndFirm;
    }
    match (one, other) {
        (Form::Untold, Form::Untold) if a.person && b.person => Level::People,
        (Form::Untold, Form::Untold) => Level::Untold,
        (Form::Untold, _) | (_, Form::Untold) => Level::OneUntold,
        _ if one == other => Level::Same,
        (Form::Ivs, Form::Aps) | (Form::Aps, Form::Ivs) => Level::Successor,
        _ => Level::Different,
    }
}
