//! Problems and cures in English.

use crate::lang::Lang;
use crate::problem::{Fault, Slip, TimeFault, Wanted};
use crate::text::shown::{at_sign, dollar_signs, hash_sign, plain, quoted};
use crate::text::{
    answer, attachment, embargo, feedback, layout, lint, lists, mail, media, refusals, reminders,
    review,
};
use crate::when;
use crate::when::names::{long_date, weekday_name};

pub(super) fn message(fault: &Fault) -> String {
    match fault {
        Fault::Refused { what } => refusals::file(Lang::En, what),
        Fault::Astray { why } => refusals::astray(Lang::En, why),
        Fault::TooLarge { limit } => format!("this part is larger than {} KiB", limit / 1024),
        Fault::NotUtf8 => "this file is not UTF-8 text".into(),
        Fault::ControlCharacter { code } => {
            format!("there is an invisible character that is not allowed (U+{code:04X})")
        }
        Fault::FrontMatterMissing => "this file does not begin with a front matter".into(),
        Fault::FrontMatterOpen => "the front matter is not closed".into(),
        Fault::Syntax { slip, detail } => match slip {
            Slip::Colon => "there is a colon inside a text without quotes".into(),
            Slip::Start(c) => format!("a text cannot begin with {}", quoted(&c.to_string())),
            Slip::Quote => "a quote is not closed".into(),
            Slip::Indent => "this line does not fit the lines above it".into(),
            Slip::Bracket => "a bracket is not closed, or a comma is missing".into(),
            Slip::SecondDocument => "there is a --- line in the middle".into(),
            Slip::Key => "a key must be one word".into(),
            Slip::Other => format!("this cannot be read ({})", plain(detail)),
        },
        Fault::Tab => "this line begins with a tab".into(),
        Fault::TooComplex => "this is nested too deeply, or there is too much of it".into(),
        Fault::NoKeys => "there must be lines of the form \"key: value\"".into(),
        Fault::RepeatedKey { key, first_line } => {
            format!("{} was already given in line {first_line}", quoted(key))
        }
        Fault::UnknownKey { key, .. } => format!("{} is not a known key", quoted(key)),
        Fault::MissingKey { key } => format!("{} is missing", quoted(key)),
        Fault::EmptyValue { key } => format!("{} is empty", quoted(key)),
        Fault::TwoNames { key, other } => {
            format!("{} and {} mean the same", quoted(key), quoted(other))
        }
        Fault::WrongType { key, wanted } => {
            format!("{} must be {}", quoted(key), shape(*wanted))
        }
        Fault::Unquoted { key } => {
            format!("the value of {} reads as a number or as yes/no, not as text", quoted(key))
        }
        Fault::NotOneOf { key, value, .. } => {
            format!("{} is not known for {}", quoted(value), quoted(key))
        }
        Fault::OutOfRange { key, least, most } => {
            format!("{} must be between {least} and {most}", quoted(key))
        }
        Fault::BadDuration { key, value } => {
            format!("{} in {} is not a span of time", quoted(value), quoted(key))
        }
        Fault::BadSize { key, value } => {
            format!("{} in {} is not a file size", quoted(value), quoted(key))
        }
        Fault::BadRate { key, value } => {
            format!("{} in {} is not a sending rate", quoted(value), quoted(key))
        }
        Fault::BadName { key, value } => {
            format!("{} cannot be used as a name ({})", quoted(value), quoted(key))
        }
        Fault::BadAddress { key, value } => {
            format!("{} in {} is not a valid mail address", quoted(value), quoted(key))
        }
        Fault::BadHandle { key, value } => {
            format!("{} in {} is not an X handle", quoted(value), quoted(key))
        }
        Fault::BadUrl { key, value } => {
            format!("{} in {} is not a valid web address", quoted(value), quoted(key))
        }
        Fault::BadHost { key, value } => {
            format!("{} in {} is not a valid host", quoted(value), quoted(key))
        }
        Fault::LoopbackOnly { key, host } => {
            format!("{}: an unprotected connection to {} is not allowed", quoted(key), quoted(host))
        }
        Fault::HeaderCharacter { key, code } => {
            format!("{} holds a line break or an invisible character (U+{code:04X})", quoted(key))
        }
        Fault::TooLong { key, limit } => format!("{} exceeds {limit} characters", quoted(key)),
        Fault::Time { key, fault } => format!("{}: {}", quoted(key), time(fault)),
        Fault::UnknownAccount { name, .. } => {
            format!("account {} is not in the configuration", quoted(name))
        }
        Fault::UnknownList { name, .. } => {
            format!("list {} is not in the configuration", quoted(name))
        }
        Fault::SameHandle { handle, first, second } => format!(
            "accounts {} and {} have the same X handle, {}",
            quoted(first),
            quoted(second),
            quoted(handle)
        ),
        Fault::SameId { id, other } => format!("another file has the id {id} too: {other}"),
        Fault::UnusableList { name, list } => lists::message(Lang::En, name, list),
        Fault::NoChannel => "there is neither an X account nor mail, so nothing can be sent".into(),
        Fault::NoMail => "mail is not set up in the configuration".into(),
        Fault::NotBuilt { key } => {
            format!("{} is not supported by this version and has no effect yet", quoted(key))
        }
        Fault::Exposed { path, owner: Some(owner) } => format!(
            "{path} belongs to another user (uid {owner}), who could undo what review protects",
            path = quoted(path)
        ),
        Fault::Exposed { path, owner: None } => {
            format!(
                "a group or anybody may write {} and so undo what review protects",
                quoted(path)
            )
        }
        Fault::MediaPath { path } => {
            format!("{} is no path beneath the announcement's folder", quoted(path))
        }
        Fault::UnknownMedia { name, .. } => {
            format!("there is no image or video {} below media:", quoted(name))
        }
        Fault::TooManyMedia { count } => {
            format!("{count} images in one post; X takes at most 4")
        }
        Fault::Media { file, what } => media::message(Lang::En, file, what),
        Fault::AttachmentPath { path } => {
            format!("{} is no path beneath the announcement's folder", quoted(path))
        }
        Fault::SameAttachment { name } => {
            format!("two attachments would have the name {}", quoted(name))
        }
        Fault::UnknownAttachment { file, .. } => {
            format!("{} is not among the attachments: of this file", quoted(file))
        }
        Fault::NothingAttached => "there is nothing to attach".into(),
        Fault::AttachmentsNotMailed => {
            "the attachments go to nobody, for there is no mail (email)".into()
        }
        Fault::Attachment { file, what } => attachment::message(Lang::En, file, what),
        Fault::AttachmentsTooLarge { files, limit } => format!(
            "the attachments weigh {} together, and {} are allowed ({})",
            attachment::size(Lang::En, files.iter().map(|(_, bytes)| bytes).sum()),
            attachment::size(Lang::En, *limit),
            attachment::sizes(Lang::En, files)
        ),
        Fault::Mail { what } => mail::message(Lang::En, what),
        Fault::Review { what } => review::message(Lang::En, what),
        Fault::LetterTooLarge { bytes, limit } => layout::too_large(Lang::En, *bytes, *limit),
        Fault::Template { slip } => layout::message(Lang::En, slip),
        Fault::MixedMedia { account, part } => format!(
            "post of {}, part {part}, shows a GIF or a video beside other media",
            quoted(account)
        ),
        Fault::RecipientsWithout { placeholder, without, of } => {
            format!("{placeholder} will be empty for {without} of {of} recipients")
        }
        Fault::UnusedMedia { name } => format!("no post shows {} of media:", quoted(name)),
        Fault::RepostHasWords { account } => {
            format!("account {} reposts, so it has no words of its own", quoted(account))
        }
        Fault::AssistHasMedia { account } => format!(
            "account {} is used by hand; images cannot be handed to its holder",
            quoted(account)
        ),
        Fault::NothingToRepost { account } => {
            format!("there is no post that account {} could repost", quoted(account))
        }
        Fault::NoCredential { account } => {
            format!("account {} has no credential, so siaran cannot post there", quoted(account))
        }
        Fault::NoHolder { account } => format!(
            "account {} is used by hand, yet no mail can be sent to its holder",
            quoted(account)
        ),
        Fault::NoId => "the file name has no letter or digit to make an id of".into(),
        Fault::BadId { value } => format!("{} cannot be used as an id", quoted(value)),
        Fault::NoInstant => "there is no time to publish at, so this file stays a draft".into(),
        Fault::NowNotAllowed { kind } => {
            format!("\"publish_at: now\" is not for announcements of type {}", quoted(kind))
        }
        Fault::EventEndsFirst => "the event ends before it starts".into(),
        Fault::EventPast => "the event starts before the announcement goes out".into(),
        Fault::RsvpLate => "answers are asked for until after the event has started".into(),
        Fault::NoEvent => "calendar: true needs an event:, and there is none".into(),
        Fault::ExpiresFirst => "expires_at must be after publish_at".into(),
        Fault::Occasion { fault } => embargo::fault(Lang::En, fault),
        Fault::Reminder { fault } => reminders::fault(Lang::En, fault),
        Fault::Answer { fault } => answer::fault(Lang::En, fault),
        Fault::Feedback { fault } => feedback::fault(Lang::En, fault),
        Fault::Quiet { reason, until, accounts } => {
            let until = when::three_zones_on(*until, Lang::En);
            reminders::quiet_ahead(Lang::En, &plain(reason), &until, accounts)
        }
        Fault::QuietEndsFirst => "until comes before from".into(),
        Fault::WasNotThere { original } => {
            format!("the words of correction.was do not stand in {}", plain(original))
        }
        Fault::NowIsWas => "correction.now says the same as correction.was".into(),
        Fault::FarFromName { date } => {
            format!("the time is more than a year away from the date in the file name, {date}")
        }
        Fault::NoReference { key } => {
            format!("it is not said which announcement is meant ({})", quoted(key))
        }
        Fault::NoDestination => "this announcement goes to no account and to no list".into(),
        Fault::NobodyToAnswer => "this answer does not say which question it answers".into(),
        Fault::PostTooLong { account, part, weight } => {
            format!(
                "post of {}, part {part}, is too long: {weight} characters as X counts, at most 280 are allowed",
                quoted(account)
            )
        }
        Fault::PostEmpty { account, part } => {
            format!("post of {}, part {part}, is empty", quoted(account))
        }
        Fault::PostCharacter { account, part, code } => format!(
            "post of {}, part {part}, holds a character that X refuses (U+{code:04X})",
            quoted(account)
        ),
        Fault::PostPlaceholder { account, part, text } => format!(
            "post of {}, part {part}, holds {}, which X would show exactly like that",
            quoted(account),
            quoted(text)
        ),
        Fault::PostTooSimilar { first, second, percent } => format!(
            "the post of {} is {percent} % similar to that of {}; X forbids this on two accounts",
            quoted(second),
            quoted(first)
        ),
        Fault::PostAlike { first, second, percent } => format!(
            "the post of {} is rather similar to that of {}: {percent} %, and 50 % is refused",
            quoted(second),
            quoted(first)
        ),
        Fault::PostMention { account, part, handle, .. } => format!(
            "the post of {}, part {part}, mentions {}, which is neither ours nor allowed",
            quoted(account),
            at_sign(handle)
        ),
        Fault::PostCashtags { account, part, cashtags } => format!(
            "the post of {}, part {part}, has {} cashtags ({}); X takes one at most",
            quoted(account),
            cashtags.len(),
            dollar_signs(cashtags)
        ),
        Fault::SecondLink { account, part, first } => format!(
            "the post of {}, part {part}, has a link, as has part {first}: a part with a link costs 0.20 USD, one without 0.015 USD",
            quoted(account)
        ),
        Fault::HashtagCase { hashtag } => {
            format!("screen readers cannot read {} word by word", hash_sign(hashtag))
        }
        Fault::BodyEmpty => "the body of the letter is empty".into(),
        Fault::BodyHtml { text } => format!("the body holds HTML code {}", quoted(text)),
        Fault::BodyLink { scheme } => format!("links with {} are not allowed", quoted(scheme)),
        Fault::BodyLinkNowhere { target } => {
            format!(
                "the link {} leads nowhere from a mail; only its words are sent",
                quoted(target)
            )
        }
        Fault::ToFill { text, .. } => {
            format!("something is still to be filled in: {}", quoted(text))
        }
        Fault::BodyImage => "images from the web are dropped in mail".into(),
        Fault::UnknownPlaceholder { text, .. } => {
            format!("placeholder {} is not known", quoted(text))
        }
        Fault::Lint { lint: of } => lint::message(Lang::En, of),
        Fault::WrongWeekday { written, date } => format!(
            "{}: that date is a {}",
            quoted(written),
            weekday_name(date.weekday(), Lang::En)
        ),
    }
}

