//! What nobody thought of: no bytes end the reception, and none make it believe that an operator wrote.

use proptest::prelude::*;

use super::world::{World, by_imap, by_lmtp, card};
use crate::channel::email::raw::{MailIntake, RawMail};
use crate::domain::event::Came;

/// Takes mails in one world; what came of each.
fn all(mails: impl FnOnce(&World) -> Vec<RawMail>) -> Vec<(String, Came)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let world = World::new().await;
        let mails = mails(&world);
        let count = mails.len();
        assert!(world.reception.take(mails).await.iter().all(Result::is_ok));
        let taken = std::mem::take(&mut *world.desk.taken.lock().unwrap());
        assert_eq!(taken.len(), count);
        taken.into_iter().map(|one| (one.arrival.address.0, one.arrival.what)).collect()
    })
}

/// Lines of which a forger makes a head; `%` is the address of a card to Olga.
fn line() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just("From: olga@ngo.example\r\n".to_owned()),
        1 => Just("From: Olga <OLGA@ngo.example>, x@evil.example\r\n".to_owned()),
        1 => Just("Sender: olga@ngo.example\r\n".to_owned()),
        2 => Just("To: %\r\n".to_owned()),
        1 => Just("Delivered-To: %\r\n".to_owned()),
        1 => Just("Authentication-Results: mx.line.example; dmarc=pass header.from=ngo.example\r\n".to_owned()),
        1 => Just("Date: Tue, 24 Nov 2026 05:30:00 +0000\r\nMessage-ID: <1@x>\r\nSubject: x\r\n".to_owned()),
        1 => "DKIM-Signature: v=1; a=rsa-sha256; d=ngo.example; s=s1; h=from:to; bh=[a-z=]{0,9}; b=[a-z=]{0,9}\r\n",
        1 => "(From|To|Content-Type|Auto-Submitted):[ -~]{0,30}\r?\n",
        1 => "\\PC{0,20}\r\n",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_bytes_end_the_reception(mails in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..400), 1..8)) {
        all(|_| mails.into_iter().map(by_imap).collect());
    }

    #[test]
    fn nobody_is_believed_without_a_proof(
        mails in prop::collection::vec((prop::collection::vec(line(), 0..9), "[ -~]{0,40}"), 1..16),
        by_envelope in any::<bool>(),
    ) {
        let came = all(|world| {
            let token = world.address(&card(), "olga");
            let whole = |(head, body): (Vec<String>, String)| format!("{}\r\n{body}\r\n", head.concat()).replace('%', &token);
            let raw = |mail: String| if by_envelope { by_lmtp(mail, &token) } else { by_imap(mail) };
            mails.into_iter().map(whole).map(raw).collect()
        });
        for (address, what) in came {
            if let Came::Said(said) = what {
                prop_assert!(!address.eq_ignore_ascii_case("olga@ngo.example"), "{said:?}");
                prop_assert!(said.proof.is_none() && said.on.is_none() && said.case.is_none());
            }
        }
    }
}
