//! Secrets: where they lie, who else could read them, and what is in them.
//!
//! No error, log or `Debug` here ever holds a value.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use ring::digest::{SHA256, digest};
use rustix::fs::OFlags;
use secrecy::{ExposeSecret, SecretSlice, SecretString};
use thiserror::Error;

use crate::outside::x::oauth1::Keys;

/// Largest credential file, in bytes.
pub const LARGEST: u64 = 16 * 1024;

/// The places where credentials are looked for.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// `$CREDENTIALS_DIRECTORY`, which systemd guards.
    directory: Option<PathBuf>,
    /// The configured folder, which we have to distrust.
    folder: PathBuf,
}

/// Why a credential cannot be used.
#[derive(Debug, Error)]
#[allow(missing_docs)]
pub enum CredentialError {
    #[error(
        "credential name {0:?} may hold only letters, digits, '.', '_' and '-', and not begin with '.'"
    )]
    Name(String),
    #[error("credential {name} is in none of: {}; create the file with mode 0600", list(tried))]
    NotFound { name: String, tried: Vec<PathBuf> },
    #[error("credential {path} can be read by others (mode {mode:04o}); run: chmod 600 {path}", path = path.display())]
    Exposed { path: PathBuf, mode: u32 },
    #[error("credential {} is a symbolic link; put the file itself there", .0.display())]
    Symlink(PathBuf),
    #[error("credential {} is not a regular file", .0.display())]
    NotAFile(PathBuf),
    #[error("credential {} is larger than {LARGEST} bytes; is it the right file?", .0.display())]
    TooLarge(PathBuf),
    #[error("credential {path} may not be read by this user; run: chown it to the service's user", path = .0.display())]
    Permission(PathBuf),
    #[error("credential {path} cannot be read: {why}", path = path.display())]
    System { path: PathBuf, why: String },
    #[error("credential {} is empty", .0.display())]
    Empty(PathBuf),
    #[error("credential {} must be one line of text without control characters", .0.display())]
    NotOneLine(PathBuf),
    #[error("credential {path} must be YAML with the keys {keys}{place}", path = path.display(), keys = X_KEYS.join(", "))]
    NotYaml { path: PathBuf, place: String },
    #[error("credential {path}: {what}; the keys are {keys}", path = path.display(), keys = X_KEYS.join(", "))]
    Keys { path: PathBuf, what: String },
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// The bytes of one credential file.
#[derive(Debug)]
pub struct Credential {
    /// Where it was found.
    pub path: PathBuf,
    bytes: SecretSlice<u8>,
}

/// What signs for an X account, and which credential it came from.
#[derive(Debug, Clone)]
pub struct XKeys {
    /// OAuth 1.0a keys.
    pub keys: Keys,
    /// See [`Credential::fingerprint`].
    pub fingerprint: String,
}

const X_KEYS: [&str; 4] =
    ["consumer_key", "consumer_secret", "access_token", "access_token_secret"];

impl Credentials {
    /// Looks in `directory`, when there is one, then in `folder`.
    pub fn new(directory: Option<PathBuf>, folder: impl Into<PathBuf>) -> Credentials {
        Credentials { directory, folder: folder.into() }
    }

    /// As [`Credentials::new`] with `$CREDENTIALS_DIRECTORY`, which systemd sets.
    pub fn from_env(folder: impl Into<PathBuf>) -> Credentials {
        let directory = std::env::var_os("CREDENTIALS_DIRECTORY").filter(|d| !d.is_empty());
        Credentials::new(directory.map(PathBuf::from), folder)
    }

