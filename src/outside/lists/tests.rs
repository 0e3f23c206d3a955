#![allow(clippy::unwrap_used)]

use std::collections::HashSet;

use proptest::prelude::*;

use super::*;

const TODAY: Date = jiff::civil::date(2026, 11, 24);

fn read_text(text: &str) -> Members {
    parse("l", text.as_bytes(), TODAY).unwrap()
}

fn faults(text: &str) -> Vec<(usize, RowFault)> {
    let members = read_text(text);
    assert_eq!(members.left_out, members.problems.len());
    members.problems.into_iter().map(|p| (p.line, p.fault)).collect()
}

fn emails(text: &str) -> Vec<String> {
    read_text(text).into_recipients().into_iter().map(|r| r.email).collect()
}

#[test]
fn a_plain_list_in_any_shape() {
    let comma = "email,name,outlet,basis,since\n\
                 redaksi@satu.example,\"Meja \"\"A\"\", lantai 2\",Satu,persetujuan,2026-01-10\n";
    let crlf_bom = format!("\u{feff}{}", comma.replace('\n', "\r\n"));
    let turned = "Outlet;since;EMAIL ;name;Basis\n\n;;;\n\
         Satu;2026-01-10;redaksi@satu.example;\"Meja \"\"A\"\", lantai 2\";persetujuan";
    for text in [comma, &crlf_bom, turned] {
        let members = parse("nasional", text.as_bytes(), TODAY).unwrap();
        let recipient = Recipient {
            email: "redaksi@satu.example".into(),
            name: "Meja \"A\", lantai 2".into(),
            outlet: "Satu".into(),
            list: "nasional".into(),
        };
        let line = if text == turned { 4 } else { 2 };
        let since = Some(jiff::civil::date(2026, 1, 10));
        let wanted = Member { recipient, basis: "persetujuan".into(), since, line };
        assert_eq!(members, Members { members: vec![wanted], ..Members::default() }, "{text}");
    }
    let bare = read_text("email,basis\na@b.example,kontrak").into_recipients();
    assert_eq!((bare[0].name.as_str(), bare[0].outlet.as_str()), ("", ""));
}

#[test]
fn bad_rows_are_named_and_good_ones_stay() {
    let text = "basis,email,name\n\
                k,a@b.example,A\n\
                k,A@B.example,again\n\
                k,kantor,no\n\
                k,,nobody\n\
                k,c@d.example,\"x\r\nBcc: e@x.example\"\n\
                k,d@d.example,ri\u{202e}ght\n\
                k,e@d.example,e\u{7}\n\
                k,f@d.example,Satu, Jakarta\n\
                k,g@d.example\n\
                k,h@d.example,say \"hi\"\n\
                k,i@d.example,,,\n\
                k,j@bücher.example,J\n\
                k,j@xn--bcher-kva.EXAMPLE,J\n";
    assert_eq!(emails(text), ["a@b.example", "i@d.example", "j@xn--bcher-kva.example"]);
    let name = || RowFault::Deceptive("name".into());
    assert_eq!(
        faults(text),
        [
            (3, RowFault::Duplicate(2)),
            (4, RowFault::Address(AddressFault::Form)),
            (5, RowFault::Address(AddressFault::Missing)),
            (6, name()),
            (8, name()),
            (9, name()),
            (10, RowFault::Fields { found: 4, wanted: 3 }),
            (11, RowFault::Fields { found: 2, wanted: 3 }),
            (12, RowFault::Quote),
            (15, RowFault::Duplicate(14)),
        ]
    );
}

#[test]
fn nobody_is_mailed_without_a_ground_that_holds() {
    let text = "email,basis,since\n\
                a@b.example,,2026-01-10\n\
                b@b.example,  ,\n\
                c@b.example,persetujuan,\n\
                d@b.example,kontrak,2026-11-24\n\
                e@b.example,kontrak,2026-11-25\n\
                f@b.example,kontrak,2026-02-30\n\
                g@b.example,kontrak,10/01/2026\n\
                h@b.example,kontrak,20260110\n\
                i@b.example,kontrak,2026-01-10T00\n\
                a@b.example,kepentingan publik,2026-01-10\n";
    assert_eq!(emails(text), ["c@b.example", "d@b.example", "a@b.example"]);
    let tomorrow = jiff::civil::date(2026, 11, 25);
    let grounds = [(2, RowFault::NoBasis), (3, RowFault::NoBasis)];
    let days = [(6, RowFault::SinceFuture(tomorrow))];
    let dates = [7, 8, 9, 10].map(|line| (line, RowFault::Since));
    assert_eq!(faults(text), [&grounds[..], &days, &dates].concat());
    assert_eq!(parse("l", text.as_bytes(), tomorrow).unwrap().members.len(), 4);
}

#[test]
fn an_open_quote_costs_one_row_and_a_row_within_quotes_is_none() {
    let text = "basis,email,name\nk,a@b.example,\"open\nk,c@d.example,C\nk,e@f.example,E\n";
    assert_eq!(emails(text), ["c@d.example", "e@f.example"]);
    assert_eq!(faults(text), [(2, RowFault::Quote)]);
    let text = "basis,email,name\nk,a@b.example,\"note\nk,c@d.example,C\"\nk,e@f.example,E\n";
    assert_eq!(emails(text), ["e@f.example"]);
}

