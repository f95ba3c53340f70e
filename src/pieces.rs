//! Puts together what several threads made in pieces.

use rayon::prelude::*;

/// `first` and then all pieces, copied by all threads.
pub(crate) fn joined<T, P>(first: &[T], pieces: &[P]) -> Vec<T>
where
    T: Copy + Default + Send + Sync,
    P: AsRef<[T]> + Sync,
{
    let length = first.len() + pieces.iter().map(|piece| piece.as_ref().len()).sum::<usize>();
    let mut all = vec![T::default(); length];
    let (head, mut rest) = all.split_at_mut(first.len());
    head.copy_from_slice(first);
    let mut places = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let (place, others) = rest.split_at_mut(piece.as_ref().len());
        places.push((place, piece.as_ref()));
        rest = others;
    }
    places.into_par_iter().for_each(|(place, piece)| place.copy_from_slice(piece));
    all
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn pieces_keep_their_order() {
        assert_eq!(joined(&[1], &[vec![2, 3], vec![], vec![4]]), [1, 2, 3, 4]);
        assert!(joined::<u8, Vec<u8>>(&[], &[]).is_empty());
    }
}
