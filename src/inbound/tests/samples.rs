//! Messages in the shapes that systems give them; people, hosts and tokens are invented.

/// Postfix: unknown user in another domain, envelope sender with a token.
pub const POSTFIX: &str = r#"Return-Path: <>
X-Original-To: Bounces+T1@us.example
Delivered-To: bounces@us.example
Received: by mail.us.example (Postfix)
	id 4A; Tue, 24 Nov 2026 15:03:24 +0000 (UTC)
Date: Tue, 24 Nov 2026 15:03:24 +0000 (UTC)
From: MAILER-DAEMON@mail.us.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: bounces+t1@us.example
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4A.1795532604/mail.us.example"
Message-Id: <20261124150324.4A@mail.us.example>

This is a MIME-encapsulated message.

--4A.1795532604/mail.us.example
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<nobody@news.example>: host mx.news.example[192.0.2.9] said: 550 5.1.1
    <nobody@news.example>: Recipient address rejected: User unknown

--4A.1795532604/mail.us.example
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.us.example
X-Postfix-Queue-ID: 4A
X-Postfix-Sender: rfc822; bounces+t1@us.example
Arrival-Date: Tue, 24 Nov 2026 15:03:24 +0000 (UTC)

Final-Recipient: rfc822; Nobody@news.example
Original-Recipient: rfc822;nobody@news.example
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.news.example
Diagnostic-Code: smtp; 550 5.1.1 <nobody@news.example>: Recipient address
    rejected: User unknown in virtual mailbox table

--4A.1795532604/mail.us.example
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <bounces+t1@us.example>
Message-ID: <siaran.banjir.k7@us.example>
Subject: Banjir
To: nobody@news.example

Isi.

--4A.1795532604/mail.us.example--
"#;

/// Several recipients with different fates, fields in odd case, no group for the message, a status
/// with a comment, heads only, and no closing line.
pub const SEVERAL: &str = r#"From: <postmaster@gw.example>
To: bounces+t2@us.example
Subject: =?utf-8?Q?Tidak_terkirim_=E2=80=93_laporan?=
Content-Type: MULTIPART/Report; Report-Type=Delivery-Status; boundary=b

--b

--b
content-type: message/delivery-status

FINAL-RECIPIENT: RFC822; a@news.example
ACTION: FAILED
STATUS: 5.2.2 (mailbox full)
DIAGNOSTIC-CODE: X-Gateway; Over quota

final-recipient: rfc822;b@news.example
action: delayed
status: 4.4.1


final-recipient: unknown; c
action: relayed

Final-Recipient: rfc822; d@news.example
Status: 5.1.10

Reporting-Note: not about anybody
Status: 5.0.0

--b
Content-Type: text/rfc822-headers

Message-ID: <second@us.example>
"#;

/// Exim as of today: a report, whose status says nothing, and the field as well.
pub const EXIM: &str = r#"Return-path: <>
Envelope-to: bounces+t3@us.example
X-Failed-Recipients: x@y.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.example>
To: bounces+t3@us.example
Content-Type: multipart/report; report-type=delivery-status; boundary=1795-eximdsn
Subject: Mail delivery failed: returning message to sender

--1795-eximdsn
Content-type: text/plain; charset=us-ascii

  x@y.example
    host mx.y.example [192.0.2.9]
    SMTP error from remote mail server after RCPT TO:<x@y.example>:
    550 No such user here

--1795-eximdsn
Content-type: message/delivery-status

Reporting-MTA: dns; exim.example

Action: failed
Final-Recipient: rfc822;x@y.example
Status: 5.0.0
Remote-MTA: dns; mx.y.example
Diagnostic-Code: smtp; 550 No such user here

--1795-eximdsn
Content-type: message/rfc822

Message-Id: <third@us.example>

Isi.
--1795-eximdsn--
"#;

/// Exim as it was.
pub const EXIM_OLD: &str = r#"X-Failed-Recipients: x@y.example,
  z@y.example
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@exim.example>
To: bounces+t4@us.example
Subject: Mail delivery failed: returning message to sender

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  x@y.example
    SMTP error from remote mail server after RCPT TO:<x@y.example>:
    host mx.y.example [192.0.2.9]: 550 5.1.1 User unknown
  z@y.example
    mailbox is full:
    retry timeout exceeded

