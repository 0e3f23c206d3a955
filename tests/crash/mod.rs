//! Promise 2: never silently lost, never repeated by the machine, whatever breaks.

mod accounts;
mod books;
mod clock;
mod disk;
mod erasure;
mod fence;
mod letters;
mod mailboxes;
mod moments;
mod refresh;
mod release;
mod system_calls;
