//! The release: prepare → fire together → record → settle. The only place where decisions meet
//! effects.

pub mod agenda;
mod assist;
pub mod channels;
pub mod compose;
pub mod desk;
pub mod digests;
mod drops;
pub mod enclosures;
mod freezer;
pub mod mail_lanes;
pub mod office;
pub mod pages;
pub mod prepared;
pub mod remind;
pub mod reports;
pub mod single;
pub mod texts;
pub mod x;

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use crate::announcement::{Posting, Reading};
use crate::approval::Approvals;
use crate::config::Mode;
use crate::message::letter::TemplateFault;
use crate::outside::texts::Texts;
use crate::plan::fact::{Cause, Destination, Fact, Outcome, Reason};
use crate::plan::notice::{News, Notice};
use crate::plan::reminders::is_reminder;
use crate::plan::report::age::Due;
use crate::plan::{Item, Lists, Plan, Step, Work};
use assist::Assists;
pub use channels::{Channels, MailChannel};
use compose::NotComposed;
use desk::Desk;
use digests::{Digests, ToTell};
use drops::Drops;
use freezer::Freezer;
use mail_lanes::MailLanes;
pub use mail_lanes::headers;
use office::{Alert, Office};
use prepared::prepared;
use reports::Reports;
use single::Sender;
use x::XLanes;
pub use x::listening::Listener;
use x::listening::Listening;

/// Carries out plans.
pub struct Publisher {
    office: Arc<Office>,
    x: Option<Arc<XLanes>>,
    mail: Option<Arc<MailLanes>>,
    desk: Desk,
    drops: Drops,
    reports: Reports,
    digests: Digests,
    assists: Assists,
    freezer: Freezer,
    warmed: HashSet<(String, String, Timestamp)>,
    /// Items and contents that a template cannot be filled with.
    unfilled: HashSet<(String, String)>,
}

impl Publisher {
    /// A publisher over `channels`.
    pub fn new(office: Arc<Office>, channels: Channels) -> Publisher {
        let x = channels.x.map(|client| Arc::new(XLanes::new(office.clone(), client)));
        let mail = channels.mail.map(|channel| Arc::new(MailLanes::new(office.clone(), channel)));
        let (desk, drops) = (Desk::default(), Drops::default());
        let (reports, digests) = (Reports::default(), Digests::default());
        let assists = Assists::default();
        let freezer = Freezer::new(office.clone());
        let (warmed, unfilled) = (HashSet::new(), HashSet::new());
        Publisher {
            office,
            x,
            mail,
            desk,
            drops,
            reports,
            digests,
            assists,
            freezer,
            warmed,
            unfilled,
        }
    }

    /// Starts everything that is due in `plan` and not under way. `true`: the journal changed in a
    /// way that calls for a new plan at once.
    pub async fn carry_out(&mut self, plan: &Plan, lists: &Lists, now: Timestamp) -> bool {
        let mut again = false;
        if let Some(mail) = &self.mail {
            // What the plan no longer sends, waits no longer: a file deleted, a draft, a hold.
            let letters = plan.due(now).filter(|step| step.work == Work::Letters);
            mail.keep_only(letters.map(|step| (step.item.as_str(), step.occasion.as_str())));
        }
        for step in plan.due(now) {
            if self.office.stop.is_cancelled() {
                return false;
            }
            match &step.work {
                Work::Prepare => {
                    if let Some(item) = plan.item(&step.item) {
                        again |= match is_reminder(&step.occasion) {
                            true => self.remind(item, &step.occasion, lists).await,
                            false => self.prepare(item, lists).await,
                        };
                    }
                }
                Work::Warm => self.warm(step),
                Work::Thread { account } => {
                    if let Some(x) = &self.x {
                        x.post(&step.item, &step.occasion, account);
                    }
                }
                Work::Upload { account } => {
                    if let Some(x) = &self.x {
                        x.upload(&step.item, &step.occasion, account);
                    }
                }
                Work::Act { to: Destination::Assist { account } } => {
                    if let Some(sender) = self.sender() {
                        let (item, occasion) = (&step.item, &step.occasion);
                        self.assists.ask(&self.office, sender, item, occasion, account);
                    }
                }
                Work::Act { to } => {
                    if let Some(x) = &self.x {
                        x.act(&step.item, &step.occasion, to);
                    }
                }
                Work::Letters => {
                    if let Some(mail) = &self.mail {
                        mail.start(&step.item, &step.occasion);
                    }
                }
                Work::GiveWay => {
                    if let Some(mail) = &self.mail {
                        mail.stop(&step.item, &step.occasion);
                    }
                    let is_letter = |to: &Destination| matches!(to, Destination::Letter { .. });
                    again |= self.withhold(step, Cause::Superseded, is_letter).await;
                }
                Work::Withhold { cause } => again |= self.withhold(step, *cause, |_| true).await,
            }
        }
        again
    }

