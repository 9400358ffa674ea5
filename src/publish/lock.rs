//! One run at a time at a target: a lock file beside it, which the system frees when its process ends.
//!
//! That the file is there says nothing, so a killed run is in nobody's way. The file goes when the run ends. On Unix
//! another run may have opened it just before and lock what has no name any more; so who has the lock looks whether
//! the name still leads to the file that is locked, and else begins anew. On Windows the file is opened for this run
//! alone and the system removes it with its last handle.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

#[cfg(windows)]
use super::exchange;
use super::{Failure, beside, failure};

/// Held until it is dropped.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    /// Closed, it is free.
    file: Option<File>,
}

impl Lock {
    /// Takes the lock of `target`, whose folder must be there. Another run that has it is a failure of the kind
    /// `WouldBlock`, with its process in the message where the system tells it.
    pub fn take(target: &Path) -> Result<Self, Failure> {
        let path = beside(target, "lock").map_err(failure(target))?;
        // What somebody else has put there under our name is not written through.
        if path.is_symlink() || path.is_dir() {
            return Err(failure(&path)(io::ErrorKind::AlreadyExists.into()));
        }
        match take(&path) {
            Ok(file) => Ok(Self { path, file: Some(file) }),
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Err(failure(target)(error)),
            Err(error) => Err(failure(&path)(error)),
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Removed while it is held: nobody else can have it under this name. On Windows it goes by itself.
        if cfg!(unix) {
            _ = std::fs::remove_file(&self.path);
        }
        drop(self.file.take());
    }
}

#[cfg(unix)]
fn take(path: &Path) -> io::Result<File> {
    use std::fs::TryLockError;
    use std::io::{Read as _, Write as _};
    use std::os::unix::fs::MetadataExt as _;
    loop {
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut process = String::new();
                _ = file.take(20).read_to_string(&mut process);
                return Err(io::Error::new(io::ErrorKind::WouldBlock, process.trim().to_owned()));
            }
            // A file system without locks: there two runs are not kept apart, which is better than none at all.
            Err(TryLockError::Error(error))
                if error.kind() == io::ErrorKind::Unsupported
                    || error.raw_os_error() == Some(rustix::io::Errno::NOLCK.raw_os_error()) =>
            {
                return Ok(file);
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let (own, named) = (file.metadata()?, std::fs::symlink_metadata(path));
        if named.is_ok_and(|it| (it.dev(), it.ino()) == (own.dev(), own.ino())) {
            // Only told to people; a lock without it is one all the same.
            _ = file.set_len(0).and_then(|()| write!(file, "{}", std::process::id()));
            return Ok(file);
        }
    }
}

#[cfg(windows)]
fn take(path: &Path) -> io::Result<File> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const DELETE_ON_CLOSE: u32 = 0x0400_0000;
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.share_mode(0).custom_flags(DELETE_ON_CLOSE);
    let mut tries = 10;
    loop {
        tries -= 1;
        match options.open(path) {
            Err(error) if error.raw_os_error() == Some(exchange::SHARING_VIOLATION) => {
                return Err(io::Error::new(io::ErrorKind::WouldBlock, String::new()));
            }
            // Between the last handle and its end nobody may open the file.
            Err(error) if tries > 0 && error.kind() == io::ErrorKind::PermissionDenied => {
                std::thread::sleep(std::time::Duration::from_millis(10));
            }
            opened => return opened,
        }
    }
}

#[cfg(not(any(unix, windows)))]
fn take(path: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("报告");
        let held = Lock::take(&target).unwrap();
        let second = Lock::take(&target).unwrap_err();
        assert_eq!(second.error.kind(), io::ErrorKind::WouldBlock);
        assert_eq!(second.path, target);
        // On Windows nobody else can read who has it.
        assert!(cfg!(windows) || second.error.to_string().contains(&std::process::id().to_string()));
        assert!(Lock::take(&folder.path().join("别处")).is_ok());
        drop(held);
        assert!(Lock::take(&target).is_ok());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left");
    }

    /// Many at once: each has it once, and never two together.
    #[test]
    fn nobody_holds_a_file_without_a_name() {
        use std::sync::atomic::{AtomicUsize, Ordering};
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("a");
        let inside = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..100 {
                        let held = loop {
                            match Lock::take(&target) {
                                Ok(held) => break held,
                                Err(failure) => assert_eq!(failure.error.kind(), io::ErrorKind::WouldBlock),
                            }
                        };
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        inside.fetch_sub(1, Ordering::SeqCst);
                        drop(held);
                    }
                });
            }
        });
    }

    #[cfg(unix)]
    #[test]
    fn a_planted_link_is_not_written_through() {
        let folder = tempfile::tempdir().unwrap();
        std::os::unix::fs::symlink("victim", folder.path().join(".a.nianbao-lock")).unwrap();
        assert!(Lock::take(&folder.path().join("a")).is_err());
        assert!(!folder.path().join("victim").exists());
    }
}
