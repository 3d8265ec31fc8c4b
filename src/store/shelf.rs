//! Things by their names, at most so many bytes of them: what was not used for longest goes first.
//!
//! They lie on two boards. What is put or used lies on the upper one; once that holds half of what there is room
//! for it becomes the lower one, and what still lay there is gone. So to look something up or to put it away costs
//! the same however much there is.

use std::collections::HashMap;
use std::hash::Hash;

/// A bounded map.
pub(super) struct Shelf<K, V> {
    upper: HashMap<K, (V, usize)>,
    lower: HashMap<K, (V, usize)>,
    /// On the upper board.
    bytes: usize,
    half: usize,
}

impl<K: Copy + Eq + Hash, V> Shelf<K, V> {
    /// With room for so many bytes.
    pub fn new(room: usize) -> Self {
        Self { upper: HashMap::new(), lower: HashMap::new(), bytes: 0, half: room / 2 }
    }

    /// What lies there under that name; it is used by that.
    pub fn get(&mut self, key: K) -> Option<&V> {
        if let Some((value, size)) = self.lower.remove(&key) {
            self.put(key, value, size);
        }
        self.upper.get(&key).map(|(value, _)| value)
    }

    /// Takes it out.
    pub fn take(&mut self, key: K) -> Option<V> {
        if let Some((value, _)) = self.lower.remove(&key) {
            return Some(value);
        }
        let (value, size) = self.upper.remove(&key)?;
        self.bytes = self.bytes.saturating_sub(size);
        Some(value)
    }

    /// Puts it there, in the place of what lay there under that name. What is too large for a board is not kept.
    pub fn put(&mut self, key: K, value: V, size: usize) {
        self.take(key);
        if size > self.half {
            return;
        }
        if self.bytes + size > self.half {
            self.lower = std::mem::take(&mut self.upper);
            self.bytes = 0;
        }
        self.bytes += size;
        self.upper.insert(key, (value, size));
    }

    /// Empties it.
    pub fn clear(&mut self) {
        // Without the room that they took.
        self.upper = HashMap::new();
        self.lower = HashMap::new();
        self.bytes = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn held(shelf: &Shelf<u32, u32>) -> usize {
        [&shelf.upper, &shelf.lower].iter().flat_map(|board| board.values()).map(|(_, size)| size).sum()
    }

    #[test]
    fn it_never_holds_more_than_there_is_room_for() {
        let mut shelf = Shelf::new(100);
        for n in 0..1_000 {
            shelf.put(n % 37, n, usize::try_from(n % 23).unwrap_or_default());
            shelf.get(n % 5);
            assert!(held(&shelf) <= 100, "{n}: {}", held(&shelf));
        }
    }

    #[test]
    fn what_is_used_stays_and_what_is_not_goes() {
        let mut shelf = Shelf::new(100);
        shelf.put(0, 0, 10);
        for n in 1..50 {
            shelf.put(n, n, 10);
            assert_eq!(shelf.get(0), Some(&0), "{n}");
        }
        assert_eq!(shelf.get(1), None);
        assert_eq!(shelf.get(49), Some(&49));
    }

    #[test]
    fn what_is_too_large_is_not_kept_nor_what_lay_in_its_place() {
        let mut shelf = Shelf::new(100);
        shelf.put(1, 1, 10);
        shelf.put(1, 2, 51);
        assert_eq!(shelf.get(1), None);
        let mut none = Shelf::new(0);
        none.put(1, 1, 1);
        assert_eq!(none.get(1), None);
    }

    #[test]
    fn what_is_taken_out_is_gone_from_both_boards() {
        let mut shelf = Shelf::new(100);
        (0..8).for_each(|n| shelf.put(n, n, 10));
        assert_eq!((shelf.take(1), shelf.take(7)), (Some(1), Some(7)));
        assert_eq!(shelf.get(1), None);
        assert_eq!(shelf.get(7), None);
        shelf.clear();
        assert_eq!(shelf.get(6), None);
        assert_eq!(held(&shelf), 0);
    }
}
