//! Paths as forges find them: from the working directory wherever they lead into it.

/// A path that a user gave, from `here` if it is below it; else whole.
pub(super) fn from_here(path: &str, here: &str) -> String {
    if here.is_empty() || !(is_whole(path) || path == ".." || path.starts_with("../")) {
        return path.to_owned();
    }
    // `/a` is on the drive that one is in.
    let on_drive;
    let path = match drive(here) {
        Some(drive) if path.starts_with('/') && !path.starts_with("//") => {
            on_drive = format!("{drive}{path}");
            &on_drive
        }
        _ => path,
    };
    let mut parts: Vec<&str> = if is_whole(path) { Vec::new() } else { here.split('/').collect() };
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.len() > 1 => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    let whole = parts.join("/");
    let here = here.trim_end_matches('/');
    let below = match whole.split_at_checked(here.len()) {
        // Windows does not tell capitals from small letters; editors write `c:`.
        Some((start, rest))
            if start == here || (drive(here).is_some() && start.eq_ignore_ascii_case(here)) =>
        {
            Some(rest)
        }
        _ => None,
    };
    match below {
        Some("") => ".".to_owned(),
        Some(below) if below.starts_with('/') => below[1..].to_owned(),
        _ => whole,
    }
}

/// Whether a path begins at the root of a disk: `/…`, `C:/…`.
fn is_whole(path: &str) -> bool {
    path.starts_with('/') || drive(path).is_some()
}

/// The drive of a path: `C:` of `C:/…`.
fn drive(path: &str) -> Option<&str> {
    let is_one = path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic) && path[1..].starts_with(":/");
    is_one.then(|| &path[..2])
}

/// A path of [`from_here`] as a URI reference, and whether it is relative: letters, digits and `-._~/` stay, other
/// signs are their bytes in UTF-8.
pub(crate) fn uri(path: &str) -> (String, bool) {
    let whole = is_whole(path);
    let mut out = match (whole, path.starts_with('/')) {
        (false, _) => String::new(),
        // Two at the start are a server of a Windows network.
        (true, true) => if path.starts_with("//") { "file:" } else { "file://" }.to_owned(),
        (true, false) => "file:///".to_owned(),
    };
    for (at, byte) in path.bytes().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            b':' if whole && at == 1 => out.push(':'),
            _ => out.extend(['%', hex(byte >> 4), hex(byte & 15)]),
        }
    }
    (out, !whole)
}

fn hex(digit: u8) -> char {
    char::from_digit(u32::from(digit), 16).unwrap_or('0').to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, here: &str, expected: &str) {
        assert_eq!(uri(&from_here(path, here)).0, expected, "{path} from {here}");
    }

    #[test]
    fn what_is_below_is_relative() {
        check("a b/表.csv", "/repo", "a%20b/%E8%A1%A8.csv");
        check("/repo/units/a.csv", "/repo", "units/a.csv");
        check("../repo/a.csv", "/repo", "a.csv");
        check("../../x/y/a.csv", "/x/y", "a.csv");
        check("/repo", "/repo", ".");
        check("C:/repo/a.csv", "C:/repo", "a.csv");
        check("c:/Repo/表.csv", "C:/repo", "%E8%A1%A8.csv");
        check("/repo/a.csv", "C:/repo", "a.csv");
        check("C:/a.csv", "C:/", "a.csv");
        check("a:b/c.csv", "/repo", "a%3Ab/c.csv");
        check("..a/b.csv", "/repo", "..a/b.csv");
        check("/a.csv", "/", "a.csv");
    }

    #[test]
    fn what_is_elsewhere_is_whole() {
        check("/repository/a.csv", "/repo", "file:///repository/a.csv");
        check("../县/a.csv", "/data/repo", "file:///data/%E5%8E%BF/a.csv");
        check("D:/县/a.csv", "C:/repo", "file:///D:/%E5%8E%BF/a.csv");
        check("/县/a.csv", "C:/repo", "file:///C:/%E5%8E%BF/a.csv");
        check("/Repo/a.csv", "/repo", "file:///Repo/a.csv");
        check("//server/a.csv", "C:/repo", "file://server/a.csv");
        check("a.csv", "", "a.csv");
    }
}
