//! What changed between two packed documents, so that not all of one need be written where little did.
//!
//! A change of a value is a byte that tells its kind, and:
//!
//! - `WHOLE`: the new value;
//! - `FIELDS`, of a map with the same keys in the same order, or a list that has at least as many values: how many of
//!   them changed (2 bytes), for each its place (2 bytes) and its change; then how many follow at the end (2 bytes), and
//!   they;
//! - `KEYS`, of a map of which some keys came or went, in the same order otherwise: how many went, and the place of each
//!   among the old; how many came, for each its place among the new, its key and its value; how many of the others
//!   changed, for each its place among the old and its change. A field that holds nothing has no key: see
//!   `domain::blank`.
//!
//! Whoever makes one applies it at once: it is good only if what comes out is what it was made for.

use std::collections::BTreeSet;

use zeroize::Zeroizing;

use super::token::{Token, Unpacked, inner, split_value};

const WHOLE: u8 = 0;
const FIELDS: u8 = 1;
const KEYS: u8 = 2;
/// How deep changes lie in each other; what lies deeper is written whole.
const DEEP: usize = 12;

/// What makes the new document of the old one; none where that can't be told.
pub(in crate::store::redis) fn between(old: &[u8], new: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let patch = change(old, new, DEEP).ok()?;
    let applied = apply(old, &patch).ok()?;
    (applied.as_slice() == new).then_some(patch)
}

/// The new document.
pub(in crate::store::redis) fn apply(old: &[u8], patch: &[u8]) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let mut new = Zeroizing::new(Vec::with_capacity(old.len() + patch.len()));
    let rest = changed(old, patch, DEEP, &mut new)?;
    if rest.is_empty() { Ok(new) } else { Err(Unpacked) }
}

fn change(old: &[u8], new: &[u8], deep: usize) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let mut whole = Zeroizing::new(vec![WHOLE]);
    whole.extend_from_slice(new);
    match parts(old, new, deep)? {
        Some(parts) if parts.len() < whole.len() => Ok(parts),
        _ => Ok(whole),
    }
}

/// The changes of what is in it, where both hold the same sort of thing.
fn parts(old: &[u8], new: &[u8], deep: usize) -> Result<Option<Zeroizing<Vec<u8>>>, Unpacked> {
    let (before, after) = (Token::first(old)?, Token::first(new)?);
    let lists = Token::is_list(old) && Token::is_list(new) && after.inner >= before.inner;
    let maps = before.is_map && after.is_map;
    if deep == 0 || !(maps || lists) {
        return Ok(None);
    }
    let (before, after) = (inner(old)?, inner(new)?);
    let same = before.len() == after.len() && before.iter().step_by(2).eq(after.iter().step_by(2));
    if maps && !same { keys(&before, &after, deep) } else { fields(&before, &after, deep).map(Some) }
}

/// The changes of values, and those that follow at the end.
fn fields(before: &[&[u8]], after: &[&[u8]], deep: usize) -> Result<Zeroizing<Vec<u8>>, Unpacked> {
    let mut changes = Zeroizing::new(Vec::new());
    let mut many = 0usize;
    for (place, (old, new)) in before.iter().zip(after).enumerate().filter(|(_, (old, new))| old != new) {
        many += 1;
        changes.extend_from_slice(&short(place)?);
        changes.extend_from_slice(&change(old, new, deep - 1)?);
    }
    let more = after.get(before.len()..).unwrap_or_default();
    let mut all = Zeroizing::new(vec![FIELDS]);
    all.extend_from_slice(&short(many)?);
    all.extend_from_slice(&changes);
    all.extend_from_slice(&short(more.len())?);
    for value in more {
        all.extend_from_slice(value);
    }
    Ok(all)
}

/// The changes of a map of which some keys came or went; none where the others stand in another order.
fn keys(before: &[&[u8]], after: &[&[u8]], deep: usize) -> Result<Option<Zeroizing<Vec<u8>>>, Unpacked> {
    let (before, after) = (pairs(before), pairs(after));
    let known = |pairs: &[Pair<'_>]| pairs.iter().map(|(key, _)| key.to_vec()).collect::<BTreeSet<_>>();
    let (old_keys, new_keys) = (known(&before), known(&after));
    let (stays, went): (Vec<_>, Vec<_>) =
        before.iter().enumerate().partition(|(_, (key, _))| new_keys.contains(*key));
    let (others, came): (Vec<_>, Vec<_>) =
        after.iter().enumerate().partition(|(_, (key, _))| old_keys.contains(*key));
    if !stays.iter().map(|(_, (key, _))| key).eq(others.iter().map(|(_, (key, _))| key)) {
        return Ok(None);
    }
    let mut all = Zeroizing::new(vec![KEYS]);
    all.extend_from_slice(&short(went.len())?);
    for (place, _) in went {
        all.extend_from_slice(&short(place)?);
    }
    all.extend_from_slice(&short(came.len())?);
    for (place, (key, value)) in came {
        all.extend_from_slice(&short(place)?);
        all.extend_from_slice(key);
        all.extend_from_slice(value);
    }
    let both = stays.iter().zip(&others).filter(|((_, (_, old)), (_, (_, new)))| old != new);
    all.extend_from_slice(&short(both.clone().count())?);
    for ((place, (_, old)), (_, (_, new))) in both {
        all.extend_from_slice(&short(*place)?);
        all.extend_from_slice(&change(old, new, deep - 1)?);
    }
    Ok(Some(all))
}

/// Writes the new value of one, and returns what stands behind its change.
fn changed<'p>(old: &[u8], patch: &'p [u8], deep: usize, new: &mut Vec<u8>) -> Result<&'p [u8], Unpacked> {
    let (kind, patch) = patch.split_first().ok_or(Unpacked)?;
    if *kind == WHOLE {
        let (value, rest) = split_value(patch)?;
        new.extend_from_slice(value);
        return Ok(rest);
    }
    let deep = deep.checked_sub(1).ok_or(Unpacked)?;
    match *kind {
        FIELDS => changed_fields(old, patch, deep, new),
        KEYS => changed_keys(old, patch, deep, new),
        _ => Err(Unpacked),
    }
}

