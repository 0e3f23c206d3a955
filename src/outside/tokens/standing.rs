//! How an account's access stands, as far as files tell.

use jiff::Timestamp;

use super::lock::is_taken;
use super::{Kept, TokenError, Tokens};
use crate::outside::credentials::XCredential;
use crate::problem::SignIn;

/// How an account's access stands, as far as it can be told without asking X.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Does not expire.
    Lasting,
    /// The token lasts until then, and will be refreshed.
    Fresh(Timestamp),
    /// Will be refreshed at its next use.
    Due,
    /// Works until then (`None`: perhaps), and then somebody must sign in.
    Ending(Option<Timestamp>, SignIn),
    /// Somebody must sign in.
    SignIn(SignIn),
}

impl Tokens {
    /// How the access of `account` stands.
    ///
    /// # Errors
    /// [`TokenError::Disk`] only.
    pub fn standing(
        &self,
        account: &str,
        credential: &XCredential,
        now: Timestamp,
    ) -> Result<Standing, TokenError> {
        let mut looked = self.look(account, credential);
        let mut is_refreshing = false;
        if let Ok(Kept::Chain(chain)) = &looked
            && chain.end() == Some(SignIn::BrokenOff)
        {
            is_refreshing = is_taken(&self.lock_path(account));
            // Its refresh may have ended since the look.
            looked = self.look(account, credential);
        }
        let chain = match looked {
            Ok(Kept::Keys(_)) => return Ok(Standing::Lasting),
            Ok(Kept::Chain(chain)) => chain,
            Err(TokenError::SignIn(why)) => return Ok(Standing::SignIn(why)),
            Err(error) => return Err(error),
        };
        let end = chain.end().filter(|_| !is_refreshing);
        Ok(match (end, chain.expires) {
            (Some(why), Some(at)) if at <= now => Standing::SignIn(why),
            (Some(why), at) => Standing::Ending(at, why),
            (None, Some(at)) if at > now => Standing::Fresh(at),
            (None, _) => Standing::Due,
        })
    }
}
