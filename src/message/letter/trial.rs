//! A template tried with sample values before any letter depends on it.

use minijinja::value::Serde;
use minijinja::{Environment, Value};

use super::furniture::Labels;
use super::jinja::{TemplateFault, environment, render};
use super::variables::{Quotes, Reachable, Variables, recipient};
use crate::message::PLACEHOLDERS;
use crate::problem::{TemplateSlip, nearest};

/// Most bytes of a letter whose announcement says nearly nothing.
const LARGEST_FRAME: usize = 50_000;

/// Tries the template `source`.
pub(super) fn check(file: &'static str, source: &str) -> Result<(), TemplateFault> {
    let jinja = environment();
    let full = Value::from(Serde(full()));
    known_names(&jinja, file, source, &full)?;
    let rendered = render(&jinja, file, source, &full)?;
    render(&jinja, file, source, &Value::from(Serde(bare())))?;
    let fault = |slip| Err(TemplateFault { file, line: 1, slip });
    if rendered.len() > LARGEST_FRAME {
        return fault(TemplateSlip::TooLarge { limit: LARGEST_FRAME });
    }
    let body = if file.contains(".html") { "body_html" } else { "body_text" };
    for (name, value) in
        [(body, BODY), ("title", TITLE), ("embargo", EMBARGO), ("unsubscribe", LEAVE)]
    {
        if !rendered.contains(value) {
            return fault(TemplateSlip::Missing { name: name.to_owned() });
        }
    }
    let mut rest = rendered.clone();
    PLACEHOLDERS.iter().for_each(|placeholder| rest = rest.replace(placeholder, ""));
    match rest.split_once("{{") {
        None => Ok(()),
        Some((_, after)) => {
            let text = format!("{{{{{}", after.chars().take(40).collect::<String>());
            fault(TemplateSlip::Placeholder { text })
        }
    }
}

/// Looks for names that no letter has, also where the trial does not come by.
fn known_names(
    jinja: &Environment<'_>,
    file: &'static str,
    source: &str,
    values: &Value,
) -> Result<(), TemplateFault> {
    // A syntax error is told by the rendering.
    let Ok(template) = jinja.template_from_named_str(file, source) else { return Ok(()) };
    let is_known = |path: &str| {
        let mut at = values.clone();
        path.split('.').all(|name| {
            at = at.get_attr(name).unwrap_or_default();
            !at.is_undefined()
        })
    };
    let is_global = |name: &str| jinja.globals().any(|(global, _)| global == name);
    let unknown = template.undeclared_variables(true).into_iter();
    let unknown = unknown.filter(|path| !is_known(path) && !is_global(path));
    let first = unknown.map(|path| (line_of(source, &path), path)).min();
    let Some((line, name)) = first else { return Ok(()) };
    let names: Vec<String> =
        values.try_iter().into_iter().flatten().map(|n| n.to_string()).collect();
    let nearest = nearest(&name, names.iter().map(String::as_str));
    Err(TemplateFault { file, line, slip: TemplateSlip::Unknown { name, nearest } })
}

/// The first line in which a template uses `path`.
fn line_of(source: &str, path: &str) -> u32 {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let uses = |line: &str| {
        line.match_indices(path).any(|(at, _)| {
            !line[..at].ends_with(is_word) && !line[at + path.len()..].starts_with(is_word)
        })
    };
    source.lines().zip(1..).find(|(line, _)| uses(line)).map_or(1, |(_, number)| number)
}

// One word each, so that wrapping leaves them whole.
const TITLE: &str = "Judul-contoh";
const BODY: &str = "Isi-contoh";
const EMBARGO: &str = "EMBARGO-contoh";
const LEAVE: &str = "https://contoh.example/berhenti";

/// All that a letter can have.
fn full() -> Variables {
    let some = |text: &str| Some(text.to_owned());
    let contact = Reachable {
        role: some("Biro Humas"),
        name: some("Ayu"),
        email: some("humas@contoh.example"),
        phone: some("+62 21 5550 0100"),
        tel: some("+622155500100"),
        hours: some("Senin–Jumat"),
    };
    Variables {
        number: some("041/SP/X/2026"),
        date_line: some("Jakarta, 20 Oktober 2026"),
        embargo: some(EMBARGO),
        reminder: some("Ini pengingat."),
        correction: Some(Quotes { was: "lima".to_owned(), now: "enam".to_owned() }),
        preheader: some("Ringkasan"),
        link: some("https://contoh.example/041"),
        attachments: vec!["Siaran pers (PDF)".to_owned()],
        contacts: vec![contact.clone(), Reachable { name: None, role: None, ..contact }],
        unsubscribe: some(LEAVE),
        ..bare()
    }
}

/// The least that a letter has.
fn bare() -> Variables {
    Variables {
        title: TITLE.to_owned(),
        kind: "release",
        lang: "id",
        heading: "SIARAN PERS".to_owned(),
        number: None,
        date_line: None,
        issued: "Disiarkan hari ini".to_owned(),
        embargo: None,
        reminder: None,
        correction: None,
        preheader: None,
        body_html: Value::from_safe_string(format!("<p>{BODY}</p>\n")),
        body_text: format!("{BODY}\n"),
        link: None,
        attachments: Vec::new(),
        contacts: Vec::new(),
        newsroom: "Kementerian Contoh".to_owned(),
        reply_to: "humas@contoh.example".to_owned(),
        replies: "Balasan dibaca.".to_owned(),
        unsubscribe: None,
        label: Labels {
            was: "Tertulis",
            now: "Seharusnya",
            link: "Laman",
            attachments: "Lampiran",
            contacts: "Narahubung",
            leave: "Tidak ingin lagi?",
            unsubscribe: "Berhenti",
        },
        recipient: recipient(),
    }
}
