//! Waiting for news.

use std::time::Duration;

use tokio::time::{sleep, timeout};

use super::error::InboxError;
use super::read::Cursor;
use super::response::{Condition, Response, Told};
use super::session::{Command, Session};
use super::wire::ANSWER;

/// Servers may end a session that says nothing for 30 minutes.
const LONGEST: Duration = Duration::from_secs(25 * 60);

/// Why a wait ended; either way it is worth reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Woken {
    /// The folder is not as the cursor knows it.
    News,
    /// The time is over.
    Time,
}

impl Session {
    /// Waits until the folder has something behind `cursor`, at most so long and 25 minutes.
    ///
    /// Where the server cannot tell (see [`Session::can_idle`]), the whole time passes. The future
    /// may be dropped at any time; the session is then of no more use.
    pub async fn wait(
        &mut self,
        folder: &str,
        cursor: Cursor,
        at_most: Duration,
    ) -> Result<Woken, InboxError> {
        let examined = self.examine(folder).await?;
        // What came between the last reading and now is told to nobody.
        if examined.validity != cursor.validity || examined.last() > cursor.uid {
            return Ok(Woken::News);
        }
        let at_most = at_most.min(LONGEST);
        if !self.can_idle {
            sleep(at_most).await;
            return Ok(Woken::Time);
        }
        self.take()?;
        let limit = self.account.deadlines.command;
        let late = |_| Err(InboxError::late("IDLE"));
        let begun = timeout(limit, self.begin_idle()).await.unwrap_or_else(late)?;
        let Begun { tag, refused, news } = begun;
        if refused {
            self.give_back();
            sleep(at_most).await;
            return Ok(Woken::Time);
        }
        let woken = match timeout(at_most, self.news(news)).await {
            Ok(end) => end.map(|()| Woken::News)?,
            Err(_) => Woken::Time,
        };
        let late = |_| Err(InboxError::late("DONE"));
        timeout(limit, self.end_idle(&tag)).await.unwrap_or_else(late)?;
        self.give_back();
        Ok(woken)
    }

    async fn begin_idle(&mut self) -> Result<Begun, InboxError> {
        let tag = self.begin(&Command::new("IDLE")).await?;
        let mut news = false;
        loop {
            let response = self.wire.response().await?;
            let refused = response.behind(&tag).is_some();
            if refused || response.behind("+").is_some() {
                return Ok(Begun { tag, refused, news });
            }
            news |= self.is_news(&response)?;
        }
    }

    /// Ends when the folder has grown.
    async fn news(&mut self, already: bool) -> Result<(), InboxError> {
        let mut news = already;
        while !news {
            let response = self.wire.response().await?;
            news = self.is_news(&response)?;
        }
        Ok(())
    }

    async fn end_idle(&mut self, tag: &str) -> Result<(), InboxError> {
        self.wire.allow(ANSWER);
        self.wire.send(b"DONE\r\n").await?;
        let told = self.end(tag, None, |_| {}).await?;
        match told.condition {
            Condition::Ok => Ok(()),
            _ => Err(told.refusal("IDLE")),
        }
    }

    fn is_news(&self, response: &Response) -> Result<bool, InboxError> {
        match response.behind("*").and_then(|text| Told::read(&text)) {
            Some(told) if told.condition == Condition::Bye => Err(self.clean(told).refusal("IDLE")),
            _ => Ok(response.counted().is_some_and(|(_, what)| what == "EXISTS")),
        }
    }
}

/// How the server took IDLE.
struct Begun {
    tag: String,
    refused: bool,
    /// It has told of news already.
    news: bool,
}
