//! What the proposals for lists with a known truth are worth.

use kobl::matching::{Class, Matching};
use rustc_hash::FxHashSet;

use crate::generator::Pair;

/// The numbers by which two models are compared.
#[derive(Default, Clone)]
pub(crate) struct Quality {
    pub(crate) lists: usize,
    pub(crate) f1: f64,
    pub(crate) precision: f64,
    pub(crate) recall: f64,
    pub(crate) r99: f64,
    pub(crate) r999: f64,
    pub(crate) certain: usize,
    pub(crate) certain_wrong: usize,
    pub(crate) links: usize,
    /// `certain` proposals that a higher threshold would leave, right and wrong ones.
    pub(crate) stricter: [(usize, usize); STRICTER.len()],
    /// By tenth of probability, 0 to 0.1 first.
    pub(crate) tenths: [Group; 10],
    /// By decile of each list's proposals in order of probability, the least probable tenth first.
    pub(crate) deciles: [Group; 10],
    /// Of tenths and of deciles of single pairs of lists with enough proposals.
    pub(crate) near: [Nearness; 2],
}

/// Proposals that a group needs to be held against the truth, and how near it is to be.
const ENOUGH: usize = 200;
const NEAR: f64 = 0.02;

/// How many groups of proposals are near the truth.
#[derive(Default, Clone, Copy)]
pub(crate) struct Nearness {
    /// Groups with enough proposals.
    pub(crate) enough: usize,
    /// Those among them that are near.
    pub(crate) near: usize,
    /// How many would be if every probability were exactly right: a share of a few hundred is off
    /// by counting alone.
    pub(crate) at_best: f64,
}

impl Nearness {
    fn of(groups: &[Group]) -> Self {
        let enough = || groups.iter().filter(|group| group.is_enough());
        Self {
            enough: enough().count(),
            near: enough().filter(|group| group.off().abs() <= NEAR).count(),
            at_best: enough().map(Group::chance_to_be_near).sum(),
        }
    }

    fn add(&mut self, more: Self) {
        self.enough += more.enough;
        self.near += more.near;
        self.at_best += more.at_best;
    }
}

/// Proposals that are held against the truth together.
#[derive(Default, Clone, Copy)]
pub(crate) struct Group {
    pub(crate) count: usize,
    /// Sum of their probabilities.
    stated: f64,
    /// Sum of the variances of being right, if the probabilities are.
    variance: f64,
    right: usize,
}

impl Group {
    fn take(&mut self, probability: f64, is_right: bool) {
        let variance = probability * (1.0 - probability);
        self.add(Self { count: 1, stated: probability, variance, right: usize::from(is_right) });
    }

    fn add(&mut self, more: Self) {
        self.count += more.count;
        self.stated += more.stated;
        self.variance += more.variance;
        self.right += more.right;
    }

    const fn is_enough(&self) -> bool {
        self.count >= ENOUGH
    }

    /// The probability that a share of so many is near if every probability is exactly right.
    fn chance_to_be_near(&self) -> f64 {
        let deviation = self.variance.sqrt() / self.count.max(1) as f64;
        within(NEAR / deviation.max(f64::MIN_POSITIVE))
    }

    /// By how much the probabilities exceed the truth.
    pub(crate) fn off(&self) -> f64 {
        (self.stated - self.right as f64) / self.count.max(1) as f64
    }
}

/// The probability that a normal deviate lies within so many standard deviations of the mean; good
/// to three decimals (Abramowitz and Stegun 7.1.27).
fn within(deviations: f64) -> f64 {
    let x = deviations / std::f64::consts::SQRT_2;
    let sum = [0.278_393, 0.230_389, 0.000_972, 0.078_108].iter().rev().fold(0.0, |sum, c| (sum + c) * x);
    1.0 - (1.0 + sum).powi(-4)
}

/// The share of wrong ones that is exceeded with a chance of 5 % at most (one-sided, Wilson with
/// correction for continuity).
fn at_most(wrong: usize, of: usize) -> f64 {
    const Z: f64 = 1.645;
    let n = of.max(1) as f64;
    let p = ((wrong as f64 + 0.5) / n).min(1.0);
    let middle = p + Z * Z / (2.0 * n);
    let spread = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
    ((middle + spread) / (1.0 + Z * Z / n)).min(1.0)
}

/// Thresholds of `certain` to compare, in log2 odds.
pub(crate) const STRICTER: [f64; 6] = [6.5, 7.0, 7.5, 8.0, 8.5, 9.0];

pub(crate) fn truth_of(pair: &Pair) -> FxHashSet<(u32, u32)> {
    let codes: rustc_hash::FxHashMap<&str, u32> =
        pair.clientview.iter().zip(0..).map(|(c, at)| (c.code.as_str(), at)).collect();
    let numbers: rustc_hash::FxHashMap<u32, u32> =
        pair.economic.iter().zip(0..).map(|(c, at)| (c.number.get(), at)).collect();
    pair.truth
        .iter()
        .filter_map(|(code, number)| Some((*codes.get(code.as_str())?, *numbers.get(&number.get())?)))
        .collect()
}

/// What a ranking of links holds at which precision: F1 of all, R99, R999.
pub(crate) fn ranked(links: &[(u32, u32, usize)], truth: &FxHashSet<(u32, u32)>) -> [f64; 3] {
    let count = truth.iter().map(|(a, _)| *a).collect::<FxHashSet<u32>>().len().max(1) as f64;
    let (mut right, mut best, mut proposed) = (0_usize, [0.0; 2], 0_usize);
    for tied in links.chunk_by(|one, other| one.2 == other.2) {
        proposed += tied.len();
        right += tied.iter().filter(|(a, b, _)| truth.contains(&(*a, *b))).count();
        let precision = right as f64 / proposed as f64;
        for (best, least) in best.iter_mut().zip([0.99, 0.999]) {
            if precision >= least {
                *best = right as f64 / count;
            }
        }
    }
    [2.0 * right as f64 / (proposed as f64 + count), best[0], best[1]]
}

