//! The text format in which Prometheus reads metrics, version 0.0.4.
//!
//! Source: <https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format>.

use std::fmt::Write;

/// The content type of the format.
pub(super) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Metrics being written, family by family.
#[derive(Debug, Default)]
pub(super) struct Exposition(String);

/// The kinds of metric in use.
#[derive(Clone, Copy, Debug)]
pub(super) enum Kind {
    /// Only ever grows, while the process lives.
    Counter,
    /// Goes up and down.
    Gauge,
    /// How many were at most so large.
    Histogram,
}

impl Exposition {
    /// Begins a family: its name, its kind, and what it is, in one sentence.
    pub fn family(&mut self, name: &'static str, kind: Kind, help: &str) -> Family<'_> {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        self.0.extend(["# HELP ", name, " ", &escaped(help, false), "\n# TYPE ", name, " ", kind, "\n"]);
        Family { text: &mut self.0, name }
    }

    /// A family of one number without labels.
    pub fn one(&mut self, name: &'static str, kind: Kind, help: &str, value: u64) {
        self.family(name, kind, help).sample("", &[], value);
    }

    /// All that was written.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A family whose samples are being written.
pub(super) struct Family<'a> {
    text: &'a mut String,
    name: &'static str,
}

impl Family<'_> {
    /// Writes a sample; `suffix` is what histograms add to the name. Every number of ours is a whole one.
    pub fn sample(&mut self, suffix: &str, labels: &[(&str, &str)], value: u64) -> &mut Self {
        self.text.extend([self.name, suffix]);
        for (i, (label, value)) in labels.iter().enumerate() {
            self.text.extend([if i == 0 { "{" } else { "," }, label, "=\"", &escaped(value, true), "\""]);
        }
        self.text.push_str(if labels.is_empty() { "" } else { "}" });
        // Writing to a text can't fail.
        if writeln!(self.text, " {value}").is_err() {
            tracing::debug!("a sample was left out");
        }
        self
    }
}

fn escaped(text: &str, is_label: bool) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => safe.push_str("\\\\"),
            '\n' => safe.push_str("\\n"),
            '"' if is_label => safe.push_str("\\\""),
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_family_reads_as_the_format_has_it() {
        let mut text = Exposition::default();
        text.one("a_total", Kind::Counter, "All \\ of\nthem.", 3);
        text.family("b", Kind::Gauge, "Some.").sample("", &[("x", "1"), ("y", "\"\\\n")], 0);
        let wanted = "# HELP a_total All \\\\ of\\nthem.\n# TYPE a_total counter\na_total 3\n\
                      # HELP b Some.\n# TYPE b gauge\nb{x=\"1\",y=\"\\\"\\\\\\n\"} 0\n";
        assert_eq!(text.finish(), wanted);
    }

    proptest! {
        #[test]
        fn no_label_breaks_out_of_its_quotes(value in any::<String>()) {
            let mut text = Exposition::default();
            text.family("b", Kind::Gauge, "").sample("", &[("x", &value)], 7);
            let text = text.finish();
            prop_assert_eq!(text.matches('\n').count(), 3);
            let last = text.lines().nth(2).unwrap();
            let inside = last.strip_prefix("b{x=\"").and_then(|l| l.strip_suffix("\"} 7")).unwrap();
            let bare = inside.replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!bare.contains('"'));
        }
    }
}