    /// Finds and reads the credential `name`: in the directory as `NAME`, then as `siaran_NAME`
    /// (so systemd names the files of a loaded folder), then in the folder; each also with
    /// `.yaml`. The first that exists counts, even when it is unusable.
    ///
    /// # Errors
    /// The path and its cure.
    pub fn find(&self, name: &str) -> Result<Credential, CredentialError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
        if name.is_empty() || name.starts_with('.') || !name.chars().all(allowed) {
            return Err(CredentialError::Name(name.chars().take(100).collect()));
        }
        let guarded =
            self.directory.iter().flat_map(|d| [d.join(name), d.join(format!("siaran_{name}"))]);
        let bases = guarded.map(|p| (p, true)).chain([(self.folder.join(name), false)]);
        let mut tried = Vec::new();
        for (base, guarded) in bases {
            let mut yaml = base.clone().into_os_string();
            yaml.push(".yaml");
            for path in [base, PathBuf::from(yaml)] {
                match read(&path, guarded)? {
                    Some(bytes) => return Ok(Credential { path, bytes: bytes.into() }),
                    None => tried.push(path),
                }
            }
        }
        Err(CredentialError::NotFound { name: name.to_owned(), tried })
    }

    /// The one line of the credential `name`, such as a password.
    ///
    /// # Errors
    /// As [`Credentials::find`] and [`Credential::one_line`].
    pub fn one_line(&self, name: &str) -> Result<SecretString, CredentialError> {
        self.find(name)?.one_line()
    }

    /// The X keys of the credential `name`.
    ///
    /// # Errors
    /// As [`Credentials::find`] and [`Credential::x_keys`].
    pub fn x_keys(&self, name: &str) -> Result<XKeys, CredentialError> {
        self.find(name)?.x_keys()
    }
}

/// The bytes at `path`, or nothing when nothing is there.
fn read(path: &Path, guarded: bool) -> Result<Option<Vec<u8>>, CredentialError> {
    let here = || path.to_owned();
    let system = |e: std::io::Error| CredentialError::System { path: here(), why: e.to_string() };
    // Inside its directory systemd guards by ACL, and modes and links there are its own.
    let follow = if guarded { OFlags::empty() } else { OFlags::NOFOLLOW };
    let flags = (OFlags::NONBLOCK | OFlags::NOCTTY | follow).bits().cast_signed();
    let file = match File::options().read(true).custom_flags(flags).open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(e) if rustix::io::Errno::from_io_error(&e) == Some(rustix::io::Errno::LOOP) => {
            return Err(CredentialError::Symlink(here()));
        }
        Err(e) if e.kind() == std::io::ErrorKind::PermissionDenied => {
            return Err(CredentialError::Permission(here()));
        }
        // A socket or a device without a driver.
        Err(e) if rustix::io::Errno::from_io_error(&e) == Some(rustix::io::Errno::NXIO) => {
            return Err(CredentialError::NotAFile(here()));
        }
        Err(e) => return Err(system(e)),
    };
    let meta = file.metadata().map_err(system)?;
    if !meta.is_file() {
        return Err(CredentialError::NotAFile(here()));
    }
    let mode = meta.mode() & 0o7777;
    if !guarded && mode & 0o077 != 0 {
        return Err(CredentialError::Exposed { path: here(), mode });
    }
    // Room for all at once: growing would leave copies of a secret in freed memory.
    let mut bytes = Vec::with_capacity(LARGEST as usize + 32);
    file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(system)?;
    match bytes.len() as u64 <= LARGEST {
        true => Ok(Some(bytes)),
        false => Err(CredentialError::TooLarge(here())),
    }
}

impl Credential {
    /// First 16 hex digits of the SHA-256 of the bytes: tells one credential from its successor.
    pub fn fingerprint(&self) -> String {
        let sum = digest(&SHA256, self.bytes.expose_secret());
        data_encoding::HEXLOWER.encode(&sum.as_ref()[..8])
    }

    /// The content without its final line end.
    ///
    /// # Errors
    /// When it is empty, not UTF-8, or has more lines or control characters.
    pub fn one_line(&self) -> Result<SecretString, CredentialError> {
        let not_one_line = || CredentialError::NotOneLine(self.path.clone());
        let text = std::str::from_utf8(self.bytes.expose_secret()).map_err(|_| not_one_line())?;
        let line = text.strip_suffix('\n').unwrap_or(text);
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.trim().is_empty() {
            return Err(CredentialError::Empty(self.path.clone()));
        }
        match line.contains(char::is_control) {
            true => Err(not_one_line()),
            false => Ok(line.into()),
        }
    }

