//! What the system says when it refuses, in both languages: its own words are English, or another language's.

use std::io::{Error, ErrorKind};

use super::{Text, say};

/// Why the system refused, as a clause that fits behind a colon.
pub fn system(error: &Error) -> Text {
    if is_held(error) {
        return say!("正被别的程序打开", "another program holds it open");
    }
    match error.kind() {
        ErrorKind::NotFound => say!("找不到，或是失效的链接", "it is not there, or a broken link"),
        ErrorKind::PermissionDenied => {
            say!("没有权限，或正被别的程序打开", "no permission, or another program holds it open")
        }
        ErrorKind::AlreadyExists => say!("已经有了", "it is there already"),
        ErrorKind::StorageFull => say!("磁盘已满", "the disk is full"),
        ErrorKind::QuotaExceeded => say!("超过了磁盘配额", "the disk quota is used up"),
        ErrorKind::ReadOnlyFilesystem => say!("磁盘是只读的", "the disk is read-only"),
        ErrorKind::IsADirectory => say!("这是文件夹，不是文件", "it is a folder, not a file"),
        ErrorKind::NotADirectory => {
            say!("它或它上面的一级不是文件夹", "it, or what is above it, is not a folder")
        }
        ErrorKind::DirectoryNotEmpty => say!("文件夹不是空的", "the folder is not empty"),
        ErrorKind::FileTooLarge => say!("文件太大", "the file is too large"),
        ErrorKind::InvalidFilename => {
            say!("名称太长，或有不能用的字符", "the name is too long, or has characters that cannot be used")
        }
        ErrorKind::InvalidInput => {
            say!("不是普通文件，而是管道或设备", "it is no ordinary file but a pipe or a device")
        }
        ErrorKind::StaleNetworkFileHandle
        | ErrorKind::TimedOut
        | ErrorKind::NotConnected
        | ErrorKind::HostUnreachable
        | ErrorKind::NetworkUnreachable
        | ErrorKind::NetworkDown
        | ErrorKind::ConnectionReset => say!("网络盘没有回应", "the network drive does not answer"),
        ErrorKind::UnexpectedEof => say!("文件不完整", "the file is cut off"),
        ErrorKind::OutOfMemory => say!("内存不够", "there is not enough memory"),
        _ => match error.raw_os_error() {
            Some(number) => say!("系统错误 {number}", "{error}"),
            None => Text::same(error.to_string()),
        },
    }
}

/// Whether another program holds the file open: a report that stands open in Word or WPS.
pub fn is_held(error: &Error) -> bool {
    // Windows says so by numbers for which there is no kind: a sharing violation, a lock.
    let by_number = cfg!(windows) && matches!(error.raw_os_error(), Some(32 | 33));
    by_number || matches!(error.kind(), ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every kind that a disk, a folder or a network drive brings about.
    const KINDS: &[ErrorKind] = &[
        ErrorKind::NotFound,
        ErrorKind::PermissionDenied,
        ErrorKind::AlreadyExists,
        ErrorKind::StorageFull,
        ErrorKind::QuotaExceeded,
        ErrorKind::ReadOnlyFilesystem,
        ErrorKind::IsADirectory,
        ErrorKind::NotADirectory,
        ErrorKind::DirectoryNotEmpty,
        ErrorKind::FileTooLarge,
        ErrorKind::InvalidFilename,
        ErrorKind::InvalidInput,
        ErrorKind::ResourceBusy,
        ErrorKind::TimedOut,
        ErrorKind::UnexpectedEof,
        ErrorKind::OutOfMemory,
    ];

    #[test]
    fn the_system_speaks_chinese() {
        for kind in KINDS {
            let text = system(&Error::from(*kind));
            assert!(text.zh.chars().all(|char| !char.is_ascii_alphabetic()), "{kind:?}: {}", text.zh);
            assert!(text.en.is_ascii(), "{kind:?}: {}", text.en);
        }
        // A number that has no kind is told with the number, not with English words.
        #[cfg(unix)]
        assert_eq!(system(&Error::from_raw_os_error(40)).zh, "系统错误 40");
    }
}
