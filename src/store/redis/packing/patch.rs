//! What changed between two packed documents, so that not all of one need be written where little did.
//!
//! A change of a value is a byte that tells its kind, and:
//!
//! - `WHOLE`: the new value;
//! - `FIELDS`, of a map with the same keys in the same order, or a list that has at least as many values: how many of
//!   them changed (2 bytes), for each its place (2 bytes) and its change; then how many follow at the end (2 bytes), and
//!   they.
//!
//! Whoever makes one applies it at once: it is good only if what comes out is what it was made for.

use zeroize::Zeroizing;

use super::token::{Token, Unpacked, inner, split_value};

const WHOLE: u8 = 0;
const FIELDS: u8 = 1;
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
    match fields(old, new, deep)? {
        Some(fields) if fields.len() < whole.len() => Ok(fields),
        _ => Ok(whole),
    }
}

/// The changes of what is in it, where both hold the same.
fn fields(old: &[u8], new: &[u8], deep: usize) -> Result<Option<Zeroizing<Vec<u8>>>, Unpacked> {
    let (before, after) = (Token::first(old)?, Token::first(new)?);
    let lists = Token::is_list(old) && Token::is_list(new);
    let maps = before.is_map && after.is_map && before.inner == after.inner;
    if deep == 0 || !(maps || lists) || after.inner < before.inner {
        return Ok(None);
    }
    let (before, after) = (inner(old)?, inner(new)?);
    let mut changes = Zeroizing::new(Vec::new());
    let mut many = 0usize;
    for (place, (old, new)) in before.iter().zip(&after).enumerate() {
        if old == new {
            continue;
        }
        // A key: it is another map.
        if maps && place % 2 == 0 {
            return Ok(None);
        }
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
    if *kind != FIELDS {
        return Err(Unpacked);
    }
    let deep = deep.checked_sub(1).ok_or(Unpacked)?;
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

/// As the shortest that there is for that length, which is how they are packed.
fn head_of_list(length: usize, to: &mut Vec<u8>) -> Result<(), Unpacked> {
    if let Ok(few @ 0..=15) = u8::try_from(length) {
        to.push(0x90 | few);
    } else {
        to.push(0xdc);
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