fn changed_fields<'p>(
    old: &[u8],
    patch: &'p [u8],
    deep: usize,
    new: &mut Vec<u8>,
) -> Result<&'p [u8], Unpacked> {
    let values = inner(old)?;
    let (many, mut patch) = taken(patch)?;
    // How long the list gets stands behind the changes, and before them in what they make.
    let mut made = Zeroizing::new(Vec::new());
    let mut next = 0;
    for _ in 0..many {
        let (place, rest) = taken(patch)?;
        let kept = values.get(next..place).ok_or(Unpacked)?;
        for value in kept {
            made.extend_from_slice(value);
        }
        patch = changed(values.get(place).ok_or(Unpacked)?, rest, deep, &mut made)?;
        next = place + 1;
    }
    for value in values.get(next..).ok_or(Unpacked)? {
        made.extend_from_slice(value);
    }
    let (more, mut patch) = taken(patch)?;
    for _ in 0..more {
        let (value, rest) = split_value(patch)?;
        made.extend_from_slice(value);
        patch = rest;
    }
    let token = Token::first(old)?;
    if Token::is_list(old) {
        head_of_list(values.len() + more, new)?;
    } else if more == 0 {
        new.extend_from_slice(old.get(..token.len()).ok_or(Unpacked)?);
    } else {
        return Err(Unpacked);
    }
    new.extend_from_slice(&made);
    Ok(patch)
}

fn changed_keys<'p>(
    old: &[u8],
    patch: &'p [u8],
    deep: usize,
    new: &mut Vec<u8>,
) -> Result<&'p [u8], Unpacked> {
    if !Token::first(old)?.is_map {
        return Err(Unpacked);
    }
    let values = inner(old)?;
    let before = pairs(&values);
    let (went, mut patch) = several(patch, taken)?;
    let came;
    (came, patch) = several(patch, |patch| {
        let (place, patch) = taken(patch)?;
        let (key, patch) = split_value(patch)?;
        let (value, patch) = split_value(patch)?;
        Ok(((place, key, value), patch))
    })?;
    let changes;
    (changes, patch) = several(patch, |patch| {
        let (place, patch) = taken(patch)?;
        let mut value = Zeroizing::new(Vec::new());
        let rest = changed(before.get(place).ok_or(Unpacked)?.1, patch, deep, &mut value)?;
        Ok(((place, value), rest))
    })?;
    let mut stays = before.iter().enumerate().filter(|(place, _)| !went.contains(place));
    let length = (before.len() + came.len()).checked_sub(went.len()).ok_or(Unpacked)?;
    let (mut came, mut changes) = (came.into_iter().peekable(), changes.into_iter().peekable());
    head_of_map(length, new)?;
    for at in 0..length {
        if let Some((_, key, value)) = came.next_if(|(place, ..)| *place == at) {
            new.extend_from_slice(key);
            new.extend_from_slice(value);
            continue;
        }
        let (place, (key, value)) = stays.next().ok_or(Unpacked)?;
        new.extend_from_slice(key);
        match changes.next_if(|(changed, _)| *changed == place) {
            Some((_, value)) => new.extend_from_slice(&value),
            None => new.extend_from_slice(value),
        }
    }
    let all = came.next().is_none() && changes.next().is_none() && stays.next().is_none();
    if all { Ok(patch) } else { Err(Unpacked) }
}

/// A key and its value.
type Pair<'a> = (&'a [u8], &'a [u8]);

fn pairs<'a>(values: &[&'a [u8]]) -> Vec<Pair<'a>> {
    values.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// So many of something, and what stands behind them.
fn several<'p, T>(
    patch: &'p [u8],
    mut one: impl FnMut(&'p [u8]) -> Result<(T, &'p [u8]), Unpacked>,
) -> Result<(Vec<T>, &'p [u8]), Unpacked> {
    let (many, mut patch) = taken(patch)?;
    let mut all = Vec::new();
    for _ in 0..many {
        let next;
        (next, patch) = one(patch)?;
        all.push(next);
    }
    Ok((all, patch))
}

/// As the shortest that there is for that length, which is how they are packed.
fn head_of_list(length: usize, to: &mut Vec<u8>) -> Result<(), Unpacked> {
    head(length, (0x90, 0xdc), to)
}

/// The same for a map of so many pairs.
fn head_of_map(length: usize, to: &mut Vec<u8>) -> Result<(), Unpacked> {
    head(length, (0x80, 0xde), to)
}

fn head(length: usize, (few, many): (u8, u8), to: &mut Vec<u8>) -> Result<(), Unpacked> {
    if let Ok(length @ 0..=15) = u8::try_from(length) {
        to.push(few | length);
    } else {
        to.push(many);
        to.extend_from_slice(&short(length)?);
    }
    Ok(())
}

fn short(number: usize) -> Result<[u8; 2], Unpacked> {
    u16::try_from(number).map(u16::to_be_bytes).map_err(|_| Unpacked)
}

fn taken(bytes: &[u8]) -> Result<(usize, &[u8]), Unpacked> {
    let (number, rest) = bytes.split_first_chunk::<2>().ok_or(Unpacked)?;
    Ok((usize::from(u16::from_be_bytes(*number)), rest))
}
