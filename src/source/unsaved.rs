//! Texts that an editor holds and has not saved: they are read in place of their files.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Encoding, Failure, Source, shown};

/// Texts by their files; none where no editor is.
#[derive(Clone, Debug, Default)]
pub struct Unsaved {
    texts: HashMap<PathBuf, String>,
}

impl Unsaved {
    /// Holds the text of a file from now on.
    pub fn hold(&mut self, path: &Path, text: String) {
        self.texts.insert(real(path), text);
    }

    /// From now on the file is read itself.
    pub fn release(&mut self, path: &Path) {
        self.texts.remove(&real(path));
    }

    /// The text that is held of a file.
    pub fn text(&self, path: &Path) -> Option<&str> {
        if self.texts.is_empty() {
            return None;
        }
        self.texts.get(&real(path)).map(String::as_str)
    }

    /// Whether a file is there, on the disk or in an editor.
    pub fn is_file(&self, path: &Path) -> bool {
        self.text(path).is_some() || path.is_file()
    }

    /// The entries of a folder, sorted by name, with those that only an editor has.
    pub fn entries(&self, folder: &Path) -> std::io::Result<Vec<PathBuf>> {
        let mut entries = super::entries(folder);
        if self.texts.is_empty() {
            return entries;
        }
        let real_folder = real(folder);
        let held = self.texts.keys().filter(|path| path.parent() == Some(&real_folder));
        let held: Vec<PathBuf> = held.filter_map(|path| Some(folder.join(path.file_name()?))).collect();
        // A folder that is not there yet either holds what the editor has of it.
        if entries.is_err() && !held.is_empty() && !folder.exists() {
            entries = Ok(Vec::new());
        }
        let mut entries = entries?;
        entries.extend(held);
        entries.sort();
        entries.dedup();
        Ok(entries)
    }

    /// Reads a file, or what is held of it; see [`Source::open`].
    pub fn open(&self, path: &Path, name: &str) -> Result<Arc<Source>, Failure> {
        let Some(text) = self.text(path) else { return Source::open(path, name) };
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).to_owned();
        let mut source = Source::decoded(name, &shown(path), text, Encoding::Utf8);
        if let Some(own) = Arc::get_mut(&mut source) {
            own.path = Some(path.to_owned());
        }
        Ok(source)
    }
}

/// One name for a file, by whatever way it is reached.
pub fn real(path: &Path) -> PathBuf {
    // One that is not there yet has the name it will have.
    let folder = path.parent().map(|it| if it.as_os_str().is_empty() { Path::new(".") } else { it });
    let there = || Some(std::fs::canonicalize(folder?).ok()?.join(path.file_name()?));
    std::fs::canonicalize(path).ok().or_else(there).unwrap_or_else(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a file for the test")]
    fn what_is_held_is_read_by_every_way_to_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "saved").unwrap();
        let mut unsaved = Unsaved::default();
        let read = |unsaved: &Unsaved| {
            unsaved.open(&folder.path().join("./a.csv"), "a.csv").map(|it| it.text.clone()).unwrap()
        };
        unsaved.hold(&path, "\u{FEFF}typed".to_owned());
        assert_eq!(read(&unsaved), "typed");
        unsaved.release(&path);
        assert_eq!(read(&unsaved), "saved");
    }
}
