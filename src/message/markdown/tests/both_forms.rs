//! Generated bodies: every word and every link of the page is in the text, and the other way round.

use std::collections::BTreeSet;

use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use proptest::prelude::*;

use super::*;

/// Words and links of a page, as a parser reads them.
#[derive(Default)]
struct Read(std::cell::RefCell<(String, BTreeSet<String>)>);

impl TokenSink for Read {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        let (text, links) = &mut *self.0.borrow_mut();
        match token {
            Token::CharacterTokens(characters) => text.push_str(&characters),
            Token::TagToken(tag) => {
                let inline = ["a", "em", "strong", "s", "code"].contains(&&*tag.name);
                text.push_str(if inline { "" } else { " " });
                let href = tag.attrs.iter().find(|a| &*a.name.local == "href");
                if let (TagKind::StartTag, Some(href)) = (tag.kind, href) {
                    links.insert(href.value.trim_start_matches("mailto:").to_owned());
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

fn page(body: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let tokenizer = Tokenizer::new(Read::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(html(body, Some("Bogor, awal")).as_str().into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let (text, links) = tokenizer.sink.0.into_inner();
    (words(&text), links)
}

/// Runs of letters, and addresses whole.
fn words(text: &str) -> BTreeSet<String> {
    let trimmed = text.split_whitespace().flat_map(|token| {
        let token = token.trim_matches(|c: char| !c.is_alphanumeric());
        match token.contains("://") || token.contains('@') {
            true => vec![token.to_owned()],
            false => token.split(|c: char| !c.is_alphabetic()).map(str::to_owned).collect(),
        }
    });
    trimmed.filter(|word| word.chars().any(char::is_alphabetic)).collect()
}

fn plain(body: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let all = words(&text(body, Some("Bogor, awal")));
    all.into_iter().partition(|word| !word.contains("://") && !word.contains('@'))
}

fn inline() -> impl Strategy<Value = String> {
    let word = "[a-z]{1,9}";
    prop_oneof![
        6 => word.prop_map(|w| w),
        1 => word.prop_map(|w| format!("**{w}**")),
        1 => word.prop_map(|w| format!("~~{w}~~")),
        1 => word.prop_map(|w| format!("`{w}`")),
        1 => word.prop_map(|w| format!("![{w}](https://gambar.example/{w}.png)")),
        1 => word.prop_map(|w| format!("*[{w} b](https://a.example/{w}?x=1&y={w})*")),
        1 => word.prop_map(|w| format!("<https://b.example/{w}>")),
        1 => word.prop_map(|w| format!("<{w}@c.example>")),
        1 => word.prop_map(|w| format!("[**{w}**](mailto:{w}@d.example)")),
        1 => word.prop_map(|w| format!("[](https://e.example/{w})")),
        1 => word.prop_map(|w| format!("[{w}](javascript:{w})")),
    ]
}

fn phrase() -> impl Strategy<Value = String> {
    prop::collection::vec(inline(), 1..12).prop_map(|words| words.join(" "))
}

fn table() -> impl Strategy<Value = String> {
    (1usize..5, prop::collection::vec(phrase(), 4..20), any::<bool>()).prop_map(
        |(n, cells, head)| {
            let row = |cells: &[String]| format!("| {} |\n", cells.join(" | "));
            let mut out = match head {
                true => row(&cells[..n.min(cells.len())]),
                false => row(&vec![String::new(); n]),
            };
            out.push_str(&row(&vec!["---".to_owned(); n]));
            cells.chunks_exact(n).for_each(|cells| out.push_str(&row(cells)));
            out
        },
    )
}

fn block() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        3 => phrase(),
        1 => (1usize..5, phrase()).prop_map(|(n, p)| format!("{} {p}", "#".repeat(n))),
        1 => table(),
        1 => "[a-z]{1,9} {1,3}[a-z]{1,90}".prop_map(|code| format!("```\n{code}\n```")),
        1 => Just("---".to_owned()),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let many = || prop::collection::vec(inner.clone(), 1..4);
        let indented = |block: &str, n: usize| block.replace('\n', &format!("\n{}", " ".repeat(n)));
        prop_oneof![
            many().prop_map(|b| format!("> {}", b.join("\n\n").replace('\n', "\n> "))),
            many().prop_map(move |b| {
                let items = b.iter().map(|b| format!("- {}", indented(b, 2)));
                items.collect::<Vec<_>>().join("\n")
            }),
            (1u32..120, many()).prop_map(move |(first, b)| {
                let items = b.iter().zip(first..).map(|(b, n)| format!("{n}. {}", indented(b, 5)));
                items.collect::<Vec<_>>().join("\n")
            }),
        ]
    })
}

fn body() -> impl Strategy<Value = String> {
    prop::collection::vec(block(), 1..6).prop_map(|blocks| blocks.join("\n\n"))
}

fn same_in_both_forms(body: &str) -> Result<(), TestCaseError> {
    let ((page_words, page_links), (plain_words, plain_links)) = (page(body), plain(body));
    let (shown, page_words): (BTreeSet<String>, _) =
        page_words.into_iter().partition(|w| w.contains("://") || w.contains('@'));
    prop_assert_eq!(&page_words, &plain_words, "{}\n{}", body, text(body, None));
    prop_assert!(page_links.is_subset(&plain_links), "{}\n{}", body, text(body, None));
    // An address in code, or in what only looks like Markdown, is text in both forms.
    let mut only_plain = plain_links.difference(&page_links);
    prop_assert!(only_plain.all(|link| shown.contains(link)), "{}\n{}", body, text(body, None));
    Ok(())
}

#[test]
fn markdown_within_code_is_text_in_both_forms() {
    same_in_both_forms("- - - ---\n    - ![a](https://gambar.example/a.png)").expect("the same");
}

proptest! {
    #[test]
    fn words_and_links_are_the_same_in_both_forms(body in body()) {
        same_in_both_forms(&body)?;
    }

    #[test]
    fn the_second_lock_finds_nothing_to_remove(body in "\\PC{0,80}|[-<>\\[\\]()!*~`#|:/a-z&;\"'\n ]{0,120}") {
        let written = page::write(events::events(&body, None));
        let tags = |html: &str| html.matches('<').count();
        prop_assert_eq!(tags(&html(&body, None)), tags(&written), "{}", written);
    }

    #[test]
    fn lines_fit_the_window_unless_a_word_is_longer(body in body()) {
        for line in text(&body, None).lines().filter(|line| line.chars().count() > wrap::WIDTH) {
            let indent = line.chars().take_while(|c| !c.is_alphabetic() && *c != '[').count();
            prop_assert!(line.split_whitespace().any(|word| word.len() > 10) || indent > 40, "{line:?}");
        }
    }

    #[test]
    fn no_text_makes_either_form_fail(body in "(\\PC|[ \n\t#>*_`|~\\[\\]()!<>-]){0,200}") {
        let _ = (html(&body, Some("a")), text(&body, Some("a")));
    }
}