/// Judges the proposals of one pair of lists.
pub(crate) fn judge(matching: &Matching, truth: &FxHashSet<(u32, u32)>) -> Quality {
    let links = truth.iter().map(|(a, _)| *a).collect::<FxHashSet<u32>>().len();
    let mut quality = Quality { lists: 1, links, ..Quality::default() };
    let mut all: Vec<(f64, bool)> = Vec::new();
    let (mut proposed, mut right) = (0_usize, 0_usize);
    for (proposal, a) in matching.proposals.iter().zip(0..) {
        let Some(chosen) = &proposal.chosen else { continue };
        let is_right = truth.contains(&(a, chosen.economic));
        all.push((chosen.probability, is_right));
        let tenth = ((chosen.probability * 10.0) as usize).min(9);
        quality.tenths[tenth].take(chosen.probability, is_right);
        if matches!(proposal.class, Class::Certain | Class::Review) {
            proposed += 1;
            right += usize::from(is_right);
        }
        if proposal.class == Class::Certain {
            quality.certain += 1;
            quality.certain_wrong += usize::from(!is_right);
            let odds = (chosen.probability / (1.0 - chosen.probability)).log2();
            for (count, _) in quality.stricter.iter_mut().zip(STRICTER).filter(|(_, least)| odds >= *least) {
                *if is_right { &mut count.0 } else { &mut count.1 } += 1;
            }
        }
    }
    quality.precision = right as f64 / proposed.max(1) as f64;
    quality.recall = right as f64 / links.max(1) as f64;
    quality.f1 = 2.0 * right as f64 / (proposed + links).max(1) as f64;
    all.sort_by(|x, y| y.0.total_cmp(&x.0));
    let mut right = 0;
    for (at, (probability, is_right)) in all.iter().enumerate() {
        quality.deciles[9 - at * 10 / all.len()].take(*probability, *is_right);
        right += usize::from(*is_right);
        let share = right as f64 / links.max(1) as f64;
        let precision = right as f64 / (at + 1) as f64;
        if precision >= 0.99 {
            quality.r99 = share;
        }
        if precision >= 0.999 {
            quality.r999 = share;
        }
    }
    quality.near = [&quality.tenths, &quality.deciles].map(|groups| Nearness::of(groups));
    quality
}

impl Quality {
    /// Adds another pair of lists to the average.
    pub(crate) fn add(&mut self, other: &Self) {
        self.lists += other.lists;
        self.f1 += other.f1;
        self.precision += other.precision;
        self.recall += other.recall;
        self.r99 += other.r99;
        self.r999 += other.r999;
        self.certain += other.certain;
        self.certain_wrong += other.certain_wrong;
        self.links += other.links;
        let counts = self.stricter.iter_mut().zip(other.stricter);
        for (count, more) in counts {
            *count = (count.0 + more.0, count.1 + more.1);
        }
        self.near.iter_mut().zip(other.near).for_each(|(near, more)| near.add(more));
        let groups = self.tenths.iter_mut().zip(other.tenths);
        for (group, more) in groups.chain(self.deciles.iter_mut().zip(other.deciles)) {
            group.add(more);
        }
    }

    /// Cells of the table of quality, between its strokes.
    pub(crate) fn row(&self) -> String {
        let n = self.lists.max(1) as f64;
        let certain = self.certain.max(1) as f64;
        format!(
            "{} | {:.3} | {:.3} | {:.3} | {:.3} | {}: {:.2} ({:.2}) | {:+.2}",
            self.links,
            self.f1 / n,
            self.r99 / n,
            self.r999 / n,
            (self.certain - self.certain_wrong) as f64 / self.links.max(1) as f64,
            self.certain_wrong,
            1000.0 * self.certain_wrong as f64 / certain,
            1000.0 * at_most(self.certain_wrong, self.certain),
            self.worst_tenth(),
        )
    }

    fn worst_tenth(&self) -> f64 {
        let off = self.tenths.iter().filter(|tenth| tenth.is_enough()).map(Group::off);
        off.fold(0.0_f64, |worst, off| if off.abs() > worst.abs() { off } else { worst })
    }

    /// One line of a table.
    pub(crate) fn line(&self, name: &str) -> String {
        let n = self.lists.max(1) as f64;
        let certain_share = (self.certain - self.certain_wrong) as f64 / self.links.max(1) as f64;
        let worst = self.worst_tenth();
        format!(
            "{name:<18} F1 {:.4}  P {:.4}  R {:.4}  R99 {:.3}  R999 {:.3}  certain {:.3} wrong {}/{} ({:.2} in 1000)  worst tenth {:+.3}",
            self.f1 / n,
            self.precision / n,
            self.recall / n,
            self.r99 / n,
            self.r999 / n,
            certain_share,
            self.certain_wrong,
            self.certain,
            self.certain_wrong as f64 * 1000.0 / self.certain.max(1) as f64,
            worst,
        )
    }

    /// What stricter thresholds of `certain` would hold, and how many wrong ones.
    pub(crate) fn thresholds(&self, name: &str) -> String {
        let mut line = format!("{name:<18}");
        for ((right, wrong), least) in self.stricter.iter().zip(STRICTER) {
            let per_thousand = *wrong as f64 * 1000.0 / (right + wrong).max(1) as f64;
            let share = *right as f64 / self.links.max(1) as f64;
            line.push_str(&format!("  {least}: {share:.3} {wrong} ({per_thousand:.2})"));
        }
        line
    }
}
