//! What servers say, and what it means. Codes first, as they stand in a reply; hosts and people
//! are invented.

use Class::{Hard, Policy, Soft};

use super::*;

const POSTFIX: &[(Class, &str)] = &[
    (
        Hard,
        "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in virtual mailbox table",
    ),
    (
        Hard,
        "550 5.1.1 <x@y.example>: Recipient address rejected: User unknown in relay recipient table",
    ),
    (
        Hard,
        "550 5.1.1 <x@y.example>: Recipient address rejected: undeliverable address: unknown user: \"x\"",
    ),
    (Hard, "5.1.1 <x@y.example>: Recipient address rejected: User unknown"),
    (
        Hard,
        "550 5.1.10 <x@y.example>: Recipient address rejected: Domain y.example does not accept mail (nullMX)",
    ),
    (
        Hard,
        "550 5.4.4 <x@y.example>: Host or domain name not found. Name service error for name=y.example type=A: Host not found",
    ),
    (
        Soft,
        "450 4.1.1 <x@y.example>: Recipient address rejected: unverified address: Address lookup failed",
    ),
    (
        Soft,
        "450 4.2.0 <x@y.example>: Recipient address rejected: Greylisted, see http://postgrey.example/help",
    ),
    (Soft, "452 4.3.1 Insufficient system storage"),
    (Soft, "552 5.2.2 <x@y.example>: Recipient address rejected: Mailbox is full"),
    (Soft, "552 5.3.4 Message size exceeds fixed limit"),
    (Policy, "554 5.7.1 <x@y.example>: Relay access denied"),
    (Policy, "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.example"),
    (Policy, "550 5.1.8 <press@us.example>: Sender address rejected: Domain not found"),
    (Policy, "550 5.1.7 <press@us.example>: Sender address rejected: undeliverable address"),
    (Policy, "553 5.7.1 <press@us.example>: Sender address rejected: not owned by user press"),
    (Policy, "550 5.6.0 Body contains bare CR"),
];

const DOVECOT: &[(Class, &str)] = &[
    (Soft, "552 5.2.2 <x@y.example> Quota exceeded (mailbox for user is full)"),
    (Hard, "550 5.1.1 <x@y.example> User doesn't exist: x@y.example"),
    (Soft, "451 4.3.0 <x@y.example> Temporary internal error"),
];

const EXIM: &[(Class, &str)] = &[
    (Hard, "550 Unrouteable address"),
    (Hard, "550 No such user here"),
    (Hard, "550 \"The recipient cannot be found. No Such User Here\""),
    (Hard, "550 unknown user"),
    (
        Hard,
        "host relay.y.example [192.0.2.9]\nSMTP error from remote mail server after RCPT TO:<x@y.example>:\n550 5.1.1 User unknown",
    ),
    (Hard, "SMTP error from remote mail server after RCPT TO:<x@y.example>: 550 no such recipient"),
    (Policy, "550 Sender verify failed"),
    (Policy, "550 relay not permitted"),
    (Policy, "550 Administrative prohibition"),
    (Policy, "550 This message was classified as SPAM and may not be delivered"),
    (Policy, "550 rejected because 192.0.2.1 is in a black list at bl.example"),
    (Soft, "451 Temporary local problem - please try later"),
    (Soft, "552 Mailbox quota exceeded"),
    (Soft, "550 Mailbox is full / Inbox vol"),
];

const GMAIL: &[(Class, &str)] = &[
    (
        Hard,
        "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550 5.1.1 unnecessary spaces. d9443c01a7336-1a2b3c - gsmtp",
    ),
    (Hard, "550 5.2.1 The email account that you tried to reach is inactive. - gsmtp"),
    (Soft, "452 4.2.2 The recipient's inbox is out of storage space. - gsmtp"),
    (Soft, "552-5.2.2 The email account that you tried to reach is over quota. - gsmtp"),
    (
        Soft,
        "550 5.2.1 The user you are trying to contact is receiving mail at a rate that prevents additional messages from being delivered. - gsmtp",
    ),
    (Soft, "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail. - gsmtp"),
    (
        Policy,
        "550-5.7.26 This mail has been blocked because the sender is unauthenticated. - gsmtp",
    ),
    (
        Policy,
        "550-5.7.1 [192.0.2.1] Our system has detected that this message is likely unsolicited mail. - gsmtp",
    ),
    (
        Policy,
        "552-5.7.0 This message was blocked because its content presents a potential security issue. - gsmtp",
    ),
];

