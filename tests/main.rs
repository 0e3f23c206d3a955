//! One binary for every test that needs a real process, server, disk or clock.

mod architecture;
mod contract;
mod crash;
mod faults;
mod newsroom;
mod servers;
mod stories;
mod unit_file;
