//! siaran: one reviewed file, two channels, one instant.
//!
//! # The way of one announcement
//!
//! A file lands in the folder. [`daemon`] looks ([`outside::folder`]), [`announcement`] reads it
//! into an `Announcement` or all its problems, [`plan`] says when and whether it goes out. Before
//! its instant [`publisher`] freezes what is sent and to whom (a `Prepared` fact), hands media to X,
//! proves credentials and opens connections; at the instant it fires both channels; each attempt is a
//! fact in [`outside::journal`] before its first byte leaves, each outcome a fact before anything
//! counts on it. What stays unknown is settled by reading the own timeline, or by a person.
//!
//! # Rooms
//!
//! | room | holds | may name |
//! |---|---|---|
//! | `lang` `media` `attachment` `problem` `number` `when` `yaml` `weight` `similarity` | languages; what X takes as images and videos; what mail servers take as attachments; what can be wrong and where; release numbers and their patterns; times as people write them; YAML with places (the only user of serde_yaml); weighted length, links and mentions as X counts them; how alike the texts of two accounts are | the core |
//! | `config` `announcement` | text → values, or all problems at once | the core |
//! | `note` | a letter, a call or a meeting that a person wrote down in a file of the state's `feedback/` | the core |
//! | `editor` | what editors look for in each announcement and beside all others, for `check`; the next free number | the core |
//! | `feedback` | what comes back: its numbers and kinds, what became of it (`ledger`), by when an answer is owed (`due`), how an announcement is listened to (`terms`), a person's own words apart from quotes (`fold`), guesses by plain rules (`kind`, `topic`), when a text was kept long enough (`retention`), which say nearly the same (`near`), what a person may note (`wish`) | the core |
//! | `ssh` | public keys and signatures of OpenSSH | the core |
//! | `approval` | what a reviewed branch says of an announcement: git's objects from their raw bytes (`object`, `trailers`), the commits and what each changed (`chain`), who is who (`people`), who vouched for exactly what lies in the folder (`judge`), and what is missing (`lack`) | the core |
//! | `bounce` `inbound` | what a refusal says about an address (dead, full, or meant for us); a message that came in: delivery report, complaint, automatic answer, or for a person; what a person reads of it (`content`) | the core |
//! | `message` | letters, their Markdown and the templates that lay them out, fingerprints, rosters | the core |
//! | `text` | every sentence for people, Indonesian and English | the core |
//! | `outside` | a file or folder per thing outside the process: clock, by_hand (the files of `feedback/`), credentials, erasure (a person out of the whole state), exposed (who else could write what approvals rest on), folder, git (the reviewed repository, each object proved by its hash), inbox (mailboxes by IMAP), journal, lists, mail, media (frozen copies), received (texts of feedback, as long as they may be kept), reports (that made themselves), texts (what was prepared, for the records), tokens (what signing in gave), x | the core |
//! | `plan` | what is decided from facts, files and the instant; its parts stand below | the core |
//! | `preview` | an announcement shown before it goes out: the page (`page.html.j2`, for a dashboard too; `base.css` is shared with the sandbox's page), the letter for one person, a summary, and what changed since an approval; `report`, the page of a report with its plots | the core |
//! | `publisher` | `prepared`, `remind` and `compose` → `x`, `mail_lanes`, `assist` → journal; `enclosures` is what a letter brings, `agenda` is the calendar of what is planned, `freezer` keeps what posts show and letters bring, `office` is what lanes share; `desk` mails the desk, `drops` previews to desk and authors, `digests` digests and items that were passed on, by `single` as `assist` does; `reports` counts and keeps reports by the facts up to their instants; `x::listening` reads what others say, beside all releases; `pages` gathers what a preview shows; `texts` removes texts of feedback | core, outside |
//! | `daemon` | the turn, mailboxes (`intake`: texts are kept before there are facts of them), the reviewed branch beside the folder, what wakes it, the stop | publisher and below |
//! | `web` | what is served by HTTP: the page to unsubscribe, the calendar of what is planned | publisher and below |
//! | `sandbox` | stand-in X and SMTP servers that speak the real protocols, and the page that shows what they received | the core |
//! | `cli` | a file a command, and what commands share: `arguments`, `context`, `newsroom`, `print`, `outcome` (exit codes) | everything |
//!
//! In `plan`:
//!
//! * what is known: `fact` (what the journal keeps), `history` (what the facts add up to), `items` (which
//!   there are, when, what objects), `approved` (who vouched, when, and what is owed), `snapshot` (what a
//!   release froze)
//! * when and whether: `held` (holds and lateness), `why` (why something does not go out), `quiet` (times
//!   in which only emergencies go out), `reminders` (what is said again, each time an occasion), `steps`
//!   (what is done next and the state)
//! * posts: `thread`, `acts`, `uploads`, `originals` (the next step of a thread; of a repost, a mail to a
//!   holder, a deletion; of media; what a correction hangs under), `intent` (links that open X filled in),
//!   `similar` (what two accounts would both say), `silence` (accounts that fell silent), `cost`,
//!   `spending` (what X charges; a month against its budget)
//! * letters: `roster`, `superseded`, `resend` (who gets one, whose give way, which failed ones a person
//!   may have tried again), `returns` (what came back), `invitations` (the event of a chain of
//!   announcements, in calendars), `quoted` (what a correction quotes stands in its original)
//! * listening: `replies` (which announcement a mail answers, or what sort of mail it is), `by_hand` (what
//!   becomes of a note), `listening`, `mentions`, `ours`, `coverage` (what of X is read when, what a post
//!   of the public is to us, the posts of ours that it can answer, how much of it was read)
//! * answering: `answers`, `asker` (which items of feedback the folder answers; who asked, and by which way
//!   an answer reaches him), `owed`, `passed` (by when an answer is late; who is to deal with an item)
//! * telling: `notice`, `dropped`, `tally` (what the desk, authors and `status` tell), `digest` (what desk
//!   and owners read of what came back, and when), `report` (what an announcement came to by an instant,
//!   when that is told by itself, and the response report of a consultation)
//! * forgetting: `whom`, `erasure` (who wants to be forgotten; what becomes of the facts about him)
//!
//! Read in this order: `plan::fact`, `plan::history`, `plan`, `publisher::mail_lanes`, `daemon`.
//!
//! # Invariants
//!
//! * **Attempt before effect.** No body byte of a letter and no POST leaves before its `Attempt` is
//!   on disk. An attempt without an outcome is unknown at the next start, never a retry.
//! * **Nobody is tried twice by the machine**, but after a certain "not taken", a person's
//!   `--resend`, or once for a post that four readings of the timeline did not show.
//! * **A letter that may have been taken goes to no other relay.** A second relay gets what the first
//!   has certainly not taken: what waits, and what came back before its body.
//! * **One durable wait a letter**: "n accepted" and "n + 1 begun" share a commit; so a crash leaves
//!   at most one unknown on each connection, and one on each account. Reposts, deletions, uploads and
//!   alt texts change nothing when they are repeated, so they are repeated and never unknown.
//! * **A refresh token leaves once.** The mark that it is about to, and with it the token's absence
//!   from disk, is durable before the request; the new pair before its first use. What was marked
//!   and not answered counts as used: a person signs in again.
//! * **The core never reads** a clock, a file or a socket; time is an argument. Decisions are values:
//!   `plan` prints what `run` carries out.
//! * **Nothing is stored that can be derived**: due, next try, held and state come out of facts.
//! * **Facts are never changed**, with one exception that the law asks for: an erasure puts an alias in
//!   the place of a person in every fact, in one transaction that appends `Erased`. Whoever meets that
//!   fact reads the journal anew, and no fact about the person can be stored any more.
//! * **Who objects is heard before the next letter.** Each attempt looks at suppressions before and after
//!   it is durable, and a person who was answered "you get no more" gets none that begins later.
//! * **Wakes carry no data**; a turn may be repeated at any time. Lanes never sleep until a retry:
//!   they end, and the plan says when the next step is due. So a rehearsal's clock can leap.
//! * **Approved by facts.** Each act of vouching is a fact when it is met first, with the terms (where it
//!   goes, in whose name, how it looks) of that moment; under other terms it never counts. Before
//!   something begins the daemon looks whether the branch stands where it did. What has begun goes on.
//! * **Nothing is early**: a wait ends only on a fresh reading of the wall clock at or after the
//!   instant, and every attempt looks at due, hold, cancellation and expiry once more.
//! * **Nothing in a repository is believed** but what its hash proves. libgit2 finds objects; their
//!   names, parents and signatures are computed here, and no configuration, hook, filter, graft or
//!   replacement is obeyed.
//! * **There is no** child process (but the editor's own git in `siaran approve`, on his machine), no
//!   retry in the HTTP client, no connection that is used again after a time-out, no lock on the
//!   history held across an await.
//!
//! # Early copies
//!
//! An item has occasions: `release`, `after:ACCOUNT`, `mail` (letters with an instant of their own) and
//! `early` (letters under embargo). The first attempt at any closes the content of all. Early copies are
//! judged by themselves (lateness, holds) and never leave once the release is due; until then the item
//! is `prepared`, a deleted file or a draft still stops it, and how they fared has no part in `released`.
//! A correction before the release goes to those who have an early copy and takes no letter from it.
//! What a person brings forward with `release --now` is moved by a second `Prepared`.
//!
//! # Reminders
//!
//! The `Prepared` fact of a release freezes its reminders: instants, texts, letter. Each time is an
//! occasion `reminder:NAME:INSTANT`, prepared shortly before its instant (when it is known who got the
//! announcement) and judged by itself. It expires when the next of its name is due, so that nothing
//! ever comes in a burst; it has no part in `released`. A correction leaves reminders alone. None comes
//! before the instant that the file names, nor of what certainly reached nobody.
//!
//! # Answers
//!
//! The item of feedback decides where an answer goes: `plan` makes a way of its channel and of what the
//! state keeps of who asked (`View::askers`), and `Prepared` freezes it: the roster is he alone, the
//! snapshot has the Message-IDs of his thread and no word of his. What he wrote is quoted when the letter
//! is made for the wire (`mail_lanes::sheet`), from the state, so that it can be forgotten. An answer
//! has no fingerprints, is no mass mail (an objection does not stop it), and never stands alone on X.
//!
//! # Quiet times
//!
//! Whether an instant lies in one is asked of what has not begun, never of what has: that finishes. What
//! falls into one, or was late when it began, is held before, in and after it, until a person gives it a
//! new time or lets it go.
//! For some accounts only, these are left out when it is prepared, and named in the snapshot.
//!
//! # Listening
//!
//! What comes back, by mail, X or hand, obeys the same five rules:
//!
//! * **Text before fact.** A text lies in the state's `received/`, durable, before `Received` counts on it.
//! * **No text in the journal**, and no address: it holds numbers, kinds, topics, fates and aliases, so
//!   that a text can be removed without changing a fact.
//! * **Numbers by the order of the journal.** `ITEM/7` is the seventh place among that item's `Received`
//!   facts, known when the fact is applied and never chosen before.
//! * **Totals never shrink.** Removing, moving and erasing are further facts.
//! * **Listening never delays a release**: it runs beside it, and digests wait for it.
//!
//! On X one task reads, lists first to last, each from a quarter of an hour before the newest post that
//! is known, since X shows some late; what was met before is known by its key. The cursor moves when a
//! whole list was read: a crash costs another reading. Everything that is kept is asked of every
//! `x.verify`. What X shows no longer is removed, first the text, then by a fact; what X cannot be asked
//! of for 24 hours is put away *without* one, since nobody knows what became of it, and comes back by the
//! next look-up that finds it. Nothing is read within half a minute of a release that is not over, nor
//! once the month's budget is spent.
//!
//! # Where the design went its own way
//!
//! * SMTP is spoken by own code (`outside::mail`); lettre builds messages. One write a message
//!   needs replies to be read in an order that lettre's connection does not offer.
//! * IMAP is spoken by own code (`outside::inbox`): the crates for it let a server overflow the stack
//!   or fill the memory, know no deadlines, and bring second majors of other crates.
//! * The kernel's word on clock synchronisation (adjtimex) is out of reach without unsafe code: the
//!   mark of systemd-timesyncd counts, else a clock that jumped is trusted after a minute.
//! * The journal is one table of facts as JSON; the whole of it is read at start (about 2 µs a
//!   fact). A checkpoint of the history is the next step when years of releases make that slow.

pub mod announcement;
pub mod approval;
pub mod attachment;
pub mod bounce;
pub mod cli;
pub mod config;
pub mod daemon;
pub mod editor;
pub mod feedback;
pub mod inbound;
pub mod lang;
pub mod media;
pub mod message;
pub mod note;
pub mod number;
pub mod outside;
pub mod plan;
pub mod preview;
pub mod problem;
pub mod publisher;
pub mod sandbox;
pub mod similarity;
pub mod ssh;
pub mod text;
pub mod web;
pub mod weight;
pub mod when;
pub mod yaml;
