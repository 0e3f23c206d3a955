//! The configuration of both servers, their certificate and their folders.

use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, chown};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

/// Whose mailbox is full: Postfix bounces what is sent there.
pub const FULL: &str = "full@news.example";

/// `ca.pem`, and `server.pem` with `server.key` signed by it.
pub fn write_certificates(folder: &Path) {
    let ca_key = KeyPair::generate().expect("key");
    let mut ca = CertificateParams::default();
    ca.distinguished_name.push(DnType::CommonName, "Test CA");
    ca.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    // OpenSSL of Debian 13, as Python uses it, takes no CA without these.
    ca.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let ca_cert = ca.self_signed(&ca_key).expect("certificate");
    let issuer = Issuer::new(ca, ca_key);

    let key = KeyPair::generate().expect("key");
    let names = vec!["localhost".to_owned(), "127.0.0.1".to_owned()];
    let mut server = CertificateParams::new(names).expect("names");
    server.distinguished_name.push(DnType::CommonName, "localhost");
    server.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    server.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    server.use_authority_key_identifier_extension = true;
    let cert = server.signed_by(&key, &issuer).expect("certificate");

    fs::write(folder.join("ca.pem"), ca_cert.pem()).expect("write");
    fs::write(folder.join("server.pem"), cert.pem()).expect("write");
    fs::write(folder.join("server.key"), key.serialize_pem()).expect("write");
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(folder.join("server.key"), private).expect("mode");
}

/// Dovecot's, in the words of the version at hand.
pub fn write_dovecot(root: &Path, users: &[&str], password: &str, imap_port: u16, imaps_port: u16) {
    let d = root.display();
    let passwd: String = users.iter().map(|u| format!("{u}:{{PLAIN}}{password}::::::\n")).collect();
    fs::write(root.join("dv/users"), passwd).expect("write");
    chown(root.join("mail"), Some(id_of("-u", "nobody")), Some(id_of("-g", "nobody")))
        .expect("owner");

    let version = words_of("dovecot", &["--version"]);
    let dialect = if version.starts_with("2.3.") {
        format!(
            "ssl_cert = <{d}/tls/server.pem\n\
             ssl_key = <{d}/tls/server.key\n\
             mail_location = maildir:{d}/mail/%u\n\
             passdb {{\n driver = passwd-file\n args = {d}/dv/users\n}}\n\
             userdb {{\n driver = passwd-file\n args = {d}/dv/users\n}}\n"
        )
    } else {
        // 2.4 wants to be told for which version the file was written.
        let short = version.split(['-', ' ', '\n']).next().unwrap_or_default();
        format!(
            "dovecot_config_version = {short}\n\
             dovecot_storage_version = {short}\n\
             ssl_server_cert_file = {d}/tls/server.pem\n\
             ssl_server_key_file = {d}/tls/server.key\n\
             mail_driver = maildir\n\
             mail_path = {d}/mail/%{{user}}\n\
             passdb passwd-file {{\n passwd_file_path = {d}/dv/users\n}}\n\
             userdb passwd-file {{\n passwd_file_path = {d}/dv/users\n}}\n"
        )
    };
    let config = format!(
        "{dialect}\
         base_dir = {d}/dv/base\n\
         state_dir = {d}/dv/state\n\
         log_path = {d}/log/dovecot.log\n\
         protocols = imap lmtp\n\
         listen = 127.0.0.1\n\
         ssl = yes\n\
         mail_uid = nobody\n\
         mail_gid = nogroup\n\
         first_valid_uid = 1\n\
         first_valid_gid = 1\n\
         recipient_delimiter = +\n\
         auth_mechanisms = plain login\n\
         auth_failure_delay = 0\n\
         service anvil {{\n unix_listener anvil-auth-penalty {{\n  mode = 0\n }}\n}}\n\
         service imap-login {{\n\
         \x20inet_listener imap {{\n  port = {imap_port}\n }}\n\
         \x20inet_listener imaps {{\n  port = {imaps_port}\n }}\n}}\n\
         service auth {{\n\
         \x20unix_listener {d}/dv/sasl {{\n  mode = 0660\n  user = postfix\n  group = postfix\n }}\n}}\n\
         service lmtp {{\n\
         \x20unix_listener {d}/dv/lmtp {{\n  mode = 0660\n  user = postfix\n  group = postfix\n }}\n}}\n"
    );
    fs::write(root.join("dv/dovecot.conf"), config).expect("write");
}