#[test]
fn one_row_in_another_encoding_is_one_problem() {
    let members = parse("l", b"email,basis\na@b.example,Andr\xe9\nc@d.example,C\n", TODAY).unwrap();
    assert_eq!(members.problems, [RowProblem { line: 2, fault: RowFault::Encoding }]);
    assert_eq!(members.into_recipients().len(), 1);
}

#[test]
fn a_list_without_a_usable_header_is_refused() {
    let refused = |text: &[u8]| parse("l", text, TODAY).unwrap_err();
    assert_eq!(refused(b""), ListFault::NoEmailColumn);
    assert_eq!(refused(b"a@b.example,A\n"), ListFault::NoEmailColumn);
    assert_eq!(refused(b"email,name,Email\n"), ListFault::ColumnTwice("email"));
    assert_eq!(refused(b"\xff\xfee\0m\0"), ListFault::Utf16);
    assert_eq!(refused(b"e\0m\0a\0"), ListFault::Utf16);
    assert_eq!(refused(b"email,nam\xff\n"), ListFault::Header(RowFault::Encoding));
    assert_eq!(refused(b"email,name,since\na@b.example,A,\n"), ListFault::NoBasisColumn);
    assert_eq!(refused(b"email,basis,Basis\n"), ListFault::ColumnTwice("basis"));
    assert_eq!(refused(&vec![b'\n'; LARGEST as usize + 1]), ListFault::TooLarge { limit: LARGEST });
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(read("l", &dir.path().join("none"), TODAY), Err(ListFault::NotFound));
    assert_eq!(read("l", dir.path(), TODAY), Err(ListFault::NotAFile));
    let fifo = dir.path().join("fifo");
    let mode = rustix::fs::Mode::RWXU;
    rustix::fs::mknodat(rustix::fs::CWD, &fifo, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    assert_eq!(read("l", &fifo, TODAY), Err(ListFault::NotAFile));
    assert_eq!(read("l", Path::new("/dev/zero"), TODAY), Err(ListFault::NotAFile));
    std::fs::write(dir.path().join("l.csv"), "email,basis\na@b.example,k\n").unwrap();
    assert_eq!(read("l", &dir.path().join("l.csv"), TODAY).unwrap().members.len(), 1);
}

#[test]
fn addresses() {
    for good in
        ["a@b.id", "a.b+c@d-e.go.id", "O'Neil@x.example", &format!("{}@b.id", "a".repeat(64))]
    {
        assert_eq!(address(good).as_deref(), Ok(good));
    }
    assert_eq!(address("A@BERITA.ID").as_deref(), Ok("A@berita.id"));
    for bad in [
        "a",
        "@b.id",
        "a@",
        "a@b",
        "a@b.",
        "a@.b",
        "a@b..id",
        ".a@b.id",
        "a.@b.id",
        "a..b@c.id",
        "a b@c.id",
        "a@b@c.id",
        "<a@b.id>",
        "A <a@b.id>",
        "a@b.id, c@d.id",
        "\"a\"@b.id",
        "é@b.id",
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@-b.id",
        "a@b-.id",
        "a@b_c.id",
        "a@b.id\r\nX: y",
        &format!("{}@b.id", "a".repeat(65)),
        &format!("a@{}.id", "b".repeat(64)),
        &format!("a@{}id", "b.".repeat(130)),
        &format!("a@{}", "é.".repeat(100_000)),
    ] {
        assert!(address(bad).is_err(), "{bad}");
    }
}

fn distinct(people: &[Recipient]) -> usize {
    people.iter().map(|p| &p.email).collect::<HashSet<_>>().len()
}

#[test]
fn invented_people_are_usable_and_steady() {
    for list in ["wartawan-nasional", "", "--", "Pérs & co", &"x".repeat(500)] {
        let people = invent(list);
        assert_eq!(people, invent(list));
        assert_eq!(distinct(&people), 25);
        for person in &people {
            assert_eq!(address(&person.email).as_deref(), Ok(person.email.as_str()));
            assert!(person.email.ends_with(".example") && person.list == list);
        }
    }
    assert_eq!(distinct(&[invent("a"), invent("b"), invent("a")].concat()), 50);
}

#[test]
fn huge_and_hostile_lists_end() {
    let mut text = String::from("email,basis\n");
    for n in 0..50_000 {
        text.push_str(&format!("a{n}@b.example,N\n\"\n"));
    }
    let members = read_text(&text);
    assert_eq!(members.problems.len(), MOST_PROBLEMS);
    assert!(members.left_out >= 25_000);
    let quotes =
        format!("email,basis\n{}", "\"\"\n".repeat(200_000) + "\"\n" + &"\"\"\n".repeat(200_000));
    assert!(read_text(&quotes).members.is_empty());
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_panic(bytes in prop::collection::vec(
        prop::sample::select(b"\",;\r\n@.ab \xff\xc3\xa9".to_vec()), 0..200)
    ) {
        let text = [b"email,basis\n".as_slice(), &bytes].concat();
        for recipient in parse("l", &text, TODAY).unwrap().into_recipients() {
            prop_assert!(recipient.email.parse::<lettre::Address>().is_ok());
            prop_assert!(!recipient.name.contains(is_deceptive));
        }
    }

    #[test]
    fn what_is_accepted_can_be_mailed(text in "[a-zA-Z0-9.+!'\\-_]{1,9}@[a-zé0-9.\\-]{1,12}") {
        if let Ok(address) = address(&text) {
            prop_assert!(address.parse::<lettre::Address>().is_ok());
            prop_assert_eq!(super::address(&address), Ok(address.clone()));
        }
    }
}
