//! The one place that touches the program from outside: a folder, a run, and what it printed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// What a run printed and how it ended.
pub(crate) struct Output {
    pub(crate) out: String,
    pub(crate) err: String,
    pub(crate) code: i32,
}

impl Output {
    /// All of it in one picture.
    pub(crate) fn shown(&self) -> String {
        let mut shown = self.out.clone();
        if !self.err.is_empty() {
            _ = write!(shown, "--- stderr\n{}", self.err);
        }
        _ = write!(shown, "--- exit {}", self.code);
        shown
    }
}

/// A folder of its own, and the program in it.
pub(crate) struct Environment {
    folder: TempDir,
}

pub(crate) const UNIT: &str = "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = 2023\npublished = 2024-01-19\nzero = [\"表二\", \"表三\", \"表四\"]\n";

pub(crate) const NARRATIVE: &str = "一、总体情况\n\n2023年，本镇按要求公开政府信息，公开栏按月更新。主动公开、依申请公开渠道畅通，全年没有收到申请。政府信息管理有专人负责，公开平台按季度自查；公开工作纳入年度考核，组织了社会评议，没有责任追究的情形。\n\n五、存在的主要问题及改进情况\n\n公开栏更新不够及时，已明确专人负责，改为每周更新。\n\n六、其他需要报告的事项\n\n未收取信息处理费。\n";

impl Environment {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a copy of `sample-data`.
    pub(crate) fn samples() -> Self {
        let environment = Self::empty();
        for (name, path) in files(&root().join("sample-data")) {
            environment.write(&format!("sample-data/{name}"), std::fs::read(path).unwrap());
        }
        environment
    }

    /// A unit in which nothing is wrong.
    pub(crate) fn unit() -> Self {
        let environment = Self::empty();
        environment.write("unit.toml", UNIT).write("narrative.md", NARRATIVE);
        environment
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn write(&self, name: &str, content: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
        self
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap()
    }

    /// Runs the program here, in Chinese.
    pub(crate) fn run(&self, args: &[&str]) -> Output {
        run_in(self.path(), args, &[("NIANBAO_LANG", "zh")])
    }

    /// What `check .` prints.
    pub(crate) fn check(&self) -> String {
        self.run(&["check", "."]).shown()
    }
}

/// The project's folder. Built on another system for Windows it is known without its drive.
pub(crate) fn root() -> PathBuf {
    std::path::absolute(env!("CARGO_MANIFEST_DIR")).unwrap()
}

/// Runs the program in a folder with these variables and hardly any others.
pub(crate) fn run_in(folder: &Path, args: &[&str], variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nianbao"));
    command
        .args(args)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default());
    // Windows does not start everything without it.
    command.envs(std::env::var_os("SystemRoot").map(|root| ("SystemRoot", root)));
    command.envs(variables.iter().copied());
    let output = command.output().unwrap();
    Output {
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
        code: output.status.code().unwrap_or(-1),
    }
}

/// Every file below a folder, sorted, with its path from there.
pub(crate) fn files(folder: &Path) -> Vec<(String, PathBuf)> {
    fn below(folder: &Path, before: &str, out: &mut Vec<(String, PathBuf)>) {
        let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
        entries.sort();
        for entry in entries {
            let name = format!("{before}{}", entry.file_name().unwrap().to_string_lossy());
            if entry.is_dir() { below(&entry, &format!("{name}/"), out) } else { out.push((name, entry)) }
        }
    }
    let mut out = Vec::new();
    below(folder, "", &mut out);
    out
}
