//! The stages in which a line ends, each with its own tasks and its own word to stop.
//!
//! | stage | who is in it | how it ends |
//! | --- | --- | --- |
//! | intake | sources, timers, watches, the admin socket: all that makes events | told to |
//! | outbox | what sends | told to, once nothing more comes in |
//! | committer | the one task that writes | by itself, once nobody can hand it an event; told to if that takes too long |
//! | leading | the claim to lead, and the watchdog | told to, once nothing more is written |
//!
//! A stage ends when all of its own tasks have, and no count of living tasks is kept: one more task, or one that
//! died before, shifts no other stage.

use std::collections::HashMap;
use std::fmt::Display;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use tokio::task::{Id, JoinError, JoinSet};
use tokio_util::sync::CancellationToken;

/// How long each stage of the end may take; together below the 20 s that a SIGTERM has.
const INTAKE_ENDS: Duration = Duration::from_secs(5);
const OUTBOX_ENDS: Duration = Duration::from_secs(8);
const COMMITTER_ENDS: Duration = Duration::from_secs(2);
const LEADING_ENDS: Duration = Duration::from_secs(2);

/// A task that ended, and why if something went wrong.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Ended {
    pub task: &'static str,
    pub why: Option<String>,
}

/// Tasks that end together.
pub(super) struct Stage {
    name: &'static str,
    stop: CancellationToken,
    tasks: JoinSet<Result<(), String>>,
    names: HashMap<Id, &'static str>,
}

/// All of them, in the order in which they end.
pub(super) struct Stages {
    pub intake: Stage,
    pub outbox: Stage,
    pub committer: Stage,
    pub leading: Stage,
}

impl Stage {
    fn new(name: &'static str) -> Self {
        Self { name, stop: CancellationToken::new(), tasks: JoinSet::new(), names: HashMap::new() }
    }

    /// What tells the stage's tasks to stop.
    pub fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    /// Starts a task that can't fail.
    pub fn start(&mut self, name: &'static str, task: impl Future<Output = ()> + Send + 'static) {
        self.start_trying(name, async move {
            task.await;
            Ok::<(), String>(())
        });
    }

    /// Starts a task that may fail.
    pub fn start_trying<E: Display>(
        &mut self,
        name: &'static str,
        task: impl Future<Output = Result<(), E>> + Send + 'static,
    ) {
        let task = self.tasks.spawn(async move { task.await.map_err(|error| error.to_string()) });
        self.names.insert(task.id(), name);
    }

    /// Waits until all of its tasks have ended. Returns whether they did in time.
    async fn ends_within(&mut self, at_most: Duration) -> bool {
        let all = async { while self.tasks.join_next().await.is_some() {} };
        let ended = tokio::time::timeout(at_most, all).await.is_ok();
        if !ended {
            tracing::warn!(what = self.name, "did not end in time");
        }
        ended
    }

    async fn stop_within(&mut self, at_most: Duration) {
        self.stop.cancel();
        self.ends_within(at_most).await;
    }

    fn ended(&mut self, how: Result<(Id, Result<(), String>), JoinError>) -> Ended {
        let (id, why) = match how {
            Ok((id, end)) => (id, end.err()),
            Err(error) => {
                (error.id(), Some(if error.is_panic() { "it panicked" } else { "it was aborted" }.to_owned()))
            }
        };
        Ended { task: self.names.remove(&id).unwrap_or(self.name), why }
    }
}

impl Default for Stages {
    fn default() -> Self {
        let [intake, outbox, committer, leading] =
            ["the intake", "the outbox", "the committer", "leading"].map(Stage::new);
        Self { intake, outbox, committer, leading }
    }
}

impl Stages {
    /// The next task of any stage that ends. Never, if none runs.
    pub async fn next_end(&mut self) -> Ended {
        let mut stages = [&mut self.intake, &mut self.outbox, &mut self.committer, &mut self.leading];
        poll_fn(|cx| {
            for stage in &mut stages {
                if let Poll::Ready(Some(how)) = stage.tasks.poll_join_next_with_id(cx) {
                    return Poll::Ready(stage.ended(how));
                }
            }
            Poll::Pending
        })
        .await
    }

