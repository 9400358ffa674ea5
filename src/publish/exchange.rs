//! What systems do differently: exchanging two folders, renaming what another program has open, making writes last.

use std::io;
use std::path::{Path, PathBuf};

/// Exchanges two folders at once, so that at no moment either name is without one. `false` where the system or the
/// file system cannot: the caller renames one after the other.
#[cfg(any(target_os = "linux", target_os = "android", target_vendor = "apple"))]
pub(super) fn swap(one: &Path, other: &Path) -> bool {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).is_ok()
}

#[cfg(not(any(target_os = "linux", target_os = "android", target_vendor = "apple")))]
pub(super) fn swap(_one: &Path, _other: &Path) -> bool {
    false
}

/// What Windows says of a file that another program has open.
pub(super) const SHARING_VIOLATION: i32 = 32;

/// Whether another program may be in the way, which may be gone in a moment. Windows says so by either of two numbers.
pub(super) fn may_be_held(error: &io::Error) -> bool {
    let refused = error.kind() == io::ErrorKind::PermissionDenied;
    cfg!(windows) && (refused || error.raw_os_error() == Some(SHARING_VIOLATION))
}

/// On Windows a virus scanner or a preview may hold a file for a moment: it is tried again for a second.
fn patiently<T>(attempt: impl Fn() -> io::Result<T>) -> io::Result<T> {
    let mut tries = 10;
    loop {
        tries -= 1;
        match attempt() {
            Err(error) if tries > 0 && may_be_held(&error) => {
                std::thread::sleep(std::time::Duration::from_millis(100));
            }
            result => return result,
        }
    }
}

/// Renames.
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    patiently(|| std::fs::rename(from, to))
}

/// The first of these files that another program has open and so keeps from being replaced, or the folder from being
/// renamed, which every open file does; only Windows knows that.
#[cfg(windows)]
pub(super) fn in_use(folder: &Path, names: &[String], whole: bool) -> Option<PathBuf> {
    use std::os::windows::fs::OpenOptionsExt as _;
    const DELETE: u32 = 0x0001_0000;
    const SHARE_ALL: u32 = 7;
    let mut options = std::fs::OpenOptions::new();
    match whole {
        true => options.read(true).share_mode(0),
        false => options.access_mode(DELETE).share_mode(SHARE_ALL),
    };
    let held = |path: &PathBuf| {
        let opened = patiently(|| options.open(path));
        opened.is_err_and(|error| error.raw_os_error() == Some(SHARING_VIOLATION))
    };
    names.iter().map(|name| folder.join(name)).find(held)
}

#[cfg(not(windows))]
pub(super) fn in_use(_folder: &Path, _names: &[String], _whole: bool) -> Option<PathBuf> {
    None
}

/// Makes what was written below a folder last before its name is given away, so that after a power cut the name leads
/// to whole files. On Linux that is one call for the file system, elsewhere one a file.
#[cfg(any(target_os = "linux", target_os = "android"))]
pub(super) fn settle(folder: &Path, _names: &[&str]) -> io::Result<()> {
    match rustix::fs::syncfs(std::fs::File::open(folder)?) {
        // A sandbox may have no such call; its files last as long as it does.
        Err(rustix::io::Errno::NOSYS) => Ok(()),
        synced => Ok(synced?),
    }
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
pub(super) fn settle(folder: &Path, names: &[&str]) -> io::Result<()> {
    use rayon::prelude::*;
    names.par_iter().try_for_each(|name| {
        // Windows syncs only what is open for writing. What may not be written is a file of an earlier run, and so is
        // what another program has open.
        match std::fs::OpenOptions::new().read(true).write(true).open(folder.join(name)) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied || may_be_held(&error) => Ok(()),
            opened => opened?.sync_all(),
        }
    })?;
    settle_names(folder)
}

/// Makes the names in a folder last. Windows has no such call for folders, and needs none.
pub(super) fn settle_names(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { std::fs::File::open(folder)?.sync_all() } else { Ok(()) }
}
