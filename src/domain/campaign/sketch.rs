//! What is kept of a text in order to know copies of it again: enough to tell how much two texts share, and nothing to
//! read in it.
//!
//! Each of its bytes is of the least of one order of all trigrams of the text's words, so that two texts share as many
//! bytes as their trigrams overlap (`MinHash`, <https://doi.org/10.1109/SEQUEN.1997.666900>). Words in another order
//! change nothing, a typing error little.

use serde::{Deserialize, Serialize};

use super::words::Token;

/// How many orders there are.
const SIZE: usize = 64;

/// A sketch of a text: a byte for each order, eight of them a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sketch([u64; SIZE / 8]);

impl Sketch {
    /// The sketch of a text with these words.
    #[must_use]
    pub fn of(words: &[Token]) -> Self {
        let mut grams: Vec<u64> = words.iter().flat_map(grams).collect();
        // A word that is said again and again is hashed once.
        grams.sort_unstable();
        grams.dedup();
        let mut least = [u64::MAX; SIZE];
        for gram in grams {
            for (order, least) in (1_u64..).zip(least.iter_mut()) {
                *least = (*least).min(mix(gram ^ order.wrapping_mul(0x9E37_79B9_7F4A_7C15)));
            }
        }
        let mut bytes =
            // A byte of each is enough: two that differ have the same one once in 256.
            least.chunks(8).map(|eight| eight.iter().fold(0, |all, least| (all << 8) | (least & 0xFF)));
        Self(std::array::from_fn(|_| bytes.next().unwrap_or_default()))
    }

    /// How many of a hundred trigrams two texts share, about.
    #[must_use]
    pub fn shared(&self, other: &Self) -> usize {
        let same = |(a, b): (&u64, &u64)| (a ^ b).to_be_bytes().into_iter().filter(|byte| *byte == 0).count();
        self.0.iter().zip(&other.0).map(same).sum::<usize>() * 100 / SIZE
    }
}

/// The trigrams of a word, of a short one with its ends. Those of longer words have none, so that a word that was run
/// together with others has the same.
fn grams(word: &Token) -> Vec<u64> {
    let mut letters: Vec<char> = word.rough.chars().collect();
    if letters.len() < 3 {
        letters.insert(0, '^');
        letters.push('$');
    }
    // Any character has 21 bits at most, so three fit into 63.
    let three = |three: &[char]| three.iter().fold(0_u64, |all, c| (all << 21) | u64::from(u32::from(*c)));
    letters.windows(3).map(three).collect()
}

/// The finaliser of splitmix64.
fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
