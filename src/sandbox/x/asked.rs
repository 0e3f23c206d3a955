//! A call that no account has signed: how people and applications sign in.

use jiff::Timestamp;

use super::answer::Refusal;
use super::oauth::Covered;

/// Its parameters are for the endpoint to judge.
pub(super) struct Asked {
    pub(super) method: String,
    /// `scheme://host[:port]/path`, without the query.
    pub(super) url: String,
    pub(super) query: Vec<(String, String)>,
    /// Pairs of the body, when that is a form.
    pub(super) form: Vec<(String, String)>,
    pub(super) authorization: Option<String>,
    pub(super) now: Timestamp,
}

impl Asked {
    /// Runs `ask` with what an OAuth 1.0a signature covers.
    pub(super) fn covered<T>(&self, ask: impl FnOnce(&Covered<'_>) -> T) -> T {
        let parameters: Vec<_> = self.query.iter().chain(&self.form).cloned().collect();
        ask(&Covered { method: &self.method, url: &self.url, parameters: &parameters })
    }

    /// A parameter, wherever it stands.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().chain(&self.form).find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    pub(super) fn need(&self, name: &str) -> Result<&str, Refusal> {
        self.get(name).ok_or_else(|| Refusal::invalid(name, "", &format!("{name} is missing")))
    }

    /// That each of `pairs` is among `known` and there once. Values are not told: some are secret.
    pub(super) fn only(pairs: &[(String, String)], known: &[&str]) -> Result<(), Refusal> {
        for (n, (name, _)) in pairs.iter().enumerate() {
            let twice = pairs[..n].iter().any(|(earlier, _)| earlier == name);
            if twice || !known.contains(&name.as_str()) {
                let message = format!("the parameter {name:?} is unknown or given twice");
                return Err(Refusal::invalid(name, "", &message));
            }
        }
        Ok(())
    }
}
