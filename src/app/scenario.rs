//! A scenario of `hotlined try`: made-up people who write by themselves, so that trainees have something to answer.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use serde::Deserialize;

use crate::domain::duration;
use crate::sandbox::botapi::{BotApi, User};
use crate::sandbox::mail::{Mail, Mailbox};
use crate::sandbox::page::{MailSeat, Role, Sample, Seat, sample};
use crate::service::clock::Clock;

use super::failure::RunError;

/// The Telegram id of the first of them.
const FIRST: i64 = 2_101;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    #[serde(default)]
    contact: Vec<Contact>,
    #[serde(default)]
    step: Vec<Step>,
}

/// `[[contact]]`: who writes.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Contact {
    name: String,
    language: String,
    /// With a mailbox instead of a telephone.
    #[serde(default)]
    mail: bool,
}

/// `[[step]]`: what one of them does, so long after the beginning.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    at: String,
    who: String,
    say: Option<String>,
    subject: Option<String>,
    send: Option<String>,
    #[serde(default)]
    block: bool,
}

/// Who does what, and when.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub name: String,
    contacts: Vec<Contact>,
    /// In their order.
    steps: Vec<(Duration, Step)>,
}

impl Scenario {
    /// Reads one.
    ///
    /// # Errors
    /// If it can't be read, or not be played: which step, why, and what to do.
    pub fn read(path: &Path) -> Result<Self, RunError> {
        let file = path.display();
        let text = std::fs::read_to_string(path);
        let text = text.map_err(|error| RunError::Config(format!("{file}: can't be read: {error}")))?;
        Self::parse(&text).map_err(|why| RunError::Config(format!("{file}: {why}")))
    }

    fn parse(text: &str) -> Result<Self, String> {
        let written: Written = toml::from_str(text).map_err(|error| error.to_string())?;
        if written.contact.is_empty() || written.step.is_empty() {
            return Err("has no [[contact]] or no [[step]]; write at least one of each".to_owned());
        }
        let mut steps = Vec::with_capacity(written.step.len());
        for (step, number) in written.step.into_iter().zip(1..) {
            let at = check(&step, &written.contact).map_err(|why| format!("step {number}: {why}"))?;
            steps.push((at, step));
        }
        steps.sort_by_key(|(at, _)| *at);
        Ok(Self { name: written.name, contacts: written.contact, steps })
    }

    /// Those of its people who have a telephone.
    pub fn seats(&self) -> impl Iterator<Item = Seat> + '_ {
        self.numbered().filter(|(_, contact)| !contact.mail).map(|(id, contact)| Seat {
            user_id: id,
            name: contact.name.clone(),
            role: Role::Contact,
            language: contact.language.clone(),
            start: None,
        })
    }

    /// Those who have a mailbox.
    pub fn mail_seats(&self) -> impl Iterator<Item = MailSeat> + '_ {
        self.numbered().filter(|(_, contact)| contact.mail).map(|(id, contact)| MailSeat {
            address: address(id),
            name: contact.name.clone(),
            role: Role::Contact,
            language: contact.language.clone(),
        })
    }

    fn numbered(&self) -> impl Iterator<Item = (i64, &Contact)> {
        (FIRST..).zip(&self.contacts)
    }

    /// Plays it by the line's clock, whoever moves that: to its end, once.
    pub async fn play(self, api: BotApi, mail: Mail, clock: Clock) {
        tracing::info!(scenario = self.name, contacts = self.contacts.len(), "people write by themselves");
        let begun = clock.now().line;
        let mut people: BTreeMap<&str, Player> = BTreeMap::new();
        for (id, contact) in self.numbered() {
            let player = if contact.mail {
                Player::Mail(mail.person(&address(id), &contact.name), mail.clone())
            } else {
                Player::Chat(api.user(id, &contact.name, &contact.language), false)
            };
            people.insert(&contact.name, player);
        }
        for (at, step) in &self.steps {
            clock.sleep_until(begun + *at).await;
            if let Some(player) = people.get_mut(step.who.as_str()) {
                player.does(step);
            }
        }
    }
}

/// One of them at work.
enum Player {
    /// And whether they pressed Start.
    Chat(User, bool),
    Mail(Mailbox, Mail),
}

