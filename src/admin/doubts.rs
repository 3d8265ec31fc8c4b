//! What is answered while the store or the clock is not what it should be.

use crate::domain::decide::Answer;
use crate::domain::trail::Act;
use crate::service::standing::Standing;

use super::answers::Answers;
use super::protocol::{Failure, Request, Response, Trouble};
use super::view::{Facts, StatusView};

impl Answers {
    /// The store went back, so whatever it says would be taken for what is.
    pub(super) fn without_store(&self, request: &Request, why: &str) -> Result<Response, Failure> {
        if *request != Request::Status {
            return Err(
                Trouble::Store.because(format!("{why}; nothing can be looked up or changed until then"))
            );
        }
        let (policy, standing) = (self.rules.policy(), Standing::default());
        let (reports, epoch) = (&self.reports, self.epoch);
        let (config, doubt) = (self.reloads.standing(), self.clock.doubt());
        let facts = Facts { policy: &policy, standing: &standing, reports, epoch, config, doubt };
        let view = StatusView::of(&facts, self.clock.now());
        Ok(Response::Status(Box::new(StatusView { refused: true, operators: Vec::new(), ..view })))
    }

    /// Somebody says that the time is right.
    pub(super) async fn confirm_clock(&self) -> Result<Response, Failure> {
        if !self.clock.confirm("an admin") {
            return Err(Trouble::BadRequest.because("the time is believed: there is nothing to confirm"));
        }
        self.record(Act::new(self.clock.now().civil, self.by.clone(), "clock_confirm", "done")).await?;
        Ok(Response::Answer { answer: Answer::Done, link: None })
    }
}
