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
mod stream;

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read as _, Write};
use std::path::{Component, Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

pub use compare::Difference;
pub use lock::Lock;
pub use manifest::{Entry, FINDINGS, Input, MANIFEST, Manifest, UnitEntry, sha256};
pub use names::{Names, href, safe};
pub use single::{place, replace, update};
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
    let name = target.file_name().filter(|name| !name.is_empty());
    let mut beside = OsString::from(".");
    beside.push(name.ok_or(io::ErrorKind::InvalidInput)?);
    beside.push(".nianbao-");
    beside.push(end);
    Ok(target.with_file_name(beside))
}

/// What came of putting files in place.
#[derive(Debug)]
pub struct Done {
    /// Files of an earlier run that are gone.
    pub gone: Vec<String>,
    /// How many files were there already, byte for byte.
    pub same: usize,
}

/// A folder beside the target in which a run's files gather. Dropped without [`Staging::commit`], it leaves no trace.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    new: PathBuf,
    /// The target between the two renames.
    old: PathBuf,
    /// The new folder while its files are moved into one of other people's.
    moving: PathBuf,
    /// Folders above the target that were made for it, the deepest first.
    made: Vec<PathBuf>,
    lock: Option<Lock>,
}

impl Staging {
    /// Begins: sees that no other run is at it, completes what an earlier one left half done, and makes an empty
    /// folder beside `target`.
    pub fn begin(target: &Path) -> Result<Self, Failure> {
        // A link stays a link: what it leads to is exchanged.
        let target = match target.is_symlink() {
            true => &std::fs::canonicalize(target).map_err(failure(target))?,
            false => target,
        };
        let beside = |end| beside(target, end).map_err(failure(target));
        let (new, old, moving) = (beside("new")?, beside("old")?, beside("moving")?);
        let parent = target.parent().filter(|it| !it.as_os_str().is_empty()).unwrap_or(Path::new("."));
        for path in [parent, target] {
            if path.exists() && !path.is_dir() {
                return Err(failure(path)(io::ErrorKind::NotADirectory.into()));
            }
        }
        let above = parent.ancestors().take_while(|it| !it.as_os_str().is_empty() && !it.exists());
        let made = above.map(Path::to_owned).collect();
        let mut staging = Self { target: target.to_owned(), new, old, moving, made, lock: None };
        std::fs::create_dir_all(parent).map_err(failure(parent))?;
        staging.lock = Some(Lock::take(target)?);
        staging.recover()?;
        if staging.new.exists() {
            std::fs::remove_dir_all(&staging.new).map_err(failure(&staging.new))?;
        }
        std::fs::create_dir(&staging.new).map_err(failure(&staging.new))?;
        Ok(staging)
    }

    /// An exchange stopped between its two renames left the target away and both others whole; files that were being
    /// moved in one by one are moved in to the last.
    fn recover(&self) -> Result<(), Failure> {
        if self.moving.exists() {
            match Manifest::of(&self.moving) {
                Some(manifest) => self.move_on(&manifest)?,
                // The manifest goes last: what is left is an empty folder.
                None => std::fs::remove_dir_all(&self.moving).map_err(failure(&self.moving))?,
            }
        }
        if !self.old.exists() {
            return Ok(());
        }
        if !self.target.exists() {
            let whole = if self.new.join(MANIFEST).exists() { &self.new } else { &self.old };
            exchange::rename(whole, &self.target).map_err(failure(&self.target))?;
        }
        if self.old.exists() {
            std::fs::remove_dir_all(&self.old).map_err(failure(&self.old))?;
        }
        Ok(())
    }

    /// Writes a file; may be called from several threads.
    pub fn write(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.place(name)?;
        create(&path, bytes).map_err(failure(&path))
    }

    /// Begins a file that is written piece by piece.
    pub fn stream(&self, name: &str) -> Result<Stream, Failure> {
        Stream::create(self.place(name)?)
    }

