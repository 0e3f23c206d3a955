//! A stand-in for the X API on loopback that is an independent check of our client: it verifies
//! signatures itself, refuses what X does not know, keeps threads, and fails on demand.
//!
//! Nothing here is shared with the client in `outside`. Beside posts and requests the server
//! keeps *complaints*: whatever a well-made client would not have done. A story that ends well
//! ends without any.

mod account;
mod acts;
mod admit;
mod alt_text;
mod answer;
mod asked;
mod body;
mod consent;
mod create;
mod credentials;
mod endpoint;
mod fault;
mod fields;
mod format;
mod grants;
mod media;
mod multipart;
mod oauth;
mod oauth2;
mod options;
mod paging;
mod pending;
mod pin;
mod posts;
mod public;
mod request_log;
mod respond;
mod routes;
mod server;
mod shown;
mod similar;
mod site;
#[cfg(test)]
mod tests;
mod timeline;
mod tokens;
mod upload;
mod wire;
mod world;

pub use account::Account;
pub use answer::Answer;
pub use endpoint::Endpoint;
pub use fault::{Fault, Hidden, What};
pub use grants::{App, Granted};
pub use media::{MediaKind, Processing, StoredMedia};
pub use options::{Clock, Options};
pub use posts::StoredPost;
pub use request_log::RequestLog;
pub use server::XServer;
pub use tokens::StoredToken;