    /// Tells the desk what it has not heard, and sends previews of what was dropped of late, with
    /// what changed since `approvals`.
    pub fn tell(
        &mut self,
        notices: Vec<Notice>,
        plan: &Plan,
        lists: &Lists,
        approvals: &Approvals,
    ) {
        let is_drop = |notice: &Notice| matches!(notice.news, News::Dropped(_));
        let (drops, notices) = notices.into_iter().partition(is_drop);
        if let Some(sender) = self.sender() {
            self.drops.tell(&self.office, sender, drops, (plan, approvals), lists);
        }
        let sender = self.sender();
        self.desk.tell(&self.office, sender, notices);
    }

    /// Makes the reports that are `due`, and gives those that the desk has not heard of.
    pub fn report(&self, due: &[Due]) -> Vec<Notice> {
        self.reports.make(&self.office, due);
        self.reports.news(due)
    }

    /// Mails what the public answers to those who are to read it.
    pub fn pass_on(&self, told: ToTell, plan: &Plan) {
        if let Some(sender) = self.sender() {
            self.digests.tell(&self.office, sender, told, plan);
        }
    }

    /// What single mails are sent with.
    fn sender(&self) -> Option<Sender> {
        self.mail.as_ref().map(|mail| Sender {
            channel: mail.channel(),
            ids: mail.ids().cloned(),
            return_address: mail.return_address(),
            zone: self.office.config.newsroom.timezone.rules.clone(),
        })
    }

    /// The next instant at which there is something to do.
    pub fn next(&self, plan: &Plan, now: Timestamp) -> Option<Timestamp> {
        let rests = plan.due(now).filter_map(|step| match &step.work {
            Work::Thread { account } => {
                let x = self.x.as_ref().filter(|x| !x.is_running(account))?;
                x.thread_rests_until(&step.item, &step.occasion, account)
            }
            Work::Upload { account } => {
                let x = self.x.as_ref().filter(|x| !x.is_uploading(account))?;
                x.uploads_rest_until(&step.item, &step.occasion, account)
            }
            Work::Act { to: Destination::Assist { account } } => {
                self.assists.rests_until(&step.item, &step.occasion, account)
            }
            Work::Act { to } => {
                let account = to.account()?;
                self.x.as_ref().filter(|x| !x.is_running(account))?.rests_until(account)
            }
            Work::Letters => self.mail.as_ref()?.rests_until(),
            _ => None,
        });
        let rests = rests.filter(|at| *at > now);
        plan.next(now)
            .into_iter()
            .chain(rests)
            .chain(self.desk.not_before(now))
            .chain(self.drops.not_before(now))
            .chain(self.digests.not_before(now))
            .min()
    }

    /// Looks again at accounts that wait for another credential, and lets go of what nothing needs.
    pub fn revisit(&self) {
        self.freezer.sweep();
        if let Some(mail) = &self.mail {
            mail.tidy();
        }
        if let Some(x) = &self.x {
            x.revisit();
        }
    }

    /// Begins to listen to what the public says on X, where the configuration asks for it; texts that
    /// were kept before are looked after in any case.
    pub fn listen(&self) -> Listener {
        Listening::start(self.office.clone(), self.x.clone())
    }

    /// Takes leave of the relay.
    pub async fn close(&self) {
        if let Some(mail) = &self.mail {
            mail.close().await;
        }
    }

    /// Freezes content and rosters of the occasions of an item.
    async fn prepare(&mut self, item: &Item, lists: &Lists) -> bool {
        let facts = prepared(item, lists, &self.office.journal.history(), &self.office.setting());
        let facts = match facts {
            Ok(facts) => facts,
            Err(error) => {
                if let NotComposed::Template(fault) = &error {
                    self.tell_of_template(item, fault);
                }
                tracing::error!(item = item.id, %error, "not prepared");
                return false;
            }
        };
        let snapshots = facts.iter().filter_map(|fact| match fact {
            Fact::Prepared { snapshot, .. } => Some(snapshot.as_ref()),
            _ => None,
        });
        let reading = item.source.as_ref().map(|source| &source.reading);
        let frozen = reading.is_none_or(|r| self.freezer.has_frozen(&item.id, r, snapshots));
        if facts.is_empty() || !frozen {
            return false;
        }
        if !self.lets_go(item) {
            return false;
        }
        if let Err(error) = self.office.record(facts).await {
            tracing::error!(item = item.id, %error, "cannot be prepared");
            return false;
        }
        tracing::info!(item = item.id, due = ?item.due, "prepared");
        if let Some(reading) = reading {
            self.keep_text(reading);
        }
        if let Some(mail) = &self.mail {
            let own = item.occasions.iter().filter(|o| !is_reminder(&o.name));
            own.for_each(|occasion| mail.prepare(&item.id, &occasion.name));
        }
        let announcement = reading.and_then(|reading| reading.announcement.as_ref());
        if let Some((x, announcement)) = self.x.as_ref().zip(announcement) {
            let by_machine = |p: &&Posting| matches!(p.mode, Mode::Own | Mode::Repost);
            let postings = announcement.posts.iter().filter(by_machine);
            let now = self.office.now();
            for account in postings.map(|p| p.account.clone()) {
                x.prepare(account, item.due.unwrap_or(now));
            }
        }
        true
    }

