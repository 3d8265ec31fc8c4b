//! Where in the config a value stands: `operator.olga.reach[1]`.

use std::fmt;

/// One step down into the tree of values.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    /// A key that the program knows.
    Key(String),
    /// A name that the admin chose, as in `[operator.olga]`.
    Name(String),
    /// A place in a list, from 0.
    Index(usize),
}

/// The way from the root of the config to a value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(Vec<Step>);

impl Path {
    /// The same, one known key deeper.
    #[must_use]
    pub fn key(&self, key: &str) -> Self {
        self.with(Step::Key(key.to_owned()))
    }

    /// The same, one chosen name deeper.
    #[must_use]
    pub fn name(&self, name: &str) -> Self {
        self.with(Step::Name(name.to_owned()))
    }

    /// The same, one place of a list deeper.
    #[must_use]
    pub fn index(&self, index: usize) -> Self {
        self.with(Step::Index(index))
    }

    /// What it stands in; none for the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        let (_, above) = self.0.split_last()?;
        Some(Self(above.to_vec()))
    }

    /// The outermost list that it stands in, or itself.
    #[must_use]
    pub fn whole(&self) -> Self {
        Self(self.0.iter().take_while(|step| !matches!(step, Step::Index(_))).cloned().collect())
    }

    fn with(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// The environment variable that sets this value; none for what stands in a list.
    #[must_use]
    pub fn variable(&self) -> Option<String> {
        self.0.iter().try_fold(String::from("HOTLINED"), |variable, step| match step {
            Step::Key(key) | Step::Name(key) => Some(format!("{variable}__{}", key.to_uppercase())),
            Step::Index(_) => None,
        })
    }

    /// The path with `NAME` for chosen names and no places: the key as the manual lists it.
    #[must_use]
    pub fn general(&self) -> String {
        let named = self.0.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key.as_str()),
            Step::Name(_) => Some("NAME"),
            Step::Index(_) => None,
        });
        named.collect::<Vec<_>>().join(".")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = |key: &str| {
            !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
        };
        for (at, step) in self.0.iter().enumerate() {
            match step {
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) | Step::Name(key) => {
                    f.write_str(if at == 0 { "" } else { "." })?;
                    if bare(key) { f.write_str(key)? } else { write!(f, "{key:?}")? }
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_people_write_it() {
        let reach = Path::default().key("operator").name("olga").key("reach").index(1);
        assert_eq!(reach.to_string(), "operator.olga.reach[1]");
        assert_eq!(reach.general(), "operator.NAME.reach");
        assert_eq!(Path::default().key("a b\n").to_string(), r#""a b\n""#);
    }

    #[test]
    fn a_variable_names_what_is_in_no_list() {
        let capacity = Path::default().key("routing").key("capacity");
        assert_eq!(capacity.variable().as_deref(), Some("HOTLINED__ROUTING__CAPACITY"));
        assert_eq!(Path::default().key("escalation").index(0).variable(), None);
    }
}
