//! Approval through git: real repositories, made by git with keys of ssh-keygen, and what is read of
//! them.

mod accepted;
mod command_line;
mod desk;
mod forged;
mod refused;
mod shapes;
