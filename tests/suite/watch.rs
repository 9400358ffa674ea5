//! `check --watch`: checks again when a file changes, and says so without clearing what is no screen.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::sync::mpsc::channel;
use std::time::Duration;

use crate::environment::{Environment, UNIT};

#[test]
fn a_change_is_checked_again() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace(", \"表四\"", ""));
    let mut watch = Command::new(env!("CARGO_BIN_EXE_nianbao"))
        .args(["check", ".", "--watch", "--lang", "zh", "--output", "json=found.json"])
        .current_dir(environment.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = BufReader::new(watch.stdout.take().unwrap());
    let (tell, told) = channel();
    std::thread::spawn(move || output.lines().map_while(Result::ok).all(|line| tell.send(line).is_ok()));
    let verdict = || {
        loop {
            let line = told.recv_timeout(Duration::from_secs(60)).unwrap();
            assert!(!line.contains('\u{1B}'), "{line}");
            if line.starts_with("通过") || line.starts_with("未通过") {
                return line;
            }
        }
    };
    assert!(verdict().starts_with("未通过"));
    // What it writes itself is no change.
    std::thread::sleep(Duration::from_secs(1));
    assert!(told.try_recv().is_err());
    // The length is another one, whatever the clock of the file system tells.
    environment.write("unit.toml", UNIT);
    assert!(verdict().starts_with("通过"));
    watch.kill().unwrap();
    watch.wait().unwrap();
}
