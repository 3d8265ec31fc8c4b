//! Every word that a person reads, by language.
//!
//! The texts live in Fluent files (<https://projectfluent.org>), one a language, built into the binary from
//! `config/texts/`. An admin can lay a folder of their own over them, message by message. Code names a text
//! by its id; a test holds that every id exists in every built-in language and that none is left over.
//!
//! Nothing here fails at run time: a text that a language lacks is taken from the line's first language, then
//! from English, and what is missing even there shows as its id.

mod ftl;
mod language;
mod load;
mod split;
mod visible;
mod voice;

pub mod words;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

pub use fluent_bundle::FluentValue as Value;
pub use language::native_name;
pub use load::{Fault, Faults};
pub use split::{split, units};
pub use visible::{isolate, visible};
pub use voice::Voice;

use crate::domain::id::Language;

/// The texts that are built in: the line's default languages.
const BUILTIN: [(&str, &str); 4] = [
    ("en", include_str!("../../config/texts/en.ftl")),
    ("ru", include_str!("../../config/texts/ru.ftl")),
    ("uk", include_str!("../../config/texts/uk.ftl")),
    ("fr", include_str!("../../config/texts/fr.ftl")),
];

/// The language that has every text.
const COMPLETE: &str = "en";

type Bundle = FluentBundle<FluentResource>;

/// All texts in all languages; cheap to share, safe to use from many threads.
pub struct Texts {
    bundles: BTreeMap<Language, Bundle>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.bundles.keys()).finish()
    }
}

impl Texts {
    /// The texts that come with the program.
    #[must_use]
    pub fn builtin() -> Self {
        let mut texts = Self { bundles: BTreeMap::new() };
        for (language, source) in BUILTIN {
            // A test holds that the built-in files parse; what does parse would be used in any case.
            let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
            texts.overlay(&Language::from(language), resource);
        }
        texts
    }

    /// The languages that have any text.
    pub fn languages(&self) -> impl Iterator<Item = &Language> {
        self.bundles.keys()
    }

    /// The text of that id in that language, else in English, else the id itself.
    #[must_use]
    pub fn get(&self, language: &Language, id: &str, args: &[(&str, Value<'_>)]) -> String {
        self.find(&[language], id, args).unwrap_or_else(|| id.to_owned())
    }

    /// The text of that id in the first of the languages that has it, then in English.
    #[must_use]
    pub fn find(&self, languages: &[&Language], id: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        let complete = Language::from(COMPLETE);
        let mut wanted = languages.iter().copied().chain(std::iter::once(&complete));
        wanted.find_map(|language| self.format(language, id, args))
    }

    fn format(&self, language: &Language, id: &str, args: &[(&str, Value<'_>)]) -> Option<String> {
        let bundle = self.bundles.get(language)?;
        let pattern = bundle.get_message(id)?.value()?;
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        // What can't be resolved shows as `{$name}`, which still says more than nothing.
        let mut faults = Vec::new();
        Some(bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned())
    }

    /// Lays texts over those of a language.
    fn overlay(&mut self, language: &Language, resource: FluentResource) {
        self.bundles
            .entry(language.clone())
            .or_insert_with(|| bundle(language))
            .add_resource_overriding(resource);
    }
}

/// An empty bundle. Fluent's isolation marks are off: some apps show them as boxes. What people bring into
/// a sentence is isolated where it needs it, by [`isolate`].
fn bundle(language: &Language) -> Bundle {
    let locale: LanguageIdentifier = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    bundle.set_use_isolating(false);
    bundle
}
