//! Numbers as exchanges and people write them, and what a number does not prove.

use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Caller {
    Caller::Number(Address(text.into()))
}

#[test]
fn a_number_is_read_as_exchanges_and_people_write_it() {
    for text in [
        "+380441234567",
        "+380 44 123-45-67",
        "+380 (44) 123.45.67",
        "00380441234567",
        "380441234567",
        "tel:+380441234567",
        "sip:+380441234567@pbx.example;user=phone",
        "\"+380441234567\"",
        " +380\u{a0}44\u{202f}1234567 ",
    ] {
        assert_eq!(Caller::read(text, None), number("+380441234567"), "{text}");
    }
    for (text, country, want) in [
        ("0441234567", "380", "+380441234567"),
        ("441234567", "380", "+380441234567"),
        ("380441234567", "380", "+380441234567"),
        ("89161234567", "7", "+79161234567"),
        ("79161234567", "7", "+79161234567"),
        ("2125551234", "1", "+12125551234"),
        ("12125551234", "1", "+12125551234"),
        ("+33612345678", "380", "+33612345678"),
    ] {
        assert_eq!(Caller::read(text, Some(country)), number(want), "{text}");
    }
}

#[test]
fn what_is_no_number_is_kept_as_it_was_told() {
    for text in
        ["1001", "0441234567", "+12345", "+1234567890123456", "+0441234567", "Mother", "+38o441234567"]
    {
        assert_eq!(Caller::read(text, None), Caller::Unclear(Address(text.into())), "{text}");
    }
}

#[test]
fn a_withheld_number_is_none_however_the_exchange_says_so() {
    for text in
        ["", " ", "anonymous", "Anonymous", "sip:anonymous@anonymous.invalid", "unknown", "0000000000"]
    {
        assert_eq!(Caller::read(text, None), Caller::Withheld, "{text}");
    }
}

#[test]
fn two_calls_of_which_nothing_is_known_are_of_two_people() {
    let address = |caller: &Caller, unique| caller.address(unique);
    assert_ne!(address(&Caller::Withheld, "a"), address(&Caller::Withheld, "b"));
    let extension = Caller::Unclear(Address("1001".into()));
    assert_ne!(address(&extension, "a"), address(&extension, "b"));
    assert_eq!(told(&address(&extension, "a")), Some("1001"));
    assert_eq!(told(&address(&Caller::Withheld, "a")), None);
    assert_eq!(told(&number("+380441234567").address("a")), Some("+380441234567"));
}

#[test]
fn a_number_is_found_in_a_subject() {
    for text in [
        "Voicemail from +380 44 123 45 67 (0:32)",
        "[PBX]: New message 17 in mailbox 1001 from \"Olena\" <380441234567>",
        "Нове повідомлення від +380441234567, 12:30",
        "+380441234567 32 s",
        "At 12:30 from +380 (44) 123-45-67 12:30",
        "+380 44 123 45 67 9:05",
    ] {
        assert_eq!(number_in(text, None).as_deref(), Some("+380441234567"), "{text}");
    }
    assert_eq!(number_in("Voicemail from 0441234567", Some("380")).as_deref(), Some("+380441234567"));
    for text in ["New message 17 in mailbox 1001", "", "+", "2026-11-30 13:04"] {
        assert_eq!(number_in(text, None), None, "{text}");
    }
}

#[test]
fn what_was_not_safe_does_not_become_so_by_another_call() {
    let call = |callback| Call { number: true, callback, ..Call::default() };
    let mut calling = Calling::begin(call(Safe::No), None);
    (calling.tries, calling.again_at) = (2, Some(Stamp(7)));
    calling.rang_again(call(Safe::Yes));
    assert_eq!((calling.callback, calling.tries, calling.again_at), (Safe::No, 0, None));
    let mut calling = Calling::begin(call(Safe::Unknown), None);
    calling.rang_again(call(Safe::Yes));
    assert_eq!(calling.callback, Safe::Unknown, "a number proves nothing");
}

#[test]
fn what_another_call_tells_cancels_no_time_to_call_again() {
    let mut calling = Calling::begin(Call { number: true, ..Call::default() }, None);
    (calling.tries, calling.again_at) = (1, Some(Stamp(7)));
    calling.learn(Call { number: true, callback: Safe::No, lacks_voice: true, ..Call::default() });
    assert_eq!((calling.callback, calling.lacks_voice), (Safe::No, true));
    assert_eq!((calling.tries, calling.again_at), (1, Some(Stamp(7))));
}

#[test]
fn they_are_called_from_the_number_that_is_most_like_theirs() {
    let from = ["+380441112233", "+74951112233", "+33111112233"].map(str::to_owned).to_vec();
    let calls = Calls { from, ..Calls::default() };
    assert_eq!(calls.from_for("+33612345678"), Some("+33111112233"));
    assert_eq!(calls.from_for("+79161234567"), Some("+74951112233"));
    assert_eq!(calls.from_for("+4930123456"), Some("+380441112233"));
    assert_eq!(Calls::default().from_for("+4930123456"), None);
}

proptest! {
    #[test]
    fn whatever_an_exchange_tells_is_read(text in "\\PC{0,40}", digits in "[+0-9 ()-]{0,24}") {
        for text in [&text, &digits] {
            if let Caller::Number(number) = Caller::read(text, None) {
                prop_assert!(number.0.len() >= 8 && number.0.len() <= 16);
                prop_assert_eq!(Caller::read(&number.0, Some("380")), Caller::Number(number.clone()));
            }
            std::hint::black_box(number_in(text, Some("380")));
        }
    }
}
