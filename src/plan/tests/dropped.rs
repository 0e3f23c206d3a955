//! Who hears of a file in the folder, when, and how often.

use super::super::notice::{News, Notice, notices};
use super::*;

fn newsroom() -> Newsroom {
    let mut room = Newsroom::new();
    room.config.newsroom.desk = vec!["meja@kemencontoh.example".to_owned()];
    room
}

fn second(n: i64) -> Timestamp {
    minute(1) + SignedDuration::from_secs(n)
}

impl Newsroom {
    fn news(&self, at: Timestamp) -> Vec<Notice> {
        notices(&self.view(at), &self.plan(at).items)
    }

    /// Those of which a preview is sent at `at`.
    fn dropped(&self, at: Timestamp) -> Vec<Dropped> {
        let news = self.news(at).into_iter();
        let dropped = news.filter_map(|notice| match notice.news {
            News::Dropped(dropped) => Some(*dropped),
            _ => None,
        });
        dropped.collect()
    }

    fn ids(&self, at: Timestamp) -> Vec<String> {
        self.dropped(at).into_iter().map(|d| d.id).collect()
    }

    fn next(&self, at: Timestamp) -> Option<Timestamp> {
        next_drop(&self.view(at), &self.plan(at).items)
    }

    /// Everything that is to be told at `at` is told.
    fn tell(&mut self, at: Timestamp) {
        for Notice { key, .. } in self.news(at) {
            self.apply(at, Fact::Told { key });
        }
    }
}

#[test]
fn each_version_is_shown_once_and_only_after_it_was_left_alone() {
    let mut room = newsroom();
    room.plain(second(0), "a.md");
    assert_eq!((room.ids(second(9)), room.next(second(9))), (vec![], Some(second(10))));
    // The editor saves by itself: the time begins anew.
    room.file(second(5), "a.md", &front("a.md"), "Isi baru.");
    assert_eq!((room.ids(second(14)), room.next(second(14))), (vec![], Some(second(15))));
    assert_eq!(room.ids(second(15)), ["a"]);
    assert_eq!(room.next(second(15)), None);
    room.tell(second(15));
    assert!(room.ids(second(16)).is_empty());
    room.file(second(20), "a.md", "title: Draf\ndraft: true", "Isi.");
    assert_eq!(room.ids(second(30)), ["a"], "drafts too: that is when people work");
    assert_eq!(room.dropped(second(30))[0].state, State::Draft);
    // Should mail have been away, nobody wants to hear of it a day later.
    assert!(room.ids(second(20) + SignedDuration::from_hours(24)).is_empty());
}

#[test]
fn a_burst_is_told_in_one_go_yet_none_waits_for_ever() {
    let mut room = newsroom();
    for n in 0..50 {
        room.plain(second(n / 10), &format!("b{n}.md"));
    }
    assert!(room.ids(second(13)).is_empty());
    assert_eq!(room.ids(second(14)).len(), 50);
    // Another every nine seconds.
    let mut room = newsroom();
    for n in 0..7 {
        room.plain(second(n * 9), &format!("c{n}.md"));
    }
    assert_eq!((room.ids(second(59)).len(), room.next(second(59))), (0, Some(second(60))));
    assert_eq!(room.ids(second(60)).len(), 6, "the seventh has not settled");
}

#[test]
fn what_lay_there_before_us_or_has_begun_is_not_shown() {
    let mut room = newsroom();
    room.plain(second(0), "a.md");
    room.history.items.get_mut("a").unwrap().seen.as_mut().unwrap().first_scan = true;
    assert!(room.ids(second(10)).is_empty());
    room.file(second(20), "a.md", &front("a.md"), "Lain.");
    assert_eq!(room.ids(second(30)), ["a"], "an edit of it is news");

    let mut room = newsroom();
    room.plain(minute(599), "a.md");
    room.due(minute(600));
    assert_eq!(room.ids(minute(600)), ["a"]);
    room.attempt(minute(600), "a", letter(0));
    assert!(room.ids(minute(600)).is_empty());
    room.config.newsroom.desk.clear();
    room.plain(minute(601), "b.md");
    assert!(room.ids(minute(602)).is_empty(), "no desk, no mail");
}

#[test]
fn only_people_of_the_office_are_mailed_whatever_a_file_says() {
    let mut room = newsroom();
    let writers = "authors: [Budi <budi@KemenContoh.example>, Tanpa Alamat, eve@evil.example,\
        mei@gmail.com, MEJA@kemencontoh.example]\nowner: dewi@kemencontoh.example";
    room.file(second(0), "a.md", &format!("{}\n{writers}", front("a.md")), "Isi.");
    let ours = ["budi@kemencontoh.example", "dewi@kemencontoh.example"];
    assert_eq!(room.dropped(second(10))[0].authors, ours);
    // Where the desk itself is at a public provider, that is nobody's domain.
    room.config.newsroom.desk.push("humas.kementerian@gmail.com".to_owned());
    assert_eq!(room.dropped(second(10))[0].authors, ours);
    room.config.newsroom.desk.push("mei@gmail.com".to_owned());
    assert_eq!(room.dropped(second(10))[0].authors, ours, "the desk is mailed anyhow");
}

#[test]
fn of_errors_the_desk_hears_once_and_authors_get_a_mail_of_their_own() {
    let mut room = newsroom();
    let broken = "title: A\npublish_at: 2026-02-30 10:00 WIB";
    room.file(second(0), "a.md", broken, "Isi.");
    assert!(room.news(second(9)).is_empty(), "not at each save of an editor");
    let keys: Vec<String> = room.news(second(10)).into_iter().map(|n| n.key).collect();
    assert!(keys.len() == 1 && keys[0].starts_with("problems:a.md:"), "{keys:?}");
    room.tell(second(10));
    let owned = format!("{broken}\nowner: dewi@kemencontoh.example");
    room.file(second(20), "a.md", &owned, "Isi.");
    let dropped = room.dropped(second(30));
    assert!(dropped[0].has_errors);
    assert_eq!(dropped[0].authors, ["dewi@kemencontoh.example"]);
}

#[test]
fn an_editor_that_saves_by_itself_for_an_hour_brings_a_handful_of_mails() {
    let mut room = newsroom();
    let mut mails = 0;
    for n in 0..180 {
        room.file(second(20 * n), "a.md", &front("a.md"), &format!("Isi {n}."));
        mails += room.ids(second(20 * n + 15)).len();
        room.tell(second(20 * n + 15));
    }
    assert!((2..=7).contains(&mails), "{mails} mails");
    // The last version is shown in the end.
    let now = second(20 * 180);
    let next = room.next(now).expect("the last version is still to be shown");
    assert_eq!(room.ids(next), ["a"]);
    assert!(next <= now + SignedDuration::from_mins(15), "{next}");
}
