//! Forgetting a case, or a contact with all of theirs: what would go is shown first; then it goes, and its keys with
//! it, before the answer.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::case::Case;
use crate::domain::decide::Answer;
use crate::domain::event::{Event, What};
use crate::service::forgetting::{self, Found, Places, Whom};
use crate::service::seed;

use super::answers::Answers;
use super::protocol::{Failure, ForgetAsk, Response, Trouble};
use super::view::ForgetView;

impl Answers {
    /// What would be forgotten, or what was.
    pub(super) async fn forget(&self, ask: ForgetAsk) -> Result<Response, Failure> {
        let whom = whom(&ask)?;
        let found = forgetting::find(&self.places(), &whom).await?;
        Self::only_one(&whom, &found)?;
        let mut view = ForgetView::of(&found);
        let Some(as_of) = ask.as_of else { return Ok(Response::Forget(view)) };
        // What came since it was shown was not meant by whoever said yes.
        let changed = |case: &&Case| as_of.get(&case.code.to_string()) != Some(&case.next_seq);
        if let Some(new) = found.cases.iter().find(changed) {
            return Ok(Response::Answer { answer: Answer::WroteSince(new.code), link: None });
        }
        for what in found.forget() {
            let what = What::Forget(Box::new(what), self.by.clone());
            let event = Event { seed: seed::fresh(), seen: Vec::new(), what };
            let decided = self.desk.submit(event).await;
            let decided =
                decided.map_err(|e| Trouble::Stopping.because(format!("{e}; ask again in a moment")))?;
            if let answer @ Answer::WroteSince(_) = decided.answer {
                return Ok(Response::Answer { answer, link: None });
            }
        }
        // Keys first: a crash behind this leaves files that nothing opens, which the sweep removes.
        self.store.destroy(self.epoch).await?;
        forgetting::remove_blobs(self.blobs.clone(), &found).await;
        view.done = true;
        view.mirror_trouble = self.mirror().await;
        Ok(Response::Forget(view))
    }

    fn places(&self) -> Places {
        let (store, hasher) = (Arc::clone(&self.store), Arc::clone(&self.hasher));
        Places { store, rules: self.rules.clone(), hasher }
    }

    /// A name that two contacts share names neither.
    fn only_one(whom: &Whom, found: &Found) -> Result<(), Failure> {
        if let Whom::Case(code) = whom
            && found.cases.is_empty()
            && found.spoilt.is_empty()
            && found.automatic.is_empty()
        {
            let gone = found.forgotten.contains(code);
            return Err(if gone {
                Trouble::Forgotten.because(format!("{code} was forgotten already; nothing of it is left"))
            } else {
                super::answers::no_such_case(*code)
            });
        }
        let Whom::Pseudonym(name) = whom else { return Ok(()) };
        let contacts: BTreeSet<_> = found.cases.iter().map(|case| case.contact).collect();
        match contacts.len() {
            0 => Err(Trouble::NoSuchCase
                .because(format!("no case is of a contact called {name}; look with `hotlined case list`"))),
            1 => Ok(()),
            n => {
                let codes: Vec<String> = found.cases.iter().map(|case| case.code.to_string()).collect();
                Err(Trouble::NoSuchCase.because(format!(
                    "{n} contacts are called {name}, and nothing was forgotten: name theirs by its code instead, one of \
                     {}",
                    codes.join(", ")
                )))
            }
        }
    }

    /// Why the copy of the keys still has what was destroyed, if so.
    async fn mirror(&self) -> Option<String> {
        let leaves = self.store.keys().cloned()?;
        let copied = tokio::task::spawn_blocking(move || leaves.mirror()).await;
        let error = copied.ok()?.err()?;
        tracing::warn!(%error, "the keys can't be copied to store.mirror; it is tried again");
        Some(error.to_string())
    }
}

fn whom(ask: &ForgetAsk) -> Result<Whom, Failure> {
    match (&ask.code, &ask.contact) {
        (Some(code), None) => {
            Ok(Whom::Case(code.parse().map_err(|e| Trouble::BadRequest.because(format!("{e}")))?))
        }
        (None, Some(name)) => Ok(Whom::Pseudonym(name.trim().to_owned())),
        _ => Err(Trouble::BadRequest.because("name a case by its code, or a contact by their pseudonym")),
    }
}