    /// The four X keys.
    ///
    /// # Errors
    /// Which keys are missing, unknown or not text; never what stands in them.
    pub fn x_keys(&self) -> Result<XKeys, CredentialError> {
        let mut map = mapping(self.bytes.expose_secret())
            .map_err(|place| CredentialError::NotYaml { path: self.path.clone(), place })?;
        let wrong = |what: String| CredentialError::Keys { path: self.path.clone(), what };
        let (mut missing, mut unusable) = (Vec::new(), Vec::new());
        let mut take = |key: &'static str| match map.remove(key) {
            Some(serde_yaml::Value::String(s))
                if !s.is_empty() && !s.contains(|c: char| c.is_control() || c == ' ') =>
            {
                SecretString::from(s)
            }
            Some(_) => {
                unusable.push(key);
                SecretString::default()
            }
            None => {
                missing.push(key);
                SecretString::default()
            }
        };
        let [consumer_key, consumer_secret, access_token, access_token_secret] =
            X_KEYS.map(&mut take);
        if !missing.is_empty() {
            return Err(wrong(format!("missing {}", missing.join(", "))));
        }
        if !unusable.is_empty() {
            return Err(wrong(format!(
                "put the value of {} in double quotes, as one word",
                unusable.join(", ")
            )));
        }
        if !map.is_empty() {
            // A key that looks like no key may be a secret that slipped to the wrong side.
            let named = |key: &serde_yaml::Value| match key.as_str() {
                Some(k)
                    if k.len() <= 24 && k.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') =>
                {
                    k.to_owned()
                }
                _ => "one that is no key".to_owned(),
            };
            let unknown: BTreeSet<String> = map.keys().map(named).collect();
            return Err(wrong(format!(
                "unknown {}",
                unknown.into_iter().collect::<Vec<_>>().join(", ")
            )));
        }
        let keys = Keys { consumer_key, consumer_secret, access_token, access_token_secret };
        Ok(XKeys { keys, fingerprint: self.fingerprint() })
    }
}

