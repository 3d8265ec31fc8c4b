//! JSON from outside, to a bounded depth.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

/// How deep an answer is read; what lies deeper is left out.
const DEPTH: u8 = 40;

/// Reads JSON to a bounded depth, so that one deep update does not cost the batch that it is in.
pub(super) fn from_json(text: &str) -> Option<Value> {
    let mut from = serde_json::Deserializer::from_str(text);
    let value = Bounded(DEPTH).deserialize(&mut from).ok()?;
    from.end().ok()?;
    Some(value)
}

/// Reads a value of at most so many levels; deeper ones become null.
#[derive(Clone, Copy)]
struct Bounded(u8);

impl<'de> DeserializeSeed<'de> for Bounded {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Value, D::Error> {
        if self.0 == 0 {
            return IgnoredAny::deserialize(from).map(|_| Value::Null);
        }
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = from.next_element_seed(Self(self.0 - 1))? {
            list.push(value);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut from: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = from.next_key::<String>()? {
            let value = from.next_value_seed(Self(self.0 - 1))?;
            map.insert(key, value);
        }
        Ok(map.into())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_deep_update_does_not_cost_its_neighbours() {
        let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
        let text = format!(r#"{{"ok":true,"result":[{{"update_id":1,"x":{deep}}},{{"update_id":2}}]}}"#);
        let read = from_json(&text).map(|v| v["result"].as_array().map_or(0, Vec::len));
        assert_eq!(read, Some(2));
    }

    proptest::proptest! {
        #[test]
        fn shallow_json_is_read_as_it_is(text in ".{0,20}", number: i64, truth: bool, eighths: i32) {
            let float = f64::from(eighths) / 8.0;
            let value = json!({"a": [text, number, float, {"b": truth, "c": null}], "d": u64::MAX});
            proptest::prop_assert_eq!(from_json(&value.to_string()), Some(value));
        }
    }
}
