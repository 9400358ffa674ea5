//! Bytes to disk: all or nothing, and nothing of other people's is touched.
//!
//! Files are written into a folder beside the target. Where the target is absent, empty or holds only what our
//! manifest lists, it is exchanged as a whole by renaming; an exchange that was interrupted is completed by the
//! next run. In a folder with other files ours are moved in one by one, the manifest last.

mod manifest;
mod names;

use std::collections::BTreeSet;
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub use manifest::{Entry, MANIFEST, Manifest, UnitEntry, sha256};
pub use names::{Names, safe};

/// What could not be done, to which file.
#[derive(Debug)]
pub struct Failure {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system says.
    pub error: io::Error,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path.display(), self.error)
    }
}

impl std::error::Error for Failure {}

fn failure(path: &Path) -> impl FnOnce(io::Error) -> Failure + '_ {
    |error| Failure { path: path.to_owned(), error }
}

/// A folder beside the target in which a run's files gather. Dropped without [`Staging::commit`], it leaves no trace.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    new: PathBuf,
    old: PathBuf,
}

impl Staging {
    /// Begins: completes what an earlier run left half done, and makes an empty folder beside `target`.
    pub fn begin(target: &Path) -> Result<Self, Failure> {
        let name = target.file_name().map(|name| name.to_string_lossy().into_owned());
        let Some(name) = name.filter(|name| !name.is_empty()) else {
            return Err(failure(target)(io::ErrorKind::InvalidInput.into()));
        };
        let parent = target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let beside = |end: &str| parent.join(format!(".{name}.nianbao-{end}"));
        let staging = Self { target: target.to_owned(), new: beside("new"), old: beside("old") };
        if target.exists() && !target.is_dir() {
            return Err(failure(target)(io::ErrorKind::NotADirectory.into()));
        }
        std::fs::create_dir_all(parent).map_err(failure(parent))?;
        staging.recover()?;
        if staging.new.exists() {
            std::fs::remove_dir_all(&staging.new).map_err(failure(&staging.new))?;
        }
        std::fs::create_dir(&staging.new).map_err(failure(&staging.new))?;
        Ok(staging)
    }

    /// An exchange stopped between its two renames left the target away and both others whole.
    fn recover(&self) -> Result<(), Failure> {
        if !self.old.exists() {
            return Ok(());
        }
        if !self.target.exists() {
            let whole = if self.new.join(MANIFEST).exists() { &self.new } else { &self.old };
            std::fs::rename(whole, &self.target).map_err(failure(&self.target))?;
        }
        if self.old.exists() {
            std::fs::remove_dir_all(&self.old).map_err(failure(&self.old))?;
        }
        Ok(())
    }

    /// Writes a file; may be called from several threads.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.new.join(name);
        create(&path, bytes).map_err(failure(&path))
    }

    /// Renames a file that was written; for names that are only known at the end.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let path = self.new.join(to);
        std::fs::rename(self.new.join(from), &path).map_err(failure(&path))
    }

    /// Puts the files in the target's place.
    pub fn commit(self, manifest: &Manifest) -> Result<(), Failure> {
        self.write(MANIFEST, &manifest.bytes())?;
        let ours = if self.target.exists() { self.only_ours()? } else { true };
        if ours { self.exchange() } else { self.move_in(manifest) }
    }

    /// Whether the target holds nothing but what our manifest lists.
    fn only_ours(&self) -> Result<bool, Failure> {
        let mut listed: BTreeSet<String> = self.listed().into_iter().collect();
        listed.insert(MANIFEST.to_owned());
        let entries = std::fs::read_dir(&self.target).map_err(failure(&self.target))?;
        for entry in entries {
            let entry = entry.map_err(failure(&self.target))?;
            if !listed.contains(entry.file_name().to_string_lossy().as_ref()) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What the manifest in the target lists; nothing if there is none.
    fn listed(&self) -> Vec<String> {
        let bytes = read_own(&self.target.join(MANIFEST)).unwrap_or_default();
        Manifest::parse(&bytes)
            .map(|it| it.files.into_iter().map(|file| file.path).collect())
            .unwrap_or_default()
    }

    fn exchange(self) -> Result<(), Failure> {
        if self.target.exists() {
            std::fs::rename(&self.target, &self.old).map_err(failure(&self.target))?;
        }
        if let Err(error) = std::fs::rename(&self.new, &self.target) {
            // The old output goes back where it was.
            _ = std::fs::rename(&self.old, &self.target);
            return Err(failure(&self.target)(error));
        }
        if self.old.exists() {
            std::fs::remove_dir_all(&self.old).map_err(failure(&self.old))?;
        }
        Ok(())
    }

    fn move_in(self, manifest: &Manifest) -> Result<(), Failure> {
        let before = self.listed();
        let files: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        for name in files.iter().copied().chain([MANIFEST]) {
            let path = self.target.join(name);
            std::fs::rename(self.new.join(name), &path).map_err(failure(&path))?;
        }
        // Files of ours that this run no longer makes.
        for name in before.iter().filter(|name| !files.contains(&name.as_str())) {
            _ = std::fs::remove_file(self.target.join(name));
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if self.new.exists() {
            _ = std::fs::remove_dir_all(&self.new);
        }
    }
}

/// Writes files into a new folder, which must be absent or empty: for `nianbao new`.
pub fn create_folder(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
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
    staging.exchange()
}

#[expect(clippy::disallowed_methods, reason = "this is the one place that writes")]
fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = std::fs::File::create(path)?;
    file.write_all(bytes)
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
        staging.commit(&manifest(files))
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
    fn a_new_folder_overwrites_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("unit");
        let files = [("unit.toml".to_owned(), b"x".to_vec())];
        create_folder(&target, &files).unwrap();
        let again = create_folder(&target, &files).unwrap_err();
        assert_eq!(again.error.kind(), io::ErrorKind::AlreadyExists);
    }
}
