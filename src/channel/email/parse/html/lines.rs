//! Lines of plain text as HTML makes them: white space counts once, and breaks don't pile up.

/// Quotes deeper than that look like the deepest.
const DEEPEST: usize = 8;

/// Plain text while it is written.
#[derive(Default)]
pub(super) struct Lines {
    out: String,
    /// Line breaks before whatever comes next.
    breaks: usize,
    /// A space before whatever comes next on this line.
    space: bool,
    /// Within how many quoted blocks.
    quotes: usize,
    /// Within how many the last text was.
    quotes_before: usize,
    preformatted: bool,
}

impl Lines {
    /// Running text; its line breaks are spaces.
    pub(super) fn write(&mut self, text: &str) {
        for c in text.chars() {
            match c {
                '\n' if self.preformatted => self.line(),
                '\r' => {}
                ' ' | '\t' | '\n' | '\x0c' if !self.preformatted => self.space = true,
                c => self.put(c),
            }
        }
    }

    /// Text whose spaces count.
    pub(super) fn write_as_is(&mut self, text: &str) {
        text.chars().for_each(|c| self.put(if c == '\u{a0}' { ' ' } else { c }));
    }

    /// The end of the line; two in a row leave a blank one.
    pub(super) fn line(&mut self) {
        self.breaks += 1;
        self.space = false;
    }

    /// Begins or ends something that stands on lines of its own.
    pub(super) fn block(&mut self) {
        self.breaks = self.breaks.max(1);
        self.space = false;
    }

    /// Begins or ends something with blank lines around it.
    pub(super) fn paragraph(&mut self) {
        self.breaks = self.breaks.max(2);
        self.space = false;
    }

    /// Begins or ends a quoted block.
    pub(super) fn quote(&mut self, begins: bool) {
        self.quotes = if begins { self.quotes + 1 } else { self.quotes.saturating_sub(1) };
    }

    /// Begins or ends a block in which spaces and line breaks count.
    pub(super) fn preformatted(&mut self, begins: bool) {
        self.preformatted = begins;
    }

    /// Where the next text will stand.
    pub(super) fn len(&self) -> usize {
        self.out.len()
    }

    /// What was written since it stood at `from`.
    pub(super) fn since(&self, from: usize) -> &str {
        self.out.get(from..).unwrap_or_default()
    }

    pub(super) fn finish(self) -> String {
        let lines: Vec<&str> = self.out.lines().map(str::trim_end).collect();
        lines.join("\n")
    }

    fn put(&mut self, c: char) {
        let begins = self.out.is_empty() || self.breaks > 0;
        if begins {
            self.break_lines();
        } else if self.space {
            self.out.push(' ');
        }
        self.space = false;
        self.out.push(c);
    }

    fn break_lines(&mut self) {
        let breaks = if self.out.is_empty() { 0 } else { self.breaks.min(2) };
        for i in 0..breaks {
            self.out.push('\n');
            if i + 1 < breaks {
                self.mark(self.quotes.min(self.quotes_before));
            }
        }
        self.mark(self.quotes);
        self.quotes_before = self.quotes;
        self.breaks = 0;
    }

    fn mark(&mut self, depth: usize) {
        // Bounded: a thousand quotes opened before a thousand lines would make megabytes of a small mail.
        for _ in 0..depth.min(DEEPEST) {
            self.out.push_str("> ");
        }
    }
}
