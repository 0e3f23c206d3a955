//! What is due, what comes next, what is held and why. Pure.

pub mod fact;
