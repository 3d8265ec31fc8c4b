//! What each request is answered with.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::channel::{Hasher, Vault};
use crate::domain::case::Case;
use crate::domain::changes::Needs;
use crate::domain::command::{AdminAsk, CaseAsk, Command};
use crate::domain::decide::Answer;
use crate::domain::event::{Event, What};
use crate::domain::id::{CaseCode, ChannelName, OperatorId};
use crate::domain::message::Entry;
use crate::domain::policy::Policy;
use crate::domain::roster::Roster;
use crate::domain::tally;
use crate::domain::time::Stamp;
use crate::domain::trail::{Act, Who};
use crate::service::clock::Clock;
use crate::service::committer::CommitHandle;
use crate::service::reloads::Reloads;
use crate::service::report::Reports;
use crate::service::rules::Rules;
use crate::service::standing::{Standing, look};
use crate::service::unreadable::REMEDY;
use crate::service::vault::Blobs;
use crate::service::{seed, trail};
use crate::store::{Epoch, Store};

use super::bots::Bots;
use super::moment::{Moment, NotAMoment};
use super::named::{code_of, invited, named};
use super::protocol::{CasesAsk, Failure, Request, Response, StateName, Trouble};
use super::refusals::Refusals;
use super::reload::{ReloadAnswer, ReloadAsk, ReloadDesk};
use super::view::{
    self, AnnouncementsView, CasesView, DrillView, ExportView, Facts, HeldView, Month, OperatorsView,
    ReportView, StatusView, UnreadableCase, WhoAsk, WhoView,
};
use super::{listing, losses};

/// How long an answer may take. Shorter than a client waits, so that it hears why there is none.
const PATIENCE: Duration = Duration::from_secs(10);
/// The longest reason for closing a case, in characters.
const LONGEST_REASON: usize = 500;

/// Everything that answers are made of.
#[derive(Clone)]
pub(super) struct Answers {
    pub store: Arc<dyn Store>,
    pub rules: Rules,
    pub clock: Clock,
    pub desk: CommitHandle,
    pub reports: Reports,
    pub epoch: Epoch,
    pub bots: Bots,
    pub reloads: Reloads,
    pub reload_desk: Option<ReloadDesk>,
    pub blobs: Option<Blobs>,
    pub vault: Arc<dyn Vault>,
    pub hasher: Arc<dyn Hasher>,
    pub refusals: Refusals,
    /// Who asks: whoever opened the connection.
    pub by: Who,
}

impl Answers {
    /// Answers a request; never takes longer than [`PATIENCE`].
    pub async fn to(&self, request: Request) -> Response {
        let answer = tokio::time::timeout(PATIENCE, self.recorded(request)).await;
        answer.unwrap_or_else(|_| Err(slow())).unwrap_or_else(Response::from)
    }

    /// Answers what is no request.
    pub async fn to_unread(&self, failure: Failure) -> Response {
        let attempt = Attempt { what: "request", ..Attempt::default() };
        let kept = tokio::time::timeout(PATIENCE, self.keep_refusal(&attempt, failure.word)).await;
        // That the trail could not take it comes first: a refusal that is nowhere written down must be known
        // of.
        kept.unwrap_or_else(|_| Err(slow())).err().unwrap_or(failure).into()
    }

    /// A reload is no decision, and what is refused here gets none, so both are written down here. A dry run is
    /// no act.
    async fn recorded(&self, request: Request) -> Result<Response, Failure> {
        let reload = matches!(request, Request::Reload { dry_run: false });
        let attempt = Attempt::of(&request);
        let answer = self.answer(request).await;
        if let (Some(attempt), Err(failure)) = (attempt, &answer) {
            self.keep_refusal(&attempt, failure.word).await?;
        }
        if reload {
            let done = matches!(&answer, Ok(Response::Reload(view)) if view.ok);
            let outcome = if done { "done" } else { "refused" };
            self.record(Act::new(self.clock.now().civil, self.by.clone(), "reload", outcome)).await?;
        }
        answer
    }

