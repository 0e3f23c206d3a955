//! unit_file
