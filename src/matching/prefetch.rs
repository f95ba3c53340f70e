//! Reads that lie far apart in memory, begun before the first of them is waited for.

/// Reads all of them: what lies beside each is in the cache when it is needed.
pub(super) fn prefetch(values: impl Iterator<Item = u32>) {
    std::hint::black_box(values.fold(0, |all, one| all ^ one));
}
