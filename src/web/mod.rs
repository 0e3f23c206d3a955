//! What siaran serves by HTTP, behind a proxy that speaks TLS: the page by which recipients
//! unsubscribe, and the calendar of what is planned.

mod calendar;
mod server;
mod unsubscribe;

pub use calendar::{Token, TokenError};
pub use server::WebServer;
