//! Many items of one key as a few arguments: one command of a script takes only so many members.

use std::collections::BTreeMap;

/// How many members one command of the script gets at most; Lua can't pass many thousands.
const GROUP: usize = 256;

/// Items under their keys, in groups that one command can take.
pub(super) fn grouped<K: Ord + Clone, V>(items: impl IntoIterator<Item = (K, V)>) -> Vec<(K, Vec<V>)> {
    let mut by_key: BTreeMap<K, Vec<Vec<V>>> = BTreeMap::new();
    for (key, item) in items {
        let groups = by_key.entry(key).or_default();
        match groups.last_mut() {
            Some(group) if group.len() < GROUP => group.push(item),
            _ => groups.push(vec![item]),
        }
    }
    by_key.into_iter().flat_map(|(key, groups)| groups.into_iter().map(move |g| (key.clone(), g))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_keep_everything_and_stay_small() {
        let items = (0..600).map(|n| (n % 2, n));
        let groups = grouped(items);
        let sizes: Vec<_> = groups.iter().map(|(key, group)| (*key, group.len())).collect();
        assert_eq!(sizes, [(0, GROUP), (0, 300 - GROUP), (1, GROUP), (1, 300 - GROUP)]);
        assert!(groups.iter().all(|(key, group)| group.iter().all(|n| n % 2 == *key)));
    }
}
