//! A line for training has no channel by which anybody real is reached: what is played there must not arrive anywhere.

use super::context::{Context, Spot};
use super::path::Path;
use super::places::is_local_name;
use super::settings::ChannelSettings;

/// Refuses whatever of the channels is not on this machine.
pub fn hold(cx: &Context, channels: &[ChannelSettings]) {
    for channel in channels {
        let at = Path::default().key("channel").name(channel.name.as_str());
        for (key, host) in channel.endpoint.hosts() {
            if !is_local_name(host) {
                let reason = "is a real service, and `line.training` is true";
                let remedy =
                    "point it to a stand-in on this machine, or play the file with `hotlined try --config`";
                cx.fault(&Spot::key(at.key(key)), reason, remedy);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::config::parse;

    #[test]
    fn a_training_line_reaches_nobody() {
        let text = |training: bool, api: &str, smtp: &str| {
            format!(
                "[line]\nname = \"x\"\ntraining = {training}\n[store]\nurl = \"redis://127.0.0.1:6379/0\"\n\
                 [channel.telegram]\nkind = \"telegram\"\ntoken = {{ credential = \"telegram-token\" }}\n{api}\n\
                 [channel.mail]\nkind = \"email\"\naddress = \"help@line.example\"\nlmtp = {{ listen = \"127.0.0.1:2400\" }}\n\
                 smtp = {{ host = \"{smtp}\", port = 2500, tls = \"none\" }}\n\
                 [operator.olga]\nreach = [\"telegram\"]\n"
            )
        };
        let faults = |text: String| {
            parse("x.toml", &text, &[]).err().map(|faults| faults.to_string()).unwrap_or_default()
        };
        let own = "api_url = \"http://127.0.0.1:8081\"";
        assert_eq!(faults(text(true, own, "127.0.0.1")), "");
        assert!(faults(text(true, "", "127.0.0.1")).contains("is a real service"));
        assert_eq!(faults(text(false, "", "127.0.0.1")), "");
        let loaded = parse("x.toml", &text(true, own, "localhost"), &[]).unwrap();
        assert!(loaded.config.policy.training);
    }
}
