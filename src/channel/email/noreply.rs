//! Addresses that say of themselves that nobody reads what is sent there.

/// What their names hold, in small letters and without what parts words.
const NAMES: &[&str] = &[
    "noreply",
    "noreplies",
    "noreplay",
    "donotreply",
    "donotrespond",
    "dontreply",
    "neverreply",
    "cannotreply",
    "noresponse",
    "norespond",
    "noanswer",
    "unattended",
    "nichtantworten",
    "bittenichtantworten",
    "keineantwort",
    "nepasrepondre",
    "nepasrépondre",
    "pasdereponse",
    "sansreponse",
    "noresponder",
    "noresponda",
    "sinrespuesta",
    "nonrispondere",
    "naoresponda",
    "nãoresponda",
    "naoresponder",
    "nietantwoorden",
    "nietbeantwoorden",
    "geenantwoord",
    "svarainte",
    "svaraej",
    "ejsvar",
    "svarikke",
    "ikkesvar",
    "ikkebesvar",
    "alavastaa",
    "eivastausta",
    "nieodpowiadaj",
    "bezodpowiedzi",
    "neodpovid",
    "neodpoved",
    "neotvech",
    "неотвеч",
    "bezotveta",
    "безответа",
    "nevidpovid",
    "невідповід",
    "neadkaz",
    "неадказв",
    "neotgovar",
    "неотговар",
    "neodgovar",
    "неодговар",
    "neatsaky",
    "neatbild",
    "aravasta",
    "nevalasz",
    "nuraspund",
    "cevaplamay",
    "yanitlamay",
    "minapant",
];

/// Under which names programs on a web server send.
const SERVERS: &[&str] = &[
    "wordpress",
    "joomla",
    "drupal",
    "www",
    "www-data",
    "wwwrun",
    "apache",
    "httpd",
    "nginx",
    "php",
    "nobody",
    "webform",
    "webforms",
    "form",
    "forms",
    "formmail",
    "mailform",
    "contactform",
    "contact-form",
    "feedback-form",
    "notification",
    "notifications",
    "notify",
    "mailer",
    "webmailer",
    "website",
    "site",
];

/// Whether nobody reads what is sent there.
pub(super) fn is_noreply(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else { return false };
    let plain = |text: &str| -> String {
        text.to_lowercase().chars().filter(|c| !matches!(c, '-' | '_' | '.' | '+' | '=')).collect()
    };
    let local = plain(local);
    NAMES.iter().any(|name| local.contains(name)) || domain.split('.').any(|label| plain(label) == "noreply")
}

/// Whether it is an account of a machine's, as programs use that send for people.
pub(super) fn is_servers_own(address: &str) -> bool {
    let local = address.split('@').next().unwrap_or_default().to_ascii_lowercase();
    // Whole: many a person's name holds `site` or `form`.
    SERVERS.contains(&local.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_reads_what_is_sent_to_addresses_that_say_so() {
        for address in [
            "noreply@x.example",
            "No-Reply@x.example",
            "no_reply.forms@x.example",
            "forms-noreply@google.example",
            "do-not-reply@x.example",
            "ne-pas-repondre@x.example",
            "bitte-nicht-antworten@x.example",
            "no.responder@x.example",
            "neotvechaite@x.example",
            "не-отвечать@x.example",
            "ne-vidpovidaty@x.example",
            "nie-odpowiadaj@x.example",
            "1234+ada@users.noreply.example",
        ] {
            assert!(is_noreply(address), "{address}");
        }
        for address in
            ["ada@x.example", "nora.plym@x.example", "reply@x.example", "answer@x.example", "x", ""]
        {
            assert!(!is_noreply(address), "{address}");
        }
        assert!(is_servers_own("www-data@web1.x.example") && !is_servers_own("ada@www.x.example"));
    }
}
