//! stub
/// x
pub struct CutHtml {
    /// x
    pub html: String,
    /// x
    pub removed: bool,
}
/// x
pub fn cut_html(html: &str) -> CutHtml {
    CutHtml { html: html.to_owned(), removed: false }
}
