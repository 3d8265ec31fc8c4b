//! What stands at the end of a text, where people sign without thinking of it.

use super::given::is_given;
use super::line::{Look, is_ours, is_signature, look, names_one};
use super::own::Own;
use super::person::part_of;
use super::phrases::{self, Ends, INTRODUCTIONS, is_mine, plain};
use super::reach::reaches;
use super::words::{Word, words};

/// What stands below a closing that has more lines below it was not the end.
const BELOW: usize = 16;
/// What is no end of a sentence although a dot follows.
const SHORTENED: &str = "ул вул тел моб просп пр бул пер пл г м д кв оф им ім св ув уваж пов ст стр ост пос смт р обл вх под эт буд корп \
    st mr mrs ms dr no ave rd sq blvd tel mob ph ext apt av bd mme mlle etc p s ps ул";

/// A sentence or a line without one.
struct Piece<'a> {
    text: &'a str,
    /// Whether it begins its line.
    begins: bool,
    /// Whether it ends its line.
    ends: bool,
}

/// Whether somebody is told by how a text ends, or introduces themself in it.
pub fn is_signed(text: &str, own: &Own) -> bool {
    let mut pieces = pieces(text);
    let device = |piece: &Piece<'_>| phrases::is_device(&plain(piece.text));
    if pieces.iter().any(|piece| device(piece) && names_one(piece.text, own)) {
        return true;
    }
    pieces.retain(|piece| !device(piece));
    introduces(text, own)
        || trails(&pieces, own)
        || closed(&pieces, own)
        || bare(&pieces, own)
        || carded(&pieces, own)
        || footed(&pieces, own)
}

/// A closing, and something but an alias behind or below it.
fn closed(pieces: &[Piece<'_>], own: &Own) -> bool {
    (0..pieces.len()).any(|at| {
        let piece = &pieces[at];
        let (text, below) = (signs_off(piece.text), &pieces[at + 1..]);
        if is_rule(piece.text) && piece.begins && at > 0 {
            return below.len() <= BELOW && tells(below, own, Ends::Closing);
        }
        let low = plain(text);
        let Some((ends, rest)) =
            phrases::closing(&low).and_then(|(ends, at)| Some((ends, cut(text, &low, at)?)))
        else {
            return false;
        };
        let only = rest.chars().all(|c| !c.is_alphanumeric());
        if goes_on(rest, own) {
            // `Дякую за довіру,` leads to a name all the same.
            return piece.begins && piece.ends && piece.text.ends_with(',') && tells(below, own, Ends::Wish);
        }
        let here = look(rest, own);
        match ends {
            _ if below.len() > BELOW => false,
            Ends::Closing if here == Look::Said => false,
            Ends::Closing => (!only && here == Look::Card) || tells(below, own, ends),
            // A wish ends a text only if nothing is said behind it.
            Ends::Wish if only || here == Look::Signed => {
                (piece.ends || below.len() == 1) && tells(below, own, ends)
            }
            Ends::Wish => {
                let last = below.iter().all(|piece| look(piece.text, own) != Look::Said);
                here == Look::Card
                    && last
                    && piece.ends
                    && (at > 0 || pieces.len() == 1)
                    && is_signature(rest, own)
            }
        }
    })
}

/// Whether a sentence only begins as a closing does: `Ваш поезд в семь`.
fn goes_on(rest: &str, own: &Own) -> bool {
    let spaced = rest.starts_with(|c: char| c.is_whitespace());
    let first = words(rest).into_iter().next();
    spaced
        && rest.trim_start().starts_with(char::is_alphanumeric)
        && first.is_some_and(|word| !word.big && !is_given(&word.sound) && !own.alias.contains(&word.sound))
}

/// A last sentence that ends with who wrote it: `Если что, звоните, Вера`.
fn trails(pieces: &[Piece<'_>], own: &Own) -> bool {
    let Some((me, last)) = own.people.first().zip(pieces.last()) else { return false };
    let end = last.text.rsplit([',', '-', '–', '—', '/', '~']).next().unwrap_or_default();
    let named = words(end);
    let mine = |word: &Word<'_>| word.is_initial() || (word.big && part_of(word, me).is_some());
    let alias = |word: &Word<'_>| own.alias.contains(&word.sound);
    let called = !last.text.trim_end().ends_with(['!', '?', '»', '"']) && end.len() < last.text.len();
    let whole = (1..=3).contains(&named.len()) && named.iter().all(|word| mine(word) && !alias(word));
    called && whole && named.first().is_some_and(|word| !word.is_initial())
}

/// What follows the first so many bytes of the small form, in the text itself.
fn cut<'a>(text: &'a str, low: &str, at: usize) -> Option<&'a str> {
    let letters = low.get(..at)?.chars().count();
    let from = text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at);
    text.get(from..)
}

