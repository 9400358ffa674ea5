//! The program: the process's arguments, streams and clock, and nothing else.

use std::process::ExitCode;

use nianbao::cli::{self, Terminal};

fn main() -> ExitCode {
    cli::run(std::env::args_os().collect(), &mut Terminal::of_process())
}
