//! Which element is whose quote.

use crate::channel::email::html::{Tag, decoded};

/// What an element is to a quote.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Container {
    None,
    /// All of it is quoted.
    Quote,
    /// A block quote that may also be the person's own; its surroundings tell.
    MaybeQuote,
    /// A wrapper of quotes and perhaps of answers between them.
    Conversation,
    /// The line above a quote, or above a forwarded mail.
    Attribution,
    Signature,
    /// A forwarded mail.
    Forward,
    /// Here begins what is quoted, to the end of the page.
    Rest,
}

/// Parts of `class`, `id` or `name`, and what an element is that has one. The first that fits counts.
const KNOWN: &[(&str, Container)] = &[
    ("zwchr", Container::Rest),                                    // Zimbra
    ("__divider__", Container::Rest),                              // Zimbra
    ("__headers__", Container::Rest),                              // Zimbra, where it keeps a header or none
    ("__quoted_text__", Container::Rest),                          // Zimbra
    ("__sig_pre__", Container::Signature),                         // Zimbra
    ("__sig_post__", Container::Signature),                        // Zimbra
    ("reply-intro", Container::Attribution),                       // Roundcube
    ("airmail_on", Container::Attribution),                        // Airmail
    ("airmail_ext_on", Container::Attribution),                    // Airmail
    ("airmail_bloq", Container::Quote),                            // Airmail
    ("cm_quote", Container::Quote),                                // Newton
    ("cm_signature", Container::Signature),                        // Newton
    ("composer_signature", Container::Signature),                  // Samsung
    ("ymail_android_signature", Container::Signature),             // Yahoo, phones
    ("io-ox-signature", Container::Signature),                     // Open-Xchange
    ("sh-quoted", Container::Quote),                               // Superhuman
    ("missive_quote", Container::Quote),                           // Missive
    ("front-blockquote", Container::Quote),                        // Front
    ("appendonsend", Container::Rest),                             // Outlook, web
    ("divrplyfwdmsg", Container::Rest),                            // Outlook, web and phones
    ("ms-outlook-mobile-reference-message", Container::Rest),      // Outlook, phones
    ("mail-editor-reference-message-container", Container::Quote), // Outlook, newer
    ("olk_src_body_section", Container::Quote),                    // Outlook, Mac
    ("outlookmessageheader", Container::Attribution),              // Outlook, older
    ("moz-forward-container", Container::Forward),                 // Thunderbird
    ("moz-cite-prefix", Container::Attribution),                   // Thunderbird
    ("gmail_attr", Container::Attribution),                        // Gmail
    ("gmail_signature", Container::Signature),                     // Gmail
    ("gmail_quote", Container::Conversation),                      // Gmail
    ("gmail_extra", Container::Conversation),                      // Gmail, older
    ("yahoo_quoted", Container::Quote),                            // Yahoo
    ("protonmail_signature", Container::Signature),                // Proton
    ("protonmail_quote", Container::Conversation),                 // Proton
    ("tutanota_quote", Container::Quote),                          // Tuta
    ("zmail_extra", Container::Quote),                             // Zoho
    ("js-readmsg-msg", Container::Quote),                          // Mail.ru
    ("mail-quote", Container::Quote),                              // Yandex, Rambler
    ("reply-quote", Container::Quote),
    ("messagereplysection", Container::Quote),             // Spark
    ("messagesignaturesection", Container::Signature),     // Spark
    ("isreplycontent", Container::Quote),                  // QQ, NetEase
    ("moz-signature", Container::Signature),               // Thunderbird
    ("applemailsignature", Container::Signature),          // Apple
    ("ms-outlook-mobile-signature", Container::Signature), // Outlook, phones
    ("mobile-signature", Container::Signature),
];

/// The same, where nothing else may stand beside it.
const EXACT: &[(&str, Container)] = &[
    ("signature", Container::Signature),   // Outlook, web
    ("x_signature", Container::Signature), // the same, answered once more
    ("quote", Container::Quote),           // GMX
];

impl Container {
    pub(super) fn of(tag: &Tag<'_>) -> Self {
        let block = tag.is("blockquote");
        super::super::step(tag.raw.len());
        let lower = |(name, value): (&str, &str)| (name.to_lowercase(), decoded(value).to_lowercase());
        let attributes: Vec<(String, String)> = tag.attributes().map(lower).collect();
        let found = attributes.iter().find_map(|(name, value)| known(name, value));
        let cited = attributes.iter().any(|(name, value)| name == "type" && value.trim() == "cite");
        match found {
            // Gmail gives its wrapper and the quote inside one class.
            Some(Self::Conversation) if block => Self::Quote,
            Some(container) => container,
            None if block && cited => Self::Quote,
            None if block => Self::MaybeQuote,
            None => Self::None,
        }
    }
}

fn known(attribute: &str, value: &str) -> Option<Container> {
    if !matches!(attribute, "class" | "id" | "name" | "data-smartmail" | "data-marker") {
        return None;
    }
    let exact = EXACT.iter().find(|(part, _)| attribute != "class" && value == *part);
    exact.or_else(|| KNOWN.iter().find(|(part, _)| value.contains(part))).map(|(_, container)| *container)
}
