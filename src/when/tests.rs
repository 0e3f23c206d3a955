//! Times as people write them, and as they do not mean them.

use jiff::civil::date as day;
use proptest::prelude::*;

use super::*;
use crate::lang::Lang;

fn at(text: &str) -> String {
    instant(text, None).map_or_else(|e| format!("{e:?}"), |t| t.to_string())
}

#[test]
fn instants_in_every_accepted_form() {
    for text in [
        "2026-10-20 10:00 WIB",
        "2026-10-20 10.00 WIB",
        "2026-10-20T10:00 WIB",
        "2026-10-20 10:00:00 wib",
        "2026-10-20 10.00.00 WIB",
        "2026-10-20  10:00   WIB ",
        "2026-10-20 10:00WIB",
        "2026-10-20 11:00 WITA",
        "2026-10-20 12:00 WIT",
        "2026-10-20T10:00:00+07:00",
        "2026-10-20T10:00+07:00",
        "2026-10-20 10:00 +07:00",
        "2026-10-20 10:00+0700",
        "2026-10-20 10:00+07",
        "2026-10-20T10:00:00.000+07:00",
        "2026-10-20t03:00:00z",
        "2026-10-20 03:00Z",
        "2026-10-20 03:00 UTC",
        "2026-10-19T22:30-04:30",
        "2026-10-20 10:00 Asia/Jakarta",
        "2026-10-20T10:00+07:00[Asia/Jakarta]",
        "2026-10-20T03:00Z[UTC]",
        "2026-10-20 10:00 +07:00 WIB",
        "2026-10-20 05:00 Europe/Berlin",
    ] {
        assert_eq!(at(text), "2026-10-20T03:00:00Z", "{text}");
    }
    assert_eq!(at("2026-10-20 10:00:00.5 WIB"), "2026-10-20T03:00:00.5Z");
}

#[test]
fn a_default_zone_serves_only_texts_without_one() {
    let wita = Zone::parse("WITA").expect("known");
    let with = |text| instant(text, Some(&wita)).map(|t| t.to_string());
    assert_eq!(with("2026-10-20 11:00").as_deref(), Ok("2026-10-20T03:00:00Z"));
    assert_eq!(with("2026-10-20 10:00 WIB").as_deref(), Ok("2026-10-20T03:00:00Z"));
    assert_eq!(with("2026-10-20T09:00:00+06:00").as_deref(), Ok("2026-10-20T03:00:00Z"));
}

#[test]
fn what_is_no_instant_says_why() {
    use TimeFault::*;
    let fault = |text: &str| instant(text, None).expect_err(text);
    assert_eq!(fault("2026-10-20 10:00"), NoZone);
    assert_eq!(fault("2026-10-20T10:00:00"), NoZone);
    assert_eq!(fault("2026-10-20"), NoTimeOfDay);
    assert_eq!(fault("2026-02-30 10:00 WIB"), NoSuchDate("2026-02-30".into()));
    assert_eq!(fault("2026-13-01 10:00 WIB"), NoSuchDate("2026-13-01".into()));
    assert_eq!(fault("2026-10-20 24:00 WIB"), NoSuchTime("24:00".into()));
    assert_eq!(fault("2026-10-20 10:60 WIB"), NoSuchTime("10:60".into()));
    assert_eq!(fault("1026-10-20 10:00 WIB"), Year(1026));
    assert_eq!(fault("9999-12-31 23:59 -18:00"), Year(9999));
    let unknown = |name: &str, near: Option<&str>| UnknownZone {
        name: name.into(),
        nearest: near.map(str::to_owned),
    };
    assert_eq!(fault("2026-10-20 10:00 WIBB"), unknown("WIBB", Some("WIB")));
    assert_eq!(fault("2026-10-20 10:00 Asia/Jakrta"), unknown("Asia/Jakrta", Some("Asia/Jakarta")));
    assert_eq!(fault("2026-10-20 10:00 ../../etc/passwd"), unknown("../../etc/passwd", None));
    assert_eq!(fault("2026-10-20 10:00 localtime"), unknown("localtime", None));
    for text in [
        "",
        "besok",
        "20-10-2026 10:00 WIB",
        "2026-10-20 10 WIB",
        "2026-10-20 10:0 WIB",
        "2026-10-20 10:000 WIB",
        "2026-10-20 10:00 WIB WIB",
        "2026-10-20 10:00 +7",
        "2026-10-20 10:00 +99:00",
        "2026-10-20 10:00:00. WIB",
        "2026-10-20 pukul 10:00 WIB",
        "2026-10-2010:00 WIB",
        "२०२६-10-20 10:00 WIB",
        "2026-10-20T10:00+07:00[Asia/Jakarta",
    ] {
        assert!(matches!(fault(text), Unreadable(_)), "{text}: {:?}", fault(text));
    }
}