impl Player {
    fn does(&mut self, step: &Step) {
        match self {
            Self::Chat(user, started) => {
                if !std::mem::replace(started, true) {
                    user.start(None);
                }
                if let Some(text) = &step.say {
                    user.write(text.as_str());
                }
                if let Some(sample) = step.send.as_deref().and_then(sample) {
                    sample.sent_by(user, None, None);
                }
                if step.block {
                    user.block();
                }
            }
            Self::Mail(mailbox, mail) => {
                let subject = step.subject.as_deref().unwrap_or_default();
                mailbox.write(&mail.line(), subject, step.say.as_deref().unwrap_or_default());
            }
        }
    }
}

fn address(id: i64) -> String {
    format!("contact{}@example.org", id - FIRST + 1)
}

/// When a step is due, if it can be done.
fn check(step: &Step, contacts: &[Contact]) -> Result<Duration, String> {
    let at = duration::parse(&step.at).map_err(|why| format!("at = {:?}: {why}", step.at))?;
    let who = contacts.iter().find(|contact| contact.name == step.who);
    let Some(who) = who else {
        return Err(format!("nobody is called {:?}; write a [[contact]] with that name", step.who));
    };
    let does = step.say.is_some() || step.send.is_some() || step.block;
    if !does {
        return Err("does nothing; write say, send or block".to_owned());
    }
    if who.mail && (step.say.is_none() || step.send.is_some() || step.block) {
        return Err(format!("{} writes mail; write say, perhaps with a subject, and nothing else", who.name));
    }
    match step.send.as_deref() {
        Some(name) if !matches!(sample(name), Some(Sample::One(_) | Sample::Album(_) | Sample::Live)) => {
            Err(format!(
                "there is no sample {name:?}; write photo, voice, video, document, location, album or live"
            ))
        }
        _ => Ok(at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fails(text: &str) -> String {
        Scenario::parse(text).unwrap_err()
    }

    #[test]
    fn every_scenario_of_the_package_can_be_played() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/training");
        let mut played = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let scenario = Scenario::read(&file.unwrap().path()).unwrap();
            assert!(!scenario.name.is_empty() && scenario.steps.len() > 3, "{}", scenario.name);
            assert_eq!(scenario.seats().count() + scenario.mail_seats().count(), scenario.contacts.len());
            played += 1;
        }
        assert_eq!(played, 3);
    }

    #[test]
    fn what_can_not_be_played_says_which_step_and_why() {
        let people = "name = \"x\"\n[[contact]]\nname = \"Ada\"\nlanguage = \"en\"\n[[contact]]\nname = \"Bo\"\nlanguage = \"fr\"\nmail = true\n";
        let step = |rest: &str| format!("{people}[[step]]\n{rest}");
        assert!(fails("name = \"x\"").contains("no [[contact]]"));
        assert!(fails(&step("at = \"soon\"\nwho = \"Ada\"\nsay = \"hi\"")).contains("step 1: at"));
        assert!(
            fails(&step("at = \"1m\"\nwho = \"Eve\"\nsay = \"hi\"")).contains("nobody is called \"Eve\"")
        );
        assert!(fails(&step("at = \"1m\"\nwho = \"Ada\"")).contains("does nothing"));
        assert!(fails(&step("at = \"1m\"\nwho = \"Ada\"\nsend = \"horse\"")).contains("no sample \"horse\""));
        assert!(fails(&step("at = \"1m\"\nwho = \"Bo\"\nsend = \"photo\"")).contains("Bo writes mail"));
        assert!(fails(&step("at = \"1m\"\nwhom = \"Ada\"")).contains("whom"));
    }

    #[tokio::test(start_paused = true)]
    async fn people_write_when_the_clock_comes_to_it() {
        let text = "name = \"x\"\n[[contact]]\nname = \"Ada\"\nlanguage = \"en\"\n[[step]]\nat = \"1h\"\nwho = \"Ada\"\nsay = \"help\"\n";
        let scenario = Scenario::parse(text).unwrap();
        let clock = Clock::running();
        let api = BotApi::new(clock.clone(), "7000000001:x", "try_bot");
        let mail = Mail::new(clock.clone(), "help@line.test");
        let ada = api.user(FIRST, "Ada", "en");
        let said = || ada.chat().into_iter().map(|m| m.text).collect::<Vec<_>>();
        let playing = tokio::spawn(scenario.play(api, mail, clock.clone()));
        tokio::task::yield_now().await;
        assert!(said().is_empty());
        clock.advance(Duration::from_secs(3_600));
        playing.await.unwrap();
        assert_eq!(said(), ["/start", "help"]);
    }
}
