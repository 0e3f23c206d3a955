//! In English.

use super::blank::{Blank, line, quoted};
use crate::announcement::Kind;

pub(super) fn file(blank: &Blank) -> String {
    let Blank { kind, title, heading, number, account, list, contact, .. } = *blank;
    let number = match kind {
        Kind::Answer => String::new(),
        _ => line("number", number, "\"001/SP/XX/I/2027\""),
    };
    let at_once = match kind.may_be_now() {
        true => "# publish_at: now                  # as soon as it is approved\n",
        false => "",
    };
    format!(
        "---\n\
         # {heading}\n\
         type: {}\n\
         {number}\
         title: {}\n\
         {}\
         # description: One or two sentences; part of the post on X where x is left out.\n\
         # place: Jakarta\n\
         # Without publish_at this file stays a draft. The zone must be given.\n\
         # publish_at: 2027-12-14 10:00 WIB\n\
         {at_once}\
         # link: https://example.com/press\n\
         # contacts:\n\
         #   - {{ role: Press office, email: {contact} }}\n\
         # x:                               # {}\n\
         #   {account}: |\n\
         #     Text of the post, 280 characters at most.\n\
         {}\
         # attachments: [attachments/release.pdf]   # in the folder of this file or below it\n\
         {}\
         ---\n\n\
         {}",
        kind.name_en(),
        quoted(title),
        refers(blank),
        x(kind),
        email(kind, list),
        more(kind),
        body(blank),
    )
}

/// What it refers to.
fn refers(blank: &Blank) -> String {
    let id = blank.original.map(|(id, _)| id);
    match blank.kind {
        Kind::Correction => {
            line("corrects", id, "id-of-what-is-corrected")
                + "# correction:                      # what was written, and what is right\n\
                   #   was: words of the original\n\
                   #   now: the right words\n"
        }
        Kind::Withdrawal => {
            line("withdraws", id, "id-of-what-is-withdrawn")
                + "# withdrawal:\n\
                   #   reason: why it is withdrawn\n\
                   #   delete: true                   # delete its posts on X too\n"
        }
        Kind::Answer => match blank.asked {
            None => "answers: id-of-announcement/1                # replace by the number of the input\n".to_owned(),
            Some(asked) => {
                let came = asked.came.as_ref().map(|came| format!("# {came}\n"));
                format!("answers: {}\n{}", asked.number, came.unwrap_or_default())
            }
        },
        _ => String::new(),
    }
}

/// What is said on X.
fn x(kind: Kind) -> &'static str {
    match kind {
        Kind::Answer => "used where the question came on X",
        _ => "left out: title, description and link",
    }
}

/// To whom the letter goes.
fn email(kind: Kind, list: &str) -> String {
    match kind {
        Kind::Correction | Kind::Withdrawal => {
            "# email:                           # to those who got the original\n\
             #   lists: original\n\
             #   subject: Subject of the letter\n"
                .to_owned()
        }
        Kind::Answer => {
            "# email: none                      # the answer goes by X only\n".to_owned()
        }
        _ => format!(
            "# email:                           # left out: the default lists of config.yaml\n\
             #   lists: [{list}]\n\
             #   subject: Subject of the letter\n"
        ),
    }
}

/// What only some types need.
fn more(kind: Kind) -> &'static str {
    match kind {
        Kind::Invitation => {
            "# event:                           # comes along as a calendar file (.ics)\n\
             #   start: 2027-12-21 13:30 WIB\n\
             #   end: 2027-12-21 15:00 WIB\n\
             #   where: Press room, Jakarta\n\
             #   rsvp: { by: 2027-12-20 16:00 WIB, to: press@example.com }\n\
             # reminders:\n\
             #   h-1:\n\
             #     at: { event: -1d, time: \"09:00\" }\n\
             #     email: { subject: \"REMINDER: press conference tomorrow\" }\n"
        }
        Kind::Consultation => {
            "# feedback:                        # input is numbered and answered\n\
             #   until: 2028-01-14\n\
             #   answer_within: 3d\n"
        }
        Kind::Alert => {
            "# priority: emergency              # for emergencies only\n\
             # expires_at: 2027-12-15 10:00 WIB # nothing is sent after this\n"
        }
        _ => "",
    }
}

fn body(blank: &Blank) -> String {
    let number = blank.original.and_then(|(_, number)| number);
    let original = number.map(|number| format!(" No. {number}")).unwrap_or_default();
    match blank.kind {
        Kind::Invitation => "Dear colleagues,\n\nYou are invited to …\n".to_owned(),
        Kind::Correction => format!(
            "We correct our press release{original}.\n\n**It said:** …\n\n**It should say:** …\n\nThe rest is unchanged. We apologise for the mistake.\n"
        ),
        Kind::Withdrawal => format!(
            "We withdraw our press release{original}. Please do not use it. The reason: …\n"
        ),
        Kind::Consultation => {
            "We open a public consultation on … Send your input until … to …\n".to_owned()
        }
        Kind::Response => "On reports about … we say:\n".to_owned(),
        Kind::Alert => "**What happened:** …\n\n**Where:** …\n\n**What to do:** …\n".to_owned(),
        Kind::Update => "What is new since our last word: …\n".to_owned(),
        Kind::Answer => "Thank you for your input. …\n".to_owned(),
        Kind::Release => {
            "Write the text here, in Markdown. First say what, who, when, where, why and how.\n"
                .to_owned()
        }
    }
}
