//! How a command ended, and what the process says of it.

use std::process::ExitCode;

/// Something is wrong with the content, or an action failed.
const FAILED: u8 = 1;
/// The command was not understood.
const USAGE: u8 = 2;
/// EX_CONFIG: the configuration must be mended; systemd does not restart on it.
const CONFIGURATION: u8 = 78;

/// Why a command ended without success.
#[derive(Debug)]
pub enum Failure {
    /// Already told; the content is at fault or an action failed.
    Told,
    /// To be told; an action failed.
    Action(anyhow::Error),
    /// To be told; an argument names what does not exist in siaran.
    Usage(String),
    /// To be told; the configuration is at fault.
    Configuration(anyhow::Error),
    /// Already told; the configuration is at fault.
    ConfigurationTold,
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure::Action(error.into())
    }
}

/// What a command gives.
pub type Done = Result<(), Failure>;

/// Tells a failure that is not told yet, and gives the process's exit code.
pub fn conclude(done: Done) -> ExitCode {
    let code = match done {
        Ok(()) => 0,
        Err(Failure::Told) => FAILED,
        Err(Failure::Action(error)) => {
            eprintln!("siaran: {error:#}");
            FAILED
        }
        Err(Failure::Usage(error)) => {
            eprintln!("siaran: {error}");
            USAGE
        }
        Err(Failure::Configuration(error)) => {
            eprintln!("siaran: {error:#}");
            CONFIGURATION
        }
        Err(Failure::ConfigurationTold) => CONFIGURATION,
    };
    ExitCode::from(code)
}
