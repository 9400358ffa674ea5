//! Addresses of files (`file:///a/%E8%A1%A8.csv`) and their paths.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

use crate::diag::paths;
use crate::source;

/// The path of a file's address; none where it is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    // What stands before the path is a host: none, or this machine.
    let at = rest.find('/')?;
    if !matches!(&rest[..at], "" | "localhost") {
        return None;
    }
    let rest = rest[at..].split(['?', '#']).next()?;
    let text = source::of_address(rest)?;
    // `/C:/a` is `C:/a` on Windows.
    let drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(PathBuf::from(if drive { &text[1..] } else { &text }))
}

/// The address of an absolute path.
pub(super) fn of(path: &Path) -> Uri {
    let text = path.to_string_lossy().replace('\\', "/");
    // Windows puts `\\?\` before the real name of a file, and `\\?\UNC\` before that of one on a server.
    let text = match text.strip_prefix("//?/UNC/") {
        Some(server) => format!("//{server}"),
        None => text.strip_prefix("//?/").unwrap_or(&text).to_owned(),
    };
    Uri(paths::uri(&text).0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let file = Path::new("/中枢镇/a b#1%.csv");
        assert_eq!(of(file).0, "file:///%E4%B8%AD%E6%9E%A2%E9%95%87/a%20b%231%25.csv");
        assert_eq!(path(&of(file)).as_deref(), Some(file));
        assert_eq!(path(&Uri("file://localhost/a".to_owned())).as_deref(), Some(Path::new("/a")));
    }

    #[test]
    fn what_is_no_file_has_no_path() {
        for text in ["untitled:1", "http://a/b", "file://server/share/a", "file:///%zz", "file:///%F"] {
            assert_eq!(path(&Uri(text.to_owned())), None, "{text}");
        }
    }
}
