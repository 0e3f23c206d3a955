//! A text as X shows it.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

/// NFC, trimmed.
pub(super) fn normal(text: &str) -> String {
    text.trim().nfc().collect()
}

/// The id of the post whose picture or film the address `link` shows, with or without a scheme.
pub(super) fn media_of(link: &str) -> Option<&str> {
    let schemeless = link.split_once("://").map_or(link, |(_, rest)| rest);
    let mut parts = schemeless.split('/');
    let site = parts.next().filter(|site| ["x.com", "twitter.com"].contains(site));
    let (_, _author, status) = (site?, parts.next()?, parts.next()?);
    let (id, kind, _place) = (parts.next()?, parts.next()?, parts.next()?);
    let is_media = status == "status" && ["photo", "video"].contains(&kind);
    (is_media && parts.next().is_none()).then_some(id)
}

/// Undoes the entities that X writes, once: `&amp;lt;` becomes `&lt;`.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, char); 5] =
        [("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>'), ("&quot;", '"'), ("&#39;", '\'')];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let (entity, sign) =
            ENTITIES.into_iter().find(|(entity, _)| rest.starts_with(entity)).unwrap_or(("&", '&'));
        plain.push(sign);
        rest = &rest[entity.len()..];
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}
