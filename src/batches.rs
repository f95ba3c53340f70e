//! Output of many pieces, made by all threads and handed on in order: the
//! next batch is made while the last one is written, so that a long file
//! takes the memory of two batches.

use rayon::prelude::*;

/// Items of a batch: all of a million would take as much text as memory, and even a short list is
/// written while its end is still being made.
pub(crate) const BATCH: usize = 1 << 12;
/// Items that one thread makes at a time.
pub(crate) const PIECE: usize = 1 << 8;

/// Makes `count` items with `add` and gives their bytes to `write`, in order.
///
/// # Errors
/// The first error of `add` or `write`.
pub(crate) fn in_batches<E: Send>(
    count: usize,
    add: impl Fn(&mut Vec<u8>, usize) -> Result<(), E> + Sync,
    mut write: impl FnMut(&[u8]) -> Result<(), E> + Send,
) -> Result<(), E> {
    let fill = |pieces: &mut [Vec<u8>], batch: usize| {
        pieces.par_iter_mut().enumerate().try_for_each(|(nth, piece)| {
            piece.clear();
            let first = (batch + nth * PIECE).min(count);
            (first..count.min(first + PIECE)).try_for_each(|item| add(piece, item))
        })
    };
    let (mut made, mut next) = (vec![Vec::new(); BATCH / PIECE], vec![Vec::new(); BATCH / PIECE]);
    for batch in (0..count).step_by(BATCH) {
        let (written, filled) =
            rayon::join(|| made.iter().try_for_each(|piece| write(piece)), || fill(&mut next, batch));
        written?;
        filled?;
        std::mem::swap(&mut made, &mut next);
    }
    made.iter().try_for_each(|piece| write(piece))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_come_in_their_order_whatever_their_number() {
        for count in [0, 1, PIECE + 1, BATCH, 2 * BATCH + PIECE + 1] {
            let mut all = Vec::new();
            let add = |bytes: &mut Vec<u8>, item: usize| {
                bytes.extend_from_slice(format!("{item} ").as_bytes());
                Ok::<(), ()>(())
            };
            in_batches(count, add, |bytes| {
                all.extend_from_slice(bytes);
                Ok(())
            })
            .expect("no errors");
            let expected: String = (0..count).map(|item| format!("{item} ")).collect();
            assert!(all == expected.as_bytes(), "{count} items");
        }
    }

    #[test]
    fn an_error_ends_it() {
        let add = |_: &mut Vec<u8>, item: usize| if item == BATCH + 3 { Err(item) } else { Ok(()) };
        assert_eq!(in_batches(3 * BATCH, add, |_| Ok(())), Err(BATCH + 3));
        assert_eq!(in_batches(3, |_, _| Ok(()), |_| Err(7)), Err(7));
    }
}
