//! A call becomes a case, because an exchange or a script says so.

use data_encoding::HEXLOWER;

use crate::channel::media::sound;
use crate::domain::call::{self, Call, Caller};
use crate::domain::decide::Answer;
use crate::domain::dedupe;
use crate::domain::event::{Aliases, Arrival, Came, Event, Said, What};
use crate::domain::id::SourceId;
use crate::domain::message::{Attachment, Body, Kind};
use crate::service::{seed, trail};

use super::answers::Answers;
use super::protocol::{CallAsk, Failure, Response, Trouble};

impl Answers {
    /// Takes a call. Whatever is odd about it costs what is odd, and not the call: somebody wants to be heard.
    pub(super) async fn call(&self, ask: CallAsk) -> Result<Response, Failure> {
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let caller = Caller::read(&ask.from.0, policy.calls.country.as_deref());
        let address = caller.address(&HEXLOWER.encode(&seed::short()));
        let voice = self.recorded_sound(&ask).await;
        let missing = voice.is_none() && (ask.lacks_voice || !ask.voice.is_empty());
        // Nobody numbers calls: of one caller the time tells which was later.
        let source = SourceId::bare(now.civil.0);
        let mut said = Said {
            text: ask.note.unwrap_or_default().trim().to_owned(),
            attachments: voice.into_iter().collect(),
            parts: vec![source],
            call: Some(Call {
                number: caller.is_number(),
                callback: ask.callback,
                message: ask.message,
                lacks_voice: missing,
            }),
            ..Said::default()
        };
        said.fingerprint = self.hasher.fingerprint(&dedupe::normal_form(&said.text, &said.attachments));
        let channel = call::channel();
        let arrival = Arrival {
            chat: self.hasher.chat_id(&channel, &address),
            channel,
            address,
            aliases: Aliases::default(),
            source,
            sent_at: now.civil,
            app_language: ask.language,
            what: Came::Said(said),
        };
        // Nothing names a call, so there is nothing to remember: one that is told twice is two, and none is
        // lost.
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Arrived(arrival) };
        let decided = self.desk.submit(event).await;
        let answer =
            decided.map_err(|e| Trouble::Stopping.because(format!("{e}; ask again in a moment")))?.answer;
        let Answer::Called(code) = answer else {
            return Err(Trouble::Store.because("the call is kept, and made no case that could be named"));
        };
        self.record(trail::about(code, now.civil, self.by.clone(), "call_add")).await?;
        Ok(Response::Called { code, number: caller.is_number(), recording: !missing })
    }

    /// The recording, in the vault; none if there is none, or it is no sound, or the disk does not take it.
    async fn recorded_sound(&self, ask: &CallAsk) -> Option<Attachment> {
        let mime = sound(&ask.voice, ask.voice_ending.as_deref().unwrap_or_default())?;
        let bytes = u64::try_from(ask.voice.len()).ok();
        match self.vault.keep(ask.voice.clone()).await {
            Ok(id) => Some(Attachment {
                kind: Kind::Voice,
                mime: Some(mime.to_owned()),
                bytes,
                name: None,
                body: Body::Blob(id),
            }),
            Err(error) => {
                tracing::error!(%error, "a call is taken without its recording");
                None
            }
        }
    }
}