    /// The case and the operator are told if there are such: what somebody typed instead may be anything.
    async fn keep_refusal(&self, attempt: &Attempt, why: Trouble) -> Result<(), Failure> {
        let Some(why) = why.refusal() else { return Ok(()) };
        let now = self.clock.now();
        let case = match attempt.case {
            Some(code) => look(&*self.store, &[code]).await?.0.into_keys().next(),
            None => None,
        };
        let policy = self.rules.policy();
        let operator = attempt.operator.clone().filter(|who| policy.operator(who).is_some());
        let act = Act { case, operator, ..Act::new(now.civil, self.by.clone(), attempt.what, why) };
        for act in self.refusals.note(act, now) {
            self.record(act).await?;
        }
        Ok(())
    }

    pub async fn record(&self, act: Act) -> Result<(), Failure> {
        let done = trail::record(&self.desk, act).await;
        done.map_err(|e| Trouble::Stopping.because(format!("{e}; ask again in a moment")))
    }

    async fn answer(&self, request: Request) -> Result<Response, Failure> {
        if let Some(why) = self.reports.refused() {
            return self.without_store(&request, &why);
        }
        match request {
            Request::Status => self.status().await,
            Request::Cases(wanted) => self.cases(&wanted).await,
            Request::Case { code } => Ok(Response::Case(Box::new(self.show(&code).await?))),
            Request::Export { code } => {
                let (case, transcript) = self.read(&code, "case_export").await?;
                let view = ExportView::of(&case, &transcript, &self.rules.policy(), self.clock.now());
                Ok(Response::Export(Box::new(view)))
            }
            Request::Operators => {
                let view = OperatorsView::of(&self.rules.policy(), &self.roster().await?, self.clock.now());
                Ok(Response::Operators(view))
            }
            Request::Drill => {
                let view = DrillView::of(&self.rules.policy(), &self.roster().await?, self.clock.now());
                Ok(Response::Drill(view))
            }
            Request::Announcements => {
                let (policy, now) = (self.rules.policy(), self.clock.now());
                let view = AnnouncementsView::of(&policy, &self.roster().await?, now);
                Ok(Response::Announcements(view))
            }
            Request::Who { at, language, topic } => self.who(at, language, topic).await,
            Request::Report { month } => self.report(month).await,
            Request::Call(ask) => self.call(ask).await,
            Request::Ask { ask } => self.ask(ask).await,
            Request::Held => {
                let held = self.store.held(view::HELD).await?;
                Ok(Response::Held(HeldView::of(&held, &self.roster().await?, self.clock.now())))
            }
            Request::KeysSynced { .. } => self.keys_synced().await,
            Request::Forget { ask } => self.forget(ask).await,
            Request::Keys => self.keys(),
            Request::RotateKeys => self.rotate_keys().await,
            Request::ConfirmClock => self.confirm_clock().await,
            Request::ConfirmTrail => self.confirm_trail().await,
            Request::Trail { after, limit } => self.trail(after, limit).await,
            Request::Reload { dry_run } => self.reload(dry_run).await,
        }
    }

    async fn status(&self) -> Result<Response, Failure> {
        let standing = Standing::take(&*self.store).await?;
        let policy = self.rules.policy();
        let facts = Facts {
            policy: &policy,
            standing: &standing,
            reports: &self.reports,
            epoch: self.epoch,
            config: self.reloads.standing(),
            doubt: self.clock.doubt(),
        };
        Ok(Response::Status(Box::new(StatusView::of(&facts, self.clock.now()))))
    }

    async fn cases(&self, wanted: &CasesAsk) -> Result<Response, Failure> {
        let now = self.clock.now();
        if wanted.state == Some(StateName::Automatic) {
            return self.automatics(wanted).await;
        }
        let found = listing::find(&*self.store, wanted, now).await?;
        self.reports.unreadable().met_all(&found.unreadable);
        let view = CasesView::of(&found.cases, found.next, &self.rules.policy(), now);
        Ok(Response::Cases(CasesView { unreadable: UnreadableCase::all(&found.unreadable), ..view }))
    }

    /// A case with all that was said. Who reads that is written down first.
    pub(super) async fn read(&self, code: &str, what: &'static str) -> Result<(Case, Vec<Entry>), Failure> {
        let read = self.case(code).await?;
        self.record(trail::about(read.0.code, self.clock.now().civil, self.by.clone(), what)).await?;
        Ok(read)
    }

