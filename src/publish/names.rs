//! Names of files, made safe for every system.

use std::collections::HashSet;
use std::fmt::Write as _;

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

/// A name without signs that systems forbid or that lead elsewhere; a long one is cut and keeps a trace of the rest.
pub fn safe(wanted: &str) -> String {
    let allowed = |char: char| {
        let forbidden = matches!(char, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
        let invisible = char.is_control()
            || matches!(char, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}');
        if forbidden {
            '_'
        } else if invisible {
            '\u{0}'
        } else {
            char
        }
    };
    let name: String = wanted.chars().map(allowed).filter(|char| *char != '\u{0}').collect();
    let name = name.trim().trim_matches('.').trim();
    let name = if name.is_empty() { "_" } else { name };
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    let mut end = LONGEST - 9;
    while !name.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}~{}", &name[..end], &sha256(name.as_bytes())[..8])
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
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        assert_eq!([names.take("a"), names.take("A"), names.take("b")], ["a", "A-2", "b"]);
    }
}