    /// Ends stage by stage; what does not end in its time is left behind with a word.
    pub async fn end(mut self) {
        self.intake.stop_within(INTAKE_ENDS).await;
        self.outbox.stop_within(OUTBOX_ENDS).await;
        // Nobody holds a desk any more, so it ends once all is written. If not, the store can't be reached.
        if !self.committer.ends_within(COMMITTER_ENDS).await {
            self.committer.stop.cancel();
        }
        self.leading.stop.cancel();
        // Whoever was late has until now.
        tokio::join!(
            self.intake.ends_within(LEADING_ENDS),
            self.outbox.ends_within(LEADING_ENDS),
            self.committer.ends_within(LEADING_ENDS),
            self.leading.ends_within(LEADING_ENDS)
        );
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    type Told = Arc<Mutex<Vec<&'static str>>>;

    /// Stages of which each task writes down when it is told to stop, the committer when it ends.
    fn stages(told: &Told, sources: &[&'static str]) -> Stages {
        let mut stages = Stages::default();
        for name in sources {
            heed(&mut stages.intake, name, 90, told);
        }
        heed(&mut stages.outbox, "outbox", 60, told);
        let (stop, all) = (stages.outbox.stop(), Arc::clone(told));
        stages.committer.start("committer", async move {
            stop.cancelled().await;
            tokio::time::sleep(Duration::from_millis(70)).await;
            all.lock().unwrap().push("committer");
        });
        heed(&mut stages.leading, "leading", 1, told);
        heed(&mut stages.leading, "watchdog", 1, told);
        stages
    }

    /// A task that takes so many milliseconds once it is told: those of the first stages longer than all others.
    fn heed(stage: &mut Stage, name: &'static str, takes: u64, told: &Told) {
        let (stop, told) = (stage.stop(), Arc::clone(told));
        stage.start(name, async move {
            stop.cancelled().await;
            tokio::time::sleep(Duration::from_millis(takes)).await;
            told.lock().unwrap().push(name);
        });
    }

    fn all(told: &Told) -> Vec<&'static str> {
        told.lock().unwrap().clone()
    }

    fn in_order(ended: &[&'static str]) -> Vec<&'static str> {
        let mut ended = ended.to_vec();
        ended.sort_by_key(|name| match *name {
            "outbox" => 1,
            "committer" => 2,
            "leading" | "watchdog" => 3,
            _ => 0,
        });
        ended
    }

    #[tokio::test(start_paused = true)]
    async fn the_stages_end_in_their_order_however_many_tasks_they_have() {
        for sources in [&[][..], &["timers"], &["timers", "audit", "telegram", "mail", "admin"]] {
            let told = Told::default();
            stages(&told, sources).end().await;
            let ended = all(&told);
            assert_eq!(ended.len(), sources.len() + 4);
            assert_eq!(ended, in_order(&ended));
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_task_that_died_before_shifts_no_stage() {
        for dies in ["intake", "outbox", "leading"] {
            let told = Told::default();
            let mut stages = stages(&told, &["timers", "mail"]);
            let stage = match dies {
                "intake" => &mut stages.intake,
                "outbox" => &mut stages.outbox,
                _ => &mut stages.leading,
            };
            stage.start_trying("early", async { Err("it broke") });
            assert_eq!(stages.next_end().await, Ended { task: "early", why: Some("it broke".into()) });
            stages.end().await;
            let ended = all(&told);
            assert_eq!(ended.len(), 6);
            assert_eq!(ended, in_order(&ended), "{dies}");
        }
    }

    #[tokio::test]
    async fn a_panic_is_told_by_the_name_of_its_task() {
        let mut stages = Stages::default();
        stages.intake.start("the timers", std::future::pending());
        stages.outbox.start("the outbox", async { panic!("on purpose") });
        let ended = stages.next_end().await;
        assert_eq!(ended, Ended { task: "the outbox", why: Some("it panicked".into()) });
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_does_not_end_is_left_behind_and_a_committer_that_waits_is_told() {
        let told = Told::default();
        let mut stages = stages(&told, &["timers"]);
        stages.intake.start("a stuck source", std::future::pending());
        heed(&mut stages.committer, "committer that retries", 1, &told);
        stages.end().await;
        let told = all(&told);
        assert!(told.contains(&"committer that retries") && told.contains(&"leading"), "{told:?}");
    }
}