/// Whether what stands below a closing tells who wrote: up to where the writer goes on talking.
fn tells(below: &[Piece<'_>], own: &Own, ends: Ends) -> bool {
    for piece in below {
        let text = signs_off(piece.text);
        if text.is_empty() {
            continue;
        }
        if is_postscript(text) {
            return false;
        }
        match look(text, own) {
            Look::Card if ends == Ends::Closing || is_signature(text, own) || told_by_mail(text, own) => {
                return true;
            }
            // Below a wish an address may be a shelter's.
            Look::Card => return false,
            Look::Said if phrases::closing(&plain(text)).is_none() && ends == Ends::Wish => return false,
            Look::Said | Look::Signed => {}
        }
    }
    false
}

/// Whether it holds a mail address or a name on a network.
fn told_by_mail(text: &str, own: &Own) -> bool {
    reaches(text).iter().any(|reach| {
        !matches!(reach.what, super::reach::What::Number(_))
            && !own.open.reaches(&reach.what)
            && !own.said.reaches(&reach.what)
    }) && look(text, own) == Look::Card
        && words(text).len() < 8
}

/// A name alone on the last line.
fn bare(pieces: &[Piece<'_>], own: &Own) -> bool {
    let Some((last, before)) = pieces.split_last() else { return false };
    let dashed = last.text.trim_start().starts_with(['-', '–', '—', '~', '*', '/', '✍']);
    let whole = last.begins && last.ends;
    if last.text.trim_end().ends_with(['!', '?', '…']) && !dashed {
        return false;
    }
    if before.is_empty() && words(last.text).iter().all(Word::is_initial) {
        return false;
    }
    (whole || dashed)
        && !is_listed(before.last())
        && look(last.text, own) == Look::Card
        && is_signature(signs_off(last.text), own)
}

/// Lines at the end that say nothing to the reader, a name among them: a card.
fn carded(pieces: &[Piece<'_>], own: &Own) -> bool {
    let said = pieces.iter().rposition(|piece| !is_rule(piece.text) && look(piece.text, own) == Look::Said);
    let from = said.map_or(0, |at| at + 1);
    let block = &pieces[from..];
    let introduced = from > 0 && is_listed(pieces.get(from - 1));
    let reached = block.iter().any(|piece| !reaches(piece.text).is_empty());
    let named = block.iter().any(|piece| piece.begins && is_signature(signs_off(piece.text), own));
    let listed = block.iter().any(|piece| piece.text.trim_end().ends_with(':'));
    (named && (reached || block.len() > 1) && !introduced && !listed)
        || block.iter().any(|piece| is_ours(piece.text, own) && piece.begins)
}

/// What programs and organisations put below.
fn footed(pieces: &[Piece<'_>], own: &Own) -> bool {
    let from = pieces.len().saturating_sub(BELOW);
    pieces[from..].iter().enumerate().any(|(at, piece)| {
        let low = plain(piece.text);
        let parts = piece
            .text
            .split(['|', '•', '·', '∙', '⋅'])
            .filter(|part| part.chars().any(char::is_alphanumeric))
            .count();
        let open = own.open.says(piece.text);
        let late = from + at > 0;
        let barred = parts > 1
            && piece.begins
            && !reaches(piece.text).is_empty()
            && look(piece.text, own) == Look::Card;
        late && !open && (barred || (phrases::is_footer(&low) && look(piece.text, own) == Look::Card))
    })
}

/// `Меня зовут Вера`, unless it is said for somebody to say.
fn introduces(text: &str, own: &Own) -> bool {
    let low = plain(text);
    INTRODUCTIONS.iter().any(|how| {
        low.match_indices(how).any(|(at, _)| {
            let quoted = low[..at].chars().rev().take(24).any(|c| "«\"“„‘:".contains(c));
            let rest = cut(text, &low, at + how.len()).unwrap_or_default();
            let first = words(rest).into_iter().next();
            let named = |word: Word<'_>| {
                word.big
                    && !own.alias.contains(&word.sound)
                    && is_given(&word.sound)
                    && !own.said.names(&word.sound)
            };
            !quoted && first.is_some_and(named)
        })
    })
}

/// Whether the line before leads to a list of somebody else's.
fn is_listed(before: Option<&Piece<'_>>) -> bool {
    before.is_some_and(|piece| piece.text.trim_end().ends_with(':') && !is_mine(&plain(piece.text)))
}

/// A line of dashes or the like.
fn is_rule(text: &str) -> bool {
    let marks = text.chars().filter(|c| !c.is_whitespace()).count();
    marks > 1 && text.chars().all(|c| c.is_whitespace() || "-–—_=*~#.•".contains(c))
}

fn is_postscript(text: &str) -> bool {
    let low = plain(text);
    ["p.s", "ps ", "ps:", "ps.", "p. s", "p.p.s", "пс ", "пс:", "п.с", "з.і", "з. і", "n.b", "nb:", "n.-b"]
        .iter()
        .any(|ps| low.starts_with(ps))
}

/// Without the signs around it.
fn signs_off(text: &str) -> &str {
    text.trim_matches(|c: char| !c.is_alphanumeric() && !"@+[(©".contains(c) || c.is_whitespace())
        .trim_start_matches(['('])
}

fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut all = Vec::new();
    for line in text.lines().map(str::trim) {
        let sentences = sentences(line);
        let most = sentences.len();
        for (at, text) in sentences.into_iter().enumerate() {
            all.push(Piece { text, begins: at == 0, ends: at + 1 == most });
        }
    }
    all
}

/// A line by its sentences.
fn sentences(line: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut from = 0;
    let mut chars = line.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let spaced = chars.peek().is_some_and(|(_, next)| next.is_whitespace());
        if !(".!?…".contains(c) && spaced) {
            continue;
        }
        let word = line[from..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
        let low = word.to_lowercase();
        let shortened =
            c == '.' && (word.chars().count() == 1 || SHORTENED.split_whitespace().any(|short| short == low));
        if !shortened {
            all.push(line[from..=at].trim());
            from = at + 1;
        }
    }
    all.push(line[from..].trim());
    all.retain(|piece| !piece.is_empty());
    all
}
