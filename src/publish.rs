//! Bytes to disk: all or nothing, and nothing of other people's is touched.
//!
//! Files are written into a folder beside the target. Where the target is absent, empty or holds only what our
//! manifest lists, it is exchanged as a whole: at once where the system can, else by renaming one after the other; an
//! exchange that was interrupted is completed by the next run. In a folder with other files ours are moved in one by
//! one, the manifest last. One run at a time: the next one is told who is there.

mod compare;
mod exchange;
mod lock;
mod manifest;
mod names;
mod single;
mod staging;
mod stream;

use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read as _, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

pub use compare::Difference;
pub use lock::Lock;
pub use manifest::{Entry, FINDINGS, Input, MANIFEST, Manifest, UnitEntry, sha256};
pub use names::{Names, href, safe};
pub use single::{place, replace, update};
pub use staging::{Done, Staging};
pub use stream::Stream;

/// What could not be done, to which file.
#[derive(Debug)]
pub struct Failure {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
    /// Whether some of the target's files are new already: the next run goes on from there.
    pub partly: bool,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for Failure {}

fn failure(path: &Path) -> impl FnOnce(io::Error) -> Failure + '_ {
    |error| Failure { path: path.to_owned(), error, partly: false }
}

/// The name beside a file or folder under which we keep something of it for a while.
fn beside(target: &Path, end: &str) -> io::Result<PathBuf> {
    let name = target.file_name().filter(|name| !name.is_empty()).ok_or(io::ErrorKind::InvalidInput)?;
    // What cannot take the name in the end is not begun.
    if cfg!(windows) && names::is_device(&name.to_string_lossy()) {
        return Err(io::ErrorKind::InvalidFilename.into());
    }
    let mut beside = OsString::from(".");
    beside.push(name);
    beside.push(".nianbao-");
    beside.push(end);
    Ok(target.with_file_name(beside))
}

/// Writes files into a new folder, which must be absent or empty: for `nianbao new`.
pub fn create_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    if folder.is_file() {
        return Err(failure(folder)(io::ErrorKind::NotADirectory.into()));
    }
    let taken = folder.exists() && std::fs::read_dir(folder).map_err(failure(folder))?.next().is_some();
    if taken {
        return Err(failure(folder)(io::ErrorKind::AlreadyExists.into()));
    }
    let staging = Staging::begin(folder)?;
    for (name, bytes) in files {
        staging.write(name, bytes)?;
    }
    if folder.exists() {
        std::fs::remove_dir(folder).map_err(failure(folder))?;
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    staging.exchange(&names)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)
}

/// The digest of a file, however large.
fn digest(path: &Path) -> io::Result<String> {
    let (mut file, mut hasher) = (std::fs::File::open(path)?, Sha256::new());
    let mut piece = vec![0; 1 << 16];
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(manifest::hexadecimal(&hasher.finalize())),
            length => hasher.update(&piece[..length]),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "our own manifest is never quoted in a finding")]
