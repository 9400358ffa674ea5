//! One file of the user's, whole or not at all.

use std::io::{self, Write as _};
use std::path::Path;

use super::{Failure, Lock, beside, create, exchange, failure};

/// Replaces one file of the user's by its new bytes, whole or not at all; a link stays a link to it.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    update(path, || Some(bytes.to_vec())).map(|_| ())
}

/// Replaces one file of the user's by what is made of it while nobody else of us writes it; whether there was anything.
pub fn update(path: &Path, bytes: impl FnOnce() -> Option<Vec<u8>>) -> Result<bool, Failure> {
    let real = std::fs::canonicalize(path).map_err(failure(path))?;
    let permissions = std::fs::metadata(&real).map_err(failure(&real))?.permissions();
    let _lock = Lock::take(&real)?;
    let Some(bytes) = bytes() else { return Ok(false) };
    put(&real, &bytes, |new| std::fs::set_permissions(new, permissions.clone()))?;
    Ok(true)
}

/// Puts one file into a folder of the user's, which is made if need be; an old one is replaced whole.
pub fn place(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
    let is_new = folder.is_some_and(|it| !it.exists());
    if let Some(folder) = folder {
        std::fs::create_dir_all(folder).map_err(failure(folder))?;
    }
    match std::fs::metadata(path) {
        Ok(data) if data.is_file() => return replace(path, bytes),
        Ok(data) if data.is_dir() => return Err(failure(path)(io::ErrorKind::IsADirectory.into())),
        // A pipe or a device takes the bytes and stays what it is.
        Ok(_) => {
            let written =
                std::fs::OpenOptions::new().write(true).open(path).and_then(|mut it| it.write_all(bytes));
            return written.map_err(failure(path));
        }
        Err(_) => {}
    }
    let lock = Lock::take(path)?;
    let placed = put(path, bytes, |_| Ok(()));
    drop(lock);
    if let (Err(_), true, Some(folder)) = (&placed, is_new, folder) {
        // Only an empty one goes.
        _ = std::fs::remove_dir(folder);
    }
    placed
}

fn put(path: &Path, bytes: &[u8], finish: impl Fn(&Path) -> io::Result<()>) -> Result<(), Failure> {
    let new = beside(path, "new").map_err(failure(path))?;
    // What a killed run has left there may be a link by now.
    _ = std::fs::remove_file(&new);
    let written = create(&new, bytes).and_then(|()| finish(&new)).and_then(|()| exchange::rename(&new, path));
    if written.is_err() {
        _ = std::fs::remove_file(&new);
    }
    written.map_err(failure(path))
}