------ This is a copy of the message, including all the headers. ------

Return-path: <bounces+t4@us.example>
Message-Id: <fourth@us.example>
Subject: Banjir

Isi.
"#;

/// qmail.
pub const QMAIL: &str = r#"Return-Path: <>
From: MAILER-DAEMON@qmail.example
To: bounces+t5@us.example
Subject: failure notice

Hi. This is the qmail-send program at qmail.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<x@y.example>:
Sorry, no mailbox here by that name. (#5.1.1)

<z@y.example>:
192.0.2.9 does not like recipient.
Remote host said: 550 5.7.1 blocked by policy
Giving up on 192.0.2.9.

--- Below this line is a copy of the message.

Return-Path: <bounces+t5@us.example>
Message-ID: <fifth@us.example>
Subject: Banjir

<w@y.example>:
Isi.
"#;

/// A bounce of a bounce: what is returned is a report itself.
pub const NESTED: &str = r#"From: MAILER-DAEMON@a.example
To: postmaster@us.example
Content-Type: multipart/report; report-type=delivery-status; boundary="outer"

--outer
Content-Type: text/plain

--outer
Content-Type: message/delivery-status

Reporting-MTA: dns; a.example

Final-Recipient: rfc822; bounces+t6@us.example
Action: failed
Status: 5.1.1

--outer
Content-Type: message/rfc822

Message-ID: <inner-report@b.example>
Content-Type: multipart/report; report-type=delivery-status; boundary="inner"

--inner
Content-Type: message/delivery-status

Reporting-MTA: dns; b.example

Final-Recipient: rfc822; innocent@news.example
Action: failed
Status: 5.1.1

--inner--

--outer--
"#;

/// A report that a gateway packed into a message with a footer, its status in base64.
pub const WRAPPED: &str = r#"From: MAILER-DAEMON@a.example
To: bounces+t7@us.example
Content-Type: multipart/mixed; boundary=x

--x
Content-Type: multipart/report; report-type=delivery-status; boundary=xy

--xy
Content-Type: message/delivery-status
Content-Transfer-Encoding: base64

RmluYWwtUmVjaXBpZW50OiByZmM4MjI7IHhAeS5leGFtcGxlCkFjdGlvbjogZmFpbGVkClN0YXR1
czogNS4xLjEK
--xy--
--x
Content-Type: text/plain

Footer
--x--
"#;

/// What Exchange says to people, without a status for machines.
pub const EXCHANGE: &str = r#"From: Microsoft Outlook <MicrosoftExchange329e71@corp.example>
To: bounces+t8@us.example
Subject: Undeliverable: Banjir
Content-Type: text/html; charset="utf-8"

<p>x@corp.example wasn't found at corp.example.</p>
"#;

/// All that are reports.
pub const REPORTS: [&str; 7] = [POSTFIX, SEVERAL, EXIM, EXIM_OLD, QMAIL, NESTED, WRAPPED];

/// A feedback loop: a reader called a letter spam.
pub const COMPLAINT: &str = r#"Return-Path: <fbl@provider.example>
Delivered-To: bounces@us.example
From: <abuse@provider.example>
Date: Tue, 24 Nov 2026 15:03:24 +0000
Subject: FW: Banjir
To: <bounces@us.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report;
	boundary="part1_13d.2e68ed54"

--part1_13d.2e68ed54
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report for an email message received from IP 192.0.2.1.

--part1_13d.2e68ed54
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <Bounces+T1@us.example>
Original-Rcpt-To: <Nobody@news.example>
Arrival-Date: Tue, 24 Nov 2026 14:00:00 +0000
Source-IP: 192.0.2.1

--part1_13d.2e68ed54
Content-Type: message/rfc822

From: <humas@us.example>
Subject: Banjir
Message-ID: <siaran.banjir.k7@us.example>

Isi.

--part1_13d.2e68ed54--
"#;