/// Postfix's, with the folders that `postfix check` would make.
pub fn write_postfix(root: &Path, users: &[&str], port: u16, smtps_port: u16) {
    let d = root.display();
    let mut domains: Vec<&str> = users.iter().filter_map(|u| u.split('@').nth(1)).collect();
    domains.sort_unstable();
    domains.dedup();
    let domains = domains.join(", ");
    let main = format!(
        "compatibility_level = 3.6\n\
         config_directory = {d}/pf\n\
         queue_directory = {d}/spool\n\
         data_directory = {d}/data\n\
         maillog_file = {d}/log/mail.log\n\
         maillog_file_prefixes = {d}\n\
         myhostname = mail.press.example\n\
         mydestination =\n\
         mynetworks =\n\
         inet_interfaces = 127.0.0.1\n\
         inet_protocols = ipv4\n\
         alias_maps =\n\
         alias_database =\n\
         recipient_delimiter = +\n\
         virtual_mailbox_domains = {domains}\n\
         virtual_transport = lmtp:unix:{d}/dv/lmtp\n\
         lmtp_destination_recipient_limit = 1\n\
         default_transport = error:no mail leaves this machine\n\
         transport_maps = inline:{{ {{ {FULL} = error:5.2.2 mailbox is full }} }}\n\
         smtp_tls_security_level = none\n\
         smtpd_reject_unlisted_recipient = no\n\
         smtpd_relay_restrictions = permit_sasl_authenticated, reject\n\
         smtpd_sasl_auth_enable = yes\n\
         smtpd_sasl_type = dovecot\n\
         smtpd_sasl_path = unix:{d}/dv/sasl\n\
         smtpd_tls_security_level = may\n\
         smtpd_tls_auth_only = yes\n\
         smtpd_tls_chain_files = {d}/tls/server.key, {d}/tls/server.pem\n\
         smtpd_client_connection_count_limit = 0\n\
         smtpd_client_connection_rate_limit = 0\n"
    );
    let path = root.join("pf/main.cf");
    fs::write(&path, main).expect("write");
    // Postfix rereads a file changed within the last two seconds until it is older than that.
    let earlier = SystemTime::now() - Duration::from_secs(60);
    File::options().write(true).open(path).and_then(|f| f.set_modified(earlier)).expect("time");
    let master = format!(
        "127.0.0.1:{port} inet n - n - - smtpd\n\
         127.0.0.1:{smtps_port} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes\n\
         pickup unix n - n 60 1 pickup\n\
         cleanup unix n - n - 0 cleanup\n\
         qmgr unix n - n 300 1 qmgr\n\
         tlsmgr unix - - n 1000? 1 tlsmgr\n\
         rewrite unix - - n - - trivial-rewrite\n\
         bounce unix - - n - 0 bounce\n\
         defer unix - - n - 0 bounce\n\
         trace unix - - n - 0 bounce\n\
         verify unix - - n - 1 verify\n\
         proxymap unix - - n - - proxymap\n\
         error unix - - n - - error\n\
         retry unix - - n - - error\n\
         lmtp unix - - n - - lmtp\n\
         anvil unix - - n - 1 anvil\n\
         scache unix - - n - 1 scache\n\
         postlog unix-dgram n - n - 1 postlogd\n"
    );
    fs::write(root.join("pf/master.cf"), master).expect("write");

    let (postfix, drop_group) = (id_of("-u", "postfix"), group_id("postdrop"));
    let folder = |name: &str, owner: u32, group: Option<u32>, mode: u32| {
        let path = root.join(name);
        fs::create_dir(&path).expect("folder");
        chown(&path, Some(owner), group).expect("owner");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("mode");
    };
    folder("spool", 0, None, 0o755);
    folder("spool/pid", 0, None, 0o755);
    folder("data", postfix, None, 0o700);
    for queue in [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private",
        "saved", "trace",
    ] {
        folder(&format!("spool/{queue}"), postfix, None, 0o700);
    }
    folder("spool/maildrop", postfix, Some(drop_group), 0o1730);
    folder("spool/public", postfix, Some(drop_group), 0o2710);
}

fn id_of(flag: &str, name: &str) -> u32 {
    words_of("id", &[flag, name]).trim().parse().expect("a number")
}

fn group_id(name: &str) -> u32 {
    let entry = words_of("getent", &["group", name]);
    entry.split(':').nth(2).expect("third field").parse().expect("a number")
}

/// What a program prints; panics with its complaints when it fails.
pub fn words_of(program: &str, args: &[&str]) -> String {
    let output = Command::new(program)
        .args(args)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}: run the tests by tests/run"));
    assert!(output.status.success(), "{program}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("text")
}
