//! What is written: a short config, the unit's credentials, and the commands that come next.

use std::path::PathBuf;

use super::answers::{Answers, Mail, Operator, Server};
use super::site::Site;

/// What the packaged unit loads.
const PACKAGED: [&str; 2] = ["line-key", "telegram-token"];

/// No bot may write first, and what is too large for the operators' bot comes by the other one.
const BOTH: &str = "\nEach operator also opens the public bot once and presses Start: what is too large to pass from bot to bot\n\
                    comes to them there.";

/// The config: what was answered, and where the rest is explained.
pub(super) fn config(answers: &Answers, site: &Site) -> String {
    let secret = |name: &str| secret(site, name);
    let mut text = format!(
        "# The config of a hotline, as `hotlined setup` wrote it. Whatever is left out has a safe default; the\n\
         # example that comes with hotlined explains every key.\n\
         # Check it with   hotlined check {}\n\n\
         [line]\nname      = {}\nlanguages = [{}]   # the first is for everyone whose language is not among them\n\
         timezone  = {}\n\n\
         [store]\nurl = {}\nkey = {}   # without this key the store is lost: keep a copy elsewhere\n{}",
        site.config.display(),
        quoted(&answers.name),
        list(&answers.languages),
        quoted(&answers.timezone),
        quoted(&answers.redis),
        secret("line-key"),
        own_places(site),
    );
    if answers.telegram.is_some() {
        let token = secret("telegram-token");
        text.extend(["\n[channel.telegram]\nkind  = \"telegram\"\ntoken = ", &token, "\n"]);
    }
    if answers.desk.is_some() {
        text += &desk(&secret("desk-token"));
    }
    if let Some(mail) = &answers.mail {
        text += &mailbox(mail, &secret("mail-password"));
    }
    text + &operator(&answers.operator, bot(answers))
}

/// The operators' own bot.
fn desk(token: &str) -> String {
    format!(
        "\n# The operators' own bot. At @BotFather, in its settings: turn topics in private chats on, and don't let users\n\
         # make them; then each case is a thread. Without topics it works as well.\n\
         [channel.desk]\nkind   = \"telegram\"\nserves = \"operators\"\ntoken  = {token}\n"
    )
}

/// The channel by whose bot operators are reached, if there is one.
fn bot(answers: &Answers) -> Option<&'static str> {
    let public = answers.telegram.as_ref().map(|_| "telegram");
    answers.desk.as_ref().map(|_| "desk").or(public)
}

/// Those of a line beside others, as `hotlined@.service` makes them.
fn own_places(site: &Site) -> String {
    let Some(name) = site.name.as_ref().filter(|_| site.is_packaged()) else { return String::new() };
    format!(
        "blobs = \"/var/lib/hotlined-{name}/blobs\"\n\n[admin]\nsocket = \"/run/hotlined-{name}/admin.sock\"\n"
    )
}

fn mailbox(mail: &Mail, password: &str) -> String {
    let login = format!("user = {}, password = {password}", quoted(&mail.user));
    format!(
        "\n# docs/mail.md says what the server must do: mail to {} with +anything must arrive, too.\n\
         [channel.mail]\nkind    = \"email\"\naddress = {}\nimap    = {{ {}, {login} }}\nsmtp    = {{ {}, {login} }}\n",
        mail.address,
        quoted(&mail.address),
        server(&mail.imap, [993, 143]),
        server(&mail.smtp, [465, 587]),
    )
}

/// The protection that the port is known for; none on this machine for any other port.
fn server(at: &Server, [implicit, starttls]: [u16; 2]) -> String {
    let local = matches!(at.host.as_str(), "localhost" | "127.0.0.1");
    let tls = match at.port {
        port if port == implicit => "implicit",
        port if port == starttls => "starttls",
        _ if local => "none",
        _ => "implicit",
    };
    format!("host = {}, port = {}, tls = \"{tls}\"", quoted(&at.host), at.port)
}

fn operator(operator: &Operator, bot: Option<&str>) -> String {
    let reach = if let Some(address) = &operator.mail {
        format!("[{}]", quoted(&format!("mail:{address}")))
    } else {
        let bot = bot.unwrap_or("telegram");
        format!("[\"{bot}\"]   # bound by the link of `hotlined operator invite`")
    };
    let alias = operator.alias.as_ref().map(|alias| format!("alias      = {}\n", quoted(alias)));
    let more = if bot.is_some() { "[operator.NAME]" } else { "[operator.NAME] with their mail address" };
    format!(
        "\n# One section for each operator: {more}.\n[operator.{}]\n{}reach      = {reach}\nlanguages  = [{}]\n\
         supervisor = {}\n",
        operator.name,
        alias.unwrap_or_default(),
        list(&operator.languages),
        operator.supervisor,
    )
}

