//! Promise 2: never silently lost, never repeated by the machine, whatever breaks.

mod books;
mod newsroom;
mod system_calls;