    async fn case(&self, code: &str) -> Result<(Case, Vec<Entry>), Failure> {
        let code = code.parse().map_err(|e| Trouble::BadRequest.because(format!("{e}")))?;
        Ok((self.find(code).await?, self.store.transcript(code).await?))
    }

    pub(super) async fn find(&self, code: CaseCode) -> Result<Case, Failure> {
        let (found, unreadable) = look(&*self.store, &[code]).await?;
        self.legible(code, &unreadable)?;
        found.into_values().next().ok_or_else(|| no_such_case(code))
    }

    /// Refuses a case that can't be read, with what to do about it.
    fn legible(&self, code: CaseCode, unreadable: &BTreeMap<CaseCode, String>) -> Result<(), Failure> {
        let Some(why) = unreadable.get(&code) else { return Ok(()) };
        self.reports.unreadable().met(code, why);
        Err(Trouble::Store.because(format!("{code} can't be read: {why}. {REMEDY}")))
    }

    async fn who(
        &self,
        at: Option<String>,
        language: Option<String>,
        topic: Option<String>,
    ) -> Result<Response, Failure> {
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let at = at.map(|text| text.parse::<Moment>()).transpose();
        let at = at.map_err(|e: NotAMoment| Trouble::BadRequest.because(e.to_string()))?;
        let ask = WhoAsk {
            at: at.map(|moment| moment.resolve(&policy.timezone, now.civil)),
            language: language.map(|l| l.to_lowercase().into()),
            topic: topic.map(Into::into),
        };
        Ok(Response::Who(WhoView::of(&ask, &policy, &self.roster().await?, now)))
    }

    async fn report(&self, month: Option<String>) -> Result<Response, Failure> {
        let (policy, now) = (self.rules.policy(), self.clock.now());
        let month = month.map(|text| text.parse::<Month>()).transpose();
        let month = month.map_err(|e| Trouble::BadRequest.because(e.to_string()))?;
        let month = month.unwrap_or_else(|| Month::of(tally::day(&policy, now.civil)));
        let tallies = self.store.tallies(month.first, month.last).await?;
        let open = listing::all_open(&*self.store, now).await?;
        let days = month.first..=month.last;
        let is_overdue = |since: &Stamp| now.line.since(*since) > policy.answer_within;
        let of_month = |since: &Stamp| days.contains(&tally::day(&policy, now.civil_of(*since)));
        let overdue =
            open.iter().filter_map(Case::unanswered_since).filter(is_overdue).filter(of_month).count();
        let overdue = u64::try_from(overdue).unwrap_or(u64::MAX);
        Ok(Response::Report(Box::new(ReportView::of(month, &tallies, overdue, &policy))))
    }

    /// What changes something: checked where a better word can be given, decided by the committer.
    async fn ask(&self, ask: AdminAsk) -> Result<Response, Failure> {
        let policy = self.rules.policy();
        check(&ask, &policy)?;
        let ask = match code_of(&ask) {
            Some(code) => self.meant(ask, code).await?,
            None => ask,
        };
        let enrols_on = invited(&ask).and_then(|who| enrols_on(&policy, who));
        let event = Event { seed: seed::fresh(), seen: Vec::new(), what: What::Asked(ask, self.by.clone()) };
        let decided = self.desk.submit(event).await;
        let answer =
            decided.map_err(|e| Trouble::Stopping.because(format!("{e}; ask again in a moment")))?.answer;
        let link = match (&answer, enrols_on) {
            (Answer::Invited { token, .. }, Some(channel)) => self.bots.link(&channel, token),
            _ => None,
        };
        Ok(Response::Answer { answer, link })
    }

    /// What it would do comes first, while the cases still lie where they lie.
    async fn reload(&self, dry_run: bool) -> Result<Response, Failure> {
        let thought = self.ask_to_reload(true).await?;
        let (mut losses, mut lost) = (Vec::new(), Vec::new());
        if let Some(after) = &thought.after {
            let cases = listing::all_open(&*self.store, self.clock.now()).await?;
            let roster = self.roster().await?;
            losses = losses::losses(&thought.before, after, &roster, &cases, self.clock.now());
            lost = losses::unreachable(after, &roster);
        }
        let mut view = if dry_run { thought.view } else { self.ask_to_reload(false).await?.view };
        if view.ok {
            (view.losses, view.roster.unreachable) = (losses, lost);
        }
        Ok(Response::Reload(Box::new(view)))
    }

