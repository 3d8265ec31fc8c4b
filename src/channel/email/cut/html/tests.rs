//! Pages as clients make them, with the text that must remain.

use proptest::prelude::*;

use super::*;

/// The text that is left, its lines joined by `|`.
fn left(html: &str) -> String {
    let lines = text::lines(&cut_html(html).html);
    let lines: Vec<String> = lines.iter().map(|l| l.text.trim().to_owned()).collect();
    lines.join("|")
}

const ATTRIBUTION: &str = "On Mon, Nov 23, 2026 at 2:05 PM helpline &lt;<a href=\"mailto:help@line.example\">help@line.example</a>&gt; wrote:";

#[test]
fn the_quotes_of_known_clients_go() {
    for (client, html) in [
        ("gmail", format!("<div dir=ltr>mine</div><br><div class=\"gmail_quote gmail_quote_container\"><div dir=\"ltr\" class=\"gmail_attr\">{ATTRIBUTION}<br></div><blockquote class=\"gmail_quote\" style=\"margin:0\">theirs<blockquote>deep</blockquote></blockquote></div>")),
        ("gmail, older", format!("<div>mine</div><div class='gmail_extra'><br><div class='gmail_quote'>{ATTRIBUTION}<br><blockquote class='gmail_quote'>theirs</blockquote></div></div>")),
        ("gmail, without a block", format!("mine<div class=gmail_quote>{ATTRIBUTION}<br>theirs</div>")),
        ("apple", format!("<body>mine<br><div id=\"AppleMailSignature\">Sent from my iPhone</div><div><br>{ATTRIBUTION}<br><br></div><blockquote type=\"cite\"><div>theirs</div></blockquote></body>")),
        ("thunderbird", "<p>mine</p><div class=\"moz-cite-prefix\">11/23/26 14:05, helpline wrote:<br></div><blockquote type=\"cite\" cite=\"mid:x\">theirs</blockquote><div class=moz-signature>-- <br>me</div>".into()),
        ("outlook, web", "<div>mine</div><div id=\"appendonsend\"></div><hr style=\"width:98%\"><div id=\"divRplyFwdMsg\"><b>From:</b> helpline</div><div>theirs</div>".into()),
        ("outlook, phone", "<div>mine</div><hr><div id=\"divRplyFwdMsg\" dir=\"ltr\">From</div>theirs".into()),
        ("outlook, mac", "<div>mine</div><span id=\"OLK_SRC_BODY_SECTION\"><div>From: x</div>theirs</span>".into()),
        ("yahoo", "<div>mine</div><div id=\"ydp1yahoo_quoted_1\" class=\"ydp1yahoo_quoted\">On … wrote:<div>theirs</div></div>".into()),
        ("proton", format!("<div>mine</div><div class=\"protonmail_signature_block\"><div>Sent with Proton Mail</div></div><div class=\"protonmail_quote\">{ATTRIBUTION}<br><blockquote class=\"protonmail_quote\" type=\"cite\">theirs</blockquote></div>")),
        ("yandex", "<div>mine</div><div>&nbsp;</div><div>23.11.2026, 14:05, \"helpline\" &lt;help@line.example&gt;:</div><blockquote><p>theirs</p></blockquote>".into()),
        ("mail.ru", "<div>mine</div><blockquote style=\"border-left:1px solid #0857A6\">Понедельник, 23 ноября 2026, 14:05 +03:00 от helpline &lt;help@line.example&gt;:<br><div>theirs</div></blockquote>".into()),
        ("ukr.net", "mine<br><span>23 листопада 2026, 14:05:20, від \"helpline\" &lt;<a>help@line.example</a>&gt;:</span><br><blockquote style=\"border-left:1px solid #ccc\">theirs</blockquote>".into()),
        ("strange language", "mine<div>Den 23. nov. 2026 kl. 14:05 skrev helpline &lt;help@line.example&gt;:</div><blockquote type=cite>theirs</blockquote>".into()),
        ("french, by names of letters", "mine<div>Le&nbsp;lun. 23 nov. 2026 &agrave; 14:05, helpline &lt;help&#64;line.example&gt; a &eacute;crit&nbsp;:</div><blockquote>theirs</blockquote>".into()),
        ("by entities in a class", "mine<div class=\"yahoo&#95;quoted\">theirs</div>".into()),
    ] {
        assert_eq!(left(&html), "mine", "{client}: {}", cut_html(&html).html);
        assert!(cut_html(&html).removed, "{client}");
    }
}

#[test]
fn answers_between_quotes_stay() {
    let html = format!(
        "<div>hello</div><div class=\"gmail_quote\"><div class=\"gmail_attr\">{ATTRIBUTION}</div><blockquote class=\"gmail_quote\">q1</blockquote><div>a1</div><blockquote class=\"gmail_quote\">q2</blockquote><div>a2</div></div>"
    );
    assert_eq!(left(&html), "hello|a1|a2");
    let html = format!(
        "{ATTRIBUTION}<br><blockquote type=cite>q1</blockquote>a1<blockquote type=cite>q2</blockquote>"
    );
    assert_eq!(left(&html), "a1");
}

