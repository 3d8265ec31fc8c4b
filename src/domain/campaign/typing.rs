//! Typing errors.

/// How many characters a word has at most that is looked at for typing errors. Longer is no word of a language.
const LONG: usize = 32;

/// How many typing errors make one word of the other, if they are so few that it may be meant.
pub fn errors(a: &str, b: &str) -> Option<usize> {
    if a == b {
        return Some(0);
    }
    let (of_a, of_b) = (a.chars().count(), b.chars().count());
    let most = match of_a.max(of_b) {
        3..=4 => 1,
        5..=8 => 2,
        9..=LONG => 3,
        _ => return None,
    };
    // Each letter that the other does not have is an error: that is told at less cost.
    if of_a.abs_diff(of_b) > most || a.chars().filter(|c| !b.contains(*c)).count() > most {
        return None;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    Some(distance(&a, &b)).filter(|errors| *errors <= most)
}

/// How many characters were added, left out, put in another's place, or changed places with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    // The row before the last one, too: neighbours that changed places are found two back.
    let (mut before, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let changed = last[j] + usize::from(x != y);
            let mut least = changed.min(last[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && *x == b[j - 1] && a[i - 1] == *y {
                least = least.min(before[j - 1] + 1);
            }
            row.push(least);
        }
        before = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or_default()
}