pub(super) fn help(fault: &Fault) -> String {
    match fault {
        Fault::Refused { what } => refusals::file_cure(Lang::En, what).into(),
        Fault::Astray { why } => refusals::astray_cure(Lang::En, why).into(),
        Fault::TooLarge { .. } => "move long text to the body or to an attachment".into(),
        Fault::NotUtf8 => "save the file again as UTF-8".into(),
        Fault::ControlCharacter { .. } => {
            "delete it; such characters come along when copying from other programs".into()
        }
        Fault::FrontMatterMissing => {
            "begin the file with a line ---, then title: and publish_at:, then --- again".into()
        }
        Fault::FrontMatterOpen => "add a line --- after the last key".into(),
        Fault::Syntax { slip, .. } => match slip {
            Slip::Colon => "put the whole text in quotes: title: \"CORRECTION: …\"".into(),
            Slip::Start(_) => "put the whole text in quotes".into(),
            Slip::Quote => "close the quote, or write long text below a | sign".into(),
            Slip::Indent => {
                "check the spaces at the start, the colon after the key, and the quotes".into()
            }
            Slip::Bracket => "check brackets and commas in this line and the ones before".into(),
            Slip::SecondDocument => "delete that line".into(),
            Slip::Key => "write the key as one word with a colon after it".into(),
            Slip::Other => "compare this line with the example in the documentation".into(),
        },
        Fault::Tab => "replace the tab by spaces".into(),
        Fault::TooComplex => "simplify it".into(),
        Fault::NoKeys => "for example: title: Headline of the announcement".into(),
        Fault::RepeatedKey { .. } => "delete one of them".into(),
        Fault::UnknownKey { nearest, .. } => match nearest {
            Some(nearest) => format!("did you mean {}?", quoted(nearest)),
            None => "delete the line, or move it below extra: to keep it".into(),
        },
        Fault::MissingKey { key } => format!("add a line {}: …", plain(key)),
        Fault::EmptyValue { .. } => {
            "fill it in, or delete the line; to send nothing write none".into()
        }
        Fault::TwoNames { other, .. } => format!("delete {}", quoted(other)),
        Fault::WrongType { .. } => "see the example for this key in the documentation".into(),
        Fault::Unquoted { .. } => "put it in quotes, so that it stays exactly as written".into(),
        Fault::NotOneOf { allowed, nearest, .. } => match nearest {
            Some(nearest) => {
                format!("did you mean {}? Known are: {}", quoted(nearest), allowed.join(", "))
            }
            None => format!("known are: {}", allowed.join(", ")),
        },
        Fault::OutOfRange { .. } => "write a number between these limits".into(),
        Fault::BadDuration { .. } => "write for example 45s, 15m, 2h, 1h30m or 3d".into(),
        Fault::BadSize { .. } => "write for example 500kB or 10MB".into(),
        Fault::BadRate { .. } => "write for example 600/min or 10/s".into(),
        Fault::BadName { .. } => {
            "use lower-case letters, digits, dots, underscores, hyphens".into()
        }
        Fault::BadAddress { .. } => "write one address such as press@ministry.example".into(),
        Fault::BadHandle { .. } => "at most 15 letters, digits or underscores".into(),
        Fault::BadUrl { .. } => "write the whole address, beginning with https://".into(),
        Fault::BadHost { .. } => "write a name such as relay.ministry.example".into(),
        Fault::LoopbackOnly { .. } => {
            "use a protected connection; an unprotected one may only lead to this computer".into()
        }
        Fault::HeaderCharacter { .. } => "write it on one line and delete that character".into(),
        Fault::TooLong { .. } => "shorten the text".into(),
        Fault::Time { fault, .. } => time_help(fault),
        Fault::UnknownAccount { nearest, .. } | Fault::UnknownList { nearest, .. } => match nearest
        {
            Some(nearest) => format!("did you mean {}?", quoted(nearest)),
            None => "add it to the configuration, or check the spelling".into(),
        },
        Fault::SameHandle { .. } => "delete one of them, or correct its handle".into(),
        Fault::SameId { .. } => "give one of them another id; both are held until then".into(),
        Fault::UnusableList { list, .. } => lists::help(Lang::En, &list.fault),
        Fault::NoChannel => "fill in x.accounts or email".into(),
        Fault::NoMail => "write email: none, or add email to the configuration".into(),
        Fault::NotBuilt { .. } => {
            "nothing needs doing; delete that part if you do not want this warning".into()
        }
        Fault::Exposed { path, .. } => format!(
            "with review nobody but root and the user of siaran may write configuration, lists, \
             templates, credentials and state, nor a folder above them: chown root {path} and \
             chmod go-w {path}",
            path = quoted(path)
        ),
        Fault::MediaPath { .. } => {
            "put the file into the folder of the announcement, or one below it, and write for \
             example media/map.png"
                .into()
        }
        Fault::UnknownMedia { nearest, .. } => match nearest {
            Some(nearest) => format!("did you mean {}?", plain(nearest)),
            None => "add it below media: with file and alt".into(),
        },
        Fault::TooManyMedia { .. } => "move some of them to the next part of the thread".into(),
        Fault::Media { what, .. } => media::cure(Lang::En, what),
        Fault::AttachmentPath { .. } => {
            "put the file into the folder of the announcement, or one below it, and write for \
             example attachments/release.pdf"
                .into()
        }
        Fault::SameAttachment { .. } => "give one of the files another name".into(),
        Fault::UnknownAttachment { nearest, .. } => match nearest {
            Some(nearest) => format!("did you mean {}?", plain(nearest)),
            None => "write it as below attachments:, or add it there".into(),
        },
        Fault::NothingAttached => {
            "add attachments: with the path of a file, or delete this line".into()
        }
        Fault::AttachmentsNotMailed => "name lists below email:, or delete attachments".into(),
        Fault::Attachment { what, .. } => attachment::cure(Lang::En, what),
        Fault::AttachmentsTooLarge { .. } => {
            "make the largest smaller, or put it on the web and write a link to it".into()
        }
        Fault::Mail { what } => mail::cure(Lang::En, what),
        Fault::Review { what } => review::cure(Lang::En, what),
        Fault::LetterTooLarge { .. } => layout::shorten(Lang::En),
        Fault::Template { slip } => layout::cure(Lang::En, slip),
        Fault::MixedMedia { .. } => {
            "a post shows four images, or one GIF, or one video; move some of them to the next \
             part of the thread"
                .into()
        }
        Fault::RecipientsWithout { .. } => {
            "fill in the lists, or write the sentence so that it reads well without it".into()
        }
        Fault::UnusedMedia { name } => {
            format!("write media: [{}] in that post, or delete this part", plain(name))
        }
        Fault::RepostHasWords { .. } => "delete its text and media, or write mode: own".into(),
        Fault::AssistHasMedia { .. } => "delete media, or write mode: own".into(),
        Fault::NothingToRepost { .. } => {
            "give the office's account a text, or delete this account".into()
        }
        Fault::NoCredential { account } => format!(
            "write mode: assist, or name its credential in the configuration (x.accounts.{})",
            plain(account)
        ),
        Fault::NoHolder { account } => format!(
            "give x.accounts.{}.holder a mail address in the configuration, and fill in email",
            plain(account)
        ),
        Fault::NoId | Fault::BadId { .. } => {
            "give an id: of lower-case letters, digits, dots, underscores, hyphens; at most 100"
                .into()
        }
        Fault::NoInstant => "add for example publish_at: 2026-10-20 10:00 WIB".into(),
        Fault::NowNotAllowed { .. } => {
            "write the time; now is for corrections, withdrawals, alerts and answers".into()
        }
        Fault::EventEndsFirst => "check start and end of the event".into(),
        Fault::EventPast => "check start of the event, and publish_at".into(),
        Fault::RsvpLate => "check rsvp: by and start of the event".into(),
        Fault::NoEvent => "add event: with its start, or delete calendar".into(),
        Fault::ExpiresFirst => "check both times".into(),
        Fault::Occasion { fault } => embargo::fault_help(Lang::En, fault).into(),
        Fault::Reminder { fault } => reminders::fault_help(Lang::En, fault).into(),
        Fault::Answer { fault } => answer::fault_help(Lang::En, fault).into(),
        Fault::Feedback { fault } => feedback::fault_help(Lang::En, fault),
        Fault::Quiet { .. } => {
            "choose another time; only priority: emergency passes quiet times".into()
        }
        Fault::QuietEndsFirst => "check both times".into(),
        Fault::WasNotThere { .. } => "quote the original word for word".into(),
        Fault::NowIsWas => "write in now what the original should say".into(),
        Fault::FarFromName { .. } => "check the year".into(),
        Fault::NoReference { key } => format!("add {}: with that announcement's id", plain(key)),
        Fault::NoDestination => {
            "name accounts below x: or lists below email:, or fill in defaults in the configuration"
                .into()
        }
        Fault::NobodyToAnswer => "add answers: with the number of the input, such as id/7".into(),
        Fault::PostTooLong { .. } => "shorten it, or split it into parts".into(),
        Fault::PostEmpty { .. } => "write its text, or delete that part".into(),
        Fault::PostCharacter { .. } => "delete that character".into(),
        Fault::PostPlaceholder { .. } => "write the words; placeholders only work in mail".into(),
        Fault::PostTooSimilar { first, second, .. } => format!(
            "write what {} has to say in other words, such as what was seen or done there; or use mode: repost, so that it shares the post of {}",
            quoted(second),
            quoted(first)
        ),
        Fault::PostAlike { second, .. } => format!(
            "read both once more; if they say the same in the same words, write the post of {} anew or use mode: repost",
            quoted(second)
        ),
        Fault::PostMention { nearest: Some(nearest), .. } => {
            format!("did you mean {}? If not, write the name without @", at_sign(nearest))
        }
        Fault::PostMention { handle, nearest: None, .. } => format!(
            "write the name without @; if its holder agreed, add {} to x.mentions_allowed in the configuration",
            plain(handle)
        ),
        Fault::PostCashtags { .. } => "keep one, and write the others without $".into(),
        Fault::SecondLink { .. } => {
            "put all links into one part; names of sites such as lapor.go.id count as links".into()
        }
        Fault::HashtagCase { .. } => {
            "begin each of its words with a capital, such as #CleanWaterForAll".into()
        }
        Fault::BodyEmpty => "write it below the second --- line, or write email: none".into(),
        Fault::BodyHtml { .. } => {
            "use Markdown: **bold**, *italic*, [link](https://…); write a plain < as \\<".into()
        }
        Fault::BodyLink { .. } | Fault::BodyLinkNowhere { .. } => {
            "use links with https:// or mailto:".into()
        }
        Fault::ToFill { .. } => "write it in place of the words in square brackets".into(),
        Fault::BodyImage => "use a link to the page that shows the image".into(),
        Fault::UnknownPlaceholder { nearest, known, .. } => match nearest {
            Some(nearest) => format!("did you mean {}?", plain(nearest)),
            None => format!("known are: {}", known.join(", ")),
        },
        Fault::Lint { lint: of } => lint::help(Lang::En, of),
        Fault::WrongWeekday { date, .. } => {
            format!("right is {}; check day and date", long_date(*date, Lang::En))
        }
    }
}

