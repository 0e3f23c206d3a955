//! The words of AUTH PLAIN (RFC 4616) and LOGIN.

use data_encoding::BASE64;
use secrecy::ExposeSecret;

use super::options::Login;

/// "Username:".
pub(super) const USER: &str = "334 VXNlcm5hbWU6";
/// "Password:".
pub(super) const PASSWORD: &str = "334 UGFzc3dvcmQ6";

/// An AUTH command, sound or not, without what it gives away.
pub(super) fn struck_out(line: &str) -> String {
    let mut words = line.split(' ').skip(1);
    let known = |word: &&str| ["PLAIN", "LOGIN"].iter().any(|name| name.eq_ignore_ascii_case(word));
    match (words.next().filter(known), words.next()) {
        (Some(mechanism), None) => format!("AUTH {mechanism}"),
        (Some(mechanism), Some(_)) => format!("AUTH {mechanism} (struck out)"),
        (None, _) => "AUTH (struck out)".to_owned(),
    }
}

pub(super) fn decode(response: &str) -> Option<Vec<u8>> {
    BASE64.decode(response.as_bytes()).ok()
}

/// One answer is PLAIN's, two are LOGIN's.
pub(super) fn fits(login: &Login, given: &[Vec<u8>]) -> bool {
    let (user, password) = (login.user.as_bytes(), login.password.expose_secret().as_bytes());
    match given {
        [plain] => match plain.split(|&byte| byte == 0).collect::<Vec<_>>()[..] {
            [acting, name, word] => {
                (acting.is_empty() || acting == user) && name == user && word == password
            }
            _ => false,
        },
        [name, word] => name == user && word == password,
        _ => false,
    }
}
