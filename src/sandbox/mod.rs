pub mod page;
pub mod smtp;
pub mod x;
