//! Two verifiers that others wrote, with one record in place of the DNS.

use std::process::Command;

use tempfile::TempDir;

/// dkimpy. Debian's own Python has it, whichever comes first on the path.
const DKIMPY: &str = r#"
import dkim, sys
name, record, *files = sys.argv[1:]
def txt(asked, timeout=5):
    return record.encode() if asked.decode() == name + '.' else None
for file in files:
    try:
        verdict = dkim.DKIM(open(file, 'rb').read()).verify(dnsfunc=txt)
        print('pass' if verdict else 'fail')
    except dkim.DKIMException as e:
        print('fail', type(e).__name__, *str(e).split())
"#;

/// Mail::DKIM.
const MAIL_DKIM: &str = r#"
use strict; use warnings;
use Mail::DKIM::Verifier; use Mail::DKIM::DNS; use Net::DNS::RR;
my ($name, $record, @files) = @ARGV;
my $rr = Net::DNS::RR->new(name => $name, type => 'TXT', txtdata => [unpack '(A255)*', $record]);
{ no warnings 'redefine';
  *Mail::DKIM::DNS::query = sub { $_[0] eq $name && $_[1] eq 'TXT' ? ($rr) : () }; }
for my $file (@files) {
    open my $in, '<:raw', $file or die $!;
    my $verifier = Mail::DKIM::Verifier->new;
    local $/;
    $verifier->PRINT(<$in>);
    $verifier->CLOSE;
    print $verifier->result_detail =~ s/\s+/ /gr, "\n";
}
"#;

/// What both say of `messages` when `record` stands at `name`: `pass`, or what else, with the reason.
pub fn verdicts(name: &str, record: &str, messages: &[Vec<u8>]) -> Vec<[String; 2]> {
    let folder = TempDir::new().expect("folder");
    let files: Vec<_> = (0..messages.len()).map(|n| folder.path().join(n.to_string())).collect();
    for (file, message) in files.iter().zip(messages) {
        std::fs::write(file, message).expect("write");
    }
    let ask = |program: &str, flag: &str, script: &str| {
        let mut command = Command::new(program);
        // No message may be read otherwise than as bytes.
        command.env("LC_ALL", "C").args([flag, script]);
        let output = command.args([name, record]).args(&files).output().expect("verifier");
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{program}: {told}");
        let lines: Vec<String> =
            String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect();
        assert_eq!(lines.len(), messages.len(), "{program}: {lines:?} {told}");
        lines
    };
    let perl = ask("/usr/bin/perl", "-e", MAIL_DKIM);
    let python = ask("/usr/bin/python3", "-c", DKIMPY);
    python.into_iter().zip(perl).map(|(python, perl)| [python, perl]).collect()
}