#[test]
fn summer_time_and_contradictions_are_explained() {
    let fault = |text: &str| instant(text, None).expect_err(text);
    let zone = "Europe/Berlin".to_owned();
    let local = |t: &str| t.to_owned();
    assert_eq!(
        fault("2026-03-29 02:30 Europe/Berlin"),
        TimeFault::Gap { local: local("2026-03-29 02:30:00"), zone: zone.clone() }
    );
    assert_eq!(
        fault("2026-10-25 02:30 Europe/Berlin"),
        TimeFault::Fold { local: local("2026-10-25 02:30:00"), zone: zone.clone() }
    );
    assert_eq!(at("2026-10-25 02:30 +02:00 Europe/Berlin"), "2026-10-25T00:30:00Z");
    assert_eq!(at("2026-10-25 02:30 +01:00 Europe/Berlin"), "2026-10-25T01:30:00Z");
    let contradiction = |offset: &str, zone: &str, right: &str| TimeFault::Contradiction {
        offset: offset.into(),
        zone: zone.into(),
        right: right.into(),
    };
    assert_eq!(fault("2026-10-20 10:00+08:00 WIB"), contradiction("+08:00", "WIB", "+07"));
    assert_eq!(
        fault("2026-10-20T10:00+01:00[Europe/Berlin]"),
        contradiction("+01:00", "Europe/Berlin", "+02")
    );
}

#[test]
fn a_date_alone_ends_with_its_day() {
    let (wib, wit) = (Zone::parse("WIB").expect("known"), Zone::parse("WIT").expect("known"));
    let end = |text, zone: Option<&Zone>| end(text, zone, &wib).map(|t| t.to_string());
    assert_eq!(end("2026-11-20", None).as_deref(), Ok("2026-11-20T17:00:00Z"));
    assert_eq!(end("2026-11-20", Some(&wit)).as_deref(), Ok("2026-11-20T15:00:00Z"));
    assert_eq!(end("2026-11-20 12:00 WIB", None).as_deref(), Ok("2026-11-20T05:00:00Z"));
    // The newsroom's zone serves dates, never times.
    assert_eq!(end("2026-11-20 12:00", None), Err(TimeFault::NoZone));
    assert_eq!(end("2026-02-30", None), Err(TimeFault::NoSuchDate("2026-02-30".into())));
}

#[test]
fn spans() {
    let seconds = |text| duration(text).map(|d| d.as_secs());
    for (text, wanted) in [
        ("45s", 45),
        ("15m", 900),
        ("2h", 7_200),
        ("1h30m", 5_400),
        ("3d", 259_200),
        ("1d2h3m4s", 93_784),
        ("0s", 0),
        (" 15m ", 900),
    ] {
        assert_eq!(seconds(text), Some(wanted), "{text}");
    }
    for text in [
        "",
        "15",
        "m",
        "-1h",
        "1.5h",
        "30m1h",
        "1h1h",
        "15 m",
        "3w",
        "999999999d",
        "9999999999s",
        "1µ",
    ] {
        assert_eq!(seconds(text), None, "{text}");
    }
}

#[test]
fn printing() {
    let show = |text| three_zones(instant(text, None).expect("well"));
    assert_eq!(show("2026-10-20 10:00 WIB"), "10.00 WIB / 11.00 WITA / 12.00 WIT");
    assert_eq!(show("2026-10-20 22:30 WIB"), "22.30 WIB / 23.30 WITA / 00.30 WIT (21/10)");
    assert_eq!(show("2026-12-31 23:05 WIB"), "23.05 WIB / 00.05 WITA (1/1) / 01.05 WIT (1/1)");
    assert_eq!(long_date(day(2026, 10, 29), Lang::Id), "Kamis, 29 Oktober 2026");
    assert_eq!(long_date(day(2026, 10, 29), Lang::En), "Thursday, 29 October 2026");
}