/// The one place that reads YAML here. The error tells the place only: the parser's own words may
/// quote a value.
fn mapping(bytes: &[u8]) -> Result<serde_yaml::Mapping, String> {
    serde_yaml::from_slice(bytes).map_err(|e| match e.location() {
        Some(at) => format!(" (see line {})", at.line()),
        None => String::new(),
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs::{Permissions, set_permissions, write};
    use std::os::unix::fs::{PermissionsExt, symlink};

    use tempfile::TempDir;

    use super::*;

    const X: &str = "consumer_key: ck-SECRET\nconsumer_secret: cs-SECRET\n\
                     access_token: 12-at-SECRET\naccess_token_secret: ats-SECRET\n";

    fn put(path: &Path, text: impl AsRef<[u8]>, mode: u32) {
        write(path, text).unwrap();
        set_permissions(path, Permissions::from_mode(mode)).unwrap();
    }

    fn places() -> (TempDir, TempDir, Credentials) {
        let (directory, folder) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let credentials = Credentials::new(Some(directory.path().into()), folder.path());
        (directory, folder, credentials)
    }

    fn line(credentials: &Credentials) -> String {
        credentials.one_line("smtp").unwrap().expose_secret().to_owned()
    }

    #[test]
    fn the_first_place_wins() {
        let (directory, folder, credentials) = places();
        put(&folder.path().join("smtp.yaml"), "six\n", 0o600);
        assert_eq!(line(&credentials), "six");
        put(&folder.path().join("smtp"), "five\r\n", 0o400);
        assert_eq!(line(&credentials), "five");
        put(&directory.path().join("siaran_smtp.yaml"), "four", 0o440);
        assert_eq!(line(&credentials), "four");
        put(&directory.path().join("siaran_smtp"), "three", 0o440);
        assert_eq!(line(&credentials), "three");
        put(&directory.path().join("smtp.yaml"), "two", 0o444);
        assert_eq!(line(&credentials), "two");
        symlink("siaran_smtp", directory.path().join("smtp")).unwrap();
        assert_eq!(line(&credentials), "three");
        let outside = Credentials::new(None, folder.path());
        assert_eq!(line(&outside), "five");
    }

    #[test]
    fn what_others_could_read_or_place_is_refused_with_a_cure() {
        let (_directory, folder, credentials) = places();
        let path = folder.path().join("smtp");
        let refused = |part: &str| {
            let error = credentials.one_line("smtp").unwrap_err();
            let text = error.to_string();
            assert!(text.contains(part) && text.contains(path.to_str().unwrap()), "{text}");
            assert!(!format!("{text}{error:?}").contains("SECRET"));
        };
        refused("is in none of");
        for mode in [0o640, 0o604, 0o660, 0o601] {
            put(&path, "SECRET", mode);
            refused(&format!("chmod 600 {}", path.display()));
        }
        put(&path, "", 0o600);
        refused("is empty");
        put(&path, "\n", 0o600);
        refused("is empty");
        put(&path, "SECRET\nSECRET\n", 0o600);
        refused("one line");
        put(&path, "SECRET\0", 0o600);
        refused("one line");
        put(&path, b"SECRET\xff", 0o600);
        refused("one line");
        put(&path, "S".repeat(16 * 1024 + 1), 0o600);
        refused("larger than 16384");
        std::fs::remove_file(&path).unwrap();
        put(&folder.path().join("real"), "SECRET", 0o600);
        symlink("real", &path).unwrap();
        refused("symbolic link");
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        refused("not a regular file");
        std::fs::remove_dir(&path).unwrap();
        let mode = rustix::fs::Mode::RUSR;
        rustix::fs::mknodat(rustix::fs::CWD, &path, rustix::fs::FileType::Fifo, mode, 0).unwrap();
        refused("not a regular file");
    }

    #[test]
    fn names_cannot_lead_elsewhere() {
        let (_directory, _folder, credentials) = places();
        for name in
            ["", ".", "..", ".smtp", "../smtp", "a/b", "/etc/passwd", "a b", "a\n", "é", "a\0"]
        {
            assert!(matches!(credentials.find(name), Err(CredentialError::Name(_))), "{name:?}");
        }
        assert!(matches!(
            credentials.find("x-kantor_1.key"),
            Err(CredentialError::NotFound { .. })
        ));
    }

    #[test]
    fn x_keys_are_read_and_their_faults_named_without_values() {
        let (_directory, folder, credentials) = places();
        let path = folder.path().join("x-kantor.yaml");
        put(&path, X, 0o600);
        let keys = credentials.x_keys("x-kantor").unwrap().keys;
        let values = [
            &keys.consumer_key,
            &keys.consumer_secret,
            &keys.access_token,
            &keys.access_token_secret,
        ];
        let values = values.map(|v| v.expose_secret().to_owned());
        assert_eq!(values, ["ck-SECRET", "cs-SECRET", "12-at-SECRET", "ats-SECRET"]);
        let found = credentials.find("x-kantor").unwrap();
        assert!(!format!("{keys:?}{found:?}").contains("SECRET"));
        let secret = found.bytes.expose_secret();
        assert!(!format!("{found:?}").contains(&format!("{:?}", &secret[..4])));

        let without = |key: &str| -> String {
            X.lines().filter(|l| !l.starts_with(key)).map(|l| format!("{l}\n")).collect()
        };
        for (text, part) in [
            (without("consumer"), "missing consumer_key, consumer_secret;"),
            (format!("{X}client_id: SECRET\n"), "unknown client_id;"),
            (format!("{X}9SECRET: x\n"), "unknown one that is no key;"),
            (without("consumer_key") + "consumer_key: 17\n", "value of consumer_key in double"),
            (without("consumer_key") + "consumer_key:\n", "value of consumer_key in double"),
            (
                without("consumer_key") + "consumer_key: a SECRET\n",
                "value of consumer_key in double",
            ),
            (format!("{X}consumer_key: SECRET\n"), "must be YAML"),
            ("SECRET".into(), "must be YAML"),
            (format!("{X}\"SECRET"), "(see line"),
            (String::new(), "missing consumer_key"),
            ("[".repeat(16_000), "must be YAML"),
        ] {
            put(&path, &text, 0o600);
            let error = credentials.x_keys("x-kantor").unwrap_err();
            let shown = error.to_string();
            assert!(shown.contains(part) && shown.contains("x-kantor.yaml"), "{shown}");
            assert!(!format!("{shown}{error:?}").contains("SECRET"), "{shown}");
        }
    }

    #[test]
    fn a_fingerprint_tells_versions_apart() {
        let (_directory, folder, credentials) = places();
        put(&folder.path().join("smtp"), "abc", 0o600);
        assert_eq!(credentials.find("smtp").unwrap().fingerprint(), "ba7816bf8f01cfea");
    }
}