    /// Where a file gathers, its folder made.
    fn place(&self, name: &str) -> Result<PathBuf, Failure> {
        let path = self.new.join(name);
        if let Some(folder) = path.parent().filter(|folder| **folder != *self.new) {
            std::fs::create_dir_all(folder).map_err(failure(folder))?;
        }
        Ok(path)
    }

    /// A file that was written, as text.
    pub fn text(&self, name: &str) -> Option<String> {
        String::from_utf8(read_own(&self.new.join(name)).ok()?).ok()
    }

    /// Renames a file that was written; for names that are only known at the end.
    pub fn rename(&self, from: &str, to: &str) -> Result<(), Failure> {
        let path = self.new.join(to);
        std::fs::rename(self.new.join(from), &path).map_err(failure(&path))
    }

    /// Puts the files in the target's place; those that an earlier run wrote byte for byte stay as they are.
    pub fn commit(self, manifest: &Manifest) -> Result<Done, Failure> {
        self.write(MANIFEST, &manifest.bytes())?;
        let ours = if self.target.exists() { self.only_ours()? } else { true };
        let new: BTreeSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        let gone: Vec<String> =
            self.listed().into_iter().filter(|name| !new.contains(name.as_str())).collect();
        let same = self.keep_same(manifest);
        if ours {
            let names: Vec<&str> =
                manifest.files.iter().map(|file| file.path.as_str()).chain([MANIFEST]).collect();
            self.exchange(&names)
        } else {
            self.move_in(manifest)
        }?;
        Ok(Done { gone, same })
    }

    /// Takes over the files of the target that this run would only write again; returns how many there are.
    fn keep_same(&self, manifest: &Manifest) -> usize {
        let listed: BTreeSet<String> = self.listed().into_iter().collect();
        let keep = |file: &&Entry| {
            let (old, new) = (self.target.join(&file.path), self.new.join(&file.path));
            // A link of somebody's is not taken over, whatever it leads to.
            let is_file = std::fs::symlink_metadata(&old).is_ok_and(|it| it.is_file());
            let same =
                is_file && listed.contains(&file.path) && digest(&old).is_ok_and(|it| it == file.sha256);
            // A second name for the old file, put in place of the new one: where that cannot be, the new one stays.
            let link = self.new.join(format!("{}.nianbao-same", file.path));
            let kept =
                same && std::fs::hard_link(&old, &link).and_then(|()| std::fs::rename(&link, &new)).is_ok();
            if same && !kept {
                _ = std::fs::remove_file(&link);
            }
            kept
        };
        manifest.files.par_iter().filter(keep).count()
    }

    /// Whether the target holds nothing but what our manifest lists.
    fn only_ours(&self) -> Result<bool, Failure> {
        if self.target.join(MANIFEST).exists() && self.manifest().is_none() {
            return Ok(false);
        }
        let mut listed: BTreeSet<String> = self.listed().into_iter().collect();
        listed.extend([MANIFEST, FINDINGS].map(str::to_owned));
        only(&self.target, "", &listed)
    }

    /// The manifest in the target, if there is one and it is ours.
    fn manifest(&self) -> Option<Manifest> {
        Manifest::parse(&read_own(&self.target.join(MANIFEST)).ok()?)
    }

    /// What the manifest in the target lists; a name that leads out of the folder is none of ours.
    fn listed(&self) -> Vec<String> {
        let files = self.manifest().map(|it| it.files).unwrap_or_default();
        let plain = |name: &String| {
            !name.contains('\\')
                && Path::new(name).components().all(|part| matches!(part, Component::Normal(_)))
        };
        files.into_iter().map(|file| file.path).filter(plain).collect()
    }

    fn exchange(self, names: &[&str]) -> Result<(), Failure> {
        exchange::settle(&self.new, names).map_err(failure(&self.new))?;
        let old = if self.target.exists() && exchange::swap(&self.new, &self.target) {
            &self.new
        } else {
            self.rename_both()?;
            &self.old
        };
        if let Some(parent) = self.target.parent().filter(|it| !it.as_os_str().is_empty()) {
            _ = exchange::settle_names(parent);
        }
        // The new output stands; what is left of the old one is cleared by the next run.
        _ = std::fs::remove_dir_all(old);
        Ok(())
    }

