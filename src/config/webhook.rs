//! `webhook = { … }` of a bot: the service brings what comes, and the line does not ask for it.

use std::ops::RangeInclusive;

use super::item::{Item, quoted};
use super::places;
use super::secret;
use super::settings::WebhookSettings;
use crate::domain::size;

/// How long an update may be: the longest that the service knows stay far below the usual.
const MOST: u64 = 1 << 20;
const SIZES: RangeInclusive<u64> = (64 << 10)..=(32 << 20);

/// Reads where updates are brought to.
pub fn read(item: Item<'_>) -> Option<WebhookSettings> {
    let mut table = item.table()?;
    let remedy =
        "write the address at which your proxy hears Telegram, such as \"https://line.example/telegram\"";
    let url = table.need("url", remedy).and_then(|item| url(&item.secret(), remedy));
    let remedy = "write where the proxy hands it on to, such as \"127.0.0.1:8472\" or \"unix:/run/hotlined/hook.sock\"";
    let listen = table.need("listen", remedy).and_then(|item| places::listen(&item));
    let remedy = "make one with `openssl rand -hex 32`, put it into a file and write secret = { credential = \
                  \"telegram-webhook\" }";
    let secret = table.need("secret", remedy).and_then(secret::read);
    let most = table.take("most").map_or(Some(MOST), |item| most(&item));
    table.finish();
    let most = usize::try_from(most?).ok()?;
    Some(WebhookSettings { url: url?, listen: listen?, secret: secret?, most })
}

/// Its path is often a secret of its own, so no error repeats it.
fn url(item: &Item<'_>, remedy: &str) -> Option<String> {
    item.parsed(remedy, |text| {
        let url = places::web_url(text)?;
        if url.fragment().is_some() {
            return Err("has a fragment, which nobody sends".into());
        }
        Ok(url.as_str().to_owned())
    })
}

fn most(item: &Item<'_>) -> Option<u64> {
    let most = item.parsed("write a size such as \"1mb\"", size::parse)?;
    if !SIZES.contains(&most) {
        let remedy = "write a size from \"64kb\" to \"32mb\"";
        item.fault(format!("{} is no size of an update", quoted(&size::show(most))), remedy);
        return None;
    }
    Some(most)
}
