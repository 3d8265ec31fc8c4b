//! Tables that only an overlay or the environment has. Most are meant; one whose name is a slip of the pen would
//! be a new operator, shift or channel beside the one that was meant, and what it says would hold for nobody.

use config::ValueKind;

use super::context::{Context, Spot};
use super::document::Document;
use super::fault::Fault;
use super::hint::nearest;
use super::path::Path;

/// Sections of tables under names that the admin chooses, with the key without which such a table is hardly a
/// whole one of its own.
const WHOLE: [(&str, &str); 3] = [("operator", "reach"), ("shift", "hours"), ("channel", "kind")];
/// What is written again and again of people who are there.
const ADJUSTS: [&str; 2] = ["away", "extra"];

/// A table that an overlay or the environment has and no layer below it.
struct Newcomer<'d> {
    name: &'d str,
    keys: Vec<&'d str>,
    /// Those of the same section that lie below it.
    below: Vec<&'d str>,
}

/// Warns of tables that look like a part of another one whose name was misspelt.
pub fn doubt(cx: &Context) {
    for (section, whole) in WHOLE {
        for found in newcomers(&cx.document, section) {
            let meant = nearest(found.name, found.below.iter().copied());
            let adjusts = !found.keys.is_empty() && found.keys.iter().all(|key| ADJUSTS.contains(key));
            if found.keys.contains(&whole) || (meant.is_none() && !adjusts) {
                continue;
            }
            let path = Path::default().key(section).name(found.name);
            let spot = Spot { env: cx.document.span(&path).is_none(), ..Spot::key(path) };
            let hint = meant.map_or_else(String::new, |meant| format!("; did you mean `{meant}`?"));
            let reason = format!(
                "stands here alone, so it is a new {section}, and not a part of one that {} has{hint}",
                cx.document.main()
            );
            let known = found.below.join(", ");
            cx.warn(&spot, reason, format!("write one of: {known}; or give the new {section} its `{whole}`"));
        }
    }
}

/// Adds to each fault of such a table which other one may have been meant.
pub fn hint(cx: &Context) {
    cx.amend(|fault| hint_at(&cx.document, fault));
}

fn hint_at(document: &Document, fault: &mut Fault) {
    let Some((section, rest)) = fault.key.split_once('.') else { return };
    let name = rest.split(['.', '[']).next().unwrap_or_default();
    let newcomer = newcomers(document, section).into_iter().find(|found| found.name == name);
    if let Some(meant) = newcomer.and_then(|found| nearest(name, found.below.iter().copied())) {
        fault.remedy = format!("{}; or did you mean `{section}.{meant}`?", fault.remedy);
    }
}

fn newcomers<'d>(document: &'d Document, section: &str) -> Vec<Newcomer<'d>> {
    let Some(ValueKind::Table(tables)) = document.values.get(section).map(|value| &value.kind) else {
        return Vec::new();
    };
    // What no file has is the environment's, which lies above all of them.
    let layer = |name: &str| {
        let path = Path::default().key(section).name(name);
        document.span(&path).map_or(usize::MAX, |spans| spans.file)
    };
    let newcomer = |(name, value): (&'d String, &'d config::Value)| {
        let own = layer(name);
        let mut below: Vec<&str> =
            tables.keys().filter(|other| layer(other) < own).map(String::as_str).collect();
        below.sort_unstable();
        let ValueKind::Table(table) = &value.kind else { return None };
        let keys = table.keys().map(String::as_str).collect();
        (!below.is_empty()).then_some(Newcomer { name, keys, below })
    };
    let mut found: Vec<Newcomer<'_>> = tables.iter().filter_map(newcomer).collect();
    found.sort_by_key(|found| found.name);
    found
}
