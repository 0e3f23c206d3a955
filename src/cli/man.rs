//! `siaran man`: the manual page, with a section for each command.

use clap::{Arg, Command};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};

use super::outcome::Done;
use super::print::say;

/// Exit codes as the manual explains them.
const CODES: [(&str, &str); 4] = [
    ("0", "Done. A question that was answered is done, whatever the answer."),
    ("1", "The content has errors, or an action failed."),
    ("2", "The command was not understood."),
    ("78", "The configuration must be mended; systemd does not start the daemon again."),
];

/// Prints the page of `program` in roff.
pub fn run(program: Command) -> Done {
    say!("{}", page(program)?.trim_end());
    Ok(())
}

fn page(mut program: Command) -> std::io::Result<String> {
    program.build();
    let man = Man::new(program.clone()).manual("siaran");
    let mut page = Vec::new();
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    man.render_options_section(&mut page)?;
    let mut rest = Roff::new();
    rest.control("SH", ["COMMANDS"]);
    for command in program.get_subcommands_mut().filter(|c| c.get_name() != "help") {
        section(&mut rest, command);
    }
    rest.control("SH", ["EXIT STATUS"]);
    for (code, meaning) in CODES {
        rest.control("TP", []).text([bold(code)]).text([roman(meaning)]);
    }
    rest.to_writer(&mut page)?;
    String::from_utf8(page).map_err(std::io::Error::other)
}

fn section(page: &mut Roff, command: &mut Command) {
    if command.has_subcommands() {
        // `feedback` also does something by itself.
        if command.get_positionals().next().is_some() {
            alone(page, command);
        }
        let own = command.get_subcommands_mut().filter(|c| c.get_name() != "help");
        own.for_each(|command| section(page, command));
        return;
    }
    alone(page, command);
}

/// A command without those below it.
fn alone(page: &mut Roff, command: &mut Command) {
    let usage = command.render_usage().to_string();
    let usage = usage.lines().next().unwrap_or_default();
    page.control("SS", [usage.trim_start_matches("Usage: ")]);
    if let Some(about) = command.get_about() {
        page.text([roman(format!("{about}."))]);
    }
    let is_own = |arg: &&Arg| !arg.is_global_set() && arg.get_id() != "help";
    for arg in command.get_arguments().filter(is_own) {
        let mut head = Vec::new();
        if let Some(short) = arg.get_short() {
            head.extend([bold(format!("-{short}")), roman(", ")]);
        }
        if let Some(long) = arg.get_long() {
            head.push(bold(format!("--{long}")));
        }
        if arg.is_positional() || arg.get_action().takes_values() {
            let gap = if arg.is_positional() { "" } else { " " };
            head.extend([roman(gap), italic(value_of(arg))]);
        }
        let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        page.control("TP", []).text(head).text([roman(help)]);
    }
}

/// What stands for the value: the choice where there is one, else its name.
fn value_of(arg: &Arg) -> String {
    let choice: Vec<String> =
        arg.get_possible_values().iter().map(|v| v.get_name().to_owned()).collect();
    match choice.is_empty() {
        true => arg.get_value_names().unwrap_or_default().join(" "),
        false => choice.join("|"),
    }
}
