//! What a cut makes of a mail's text, and how it is told to cut.

/// A mail's text, taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CutReply {
    /// What the person wrote: their lines as they came, in their order, passages parted by an empty line.
    pub own: String,
    /// What they answered to, with its attribution.
    pub quoted: String,
    /// Signatures, phones' advertisements and disclaimers.
    pub signature: String,
    /// What is provably a mail of ours, with its announcement; of a gentle cut alone.
    pub ours: String,
    /// The person answered between quoted lines; `own` holds the answers without what they answer.
    pub inline: bool,
    /// Words stand above the quotation and below it, none between: those below may be what a server adds to each mail.
    pub around: bool,
    /// Why a human should look at it first, if they should.
    pub doubtful: Option<Doubt>,
}

/// What a cut is not sure of. In the order of weight: of several, the first is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Doubt {
    /// Nothing is left, though something came or should have.
    Empty,
    /// The person points to answers below, but what is below bears no quote marks.
    AnswersBelow,
    /// Headers in the middle that the person seems to show on purpose; kept.
    Headers,
    /// A mail that was passed on; kept, for it is what the person wants read.
    Forwarded,
    /// Quote marks that no attribution explains: someone else's words, or the person's own manner.
    Unattributed,
    /// Lines without quote marks that were taken for the wrapped rest of quoted ones.
    Wrapped,
    /// It was cut at a line that may be prose.
    Attribution,
}

/// How a text is cut.
pub(super) enum CutMode<'a> {
    /// Rather too much: it goes out.
    Hard,
    /// Rather too little, and what is ours is told from the rest.
    Gentle(&'a dyn Fn(&str) -> usize),
}
