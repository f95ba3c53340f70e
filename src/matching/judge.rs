//! Judges any pair of two lists that were matched, whoever thought of it: by
//! the statistics of these very lists, among the rivals of both customers. What
//! looks wrong here is written only if a person said yes to exactly that pair.

use rustc_hash::FxHashMap;

use super::classify::LIKELY;
use super::terms::Doubt;
use super::{Class, Contribution, Matcher};
use crate::customer::{ClientViewCustomer, EconomicCustomer, EconomicNumber, Key};

/// What the matcher says of one pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Match probability, 0 to 1.
    pub probability: f64,
    /// The class that the pair has, or would have as a proposal; `None` if nothing supports it.
    pub class: Class,
    /// One contribution a comparison; their weights add up to the probability's log2 odds.
    pub reasons: Vec<Contribution>,
    /// What speaks against the pair, the gravest first.
    pub doubts: Vec<Doubt>,
    /// The e-conomic customer (index) that is proposed for the ClientView customer instead.
    pub instead: Option<u32>,
    /// The ClientView customer (index) that the e-conomic customer goes to instead.
    pub taken_by: Option<u32>,
}

impl Verdict {
    /// The verdict on a pair of which nothing is known.
    #[must_use]
    pub const fn unknown() -> Self {
        Self {
            probability: 0.0,
            class: Class::None,
            reasons: Vec::new(),
            doubts: Vec::new(),
            instead: None,
            taken_by: None,
        }
    }

    /// Whether the pair looks wrong as a link that is to be written: the matcher holds it for less
    /// likely than not, or nothing supports it. (A link that is there already is suspicious only at
    /// much lower odds: most of those are right.)
    #[must_use]
    pub const fn looks_wrong(&self) -> bool {
        matches!(self.class, Class::Unlikely | Class::None)
    }
}

/// Judges pairs by key and number.
pub struct Judge<'m, 'a> {
    matcher: &'m Matcher<'a>,
    clientview: &'a [ClientViewCustomer],
    economic: &'a [EconomicCustomer],
    keys: FxHashMap<&'a Key, u32>,
    numbers: FxHashMap<EconomicNumber, u32>,
}

impl<'m, 'a> Judge<'m, 'a> {
    /// Judges by what `matcher` learnt of the two lists that it matched.
    #[must_use]
    pub fn new(
        matcher: &'m Matcher<'a>,
        clientview: &'a [ClientViewCustomer],
        economic: &'a [EconomicCustomer],
    ) -> Self {
        Self {
            matcher,
            clientview,
            economic,
            keys: clientview.iter().zip(0..).map(|(customer, at)| (&customer.key, at)).collect(),
            numbers: economic.iter().zip(0..).map(|(customer, at)| (customer.number, at)).collect(),
        }
    }

    /// The verdict on the pair; nothing if either customer is not in the lists.
    #[must_use]
    pub fn judge(&self, clientview: &Key, number: EconomicNumber) -> Option<Verdict> {
        let (a, b) = (*self.keys.get(clientview)?, *self.numbers.get(&number)?);
        let explanation = self.matcher.explain(a, b);
        let supported = explanation.summary.iter().any(|one| one.weight > 0.0 && one.term.supports());
        let class = match () {
            () if !supported => Class::None,
            () if explanation.probability < LIKELY => Class::Unlikely,
            () => explanation.class,
        };
        let chosen = self.matcher.matching().proposals[a as usize].chosen.as_ref();
        Some(Verdict {
            probability: explanation.probability,
            class,
            reasons: explanation.summary,
            doubts: explanation.doubts,
            instead: chosen.map(|chosen| chosen.economic).filter(|economic| *economic != b),
            taken_by: explanation.taken_by,
        })
    }

    /// A customer of the ClientView list by its index.
    #[must_use]
    pub fn clientview(&self, index: u32) -> &'a ClientViewCustomer {
        &self.clientview[index as usize]
    }

    /// A customer of the e-conomic list by its index.
    #[must_use]
    pub fn economic(&self, index: u32) -> &'a EconomicCustomer {
        &self.economic[index as usize]
    }
}
