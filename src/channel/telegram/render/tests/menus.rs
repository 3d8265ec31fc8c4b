//! What contacts can choose, and what stands below it.

use super::fixtures::*;
use crate::channel::said::tests::menu::menu;
use crate::domain::id::SourceId;
use crate::domain::say::{Say, ToContact};

#[test]
fn a_list_is_changed_and_below_an_answer_stand_a_human_and_the_way_back() {
    let mut stage = Stage::new();
    stage.policy.menu = menu();
    let told = |say: ToContact| {
        let payloads = stage.for_contact(Say::Contact(say));
        payloads.iter().map(shown).collect::<Vec<_>>().join("\n")
    };
    let list = |at: Option<&str>, edit| ToContact::Menu { at: at.map(Into::into), edit, gone: false };
    let top =
        "  [In captivity = 1:topic:captivity]\n  [Calls home = 1:topic:home]\n  [Talk to a human = 1:human]";
    assert!(told(list(None, None)).ends_with(top));
    assert!(told(ToContact::LanguageSet).ends_with(top));
    assert_eq!(
        told(list(Some("captivity"), Some(SourceId::bare(77)))),
        "--- edit text of 77\nIn captivity\n  [What are my rights? = 1:topic:rights]\n  \
         [Talk to a human = 1:human:captivity]\n  [Back = 1:menu]"
    );
    let ready = |topic: &str| ToContact::Ready { topic: topic.into() };
    assert_eq!(
        told(ready("rights")),
        "--- text\nYou may ask for a lawyer.\n  [Talk to a human = 1:human:rights] [Back = 1:back:captivity]"
    );
    assert!(told(ready("home")).ends_with(
        "  [Parcels = 1:topic:parcels]\n  [Lists = 1:back:lists]\n  [Talk to a human = 1:human:home] [Back = 1:back]"
    ));
    assert!(told(ready("nothing")).starts_with("--- text\nThat is not offered here any more."));
}
