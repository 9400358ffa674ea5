//! The program: the process's arguments, streams, threads and clock, and nothing else.

use std::process::ExitCode;

use nianbao::cli::{self, Terminal};

fn main() -> ExitCode {
    // This thread works too: otherwise it would wait for the others, and be woken for every few hundred units. Where
    // there can be no pool, the library makes one of its own when it is first asked.
    _ = rayon::ThreadPoolBuilder::new().use_current_thread().build_global();
    cli::run(std::env::args_os().collect(), &mut Terminal::of_process())
}
