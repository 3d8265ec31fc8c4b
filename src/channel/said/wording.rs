//! The few texts that a channel says in words of its own.

/// Which texts a channel says otherwise. Ids of texts, so a test holds that each exists in every language.
#[derive(Clone, Copy, Debug, Default)]
pub struct Wording {
    /// The text of the first id is said as the second, with the same arguments.
    pub instead: &'static [(&'static str, &'static str)],
    /// Below the text of the first id stands the second, as a paragraph.
    pub below: &'static [(&'static str, &'static str)],
}

impl Wording {
    /// The id under which the channel says that text.
    pub(super) fn id<'i>(&self, id: &'i str) -> &'i str {
        find(self.instead, id).unwrap_or(id)
    }

    /// What it says below that text.
    pub(super) fn more(&self, id: &str) -> Option<&'static str> {
        find(self.below, id)
    }
}

fn find(table: &[(&'static str, &'static str)], id: &str) -> Option<&'static str> {
    table.iter().find(|(common, _)| *common == id).map(|(_, own)| *own)
}
