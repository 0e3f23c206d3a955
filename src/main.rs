//! Arguments to one command.

use std::process::ExitCode;

fn main() -> ExitCode {
    siaran::cli::main()
}