#[test]
fn what_the_person_quotes_or_forwards_stays() {
    let indented =
        "<p>He said:</p><blockquote style=\"margin:0 0 0 40px\">come out</blockquote><p>what now?</p>";
    assert_eq!(left(indented), "He said:|come out|what now?");
    assert!(!cut_html(indented).removed);
    let forwarded = "look<div class=\"gmail_quote\"><div class=\"gmail_attr\">---------- Forwarded message ---------<br>From: Office</div>You must come.<blockquote class=gmail_quote>old</blockquote></div>";
    assert_eq!(
        left(forwarded),
        "look|---------- Forwarded message ---------|From: Office|You must come.|old"
    );
    assert_eq!(
        left(
            "see<div class=\"moz-forward-container\">-- Forwarded --<blockquote type=cite>x</blockquote></div>"
        ),
        "see|-- Forwarded --|x"
    );
}

#[test]
fn a_signature_that_holds_the_whole_reply_stays() {
    let long = "word ".repeat(600);
    assert!(left(&format!("<div id=AppleMailSignature>{long}</div>")).starts_with("word word"));
}

#[test]
fn comments_scripts_and_styles_are_no_tags() {
    let html = "a<!-- <div id=appendonsend> --><style>b > c { }</style><SCRIPT>'<div id=\"divRplyFwdMsg\">'</Script >d";
    assert_eq!(left(html), "ad");
    assert_eq!(left("1 < 2 and 3 > 2 <b>x"), "1 < 2 and 3 > 2 x");
    assert_eq!(left("a <div title=\"x > y\">b</div>"), "a|b");
}

#[test]
fn broken_pages_end_somewhere() {
    assert_eq!(left("mine<blockquote type=cite>theirs"), "mine");
    assert_eq!(left("mine</div></blockquote>more"), "minemore");
    assert_eq!(left("<div><p>mine<blockquote type=cite><div>theirs</blockquote>more</div>"), "mine|more");
    for html in [
        "<",
        "<a",
        "<a href=\"",
        "<!--",
        "<style>",
        "<blockquote type=\"cite",
        "</",
        "<>",
        "",
        "<div class=\"x>y",
    ] {
        assert!(cut_html(html).html.len() <= html.len() + 4, "{html}");
    }
}

#[test]
fn the_work_grows_with_the_page() {
    let deep = |n: usize| "<div>".repeat(n) + &"</p>".repeat(n);
    let quotes = |n: usize| "<blockquote>On Mon, a@b wrote:</blockquote>".repeat(n);
    let nested = |n: usize| "<blockquote>x:".repeat(n);
    let attributes = |n: usize| "<a b='\" c=\">\" ".repeat(n);
    let scripts = |n: usize| "<style><script>".repeat(n);
    let makers: [&dyn Fn(usize) -> String; 5] = [&deep, &quotes, &nested, &attributes, &scripts];
    for make in makers {
        let steps = |html: &str| {
            super::super::steps::STEPS.with(|s| s.set(0));
            cut_html(html);
            super::super::steps::STEPS.with(std::cell::Cell::get)
        };
        let (small, large) = (make(500), make(5_000));
        let (few, many) = (steps(&small), steps(&large));
        assert!(many <= 12 * few.max(small.len()), "{few} steps became {many}: {}", &small[..20]);
    }
}

proptest! {
    #[test]
    fn no_page_is_too_strange(parts in prop::collection::vec(part(), 0..40)) {
        let html = parts.concat();
        let once = cut_html(&html);
        prop_assert!(once.html.len() <= html.len() + 4 * parts.len());
        let words = |html: &str| html.matches("mine").count();
        prop_assert!(words(&once.html) <= words(&html));
    }

    #[test]
    fn nor_any_text(html in ".{0,200}") {
        cut_html(&html);
    }
}

fn part() -> impl Strategy<Value = String> {
    let parts = [
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<br>",
        "<hr>",
        "<blockquote>",
        "<blockquote type=cite>",
        "</blockquote>",
        "<div class=gmail_quote>",
        "<div class=\"gmail_attr\">",
        "<div class='gmail_signature'>",
        "<div id=appendonsend>",
        "mine",
        "привет &lt;",
        "<!--",
        "-->",
        "<style>",
        "</style>",
        "<a href=\"",
        "\"",
        ">",
        "<",
        "&nbsp;",
        "On Mon, Nov 23, 2026 at 2:05 PM x &lt;a@b.example&gt; wrote:",
        "---------- Forwarded message ---------",
    ];
    prop::sample::select(parts.to_vec()).prop_map(str::to_owned)
}
