//! The file that `siaran new` writes, with a comment at every key that a writer needs.

mod blank;
mod english;
mod indonesian;

use crate::lang::Lang;
pub use blank::{Asked, Blank};

/// The file to fill in.
pub fn announcement(lang: Lang, blank: &Blank) -> String {
    match lang {
        Lang::Id => indonesian::file(blank),
        Lang::En => english::file(blank),
    }
}
