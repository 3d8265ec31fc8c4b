//! What there is no room for, on a disk that has little: nothing is put aside before what was said before it, or twice.

use std::sync::Mutex;

use async_trait::async_trait;
use serde_json::json;

use crate::channel::telegram::batch::Got;
use crate::channel::telegram::fake::{Fake, NOW, PlainHasher};
use crate::channel::telegram::taking::hand_in;
use crate::channel::{Incoming, Intake, NotTaken, Parcel, Place, Untaken, Wanted};
use crate::domain::id::SeenKey;

/// A line without room, whose disk takes what is shorter than that.
struct Crowded {
    most: usize,
    aside: Mutex<Vec<String>>,
}

#[async_trait]
impl Intake for Crowded {
    async fn take(&self, _: Vec<Incoming>) -> Result<(), NotTaken> {
        Err(NotTaken)
    }

    async fn room(&self, _: &Wanted) -> Result<(), Untaken> {
        Ok(())
    }

    async fn known(&self, _: &[SeenKey]) -> Result<bool, NotTaken> {
        Ok(false)
    }

    async fn sort(&self, incoming: &[Incoming]) -> Result<Vec<Place>, NotTaken> {
        Ok(vec![Place::Aside; incoming.len()])
    }

    async fn put_aside(&self, parcel: Parcel, _: &Incoming) -> Result<(), NotTaken> {
        let update = parcel.updates.first().cloned().unwrap_or_default();
        if update.len() > self.most {
            return Err(NotTaken);
        }
        self.aside.lock().expect("a list").push(update);
        Ok(())
    }
}

fn update(id: i64, text: &str) -> Got {
    let message = json!({"message_id": id, "date": NOW.0 / 1000, "text": text,
        "chat": {"id": 42, "type": "private"}, "from": {"id": 42}});
    Got::of(&json!({"update_id": id, "message": message}).to_string())
}

#[tokio::test]
async fn what_finds_no_place_on_the_disk_keeps_all_behind_it_with_the_service() {
    let bot = Fake::start(Vec::new()).await.bot();
    let line = Crowded { most: 400, aside: Mutex::default() };
    let updates = [update(1, "short"), update(2, &"long ".repeat(100)), update(3, "short again")];
    let read = bot.read(&updates, &PlainHasher);
    for _ in 0..3 {
        // Each time from the first that stayed on.
        let stays = hand_in(&line, &read, &updates, false).await;
        assert_eq!(stays, Ok(Some(1)), "the long one, and with it what comes behind it");
    }
    let aside = line.aside.lock().expect("a list").clone();
    assert!(aside.iter().all(|update| update.contains("\"short\"")), "{aside:?}");
}