const MICROSOFT: &[(Class, &str)] = &[
    (
        Hard,
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient x@y.example not found by SMTP address lookup",
    ),
    (Hard, "550 5.1.1 RESOLVER.ADR.ExRecipNotFound; not found"),
    (
        Hard,
        "550 5.5.0 Requested action not taken: mailbox unavailable (S2017062302). [ABC.eurprd01.prod.example]",
    ),
    (Hard, "550 Requested action not taken: mailbox unavailable"),
    (Hard, "550 5.4.310 DNS domain y.example does not exist [Message=InfoDomainNonexistent]"),
    (Soft, "550 5.4.1 Recipient address rejected: Access denied. AS(201806281)"),
    (Soft, "550 5.4.14 Hop count exceeded - possible mail loop ATTR34"),
    (Soft, "554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException"),
    (Soft, "550 5.4.300 Message expired -> 451 4.4.0 Primary target IP address responded"),
    (
        Policy,
        "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Part of their network is on our block list (S3150).",
    ),
    (
        Policy,
        "550 SC-001 (BAY004-MC1F1) Unfortunately, messages from 192.0.2.1 weren't sent for policy reasons",
    ),
    (
        Policy,
        "550 5.7.515 Access denied, sending domain us.example does not meet the required authentication level",
    ),
    (Policy, "550 5.7.133 RESOLVER.RST.SenderNotAuthenticatedForGroup; authentication required"),
    (
        Policy,
        "550 5.1.90 Your message can't be sent because you've reached your daily limit for message recipients",
    ),
];

const YAHOO_APPLE_AND_OTHERS: &[(Class, &str)] = &[
    (
        Policy,
        "554 delivery error: dd This user doesn't have a yahoo.com account (x@yahoo.example) [0] - mta4.mail.example",
    ),
    (Soft, "552 1 Requested mail action aborted, mailbox not found"),
    (Soft, "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to user complaints"),
    (
        Policy,
        "553 5.7.1 [BL21] Connections will not be accepted from 192.0.2.1, because the ip is in Spamhaus's list",
    ),
    (Policy, "554 Message not allowed - [PH01] Email not accepted for policy reasons."),
    (Hard, "550 5.1.1 <x@icloud.example>: user does not exist"),
    (Hard, "550 5.1.6 recipient no longer on server: x@icloud.example"),
    (Policy, "550 5.7.1 [CS01] Message rejected due to local policy."),
    (Hard, "550 #5.1.0 Address rejected."),
    (Policy, "550 5.1.0 <press@us.example> sender rejected. AUP#1310"),
    (Hard, "Sorry, no mailbox here by that name. (#5.1.1)"),
    (Hard, "Sorry, no mailbox here by that name. vpopmail (#5.1.1)"),
    (Hard, "550 5.1.1 <x@y.example>... User unknown"),
    (Hard, "553 5.3.0 <x@y.example>... No such user here"),
    (Soft, "550 5.3.0 Other mail system problem"),
    (Hard, "550 Invalid Recipient - https://community.mimecast.example/docs/DOC-1369#550"),
    (Policy, "550 Rejected by header based manually Blocked Senders"),
    (Policy, "550 permanent failure for one or more recipients (x@y.example:blocked)"),
    (Hard, "551 User not local; No such user"),
    (Policy, "550 5.7.1 Email rejected per DMARC policy for us.example"),
    (Policy, "550 SPF check failed: user unknown"),
    (Policy, "550 5.1.1 Recipient rejected due to policy"),
    (Policy, "554 Transaction failed"),
    (Policy, "501 Syntax error in parameters"),
    (Policy, "550 Unknown error"),
    (Policy, "550"),
    (Policy, ""),
    (Soft, "450"),
];