fn read_own(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(files: &[&str]) -> Manifest {
        let files = files.iter().map(|path| Entry {
            path: (*path).to_owned(),
            unit: String::new(),
            year: 2023,
            edition: "2021".to_owned(),
            format: "md".to_owned(),
            sha256: String::new(),
        });
        Manifest { files: files.collect(), ..Manifest::default() }
    }

    fn publish(target: &Path, files: &[&str], content: &str) -> Result<(), Failure> {
        let staging = Staging::begin(target)?;
        for file in files {
            staging.write(file, content.as_bytes())?;
        }
        staging.commit(&manifest(files)).map(|_| ())
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    fn content(path: &Path) -> String {
        String::from_utf8(read_own(path).unwrap()).unwrap()
    }

    #[test]
    fn our_own_folder_is_replaced_as_a_whole() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        publish(&out, &["a.md", "b.md"], "1").unwrap();
        publish(&out, &["b.md", "c.md"], "2").unwrap();
        assert_eq!(names(&out), ["b.md", "c.md", MANIFEST]);
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn other_peoples_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        publish(&out, &["a.md"], "1").unwrap();
        create(&out.join("theirs.txt"), b"x").unwrap();
        publish(&out, &["b.md"], "2").unwrap();
        assert_eq!(names(&out), ["b.md", MANIFEST, "theirs.txt"]);
        assert_eq!(content(&out.join("theirs.txt")), "x");
    }

    #[test]
    fn nothing_of_other_people_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        std::fs::create_dir(&out).unwrap();
        create(&out.join("a.md"), b"theirs").unwrap();
        assert_eq!(publish(&out, &["a.md"], "1").unwrap_err().error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!((names(&out), content(&out.join("a.md"))), (vec!["a.md".to_owned()], "theirs".to_owned()));
        create(&out.join(MANIFEST), b"{}").unwrap();
        assert!(publish(&out, &["b.md"], "1").is_err());
        assert_eq!(content(&out.join(MANIFEST)), "{}");
    }

    #[test]
    fn a_manifest_cannot_lead_elsewhere() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        publish(&out, &["a.md"], "1").unwrap();
        create(&folder.path().join("victim"), b"x").unwrap();
        create(&out.join("theirs"), b"x").unwrap();
        create(&out.join(MANIFEST), &manifest(&["../victim", "a.md"]).bytes()).unwrap();
        publish(&out, &["b.md"], "2").unwrap();
        assert_eq!(names(folder.path()), ["out", "victim"]);
    }

    #[test]
    fn a_run_that_stops_leaves_the_old_output() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        publish(&out, &["a.md"], "1").unwrap();
        let staging = Staging::begin(&out).unwrap();
        staging.write("a.md", b"2").unwrap();
        drop(staging);
        assert_eq!(
            (names(folder.path()), content(&out.join("a.md"))),
            (vec!["out".to_owned()], "1".to_owned())
        );
        drop(Staging::begin(&folder.path().join("x/y/z")).unwrap());
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn an_interrupted_exchange_is_completed() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        publish(&out, &["a.md"], "1").unwrap();
        // As after the first of the two renames.
        std::fs::rename(&out, folder.path().join(".out.nianbao-old")).unwrap();
        publish(&folder.path().join("x"), &["a.md"], "2").unwrap();
        std::fs::rename(folder.path().join("x"), folder.path().join(".out.nianbao-new")).unwrap();
        drop(Staging::begin(&out).unwrap());
        assert_eq!(
            (names(folder.path()), content(&out.join("a.md"))),
            (vec!["out".to_owned()], "2".to_owned())
        );
    }

    #[test]
    fn an_interrupted_move_is_completed() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        publish(&out, &["a.md", "b.md"], "1").unwrap();
        create(&out.join("theirs.txt"), b"x").unwrap();
        // As after the first of the files: `c.md` is there, and no manifest knows it.
        publish(&folder.path().join("x"), &["a.md", "c.md"], "2").unwrap();
        std::fs::rename(folder.path().join("x"), folder.path().join(".out.nianbao-moving")).unwrap();
        std::fs::rename(folder.path().join(".out.nianbao-moving/c.md"), out.join("c.md")).unwrap();
        drop(Staging::begin(&out).unwrap());
        assert_eq!(names(&out), ["a.md", "c.md", MANIFEST, "theirs.txt"]);
        assert_eq!(
            (content(&out.join("a.md")), names(folder.path())),
            ("2".to_owned(), vec!["out".to_owned()])
        );
        publish(&out, &["a.md"], "3").unwrap();
        assert_eq!(names(&out), ["a.md", MANIFEST, "theirs.txt"]);
    }

    /// A report that stands open in Word: others may read it, nobody may write or rename it.
    #[cfg(windows)]
    fn held(path: &Path) -> std::fs::File {
        use std::os::windows::fs::OpenOptionsExt as _;
        const SHARE_READ: u32 = 1;
        std::fs::OpenOptions::new().read(true).write(true).share_mode(SHARE_READ).open(path).unwrap()
    }

    #[cfg(windows)]
    #[test]
    fn a_report_that_is_open_among_other_peoples_files() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("报告");
        publish(&out, &["a.md", "b.md"], "1").unwrap();
        create(&out.join("theirs.txt"), b"x").unwrap();
        let open = held(&out.join("b.md"));
        let failed = publish(&out, &["a.md", "b.md"], "2").unwrap_err();
        assert!(!failed.partly && failed.path == out.join("b.md"), "{failed:?}");
        assert_eq!(failed.error.kind(), io::ErrorKind::ResourceBusy);
        assert_eq!(
            (content(&out.join("a.md")), names(folder.path())),
            ("1".to_owned(), vec!["报告".to_owned()])
        );
        drop(open);
        publish(&out, &["a.md", "b.md"], "2").unwrap();
        assert_eq!(
            (content(&out.join("b.md")), names(folder.path())),
            ("2".to_owned(), vec!["报告".to_owned()])
        );
    }

    #[cfg(windows)]
    #[test]
    fn a_report_that_is_open_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("报告");
        publish(&out, &["a.md", "b.md"], "1").unwrap();
        for new in ["1", "2"] {
            let open = held(&out.join("b.md"));
            let told = publish(&out, &["a.md", "b.md"], new);
            drop(open);
            // Wine lets a folder go whose files are open, and clears up the next time.
            if let Err(failed) = told {
                assert_eq!(
                    (failed.error.kind(), failed.path),
                    (io::ErrorKind::ResourceBusy, out.join("b.md"))
                );
                assert_eq!(content(&out.join("b.md")), "1");
            }
            drop(Staging::begin(&out).unwrap());
            assert_eq!(names(folder.path()), ["报告"]);
        }
    }

    #[cfg(windows)]
    #[test]
    fn a_device_is_no_place() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["CON", "nul.html", "COM1"] {
            let path = folder.path().join(name);
            assert_eq!(
                publish(&path, &["a.md"], "1").unwrap_err().error.kind(),
                io::ErrorKind::InvalidFilename
            );
        }
        assert!(names(folder.path()).is_empty());
    }

    /// What another run is writing is not ours to clear away.
    #[test]
    fn who_comes_second_leaves_the_first_alone() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let first = Staging::begin(&out).unwrap();
        first.write("a.md", b"1").unwrap();
        assert_eq!(Staging::begin(&out).unwrap_err().error.kind(), io::ErrorKind::WouldBlock);
        assert_eq!(first.text("a.md").as_deref(), Some("1"));
        first.commit(&manifest(&["a.md"])).unwrap();
    }

    #[test]
    fn a_new_folder_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("unit");
        let files = [("unit.toml".to_owned(), b"x".to_vec())];
        create_folder(&target, &files).unwrap();
        let again = create_folder(&target, &files).unwrap_err();
        assert_eq!(again.error.kind(), io::ErrorKind::AlreadyExists);
    }
}
