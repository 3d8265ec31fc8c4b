//! Everything that the line can say, and how it is stored: by its own name alone, for no two things share one. To
//! whom it may be said follows from the name; so it stood before the two halves were types of their own.

use std::fmt;

use serde::de::value::{EnumAccessDeserializer, Error as Stopped};
use serde::de::{DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, Visitor};
use serde::{Deserialize, Serialize, Serializer, forward_to_deserialize_any};

use super::contact::ToContact;
use super::operator::ToOperator;
use crate::domain::id::DeliveryId;

/// One thing to say, by whom it is meant for: what is meant for operators can't be handed to what speaks to contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Say {
    /// To a contact.
    Contact(ToContact),
    /// To an operator, or to someone who is about to become one.
    Operator(ToOperator),
}

impl From<ToContact> for Say {
    fn from(say: ToContact) -> Self {
        Self::Contact(say)
    }
}

impl From<ToOperator> for Say {
    fn from(say: ToOperator) -> Self {
        Self::Operator(say)
    }
}

impl Say {
    /// The message of the case that it is about, if it is about one.
    #[must_use]
    pub fn seq(&self) -> Option<u32> {
        match self {
            Self::Contact(say) => say.seq(),
            Self::Operator(say) => say.seq(),
        }
    }

    /// The delivery that it changes where it lies, if it changes one.
    #[must_use]
    pub fn target(&self) -> Option<DeliveryId> {
        match self {
            Self::Contact(say) => say.target(),
            Self::Operator(say) => say.target(),
        }
    }
}

impl Serialize for Say {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Contact(say) => say.serialize(serializer),
            Self::Operator(say) => say.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Say {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Say", &[], ByName)
    }
}

/// Reads the half to which a name belongs.
struct ByName;

impl<'de> Visitor<'de> for ByName {
    type Value = Say;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("something to say")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Say, A::Error> {
        let (name, content) = data.variant::<String>()?;
        let contact = names::<ToContact>().contains(&name.as_str());
        let named = EnumAccessDeserializer::new(Named { name, content });
        if contact {
            ToContact::deserialize(named).map(Say::Contact)
        } else {
            ToOperator::deserialize(named).map(Say::Operator)
        }
    }
}

/// What was found under a name that is read already.
struct Named<C> {
    name: String,
    content: C,
}

impl<'de, C: serde::de::VariantAccess<'de>> EnumAccess<'de> for Named<C> {
    type Error = C::Error;
    type Variant = C;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, C), C::Error> {
        let name = seed.deserialize(IntoDeserializer::<C::Error>::into_deserializer(self.name))?;
        Ok((name, self.content))
    }
}

/// The names under which the variants of an enum are stored, from what it asks a reader for: a list of them by hand
/// could lack one, and what is stored under that would never be read again.
fn names<'de, T: Deserialize<'de>>() -> &'static [&'static str] {
    let mut names: &'static [&'static str] = &[];
    // It ends in an error, for there is nothing to read.
    drop(T::deserialize(Asked(&mut names)));
    names
}

/// Notes for which names it is asked, and has nothing.
struct Asked<'n>(&'n mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Asked<'_> {
    type Error = Stopped;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Stopped> {
        Err(Stopped::custom("no enum"))
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Stopped> {
        *self.0 = variants;
        Err(Stopped::custom("nothing to read"))
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

#[cfg(test)]
mod tests;
