//! `check --watch`: checks again when a file changes, and says so without clearing what is no screen.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use crate::environment::{Environment, UNIT};

/// A run that watches, and its lines.
struct Watch {
    child: Child,
    told: Receiver<String>,
}

impl Watch {
    fn start(environment: &Environment, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(["check", ".", "--watch", "--lang", "zh"])
            .args(more)
            .current_dir(environment.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        let (tell, told) = channel();
        std::thread::spawn(move || output.lines().map_while(Result::ok).all(|line| tell.send(line).is_ok()));
        Self { child, told }
    }

    fn verdict(&self) -> String {
        loop {
            let line = self.told.recv_timeout(Duration::from_secs(60)).unwrap();
            assert!(!line.contains('\u{1B}'), "{line}");
            if line.starts_with("通过") || line.starts_with("未通过") {
                return line;
            }
        }
    }

    fn stop(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

#[test]
fn a_change_is_checked_again() {
    let environment = Environment::unit();
    environment.write("unit.toml", UNIT.replace(", \"表四\"", ""));
    let watch = Watch::start(&environment, &["--output", "json=found.json"]);
    assert!(watch.verdict().starts_with("未通过"));
    // What it writes itself is no change.
    std::thread::sleep(Duration::from_secs(1));
    assert!(watch.told.try_recv().is_err());
    // The length is another one, whatever the clock of the file system tells.
    environment.write("unit.toml", UNIT);
    assert!(watch.verdict().starts_with("通过"));
    watch.stop();
}

/// Last year's report lies elsewhere, and is looked at where the unit's file names it.
#[test]
fn last_years_folder_is_watched() {
    let (environment, last) = (Environment::unit(), Environment::unit());
    let previous = last.path().to_string_lossy().replace('\\', "/");
    environment.write("unit.toml", format!("{UNIT}previous = \"{previous}\"\n"));
    last.write("unit.toml", UNIT.replace("2023", "2021"));
    let watch = Watch::start(&environment, &[]);
    assert!(!watch.verdict().contains("警告 0"));
    last.write("unit.toml", UNIT.replace("2023", "2022")).write("narrative.md", "一、总体情况\n");
    assert!(watch.verdict().contains("警告 0"));
    watch.stop();
}
