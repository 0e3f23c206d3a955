//! Ways to break what runs: death at a system call, a power cut, a false clock, a bad network.

pub mod clock;
pub mod disk;
pub mod network;
pub mod strace;
