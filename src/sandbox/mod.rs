pub mod smtp;
pub mod x;
