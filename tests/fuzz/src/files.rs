//! Files for the doors: bytes cut into those of a folder, and folders that are sound.

use std::path::Path;

use nianbao::edition::Edition;
use nianbao::rollup::folder::quoted;
use tempfile::TempDir;

/// A folder of its own, in memory where there is such a place.
pub struct Folder(TempDir);

impl Folder {
    pub fn empty() -> Self {
        let memory = Path::new("/dev/shm");
        let folder = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
        Self(folder.unwrap())
    }

    pub fn path(&self) -> &Path {
        self.0.path()
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
        self
    }
}

/// The files that a line `=== name` begins; what stands before the first such line is `first`. Other names begin
/// nothing.
pub fn split<'a>(bytes: &'a [u8], first: &'static str) -> Vec<(&'static str, &'a [u8])> {
    const NAMES: &[&str] = &[
        "unit.toml",
        "proactive.csv",
        "requests.csv",
        "cases.csv",
        "figures.csv",
        "narrative.md",
        "edition.toml",
        "report.md",
    ];
    let mut files: Vec<(&'static str, &[u8])> = Vec::new();
    let (mut name, mut start, mut at) = (first, 0, 0);
    for line in bytes.split_inclusive(|byte| *byte == b'\n') {
        let marked = line.strip_prefix(b"=== ").map(<[u8]>::trim_ascii);
        if let Some(next) = NAMES.iter().find(|it| marked == Some(it.as_bytes())) {
            files.push((name, &bytes[start..at]));
            (name, start) = (next, at + line.len());
        }
        at += line.len();
    }
    files.push((name, &bytes[start..]));
    // Of two of one name the last would be read; nothing in front of the first marker is no file.
    if files.len() > 1 && files[0].1.is_empty() {
        files.remove(0);
    }
    files
}

/// The sample of each form: by its first year 2008, 2014, 2019, 2021.
type Files = &'static [(&'static str, &'static str)];

macro_rules! sample {
    ($($name:literal = $path:literal),*) => {
        &[$(($name, include_str!(concat!("../../../sample-data/", $path)))),*]
    };
}

/// A sample of a form, without its words.
pub fn sample(form: u8) -> Files {
    match form % 4 {
        0 => sample![
            "unit/unit.toml" = "district-2011/unit.toml",
            "unit/附表A.csv" = "district-2011/附表A.csv"
        ],
        1 => sample!["unit/unit.toml" = "kanzhuang-2014/unit.toml"],
        2 => sample![
            "unit/unit.toml" = "linshui-2020/unit.toml",
            "unit/proactive.csv" = "linshui-2020/proactive.csv",
            "unit/requests.csv" = "linshui-2020/requests.csv",
            "unit/cases.csv" = "linshui-2020/cases.csv",
            "linshui-2019/unit.toml" = "linshui-2019/unit.toml",
            "linshui-2019/requests.csv" = "linshui-2019/requests.csv",
            "linshui-2019/narrative.md" = "linshui-2019/narrative.md"
        ],
        _ => sample![
            "unit/unit.toml" = "suqian-2024/unit.toml",
            "unit/figures.csv" = "suqian-2024/figures.csv"
        ],
    }
}

/// The `unit.toml` of a unit of some year of the form.
pub fn unit(form: u8) -> String {
    let year = [2012, 2016, 2020, 2023][usize::from(form % 4)];
    format!(
        "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = {year}\npublished = {}-01-19\n",
        year + 1
    )
}

/// The `unit.toml` of a unit that reports on the form.
pub fn unit_of(edition: &Edition) -> String {
    let year = edition.from.clamp(2000, 2100);
    let id = quoted(&edition.id);
    format!(
        "[unit]\nname = \"样例镇人民政府\"\nkind = \"township\"\n\n[report]\nyear = {year}\nedition = {id}\n"
    )
}
