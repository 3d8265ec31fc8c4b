//! How what was found is told.

/// One goal, and what this run says of it.
pub struct Found {
    /// `G1`, or `G1b`.
    pub goal: &'static str,
    /// What is measured, in a few words.
    pub what: &'static str,
    /// The figure itself, with its unit.
    pub figure: String,
    /// What is compared with the limit.
    pub ratio: f64,
    /// The bound of the ratio.
    pub limit: Limit,
}

/// A bound.
#[derive(Clone, Copy)]
pub enum Limit {
    /// So much, or more.
    Least(f64),
    /// So much, or less.
    Most(f64),
}

impl Limit {
    fn met(self, ratio: f64) -> bool {
        match self {
            Self::Least(least) => ratio >= least,
            Self::Most(most) => ratio <= most,
        }
    }

    fn number(self) -> f64 {
        match self {
            Self::Least(number) | Self::Most(number) => number,
        }
    }

    fn sign(self) -> &'static str {
        match self {
            Self::Least(_) => "≥",
            Self::Most(_) => "≤",
        }
    }
}

/// A table for people.
pub fn text(found: &[Found]) -> String {
    let mut all = String::from("goal  verdict   ratio   limit   what\n");
    for one in found {
        let verdict = if one.limit.met(one.ratio) { "met" } else { "not met" };
        let line = format!(
            "{:<5} {verdict:<8} {:>7.2} {} {:>6.2}  {}: {}\n",
            one.goal,
            one.ratio,
            one.limit.sign(),
            one.limit.number(),
            one.what,
            one.figure
        );
        all.push_str(&line);
    }
    all
}

/// The same for programs.
pub fn json(found: &[Found]) -> String {
    let goals: Vec<_> = found
        .iter()
        .map(|one| {
            serde_json::json!({
                "goal": one.goal, "what": one.what, "figure": one.figure, "ratio": one.ratio,
                "limit": one.limit.number(), "met": one.limit.met(one.ratio),
            })
        })
        .collect();
    format!("{}\n", serde_json::json!({ "goals": goals }))
}
