//! Stand-ins for what lies outside, speaking the real protocols strictly: rehearsals, `run
//! --sandbox` and the tests talk to them through the same code that talks to the real servers.

pub mod x;
