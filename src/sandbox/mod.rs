//! Stand-in servers that speak the real protocols: for rehearsals, the demo and the tests.

pub mod smtp;
