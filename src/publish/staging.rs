//! The folder in which a run's files gather, and how it takes the target's place.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{
    Entry, FINDINGS, Failure, Lock, MANIFEST, Manifest, Stream, beside, create, digest, exchange, failure,
    read_own,
};

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
        files.into_iter().filter(Entry::is_inside).map(|file| file.path).collect()
    }

    pub(super) fn exchange(self, names: &[&str]) -> Result<(), Failure> {
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
                let more = [MANIFEST, FINDINGS].map(str::to_owned);
                let files: Vec<String> = self.listed().into_iter().chain(more).collect();
                match exchange::in_use(&self.target, &files, true) {
                    Some(held) => failure(&held)(io::ErrorKind::ResourceBusy.into()),
                    None => failure(&self.target)(error),
                }
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
        // Nothing is moved before it is known that nothing of other people's is in the way, that no folder in the
        // target leads out of it, and that no program has one of the files open.
        for name in manifest.files.iter().map(|file| file.path.as_str()).chain([MANIFEST]) {
            let path = self.target.join(name);
            let inside = path.ancestors().take_while(|it| *it != self.target).skip(1);
            let link = inside.into_iter().find(|it| it.is_symlink());
            if link.is_some() || ((path.exists() || path.is_symlink()) && !ours(name)) {
                return Err(failure(link.unwrap_or(&path))(io::ErrorKind::AlreadyExists.into()));
            }
        }
        let replaced: Vec<String> = before.into_iter().chain([MANIFEST.to_owned()]).collect();
        if let Some(held) = exchange::in_use(&self.target, &replaced, false) {
            return Err(failure(&held)(io::ErrorKind::ResourceBusy.into()));
        }
        let names: Vec<&str> =
            manifest.files.iter().map(|file| file.path.as_str()).chain([MANIFEST]).collect();
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