    /// The exchange of systems that have none.
    fn rename_both(&self) -> Result<(), Failure> {
        if self.target.exists() {
            exchange::rename(&self.target, &self.old).map_err(|error| {
                // A program that has one of the files open keeps the whole folder.
                let held = exchange::in_use(&self.target, &self.listed());
                failure(&held.unwrap_or_else(|| self.target.clone()))(error)
            })?;
        }
        exchange::rename(&self.new, &self.target).map_err(|error| {
            // The old output goes back where it was.
            _ = exchange::rename(&self.old, &self.target);
            failure(&self.target)(error)
        })
    }

    fn move_in(self, manifest: &Manifest) -> Result<(), Failure> {
        let before = self.listed();
        let ours = |name: &str| {
            if name == MANIFEST { self.manifest().is_some() } else { before.iter().any(|it| it == name) }
        };
        // Nothing is moved before it is known that nothing of other people's is in the way, and that no folder in
        // the target leads out of it.
        for name in manifest.files.iter().map(|file| file.path.as_str()).chain([MANIFEST]) {
            let path = self.target.join(name);
            let inside = path.ancestors().take_while(|it| *it != self.target).skip(1);
            let link = inside.into_iter().find(|it| it.is_symlink());
            if link.is_some() || ((path.exists() || path.is_symlink()) && !ours(name)) {
                return Err(failure(link.unwrap_or(&path))(io::ErrorKind::AlreadyExists.into()));
            }
        }
        let names: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        exchange::settle(&self.new, &names).map_err(failure(&self.new))?;
        exchange::rename(&self.new, &self.moving).map_err(failure(&self.new))?;
        self.move_on(manifest)
    }

    /// Moves in what is still to be moved, the manifest last; may be stopped and called again.
    fn move_on(&self, manifest: &Manifest) -> Result<(), Failure> {
        let before = self.listed();
        let files: Vec<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        let partly = |path: &Path| {
            let path = path.to_owned();
            move |error| Failure { path, error, partly: true }
        };
        for name in files.iter().copied().chain([MANIFEST]) {
            let (from, to) = (self.moving.join(name), self.target.join(name));
            if !from.exists() {
                continue;
            }
            if let Some(folder) = to.parent() {
                std::fs::create_dir_all(folder).map_err(partly(folder))?;
            }
            // Files of ours that this run no longer makes are gone before nobody knows them as ours.
            if name == MANIFEST {
                for gone in before.iter().filter(|name| !files.contains(&name.as_str())) {
                    _ = std::fs::remove_file(self.target.join(gone));
                }
            }
            exchange::rename(&from, &to).map_err(partly(&to))?;
        }
        _ = exchange::settle_names(&self.target);
        std::fs::remove_dir_all(&self.moving).map_err(failure(&self.moving))
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Without the lock it is another run's.
        if self.lock.is_some() && self.new.exists() {
            _ = std::fs::remove_dir_all(&self.new);
        }
        // Its file lies in the folders that go next.
        drop(self.lock.take());
        if !self.target.exists() {
            // Only empty ones go.
            self.made.iter().for_each(|folder| _ = std::fs::remove_dir(folder));
        }
    }
}

/// Whether a folder holds nothing but the files listed, at any depth.
fn only(folder: &Path, before: &str, listed: &BTreeSet<String>) -> Result<bool, Failure> {
    for entry in std::fs::read_dir(folder).map_err(failure(folder))? {
        let entry = entry.map_err(failure(folder))?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        let is_folder = entry.file_type().map_err(failure(folder))?.is_dir();
        let inside = format!("{name}/");
        let ours = if is_folder {
            listed.iter().any(|it| it.starts_with(&inside)) && only(&entry.path(), &inside, listed)?
        } else {
            listed.contains(&name)
        };
        if !ours {
            return Ok(false);
        }
    }
    Ok(true)
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
