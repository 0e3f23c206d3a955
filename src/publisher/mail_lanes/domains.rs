//! The recipient domains that are limited or rest, and the letters that wait for them: so nobody
//! else waits behind those.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use super::domain::{Domain, May};
use crate::config::DomainLimits;

/// Domains by name, in lower-case ASCII. Exactly these: not what lies below them.
pub struct Domains<T> {
    known: HashMap<Arc<str>, Known<T>>,
    /// Those with letters, in the order in which they are asked.
    waiting: VecDeque<Arc<str>>,
}

struct Known<T> {
    domain: Domain,
    letters: VecDeque<T>,
}

impl<T> Default for Domains<T> {
    fn default() -> Domains<T> {
        Domains { known: HashMap::new(), waiting: VecDeque::new() }
    }
}

impl<T> Domains<T> {
    /// The domains that the configuration limits.
    pub fn new(limits: &BTreeMap<String, DomainLimits>) -> Domains<T> {
        let known = limits.iter().map(|(name, limits)| {
            let domain = Domain::new(limits);
            (Arc::from(name.as_str()), Known { domain, letters: VecDeque::new() })
        });
        Domains { known: known.collect(), waiting: VecDeque::new() }
    }

    /// Whether every letter may go: what costs the ordinary release nothing.
    pub fn is_empty(&self) -> bool {
        self.known.is_empty()
    }

    /// The domain of an address, when it is limited or rests.
    pub fn of(&self, address: &str) -> Option<Arc<str>> {
        if self.known.is_empty() {
            return None;
        }
        self.known.get_key_value(domain_of(address).as_ref()).map(|(name, _)| name.clone())
    }

    /// Whether a letter to `address` can do something before anything else happens.
    pub fn may(&self, address: &str, now: Timestamp) -> bool {
        let known = self.of(address).and_then(|name| self.known.get(&name));
        known.is_none_or(|known| !matches!(known.domain.may(now, false), May::At(_)))
    }

    /// Sets a letter aside, behind the others of its domain; `front`: before them.
    pub fn push(&mut self, name: &Arc<str>, letter: T, front: bool) {
        let known = self.known.entry(name.clone()).or_insert_with(Known::unlimited);
        if known.letters.is_empty() {
            self.waiting.push_back(name.clone());
        }
        match front {
            true => known.letters.push_front(letter),
            false => known.letters.push_back(letter),
        }
    }

    /// The next letter that may go, with its domain; the domains take turns. `behind`: the
    /// domain of the letter that is on its way on the same connection.
    pub fn next(&mut self, now: Timestamp, behind: Option<&str>) -> Option<(Arc<str>, T)> {
        for _ in 0..self.waiting.len() {
            self.waiting.rotate_left(1);
            let name = self.waiting.back()?.clone();
            if let Some(letter) = self.next_of(&name, now, behind) {
                return Some((name, letter));
            }
        }
        None
    }

    /// The next letter of one domain, when it may go.
    pub fn next_of(&mut self, name: &str, now: Timestamp, behind: Option<&str>) -> Option<T> {
        let known = self.known.get_mut(name)?;
        if known.domain.may(now, behind == Some(name)) != May::Go {
            return None;
        }
        let letter = known.letters.pop_front()?;
        known.domain.take(now);
        if known.letters.is_empty() {
            self.waiting.retain(|waiting| **waiting != *name);
        }
        Some(letter)
    }

    /// Takes out the letters of domains that take none before `until`.
    pub fn drain_later_than(&mut self, until: Timestamp, now: Timestamp) -> Vec<T> {
        let mut drained = Vec::new();
        self.waiting.retain(|name| {
            let Some(known) = self.known.get_mut(name) else { return false };
            let is_later = matches!(known.domain.may(now, false), May::At(at) if at > until);
            if is_later {
                drained.extend(known.letters.drain(..));
            }
            !is_later
        });
        drained
    }

    /// Takes out the letters that `of` says.
    pub fn drain(&mut self, of: impl Fn(&T) -> bool) -> Vec<T> {
        let mut drained = Vec::new();
        self.waiting.retain(|name| {
            let Some(known) = self.known.get_mut(name) else { return false };
            for letter in std::mem::take(&mut known.letters) {
                match of(&letter) {
                    true => drained.push(letter),
                    false => known.letters.push_back(letter),
                }
            }
            !known.letters.is_empty()
        });
        drained
    }