#[test]
fn what_servers_say_is_understood() {
    let mut count = 0;
    for (wanted, text) in
        [POSTFIX, DOVECOT, EXIM, GMAIL, MICROSOFT, YAHOO_APPLE_AND_OTHERS].concat()
    {
        assert_eq!(class(None, text), wanted, "{text:?}");
        // The mail lanes know the code apart, and the text without it.
        if let Some((code, rest)) = text.split_once([' ', '-'])
            && let Ok(code) = code.parse()
        {
            assert_eq!(class(Some(code), rest), wanted, "{code} | {rest:?}");
        }
        count += 1;
    }
    assert!(count >= 40, "{count}");
}

#[test]
fn names_do_not_speak() {
    for text in [
        "550 5.1.1 <spam@policy.example>: Recipient address rejected: User unknown",
        "550 user unknown; see https://blocked.example/spam/policy",
        "550 relay.sender-policy.example: no such user",
    ] {
        assert_eq!(class(None, text), Hard, "{text}");
    }
    assert_eq!(class(None, "550 Server unknown-user.example said no"), Policy);
}

#[test]
fn the_reply_code_rules_where_both_are_given() {
    assert_eq!(class(Some(450), "5.1.1 User unknown"), Soft, "soft bounce");
    assert_eq!(class(Some(550), "4.2.2 mailbox full"), Soft);
    assert_eq!(class(Some(554), "5.1.1 User unknown"), Hard);
    assert_eq!(class(Some(554), "User unknown"), Policy, "in doubt nobody is suppressed");
}

#[test]
fn a_report_speaks_by_its_status_and_where_that_says_little_by_its_words() {
    let status = Status::new;
    for (wanted, status, diagnostic) in [
        (Hard, status(5, 1, 1), ""),
        (Hard, status(5, 1, 1), "550 5.1.1 <x@y.example>: User unknown"),
        (
            Hard,
            status(5, 0, 0),
            "550-5.1.1 The email account that you tried to reach does not exist.",
        ),
        (Hard, status(5, 0, 0), "550 User unknown"),
        (Soft, status(5, 0, 0), "552 quota exceeded"),
        (Soft, status(5, 2, 2), "550 5.1.1 odd"),
        (Soft, status(4, 4, 1), "connect to y.example[192.0.2.1]:25: Connection timed out"),
        (Soft, status(4, 4, 7), "550 5.1.1 expired"),
        (Policy, status(5, 7, 1), "550 5.7.1 User unknown"),
        (Policy, status(5, 0, 0), ""),
        (Policy, status(5, 1, 1), "550 5.1.1 blocked by policy"),
    ] {
        assert_eq!(reported(status, diagnostic), wanted, "{status} {diagnostic:?}");
    }
}

#[test]
fn codes_are_found_where_servers_put_them_and_nowhere_else() {
    let found = |text| Status::find(text).map(|status| status.to_string());
    for (text, code) in [
        ("5.1.1 x", "5.1.1"),
        ("550-5.1.1 x", "5.1.1"),
        ("550 #5.1.0 x", "5.1.0"),
        ("x (#4.4.1)", "4.4.1"),
        ("host a.example said: 550 5.7.26 x", "5.7.26"),
        ("first\n550 5.2.1 second", "5.2.1"),
        ("5.1.1", "5.1.1"),
        ("5.1.1.", "5.1.1"),
    ] {
        assert_eq!(found(text).as_deref(), Some(code), "{text:?}");
    }
    for text in [
        "",
        "5.1",
        "5.1.1.2",
        "3.1.1 x",
        "5.1111.1",
        "from 5.1.1 on",
        "Exim 4.96.2 says",
        "5.1.1a",
        "550 x",
        "5..1",
        "é50 5.1.1",
        "55é",
    ] {
        assert_eq!(found(text), None, "{text:?}");
    }
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_odd(code in proptest::option::of(0u16..1000), text in "(\\PC|[0-9.#: \\n-]){0,80}") {
        let seen = class(code, &text);
        // An address is given up for what was said, never for a code alone.
        if seen == Hard {
            let words = Words::of(&text);
            proptest::prop_assert!(Status::find(&text).is_some() || words.deny_the_mailbox());
        }
    }
}
