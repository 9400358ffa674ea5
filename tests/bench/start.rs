//! How soon the program answers, and how large it is.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::against;

/// Starts in a round.
const STARTS: u32 = 50;

/// Each beside a program that does nothing: what the system takes to start any.
pub(crate) fn commands() {
    let program = env!("CARGO_BIN_EXE_nianbao");
    let start = |program: &str, args: &[&str]| {
        for _ in 0..STARTS {
            let root = env!("CARGO_MANIFEST_DIR");
            let mut command = Command::new(program);
            command.args(args).current_dir(root).stdout(Stdio::null()).stderr(Stdio::null());
            assert!(command.status().unwrap().success());
        }
    };
    let unit = "sample-data/linshui-2021";
    for (what, args) in [("nianbao --version", &["--version"][..]), ("check of one unit", &["check", unit])] {
        let (own, nothing) = against(|| start(program, args), || start("true", &[]));
        let each = |time: std::time::Duration| (time / STARTS).as_secs_f64() * 1000.0;
        println!("{what}: {:.1} ms; starting a program that does nothing {:.1} ms", each(own), each(nothing));
    }
    let size = Path::new(program).metadata().unwrap().len();
    println!("the program: {:.1} MB", size as f64 / 1e6);
}