    /// A letter has ended; `was_begun`: whether anything of it left.
    pub fn end(&mut self, name: &str, was_begun: bool) {
        if let Some(known) = self.known.get_mut(name) {
            known.domain.end(was_begun);
        }
        self.forget(name);
    }

    /// The domain of `address` took a letter.
    pub fn accepted(&mut self, address: &str) {
        if let Some(name) = self.of(address) {
            if let Some(known) = self.known.get_mut(&name) {
                known.domain.accepted();
            }
            self.forget(&name);
        }
    }

    /// The domain of `address` refused for now, where the relay works for others. The rest that
    /// begins, if one does.
    pub fn refused(&mut self, address: &str, now: Timestamp) -> Option<SignedDuration> {
        let name = domain_of(address);
        let name = self.of(address).unwrap_or_else(|| Arc::from(name.as_ref()));
        self.known.entry(name).or_insert_with(Known::unlimited).domain.refused(now)
    }

    /// How many of the letters set aside may go now, at most.
    pub fn room(&self, now: Timestamp) -> usize {
        let known = self.waiting.iter().filter_map(|name| self.known.get(name));
        known.map(|k| k.letters.len().min(k.domain.room(now) as usize)).sum()
    }

    /// The next instant at which a letter set aside may go.
    pub fn next_at(&self, now: Timestamp) -> Option<Timestamp> {
        let known = self.waiting.iter().filter_map(|name| self.known.get(name));
        known.filter_map(|known| known.at(now)).min()
    }

    /// The next instant at which a domain takes letters again.
    pub fn opens_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.known.values().filter_map(|known| known.at(now)).min()
    }

    fn forget(&mut self, name: &str) {
        let known = self.known.get(name);
        if known.is_some_and(|k| k.letters.is_empty() && k.domain.is_forgettable()) {
            self.known.remove(name);
        }
    }
}

impl<T> Known<T> {
    fn unlimited() -> Known<T> {
        Known { domain: Domain::default(), letters: VecDeque::new() }
    }

    fn at(&self, now: Timestamp) -> Option<Timestamp> {
        match self.domain.may(now, false) {
            May::At(at) => Some(at),
            May::Go | May::Later => None,
        }
    }
}