    /// For the records: no release waits for them.
    fn keep_text(&self, reading: &Reading) {
        let (office, reading) = (self.office.clone(), reading.clone());
        tokio::task::spawn_blocking(move || {
            let texts = Texts::new(&office.config.state);
            if let Err(error) = texts.keep(&office.config.announcements, &reading) {
                tracing::warn!(item = reading.id, %error, "its text is not kept for the records");
            }
        });
    }

    /// The desk hears once of each content that a template cannot be filled with.
    fn tell_of_template(&mut self, item: &Item, fault: &TemplateFault) {
        let digest = item.source.as_ref().map(|source| source.reading.digest.clone());
        if self.unfilled.insert((item.id.clone(), digest.unwrap_or_default())) {
            let (item, fault) = (item.id.clone(), fault.clone());
            self.office.alert(Alert::Template { item, fault });
        }
    }

    /// Freezes content and roster of one reminder of an item.
    async fn remind(&self, item: &Item, occasion: &str, lists: &Lists) -> bool {
        let fact = {
            let history = self.office.journal.history();
            remind::prepared(item, occasion, lists, &history, &self.office.config)
        };
        let Some(fact) = fact else { return false };
        if let Err(error) = self.office.record(vec![fact]).await {
            tracing::error!(item = item.id, occasion, %error, "cannot be prepared");
            return false;
        }
        tracing::info!(item = item.id, occasion, "prepared");
        if let Some(mail) = &self.mail {
            mail.prepare(&item.id, occasion);
        }
        true
    }

    /// Takes back the letters of `item` that wait as they were prepared before, for other people
    /// perhaps. `false`: one is on its way still; a turn follows when it is done.
    fn lets_go(&self, item: &Item) -> bool {
        let Some(mail) = &self.mail else { return true };
        let history = self.office.journal.history();
        let begun = |name: &str| {
            history.occasion(&item.id, name).is_some_and(|occasion| occasion.started.is_some())
        };
        let fresh: Vec<&str> =
            item.occasions.iter().map(|o| o.name.as_str()).filter(|name| !begun(name)).collect();
        drop(history);
        fresh.iter().for_each(|name| mail.stop(&item.id, name));
        !fresh.iter().any(|name| mail.is_running(&item.id, name))
    }

    fn warm(&mut self, step: &Step) {
        let (due, letters, accounts) = {
            let history = self.office.journal.history();
            let Some(occasion) = history.occasion(&step.item, &step.occasion) else { return };
            let reposts = occasion.snapshot.reposts.iter().map(String::as_str);
            let accounts = occasion.accounts().into_iter().chain(reposts);
            let accounts: Vec<String> = accounts.map(str::to_owned).collect();
            (occasion.snapshot.due, occasion.letters.len(), accounts)
        };
        let now = self.office.now();
        self.warmed.retain(|(_, _, due)| *due > now);
        if !self.warmed.insert((step.item.clone(), step.occasion.clone(), due)) {
            return;
        }
        if let Some(mail) = self.mail.as_ref().filter(|_| letters > 0) {
            mail.prepare(&step.item, &step.occasion);
            mail.warm(letters);
        }
        if let Some(x) = &self.x {
            for account in accounts {
                x.warm(account, due);
            }
        }
    }

    /// Closes what was never accepted and no longer may be, among those that `of` names.
    async fn withhold(&self, step: &Step, cause: Cause, of: impl Fn(&Destination) -> bool) -> bool {
        let mail = self.mail.as_ref();
        if mail.is_some_and(|m| m.is_running(&step.item, &step.occasion)) {
            return false;
        }
        let facts: Vec<Fact> = {
            let history = self.office.journal.history();
            let Some(occasion) = history.occasion(&step.item, &step.occasion) else { return false };
            let busy = |account: &str| self.x.as_ref().is_some_and(|x| x.is_running(account));
            occasion
                .destinations()
                .filter(|(_, tried)| tried.is_open())
                .filter(|(to, _)| of(to))
                .filter(|(to, _)| match to {
                    Destination::Assist { account } => {
                        !self.assists.is_running(&step.item, &step.occasion, account)
                    }
                    to => to.account().is_none_or(|account| !busy(account)),
                })
                .map(|(to, _)| Fact::Outcome {
                    item: step.item.clone(),
                    occasion: step.occasion.clone(),
                    to,
                    outcome: Outcome::Withheld(Reason::new(cause, None, "")),
                })
                .collect()
        };
        if facts.is_empty() {
            return false;
        }
        tracing::warn!(
            item = step.item,
            occasion = step.occasion,
            count = facts.len(),
            ?cause,
            "withheld"
        );
        self.office.record(facts).await.is_ok()
    }
}
