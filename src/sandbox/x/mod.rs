//! A stand-in for the X API on loopback that is an independent check of our client: it verifies
//! signatures itself, refuses what X does not know, keeps threads, and fails on demand.
//!
//! Nothing here is shared with the client in `outside`. Beside posts and requests the server
//! keeps *complaints*: whatever a well-made client would not have done. A story that ends well
//! ends without any.

mod account;
mod acts;
mod answer;
mod endpoint;
mod fault;
mod oauth;
mod options;
mod posts;
mod request_log;
mod respond;
mod server;
mod shown;
mod site;
#[cfg(test)]
mod tests;
mod timeline;
mod wire;
mod world;

pub use account::Account;
pub use answer::Answer;
pub use endpoint::Endpoint;
pub use fault::{Fault, Hidden, What};
pub use options::{Clock, Options};
pub use posts::StoredPost;
pub use request_log::RequestLog;
pub use server::XServer;
