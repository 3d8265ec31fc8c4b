//! Takes out of a file what tells of its maker: cameras, places, names, programs, times, thumbnails.
//!
//! The first bytes decide what a file is, never what it was said to be. Each format is read by its own
//! structure and written anew from the parts that make the picture or the sound; a part of an unknown kind is
//! left out, and what follows the end goes. The picture itself is not decoded: its quality stays, and no
//! decoder is fed what a stranger made. What can't be read to its end, or is of another format, is refused.

use super::super::vault::MOST;

mod exif;
mod gif;
mod heif;
mod jpeg;
mod ogg;
mod pdf;
mod png;
mod read;
mod text;
mod webp;

#[cfg(test)]
mod tests;

/// What a cleaned file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A GIF picture.
    Gif,
    /// A WebP picture.
    Webp,
    /// A HEIF picture, of a contact's; an operator's is not passed on.
    Heic,
    /// The same as AVIF.
    Avif,
    /// Opus sound in Ogg: a voice message.
    Ogg,
    /// Plain text in UTF-8.
    Text,
    /// A PDF: of the admin's own, or of a contact's. An operator's is not passed on.
    Pdf,
}

/// A file without its maker's traces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean {
    /// What it is.
    pub form: Form,
    /// All of it.
    pub bytes: Vec<u8>,
}

/// Why a file can't be cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unclean {
    /// It is of a format that this program does not clean.
    #[error("it is of a format that can't be cleaned")]
    Form,
    /// It begins like one that is cleaned, but can't be read to its end.
    #[error("it is broken")]
    Broken,
    /// It is a text that names somebody, or holds what the config never tells.
    #[error("it tells who made it, or what the line never tells")]
    Tells,
}

/// A file as an operator gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// Without its maker's traces.
    Cleaned(Clean),
    /// A text, which has none.
    Text,
    /// It can't be cleaned: its reader must know that it may tell who made it, where and when.
    AsItCame,
}

impl Form {
    /// Its media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
            Self::Heic => "image/heic",
            Self::Avif => "image/avif",
            Self::Ogg => "audio/ogg",
            Self::Text => "text/plain; charset=utf-8",
            Self::Pdf => "application/pdf",
        }
    }

    /// A name of ours with the ending that belongs to this form.
    #[must_use]
    pub fn rename(self, name: &str) -> String {
        let ending = match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Gif => "gif",
            Self::Webp => "webp",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::Ogg => "ogg",
            Self::Text => "txt",
            Self::Pdf => "pdf",
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        format!("{stem}.{ending}")
    }

    /// What a file is, by its first bytes. Whatever is nothing else may be text.
    fn of(bytes: &[u8]) -> Self {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Self::Jpeg,
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Self::Png,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Self::Webp,
            [b'O', b'g', b'g', b'S', ..] => Self::Ogg,
            _ => Self::Text,
        }
    }
}

/// Cleans a file of the admin's own, which may be a PDF, too.
///
/// # Errors
/// If that can't be done: then it must not go to a contact.
pub fn leaflet(bytes: &[u8]) -> Result<Clean, Unclean> {
    if !bytes.starts_with(b"%PDF-") {
        return clean(bytes);
    }
    let cleaned = Some(bytes).filter(|bytes| bytes.len() <= MOST).and_then(pdf::clean);
    Ok(Clean { form: Form::Pdf, bytes: cleaned.ok_or(Unclean::Broken)? })
}

/// What an operator gets of a contact's file. Nothing of it is lost: what can't be cleaned comes as it is.
#[must_use]
pub fn seen(bytes: &[u8]) -> Seen {
    let picture = heif::is_one(bytes).filter(|_| bytes.len() <= MOST);
    if let Some(avif) = picture {
        let form = if avif { Form::Avif } else { Form::Heic };
        let cleaned = heif::clean(bytes).map(|bytes| Clean { form, bytes });
        return cleaned.map_or(Seen::AsItCame, Seen::Cleaned);
    }
    match leaflet(bytes) {
        Ok(Clean { form: Form::Text, .. }) => Seen::Text,
        Ok(clean) => Seen::Cleaned(clean),
        Err(_) => Seen::AsItCame,
    }
}

/// Cleans a file.
///
/// # Errors
/// If that can't be done: then it must not go to a contact.
pub fn clean(bytes: &[u8]) -> Result<Clean, Unclean> {
    if bytes.len() > MOST {
        return Err(Unclean::Broken);
    }
    let form = Form::of(bytes);
    let cleaned = match form {
        Form::Jpeg => jpeg::clean(bytes),
        Form::Png => png::clean(bytes),
        Form::Gif => gif::clean(bytes),
        Form::Webp => webp::clean(bytes),
        Form::Ogg => ogg::clean(bytes),
        // By its first bytes nothing is taken for one.
        Form::Pdf | Form::Heic | Form::Avif => None,
        Form::Text => {
            // Without its mark of byte order a text may begin as something else does.
            let text = text::clean(bytes).filter(|text| Form::of(text) == Form::Text);
            return Ok(Clean { form, bytes: text.ok_or(Unclean::Form)? });
        }
    };
    Ok(Clean { form, bytes: cleaned.ok_or(Unclean::Broken)? })
}