/// The names of the line's credentials.
pub(super) fn credentials(answers: &Answers) -> Vec<&'static str> {
    let telegram = answers.telegram.is_some().then_some("telegram-token");
    let mail = answers.mail.is_some().then_some("mail-password");
    let desk = answers.desk.is_some().then_some("desk-token");
    std::iter::once("line-key").chain(telegram).chain(desk).chain(mail).collect()
}

/// What the unit must be told where the line's credentials are not those of the package; each that it names must
/// exist, so the list is made anew.
pub(super) fn drop_in(site: &Site, answers: &Answers) -> Option<String> {
    let names = credentials(answers);
    if names == PACKAGED || !site.is_packaged() {
        return None;
    }
    let load = |name: &&str| format!("LoadCredential={name}:{}\n", site.credentials.join(name).display());
    let lines: String = names.iter().map(load).collect();
    Some(format!("# To {}\n[Service]\nLoadCredential=\n{lines}", dropped(site)))
}

/// Where that is written; it is [dropped] in by whoever starts the unit.
pub(super) fn drop_in_at(site: &Site) -> PathBuf {
    let name = site.name.as_ref().map_or_else(String::new, |name| format!("{name}."));
    site.folder().join(format!("{name}credentials.conf"))
}

fn dropped(site: &Site) -> String {
    format!("/etc/systemd/system/{}.service.d/credentials.conf", site.unit())
}

/// The commands that come next.
pub(super) fn next_steps(site: &Site, answers: &Answers) -> String {
    let steps = if site.is_packaged() { by_systemd(site, answers) } else { by_hand(site, answers) };
    let both = if answers.desk.is_some() && answers.operator.mail.is_none() { BOTH } else { "" };
    format!(
        "Copy {} to a safe place off this machine, apart from\nthe backups of the store: without it nothing that is \
         stored can be read.\nNext:\n  {}{both}",
        site.credentials.join("line-key").display(),
        steps.join("\n  ")
    )
}

fn by_systemd(site: &Site, answers: &Answers) -> Vec<String> {
    let mut steps = Vec::new();
    if drop_in(site, answers).is_some() {
        steps.push(format!("sudo install -D -m 644 {} {}", drop_in_at(site).display(), dropped(site)));
        steps.push("sudo systemctl daemon-reload".to_owned());
    }
    let redis = if answers.redis.contains("/run/hotlined-redis/") { "hotlined-redis " } else { "" };
    steps.push(format!("sudo systemctl enable --now {redis}{}", site.unit()));
    let which =
        site.name.as_ref().map_or_else(String::new, |_| format!(" --config {}", site.config.display()));
    let asked = enrolment(answers).into_iter().chain(["hotlined status".to_owned()]);
    steps.extend(asked.map(|command| format!("sudo {command}{which}")));
    steps
}

fn by_hand(site: &Site, answers: &Answers) -> Vec<String> {
    let with = |command: &str| format!("{command} --config {}", site.config.display());
    let enrolment = enrolment(answers).into_iter().map(|command| with(&command));
    std::iter::once(with("hotlined run")).chain(enrolment).collect()
}

/// How the operator is bound to their chat; who works by mail is bound by their address already.
fn enrolment(answers: &Answers) -> Vec<String> {
    let Operator { name, mail: None, .. } = &answers.operator else { return Vec::new() };
    vec![
        format!("hotlined operator invite {name}"),
        // The bot shows them to whoever opens the link.
        format!("hotlined operator confirm {name} DIGITS"),
    ]
}

/// In the packaged place a credential, which systemd hands over; anywhere else the file itself.
fn secret(site: &Site, name: &str) -> String {
    if site.is_packaged() {
        return format!("{{ credential = \"{name}\" }}");
    }
    format!("{{ file = {} }}", quoted(&site.credentials.join(name).display().to_string()))
}

fn list(all: &[String]) -> String {
    all.iter().map(|one| quoted(one)).collect::<Vec<_>>().join(", ")
}

/// A basic string of TOML; what must be escaped in JSON must be there, too, and answers hold no controls.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
