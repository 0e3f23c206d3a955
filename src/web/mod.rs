//! What siaran serves by HTTP, behind a proxy that speaks TLS: the page by which recipients
//! unsubscribe.

mod server;
mod unsubscribe;

pub use server::WebServer;