#[test]
fn wrong_weekdays_are_found() {
    let near = Some(day(2026, 12, 20));
    let found = |text: &str| -> Vec<String> {
        weekday_slips(text, near).iter().map(|s| format!("{} = {}", s.written, s.date)).collect()
    };
    for (text, wanted) in [
        ("Rabu, 29 Oktober 2026", "Rabu, 29 Oktober 2026 = 2026-10-29"),
        ("hari Rabu 29 Okt 2026 pukul", "Rabu 29 Okt 2026 = 2026-10-29"),
        ("RABU,\n29 OKTOBER 2026.", "RABU, 29 OKTOBER 2026 = 2026-10-29"),
        ("Rabu tanggal 29 Oktober", "Rabu tanggal 29 Oktober = 2026-10-29"),
        ("Rabu (29/10/2026)", "Rabu (29/10/2026) = 2026-10-29"),
        ("Rabu, **29 Oktober 2026**", "Rabu, 29 Oktober 2026 = 2026-10-29"),
        ("Jum'at, 29 Oktober 2026", "Jum'at, 29 Oktober 2026 = 2026-10-29"),
        ("Wed, 29 Oct. 2026", "Wed, 29 Oct. 2026 = 2026-10-29"),
        ("on Wednesday, October 29th, 2026", "Wednesday, October 29th, 2026 = 2026-10-29"),
        ("Wednesday the 29th of October", "Wednesday the 29th of October = 2026-10-29"),
        ("Senin, 5 Januari", "Senin, 5 Januari = 2027-01-05"),
    ] {
        assert_eq!(found(text), [wanted], "{text}");
    }
    for text in [
        "Kamis, 29 Oktober 2026",
        "Thursday, October 29, 2026",
        "Selasa, 5 Januari",
        "Senin–Jumat 08.00–16.00 WIB",
        "Senin 08.10 WIB",
        "minggu 2 November 2026",
        "Rabu. Tanggal 29 Oktober 2026",
        "Rabu dan Kamis, 29 Oktober 2026",
        "Rabu, 31 Februari 2026",
        "Rabu, 45 Oktober 2026",
        "Sat set 1 2 3",
        "",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(weekday_slips("Rabu, 29 Oktober", None), []);
    let slips = weekday_slips("é Rabu, 29 Oktober 2026", None);
    assert_eq!(slips[0].offset, 3);
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "(?s).{0,60}") {
        let _ = instant(&text, None);
        let _ = duration(&text);
        let _ = date(&text);
        let _ = Zone::parse(&text);
        weekday_slips(&text, Some(day(2026, 1, 1)));
    }

    #[test]
    fn no_almost_time_makes_it_panic(head in "2026-(0[1-9]|1[0-2])-[0-3][0-9]", tail in "[T ][0-9:.]{0,12}[ +-]{0,2}[0-9:]{0,6}.{0,8}") {
        let _ = instant(&format!("{head}{tail}"), None);
    }

    #[test]
    fn what_is_written_in_a_zone_reads_back(second in 946_771_200i64..7_258_032_000, zone in 0usize..3) {
        let zone = Zone::parse(["WIB", "WITA", "WIT"][zone]).expect("known");
        let second = second - second % 60;
        let instant_in = Timestamp::from_second(second).expect("in range");
        let local = zone.rules.to_datetime(instant_in);
        prop_assume!((2000..2200).contains(&local.year()));
        let text = format!("{} {:02}.{:02} {}", local.date(), local.hour(), local.minute(), zone.name);
        prop_assert_eq!(instant(&text, None), Ok(instant_in));
    }
}

#[test]
fn the_day_is_that_of_the_clock_that_comes_first() {
    let at: Timestamp = "2026-11-01T15:30:00Z".parse().expect("an instant");
    let shown = |zone: &str| day_and_zones(at, &Zone::parse(zone).expect("a zone"), Lang::Id);
    let text = |zone| {
        let (day, times) = shown(zone);
        format!("{day} pukul {times}")
    };
    let wib = "Minggu, 1 November 2026 pukul 22.30 WIB / 23.30 WITA / 00.30 WIT (2/11)";
    assert_eq!(text("WIB"), wib);
    assert_eq!(
        text("WIT"),
        "Senin, 2 November 2026 pukul 00.30 WIT / 22.30 WIB (1/11) / 23.30 WITA (1/11)"
    );
    assert_eq!(
        text("Asia/Makassar"),
        "Minggu, 1 November 2026 pukul 23.30 WITA / 22.30 WIB / 00.30 WIT (2/11)"
    );
    assert_eq!(text("Europe/Amsterdam"), wib);
}
