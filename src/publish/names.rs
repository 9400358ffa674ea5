//! Names of files, made safe for every system.

use std::collections::HashSet;
use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

use super::sha256;

/// The longest base name in bytes: with an extension it stays under the 255 of common file systems.
const LONGEST: usize = 200;

/// Hands out names, none twice (where case is not told apart, too).
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A safe name for `wanted`; a second one of the same name gets a number.
    pub fn take(&mut self, wanted: &str) -> String {
        let base = safe(wanted);
        let mut name = base.clone();
        let mut number = 1;
        while !self.taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{base}-{number}");
        }
        name
    }
}

/// A name without signs that systems forbid, that are not seen or that lead elsewhere, and none that means a device on
/// Windows; a long one is cut and keeps a trace of the rest.
pub fn safe(wanted: &str) -> String {
    let allowed = |char: char| {
        let forbidden = matches!(char, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        let unseen = char.is_control()
            || matches!(char, '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}')
            || matches!(char, '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
            || matches!(char, '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}' | '\u{F0000}'..='\u{10FFFF}');
        if forbidden { Some('_') } else { (!unseen).then_some(char) }
    };
    // Composed: what looks the same is the same, and some systems would make it so by themselves.
    let name: String = wanted.chars().filter_map(allowed).nfc().collect();
    let name = name.trim_matches(|char: char| char == '.' || char.is_whitespace());
    let name = if name.is_empty() { "_" } else { name };
    if name.len() <= LONGEST {
        return off_devices(name);
    }
    let mut end = LONGEST - 9;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    off_devices(&format!("{}~{}", &name[..end], &sha256(name.as_bytes())[..8]))
}

fn off_devices(name: &str) -> String {
    let stem = name.split('.').next().unwrap_or(name);
    if is_device(name) { format!("{}_{}", stem.trim_end(), &name[stem.len()..]) } else { name.to_owned() }
}

/// Windows takes `CON`, `con.txt` and `COM¹ .md` for devices, in every folder.
pub(super) fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name);
    let device = stem.trim_end().to_uppercase();
    let numbered = |it: &str| {
        let mut rest = it.chars();
        matches!((rest.next(), rest.next()), (Some('0'..='9' | '¹' | '²' | '³'), None))
    };
    matches!(device.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || ["COM", "LPT"].iter().any(|it| device.strip_prefix(it).is_some_and(numbered))
}

/// A file's name as an address has it: signs that mean something there are written out.
pub fn href(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for char in name.chars() {
        match char {
            '%' | '#' | '?' | '"' | ' ' | '<' | '>' | '\\' | '[' | ']' => {
                _ = write!(out, "%{:02X}", u32::from(char));
            }
            _ => out.push(char),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_nowhere() {
        assert_eq!(safe("../a/b<c>&d"), "_a_b_c_&d");
        assert_eq!(safe("  a. "), "a");
        assert_eq!(safe("\u{202E}\u{7}"), "_");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = ("某".repeat(300) + "甲", "某".repeat(300) + "乙");
        assert!(safe(&a).len() <= LONGEST && safe(&a) != safe(&b));
    }

    #[test]
    fn names_that_windows_keeps_for_itself() {
        for name in ["CON", "con", "Nul.txt", "COM1", "com¹.md", "LPT9 .docx", "CONIN$", "aux.tar.gz"] {
            let safe = safe(name);
            assert!(
                safe.contains('_') && safe.to_lowercase().starts_with(&name.to_lowercase()[..3]),
                "{safe}"
            );
            assert_eq!(off_devices(&safe), safe);
        }
        assert_eq!([safe("NUL."), safe("a. . "), safe("con/x")], ["NUL_", "a", "con_x"]);
        for name in ["CONSOLE", "COM", "COM10", "中国CON", "LPT四"] {
            assert_eq!(safe(name), name);
        }
    }

    #[test]
    fn what_looks_the_same_is_the_same() {
        assert_eq!(safe("e\u{301}"), safe("\u{E9}"));
        assert_eq!(safe("甲\u{202E}镇\u{AD}\u{2066}\u{E0041}"), "甲镇");
        let mut names = Names::default();
        assert_eq!([names.take("e\u{301}"), names.take("\u{C9}")], ["é", "É-2"]);
        assert_eq!([names.take("b-2"), names.take("b"), names.take("B")], ["b-2", "b", "B-3"]);
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        assert_eq!([names.take("a"), names.take("A"), names.take("b")], ["a", "A-2", "b"]);
    }
}
