//! `multipart/form-data` (RFC 7578), read strictly.

use axum::body::Bytes;

/// A field of a form.
#[derive(Debug, PartialEq)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) value: Bytes,
}

/// The fields of `body`. The error says for a person what a strict server dislikes.
pub(super) fn fields(content_type: &str, body: &Bytes) -> Result<Vec<Field>, String> {
    let boundary = boundary(content_type)?;
    let delimiter = format!("\r\n--{boundary}").into_bytes();
    let mut at = delimiter.len() - 2;
    if body.get(..at) != Some(&delimiter[2..]) {
        return Err("the form does not begin with its boundary".into());
    }
    let mut fields: Vec<Field> = Vec::new();
    loop {
        let rest = &body[at..];
        if rest == b"--" || rest == b"--\r\n" {
            return Ok(fields);
        }
        if !rest.starts_with(b"\r\n") {
            return Err("a boundary of the form does not end its line".into());
        }
        let end = find(rest, &delimiter).ok_or("the form is not ended by its boundary")?;
        let field = read_field(&body.slice(at + 2..at + end.max(2)))?;
        if fields.iter().any(|known| known.name == field.name) {
            return Err(format!("the form has {:?} twice", field.name));
        }
        fields.push(field);
        at += end + delimiter.len();
    }
}

fn boundary(content_type: &str) -> Result<String, String> {
    let mut parts = content_type.split(';').map(str::trim);
    if !parts.next().is_some_and(|kind| kind.eq_ignore_ascii_case("multipart/form-data")) {
        return Err("the body is not multipart/form-data".into());
    }
    let named = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        name.eq_ignore_ascii_case("boundary").then(|| value.trim_matches('"').to_owned())
    });
    named
        .filter(|boundary| (1..=70).contains(&boundary.len()))
        .ok_or_else(|| "the form names no boundary of 1 to 70 characters".into())
}

fn read_field(part: &Bytes) -> Result<Field, String> {
    let (head, value) = match find(part, b"\r\n\r\n") {
        Some(end) => (&part[..end], part.slice(end + 4..)),
        None => return Err("a field of the form has no header".into()),
    };
    let head = std::str::from_utf8(head).map_err(|_| "the header of a field is not UTF-8")?;
    let disposition = head.split("\r\n").find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-disposition").then_some(value.trim())
    });
    let mut parameters = disposition.unwrap_or_default().split(';').map(str::trim);
    if parameters.next() != Some("form-data") {
        return Err("a field of the form has no Content-Disposition: form-data".into());
    }
    let name = parameters.find_map(|parameter| {
        parameter.strip_prefix("name=\"")?.strip_suffix('"').filter(|name| !name.is_empty())
    });
    let name = name.ok_or("a field of the form has no name")?.to_owned();
    Ok(Field { name, value })
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    let first = *what.first()?;
    let mut from = 0;
    while let Some(at) = within[from..].iter().position(|byte| *byte == first) {
        if within[from + at..].starts_with(what) {
            return Some(from + at);
        }
        from += at + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: &str = "multipart/form-data; boundary=xyz";

    fn read(kind: &str, body: &str) -> Result<Vec<(String, String)>, String> {
        let body = Bytes::from(body.replace('\n', "\r\n"));
        let text = |field: Field| (field.name, String::from_utf8_lossy(&field.value).into_owned());
        Ok(fields(kind, &body)?.into_iter().map(text).collect())
    }

    #[test]
    fn fields_come_whole_and_in_order() {
        let form = "--xyz\nContent-Disposition: form-data; name=\"a\"\n\n1\n--xy\n\n--xyz\n\
                    content-disposition: form-data; name=\"media\"; filename=\"f; x.png\"\n\
                    Content-Type: image/png\n\n\n--xyz--\n";
        let expected = [("a", "1\r\n--xy\r\n"), ("media", "")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        assert_eq!(read(KIND, form), Ok(expected));
        assert_eq!(read("Multipart/Form-Data; boundary=\"xyz\"", "--xyz--"), Ok(Vec::new()));
    }

    #[test]
    fn a_form_that_is_not_strictly_right_is_refused() {
        let field = "--xyz\nContent-Disposition: form-data; name=\"a\"\n\n1\n";
        for (kind, body, why) in [
            ("application/json", "{}", "not multipart"),
            ("multipart/form-data", "--xyz--", "no boundary"),
            (KIND, "", "begin"),
            (KIND, "\n--xyz--", "begin"),
            (KIND, field, "not ended"),
            (KIND, "--xyzz\n\n--xyz--", "end its line"),
            (KIND, "--xyz\nx\n--xyz--", "no header"),
            (KIND, "--xyz\n--xyz--", "no header"),
            (KIND, "--xyz\nA: b\n\n1\n--xyz--", "Content-Disposition"),
            (KIND, "--xyz\nContent-Disposition: form-data\n\n1\n--xyz--", "no name"),
            (KIND, &format!("{field}{field}--xyz--"), "twice"),
        ] {
            let told = read(kind, body).expect_err(body);
            assert!(told.contains(why), "{body}: {told}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_break_it(body in "(--xyz|\r\n|--|Content-Disposition: form-data; name=\"a\"|.){0,12}") {
            if let Ok(read) = fields(KIND, &Bytes::from(body.clone())) {
                proptest::prop_assert!(read.iter().all(|field| body.contains(&field.name)));
            }
        }
    }
}