    async fn ask_to_reload(&self, dry_run: bool) -> Result<ReloadAnswer, Failure> {
        let none = || Trouble::NotYet.because("this line was started without a config file");
        let gone = || Trouble::Stopping.because("the daemon is stopping; nothing was reloaded");
        let (answer, answered) = oneshot::channel();
        let ask = ReloadAsk { dry_run, answer };
        self.reload_desk.as_ref().ok_or_else(none)?.send(ask).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())
    }

    pub(super) async fn roster(&self) -> Result<Roster, Failure> {
        Ok(self.store.load(&Needs::default()).await?.snapshot.roster)
    }
}

/// What somebody asked for that would change or show something, as the audit trail tells it.
#[derive(Debug, Default)]
struct Attempt {
    what: &'static str,
    case: Option<CaseCode>,
    operator: Option<OperatorId>,
}

impl Attempt {
    fn of(request: &Request) -> Option<Self> {
        let code = |code: &str| code.parse().ok();
        match request {
            Request::Ask { ask } => {
                let (case, operator) = (code_of(ask), named(ask).cloned());
                Some(Self { what: crate::domain::trail::word(ask), case, operator })
            }
            Request::Call(_) => Some(Self { what: "call_add", ..Self::default() }),
            Request::Case { code: typed } => {
                Some(Self { what: "case_show", case: code(typed), operator: None })
            }
            Request::Forget { ask } if ask.as_of.is_some() => {
                Some(Self { what: "forget", case: ask.code.as_deref().and_then(code), operator: None })
            }
            Request::Export { code: typed } => {
                Some(Self { what: "case_export", case: code(typed), operator: None })
            }
            _ => None,
        }
    }
}

pub(super) fn no_such_case(code: CaseCode) -> Failure {
    Trouble::NoSuchCase.because(format!("there is no case {code}; look with `hotlined case list`"))
}

fn check(ask: &AdminAsk, policy: &Policy) -> Result<(), Failure> {
    if let Some(who) = named(ask).filter(|who| policy.operator(who).is_none()) {
        return Err(no_such_operator(who, policy));
    }
    if let Some(who) = invited(ask).filter(|who| enrols_on(policy, who).is_none()) {
        return Err(Trouble::NothingToEnrol.because(format!(
            "no channel of {who} waits for an invitation; write `reach = [\"telegram\"]`, without a number, at \
             [operator.{who}] in the config and reload it"
        )));
    }
    match ask {
        AdminAsk::Command(Command::Case { ask: CaseAsk::Close(Some(why)), .. })
            if why.trim().is_empty() || why.chars().count() > LONGEST_REASON =>
        {
            let sentence = format!("a reason has 1 to {LONGEST_REASON} characters; write a shorter one");
            Err(Trouble::BadRequest.because(sentence))
        }
        _ => Ok(()),
    }
}

/// The channel on which an operator opens their invitation: the first of theirs that takes one and that the
/// config does not bind.
fn enrols_on(policy: &Policy, who: &OperatorId) -> Option<ChannelName> {
    let invites = |name: &ChannelName| policy.traits(name).invites;
    let mut free = policy.operator(who)?.reach.iter().filter(|r| r.address.is_none());
    free.find(|r| invites(&r.channel)).map(|r| r.channel.clone())
}

fn no_such_operator(who: &OperatorId, policy: &Policy) -> Failure {
    let names: Vec<&str> = policy.operators.iter().map(|o| o.id.as_str()).collect();
    let known = if names.is_empty() { "nobody".to_owned() } else { names.join(", ") };
    Trouble::NoSuchOperator.because(format!("the roster has no {who}; it has {known}"))
}

fn slow() -> Failure {
    let sentence = "no answer from the store yet; what was to be changed may still be done, so look before you \
                    ask again";
    Trouble::Slow.because(sentence)
}
