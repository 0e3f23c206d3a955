//! Templates of an office's own, and what they may not do.

use super::*;
use crate::problem::TemplateSlip;

const LEAST_HTML: &str = "<!DOCTYPE html>\n<h1>{{ title }}</h1>\n{{ embargo }}\n{{ body_html }}\n<a href=\"{{ unsubscribe }}\">x</a>\n";
const LEAST_TEXT: &str = "{{ title }}\n{{ embargo }}\n{{ body_text }}\n{{ unsubscribe }}\n";

fn html(source: &str) -> Result<Templates, TemplateFault> {
    Templates::new(Some(source), None)
}

/// The fault of the least page with `line` behind it, at line 6.
fn slip(line: &str) -> TemplateSlip {
    let fault = html(&format!("{LEAST_HTML}{line}\n")).expect_err(line);
    assert_eq!((fault.file, fault.line), (HTML_TEMPLATE, 6), "{line}: {fault}");
    fault.slip
}

#[test]
fn the_built_in_templates_pass_as_an_offices_own() {
    let templates = Templates::builtin();
    let own = Templates::new(Some(templates.html_source()), Some(templates.text_source()));
    assert_eq!(own, Ok(templates));
}

#[test]
fn the_least_templates_pass_also_with_the_line_ends_of_windows() {
    let templates = Templates::new(Some(LEAST_HTML), Some(LEAST_TEXT)).unwrap();
    let windows = |source: &str| source.replace('\n', "\r\n");
    let other = Templates::new(Some(&windows(LEAST_HTML)), Some(&windows(LEAST_TEXT)));
    assert_eq!(other, Ok(templates));
}

#[test]
fn a_slip_is_told_with_its_line() {
    let unknown = |name: &str, nearest: Option<&str>| TemplateSlip::Unknown {
        name: name.to_owned(),
        nearest: nearest.map(str::to_owned),
    };
    assert!(matches!(slip("{% if title %}{% endfor %}"), TemplateSlip::Syntax { .. }));
    assert_eq!(slip("{{ titel }}"), unknown("titel", Some("title")));
    assert_eq!(slip("{% if kind == 'alert' %}{{ warna }}{% endif %}"), unknown("warna", None));
    assert_eq!(slip("{{ recipient.nama }}"), unknown("recipient.nama", None));
    assert_eq!(slip("{% for c in contacts %}{{ c.fax }}{% endfor %}"), TemplateSlip::Undefined);
    assert_eq!(
        slip("{% for a in range(900) %}{% for b in range(900) %}.{% endfor %}{% endfor %}"),
        TemplateSlip::Endless
    );
    assert!(matches!(slip("{{ title|nanti }}"), TemplateSlip::Failed { .. }));
    assert!(matches!(slip("{% include 'x' %}"), TemplateSlip::Syntax { .. }));
    assert_eq!(slip("\u{7}"), TemplateSlip::Control { code: 7 });
}

#[test]
fn what_every_letter_must_say_cannot_be_left_out() {
    for (line, name) in
        LEAST_HTML.lines().skip(1).zip(["title", "embargo", "body_html", "unsubscribe"])
    {
        let fault = html(&LEAST_HTML.replace(line, "")).expect_err(name);
        assert_eq!(fault.slip, TemplateSlip::Missing { name: name.to_owned() });
    }
    let fault = Templates::new(None, Some("{{ title }}")).expect_err("no body");
    assert_eq!((fault.file, fault.line), (TEXT_TEMPLATE, 1));
}

#[test]
fn neither_size_nor_the_braces_of_a_placeholder_get_out_of_hand() {
    let own = |line: &str| html(&format!("{LEAST_HTML}{line}")).map_err(|fault| fault.slip);
    assert_eq!(
        own(&"<p>panjang</p>\n".repeat(4_000)),
        Err(TemplateSlip::TooLarge { limit: 50_000 })
    );
    let repeated = format!("{{% for n in range(9000) %}}{}{{% endfor %}}", ".".repeat(1000));
    assert_eq!(own(&repeated), Err(TemplateSlip::TooLarge { limit: 4_000_000 }));
    let loud = "{{ recipient.name|upper }}";
    assert!(matches!(own(loud), Err(TemplateSlip::Placeholder { .. })));
    assert!(own("Yth. {{ recipient.name }}, {{ recipient.outlet }}").is_ok());
}
