//! Whose a mail is that was taken before, and about what: as far as it takes to remove what is forgotten.

use std::time::Duration;

use super::reception::{Letterhead, Reception, author};
use crate::channel::email::parse::parse;
use crate::channel::email::raw::RawMail;
use crate::domain::forget::Gone;
use crate::domain::id::{Address, ContactId};
use crate::domain::time::Stamp;

/// How far a mail server's clock may be from ours. What somebody wrote anew so soon is taken already.
const SLACK: Duration = Duration::from_mins(10);

impl Reception {
    /// Whether a mail, of which the beginning is there, is of somebody who is forgotten, or about them: an operator's
    /// answer, or what came back of one.
    #[must_use]
    pub fn concerns(&self, raw: RawMail, gone: &Gone) -> bool {
        let mail = parse(&raw.bytes);
        let head = Letterhead { mail, raw, seen: Vec::new(), day: 0, digest: [0; 32] };
        self.is_theirs(&head, gone) || self.is_about(&head, gone)
    }

    fn is_theirs(&self, head: &Letterhead, gone: &Gone) -> bool {
        let bounced = head.mail.bounce.iter().flat_map(|bounce| &bounce.recipients);
        let bounced = bounced.map(|whom| Address(whom.address.clone()));
        let sender = self.sender(head);
        // From a form or a list others write too.
        let author = sender.via.is_none().then(|| author(head));
        let mut all = std::iter::once(sender.address).chain(author).chain(bounced);
        all.any(|address| {
            let (own, aliases) = self.ids(&address);
            std::iter::once(own).chain(aliases.all()).any(|id| goes(gone, id, head.raw.received_at))
        })
    }

    fn is_about(&self, head: &Letterhead, gone: &Gone) -> bool {
        let returned = self.returned(head).is_some_and(|(case, delivery)| {
            case.is_some_and(|code| gone.cases.contains(&code)) || gone.deliveries.contains(&delivery)
        });
        returned || self.answered_cases(head).iter().any(|code| gone.cases.contains(code))
    }
}

/// Whether what came then from that contact goes.
fn goes(gone: &Gone, id: ContactId, came: Stamp) -> bool {
    let left = gone.contacts.get(&id).is_some_and(|until| came <= *until + SLACK);
    // Whoever stays has other cases, which were begun long after this one's end or it would have been taken up again;
    // so the slack of two clocks reaches into none of them.
    let mut open = gone.staying.get(&id).into_iter().flatten();
    left || open.any(|(from, until)| (*from - SLACK..=*until + SLACK).contains(&came))
}