fn time(fault: &TimeFault) -> String {
    match fault {
        TimeFault::Unreadable(text) => format!("{} cannot be read as a time", quoted(text)),
        TimeFault::NoTimeOfDay => "the time of day is missing".into(),
        TimeFault::NoZone => "the time zone is missing".into(),
        TimeFault::UnknownZone { name, .. } => format!("time zone {} is not known", quoted(name)),
        TimeFault::NoSuchDate(date) => format!("there is no date {}", quoted(date)),
        TimeFault::NoSuchTime(time) => format!("there is no time of day {}", quoted(time)),
        TimeFault::Year(year) => format!("the year {year} is out of range"),
        TimeFault::Gap { local, zone } => {
            format!("{local} does not exist in {}: clocks go forward then", quoted(zone))
        }
        TimeFault::Fold { local, zone } => {
            format!("{local} occurs twice in {}: clocks go back then", quoted(zone))
        }
        TimeFault::Contradiction { offset, zone, right } => {
            format!("{} contradicts {}, which is {right} then", quoted(offset), quoted(zone))
        }
    }
}

fn time_help(fault: &TimeFault) -> String {
    match fault {
        TimeFault::Unreadable(_) => "write for example 2026-10-20 10:00 WIB".into(),
        TimeFault::NoTimeOfDay => "add the time of day and the zone, such as 10:00 WIB".into(),
        TimeFault::NoZone => {
            "add WIB, WITA or WIT after the time, or the key timezone: to this file".into()
        }
        TimeFault::UnknownZone { nearest: Some(nearest), .. } => {
            format!("did you mean {}?", quoted(nearest))
        }
        TimeFault::UnknownZone { nearest: None, .. } => {
            "use WIB, WITA, WIT, or a name such as Asia/Jakarta".into()
        }
        TimeFault::NoSuchDate(_) => "check day and month".into(),
        TimeFault::NoSuchTime(_) => "use 00:00 to 23:59".into(),
        TimeFault::Year(_) => "use a year between 2000 and 2199".into(),
        TimeFault::Gap { .. } => "choose another time".into(),
        TimeFault::Fold { .. } => "write the offset too, such as +02:00".into(),
        TimeFault::Contradiction { .. } => "delete one of them, or correct the offset".into(),
    }
}

fn shape(wanted: Wanted) -> &'static str {
    match wanted {
        Wanted::Text => "text",
        Wanted::YesNo => "true or false",
        Wanted::WholeNumber => "a number",
        Wanted::Dollars => "an amount in US dollars, such as 50",
        Wanted::PerCent => "a share such as 80%",
        Wanted::List => "a list",
        Wanted::Keys => "a group of \"key: value\" lines",
        Wanted::TextOrList => "text or a list",
        Wanted::Post => "text, a list of parts or a group of keys",
        Wanted::NoneOrKeys => "none or a group of \"key: value\" lines",
    }
}
