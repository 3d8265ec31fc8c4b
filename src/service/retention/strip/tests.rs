//! What goes of a closed case, and when.

use super::*;
use crate::channel::Vault;
use crate::domain::case::State;
use crate::domain::fixture;
use crate::domain::id::CaseCode;
use crate::domain::message::{Attachment, Author, Body, Kind, Message};
use crate::domain::time::Stamp;
use crate::service::retention::fixture::at_work;
use crate::service::vault::Blobs;
use crate::store::memory::MemoryStore;
use crate::store::{Batch, CaseWrite, Epoch, OpId, Store};

const DAY: Duration = Duration::from_hours(24);
const START: Stamp = Stamp(200 * 86_400_000);

struct Scene {
    store: MemoryStore,
    retention: Retention,
    blobs: Blobs,
    walks: Walks,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (store, blobs) = (MemoryStore::new(), Blobs::at(folder.path().to_owned()));
        let retention = at_work(&store, Some(blobs.clone()), START);
        Self { store, retention, blobs, walks: Walks::default(), folder }
    }

    /// A case that was closed so many days ago: with a file, a note and words, in its document and in its list.
    async fn closed(&self, number: u64, days: u32) {
        let code = CaseCode::from_bits(number);
        let state = State::Closed { at: START - DAY * days, operator: None, why: "done".into() };
        let (head, list) = (self.lines(1).await, self.lines(3).await);
        let case = Case { code, head, ..fixture::case(state) };
        let write = CaseWrite { rev: 0, before: Vec::new(), case, entries: list };
        let op = OpId(u128::from(number).to_be_bytes());
        self.store.commit(Epoch(0), &Batch { cases: vec![write], ..Batch::new(op) }).await.unwrap();
    }

    async fn lines(&self, seq: u32) -> Vec<Entry> {
        let name = self.blobs.keep(b"a picture".to_vec()).await.unwrap();
        let plain = r#"{"seq":1,"from":"Contact","channel":"mail","source":1,"parts":[],"sent_at":0,
            "received_at":0,"text":"their words","attachments":[],"album":null}"#;
        let plain: Message = serde_json::from_str(plain).unwrap();
        let name_of_it = Some("passport of Ada.jpg".to_owned());
        let photo = Attachment {
            kind: Kind::Photo,
            mime: None,
            bytes: Some(9),
            name: name_of_it,
            body: Body::Blob(name),
        };
        let note = Message {
            seq: seq + 1,
            from: Author::Note("olga".into()),
            text: "a note".into(),
            ..plain.clone()
        };
        vec![Entry::Said(Message { seq, attachments: vec![photo], ..plain }), Entry::Said(note)]
    }

    async fn all_due(&mut self) {
        while self.retention.strip(&mut self.walks).await.unwrap() {}
    }

    /// Whether the case has its files and its notes.
    async fn has(&self, number: u64) -> (bool, bool) {
        let told = format!("{:?}", self.store.transcript(CaseCode::from_bits(number)).await.unwrap());
        assert!(told.matches("their words").count() == 2, "{told}");
        assert_eq!(told.matches("Photo").count(), 2, "what it was stays");
        let all = [told.contains("Blob"), told.contains("passport")];
        assert!(all == [true; 2] || all == [false; 2], "{told}");
        (all[0], told.contains("a note"))
    }

    fn files(&self) -> usize {
        std::fs::read_dir(self.folder.path()).unwrap().count()
    }
}

#[tokio::test]
async fn files_and_notes_go_when_they_are_due_and_words_stay() {
    let mut scene = Scene::new();
    for (number, days) in [(1, 31), (2, 29), (3, 60)] {
        scene.closed(number, days).await;
    }
    scene.all_due().await;
    assert_eq!(
        [scene.has(1).await, scene.has(2).await, scene.has(3).await],
        [(false, false), (true, true), (false, false)]
    );
    assert_eq!(scene.files(), 2, "the files of the one that is not due");
    scene.retention.clock.advance(DAY + DAY);
    scene.all_due().await;
    assert_eq!((scene.has(2).await, scene.files()), ((false, false), 0), "its time has come too");
}

#[tokio::test]
async fn each_part_has_a_time_of_its_own_and_for_ever_is_for_ever() {
    let mut scene = Scene::new();
    let mut policy = (*scene.retention.places.rules.policy()).clone();
    (policy.retention.attachments, policy.retention.notes) = (None, Some(DAY * 60));
    scene.retention.places.rules.swap(policy.clone());
    scene.closed(1, 31).await;
    scene.all_due().await;
    assert_eq!(scene.has(1).await, (true, true));
    scene.retention.clock.advance(DAY * 30);
    scene.all_due().await;
    assert_eq!(scene.has(1).await, (true, false));
    policy.retention.attachments = Some(DAY * 60);
    scene.retention.places.rules.swap(policy);
    scene.all_due().await;
    assert_eq!(scene.has(1).await, (false, false), "what was taken out is known, and what was not");
}

#[tokio::test]
async fn a_case_that_was_taken_up_since_keeps_all() {
    let scene = Scene::new();
    scene.closed(1, 31).await;
    let code = CaseCode::from_bits(1);
    let needs = Needs { cases: [code].into(), ..Needs::default() };
    let case = scene.store.load(&needs).await.unwrap().snapshot.cases.remove(&code).unwrap();
    let state = State::Closed { at: START, operator: None, why: "again".into() };
    let write = CaseWrite {
        rev: 1,
        before: case.indexes(),
        case: Case { state, ..case.clone() },
        entries: Vec::new(),
    };
    scene.store.commit(Epoch(0), &Batch { cases: vec![write], ..Batch::new(OpId([9; 16])) }).await.unwrap();
    // It was looked at before that.
    scene.retention.strip_one(&case, ATTACHMENTS).await.unwrap();
    assert_eq!((scene.has(1).await, scene.files()), ((true, true), 2));
}

#[tokio::test]
async fn many_go_in_slices_and_a_restart_takes_none_twice() {
    let mut scene = Scene::new();
    for number in 1..=20 {
        scene.closed(number, 40).await;
    }
    assert!(scene.retention.strip(&mut scene.walks).await.unwrap(), "there is more");
    assert!(scene.has(20).await.0 && !scene.has(1).await.0);
    scene.all_due().await;
    let commits = scene.store.point().number;
    let mut again = Walks::default();
    while scene.retention.strip(&mut again).await.unwrap() {}
    assert_eq!(scene.store.point().number, commits);
}

#[test]
fn a_long_transcript_is_written_anew_in_pieces() {
    let entry =
        |text: usize| Entry::Edited { seq: 1, at: Stamp(0), text: "x".repeat(text), attachments: Vec::new() };
    let sizes = |all: Vec<Entry>| pieces((0..).zip(all).collect()).iter().map(Vec::len).collect::<Vec<_>>();
    assert_eq!(sizes(Vec::new()), [0], "its document may have changed alone");
    assert_eq!(sizes(vec![entry(1); 130]), [64, 64, 2]);
    assert_eq!(sizes(vec![entry(60 << 10); 3]), [1, 1, 1]);
}
