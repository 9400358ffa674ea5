//! Addresses of files (`file:///a/%E8%A1%A8.csv`) and their paths.

use std::path::{Path, PathBuf};

use gen_lsp_types::Uri;

use crate::diag::paths;
use crate::source;

/// The path of a file's address; none where it is no file.
pub(super) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.0.strip_prefix("file://")?;
    // What stands before the path is a host: none, this machine, or on Windows a server.
    let at = rest.find('/')?;
    let server = match &rest[..at] {
        "" | "localhost" => None,
        host if cfg!(windows) => Some(host),
        _ => return None,
    };
    let rest = rest[at..].split(['?', '#']).next()?;
    let text = source::of_address(rest)?;
    // `/C:/a` is `C:/a` on Windows.
    let drive = text.as_bytes().get(2) == Some(&b':') && cfg!(windows);
    Some(match server {
        Some(server) => PathBuf::from(format!("//{server}{text}")),
        None => PathBuf::from(if drive { &text[1..] } else { &text }),
    })
}

/// The address of an absolute path.
pub(super) fn of(path: &Path) -> Uri {
    Uri(paths::uri(&source::slashed(&path.to_string_lossy())).0)
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
        for text in ["untitled:1", "http://a/b", "file:///%zz", "file:///%F"] {
            assert_eq!(path(&Uri(text.to_owned())), None, "{text}");
        }
        #[cfg(unix)]
        assert_eq!(path(&Uri("file://server/share/a".to_owned())), None);
    }

    #[cfg(windows)]
    #[test]
    fn drives_and_servers() {
        for (address, file) in [
            ("file:///C:/%E5%8E%BF/a%20b.csv", r"C:\县\a b.csv"),
            ("file://server/%E5%8E%BF/a.csv", r"\\server\县\a.csv"),
        ] {
            assert_eq!(path(&Uri(address.to_owned())).as_deref(), Some(Path::new(file)));
            assert_eq!(of(Path::new(file)).0, address);
        }
        assert_eq!(path(&Uri("file:///c%3A/a.csv".to_owned())).as_deref(), Some(Path::new(r"c:\a.csv")));
        assert_eq!(of(Path::new(r"\\?\C:\a.csv")).0, "file:///C:/a.csv");
        assert_eq!(of(Path::new(r"\\?\UNC\server\share\a.csv")).0, "file://server/share/a.csv");
    }
}
