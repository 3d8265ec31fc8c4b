//! Lists in which nothing stands twice.

use super::item::{Item, quoted};

/// Reads each entry; an empty list, and an entry that repeats an earlier one, are faults.
pub fn unique<'c, T: PartialEq>(
    item: &Item<'c>,
    what: &str,
    read: impl Fn(&Item<'c>) -> Option<T>,
) -> Option<Vec<T>> {
    let items = item.list()?;
    if items.is_empty() {
        item.fault("is empty", format!("name at least one {what}, or remove the key"));
        return None;
    }
    let mut found: Vec<T> = Vec::new();
    for entry in &items {
        match read(entry) {
            Some(value) if found.contains(&value) => entry.fault("stands twice", "remove one of the two"),
            Some(value) => found.push(value),
            None => {}
        }
    }
    Some(found)
}

/// Reads names that must be among those given; `section` is where they are made.
pub fn among<T: PartialEq + for<'a> From<&'a str>>(
    item: &Item<'_>,
    what: &str,
    known: &[&str],
    make: &str,
) -> Option<Vec<T>> {
    unique(item, what, |entry| {
        let text = entry.text()?;
        if known.contains(&text) {
            return Some(T::from(text));
        }
        let hint = super::hint::did_you_mean(text, known.iter().copied());
        let all = if known.is_empty() {
            "there is none yet".to_owned()
        } else {
            super::item::one_of(known.iter().copied())
        };
        entry.fault(
            format!("{} is no {what} of this line{hint}", quoted(text)),
            format!("add {make}, or name one that is there: {all}"),
        );
        None
    })
}