/// The domain of an address, in lower-case ASCII where that is possible.
fn domain_of(address: &str) -> Cow<'_, str> {
    let domain = address.rsplit_once('@').map_or(address, |(_, domain)| domain);
    let is_plain = domain.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    match is_plain {
        true => Cow::Borrowed(domain),
        false => idna::domain_to_ascii(domain)
            .map_or_else(|_| Cow::Owned(domain.to_lowercase()), Cow::Owned),
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::Rate;
    use crate::when::moved;

    #[test]
    fn exactly_the_domain_counts_however_it_is_written() {
        let limits = DomainLimits { connections: Some(1), ..DomainLimits::default() };
        let limits = [("media.example", limits), ("xn--bcher-kva.example", limits)];
        let limits = limits.map(|(name, limits)| (name.to_owned(), limits)).into();
        let domains = Domains::<u32>::new(&limits);
        for (address, known) in [
            ("a@media.example", true),
            ("A@Media.EXAMPLE", true),
            ("a@b@media.example", true),
            ("a@bücher.example", true),
            ("a@sub.media.example", false),
            ("a@amedia.example", false),
        ] {
            assert_eq!(domains.of(address).is_some(), known, "{address}");
        }
        assert!(Domains::<u32>::default().is_empty());
    }

    /// Letter `n` goes to domain `n % 3`: one with two places, one with a rate, one that only rests.
    const NAMES: [&str; 3] = ["places.example", "rate.example", "free.example"];

    fn domains() -> Domains<u32> {
        let places = DomainLimits { connections: Some(2), ..DomainLimits::default() };
        let rate = Some(Rate { count: 6, per: SignedDuration::from_mins(1) });
        let rate = DomainLimits { rate, ..DomainLimits::default() };
        Domains::new(&BTreeMap::from([(NAMES[0].to_owned(), places), (NAMES[1].to_owned(), rate)]))
    }

    fn address(n: u32) -> String {
        format!("r{n}@{}", NAMES[n as usize % 3])
    }

    #[derive(Debug, Clone)]
    enum Act {
        Next,
        Ride,
        Wait(i64),
        Accepted,
        Refused,
        GiveBack,
    }

    fn act() -> impl Strategy<Value = Act> {
        prop_oneof![
            4 => Just(Act::Next),
            2 => Just(Act::Ride),
            1 => (1i64..90).prop_map(Act::Wait),
            3 => Just(Act::Accepted),
            2 => Just(Act::Refused),
            1 => Just(Act::GiveBack),
        ]
    }

    proptest! {
        #[test]
        fn limits_are_kept_and_nothing_is_lost_doubled_or_overtaken(
            acts in prop::collection::vec(act(), 1..300),
        ) {
            let mut domains = domains();
            let mut now = Timestamp::UNIX_EPOCH;
            for n in 0..60 {
                let address = address(n);
                let name = domains.of(&address);
                domains.push(&name.unwrap_or_else(|| NAMES[2].into()), n, false);
            }
            // On their way: the letter, and whether it rides behind another.
            let mut under_way: Vec<(Arc<str>, u32, bool)> = Vec::new();
            let mut ended: Vec<u32> = Vec::new();
            let mut rate_spent: Vec<Timestamp> = Vec::new();
            for act in acts {
                match act {
                    Act::Wait(seconds) => now = moved(now, SignedDuration::from_secs(seconds)),
                    Act::Next | Act::Ride => {
                        let behind = under_way.last().filter(|_| matches!(act, Act::Ride));
                        let behind = behind.map(|(name, _, _)| name.to_string());
                        // A line carries one letter, and one behind it.
                        let behind = behind.filter(|b| {
                            !under_way.iter().any(|(name, _, rides)| *rides && **name == **b)
                        });
                        let room = domains.room(now);
                        let next = domains.next(now, behind.as_deref());
                        prop_assert!(next.is_some() || room == 0);
                        let Some((name, n)) = next else { continue };
                        if &*name == NAMES[1] {
                            rate_spent.push(now);
                        }
                        let rides = behind.as_deref() == Some(&*name);
                        // In order: everything before it has left the queue.
                        let has_left = |m: &u32| {
                            ended.contains(m) || under_way.iter().any(|(_, u, _)| u == m)
                        };
                        let all_left = (0..n).filter(|m| m % 3 == n % 3).all(|m| has_left(&m));
                        prop_assert!(all_left);
                        under_way.push((name, n, rides));
                        let places = under_way.iter().filter(|(d, _, _)| &**d == NAMES[0]);
                        prop_assert!(places.filter(|(_, _, rides)| !rides).count() <= 2);
                    }
                    Act::Accepted | Act::Refused => {
                        if under_way.is_empty() { continue }
                        let (name, n, _) = under_way.remove(0);
                        if matches!(act, Act::Accepted) {
                            domains.accepted(&address(n));
                        } else {
                            domains.refused(&address(n), now);
                        }
                        domains.end(&name, true);
                        if let Some((_, _, rides)) = under_way.iter_mut().find(|(d, _, r)| *r && *d == name) {
                            *rides = false;
                        }
                        ended.push(n);
                    }
                    Act::GiveBack => {
                        let Some((name, n, _)) = under_way.pop() else { continue };
                        if &*name == NAMES[1] {
                            rate_spent.pop();
                        }
                        domains.push(&name, n, true);
                        domains.end(&name, false);
                    }
                }
            }
            for (n, first) in rate_spent.iter().enumerate() {
                let end = moved(*first, SignedDuration::from_secs(60));
                prop_assert!(rate_spent[n..].iter().take_while(|at| **at < end).count() <= 7);
            }
            let mut all: Vec<u32> = domains.drain(|_| true);
            all.extend(under_way.iter().map(|(_, n, _)| *n));
            all.extend(&ended);
            all.sort_unstable();
            prop_assert_eq!(all, (0..60).collect::<Vec<_>>());
        }
    }
}
