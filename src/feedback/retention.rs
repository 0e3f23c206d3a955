//! Which texts were kept long enough.

use jiff::{SignedDuration, Timestamp};

use super::{Ledger, Number};

/// Numbers whose text was met longer than `span` ago and of which nothing is owed any more.
pub fn over(ledger: &Ledger, span: SignedDuration, now: Timestamp) -> Vec<Number> {
    let is_over = |met: Timestamp| now.duration_since(met) >= span;
    // What was moved has its life, and the say over its text, under its other number.
    let done = ledger.all().filter(|(_, entry)| {
        entry.removed.is_none() && entry.counts() && !entry.is_open() && is_over(entry.met)
    });
    done.map(|(number, _)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::super::{Change, Channel, Fate, Kind, Received, Removal};
    use super::*;

    fn met(ledger: &mut Ledger, days: i64, key: &str) {
        let received = Received {
            item: "a".to_owned(),
            key: key.to_owned(),
            channel: Channel::Letter,
            at: Timestamp::UNIX_EPOCH,
            kind: Kind::Input,
            topics: Vec::new(),
            from: String::new(),
            print: String::new(),
            post: None,
            who: None,
        };
        ledger.receive(day(days), &received);
    }

    fn day(days: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * days)
    }

    #[test]
    fn a_text_goes_once_it_is_old_and_nothing_is_owed() {
        let mut ledger = Ledger::default();
        for (days, key) in [(0, "aa"), (0, "bb"), (5, "cc"), (0, "dd")] {
            met(&mut ledger, days, key);
        }
        let span = SignedDuration::from_hours(24 * 10);
        let close = |ledger: &mut Ledger, n, fate| {
            ledger.change(day(6), &Number::new("a", n), &Change::Fate(fate), "sari");
        };
        close(&mut ledger, 1, Fate::OffTopic);
        close(&mut ledger, 3, Fate::Adopted);
        close(&mut ledger, 4, Fate::Moved { to: "b".to_owned() });
        assert_eq!(over(&ledger, span, day(9)), []);
        assert_eq!(over(&ledger, span, day(10)), [Number::new("a", 1)]);
        assert_eq!(over(&ledger, span, day(15)), [Number::new("a", 1), Number::new("a", 3)]);
        // The second is open, and so is the fourth where it lives now.
        close(&mut ledger, 2, Fate::Answered);
        let moved = Number::new("b", 1);
        ledger.change(day(16), &moved, &Change::Fate(Fate::OffTopic), "sari");
        ledger.remove(day(17), &Number::new("a", 1), Removal::Retention);
        let left = [Number::new("a", 2), Number::new("a", 3), moved];
        assert_eq!(over(&ledger, span, day(18)), left);
    }
}
