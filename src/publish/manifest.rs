//! `manifest.json`: what a run wrote, so that anyone can tell whether it is still that.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Its name.
pub const MANIFEST: &str = "manifest.json";

/// The page of findings that a run may leave beside the reports: it is ours, and no report.
pub const FINDINGS: &str = "检查结果.html";

/// What a run wrote.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Manifest {
    /// The version that wrote it.
    pub nianbao: String,
    /// The units, in the order of the run.
    pub units: Vec<UnitEntry>,
    /// What it was made from, by name.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// The files, in the order of the run.
    pub files: Vec<Entry>,
    /// What the sums in it lack: with any of it they are no totals.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
}

/// A unit of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UnitEntry {
    /// Its name.
    pub unit: String,
    /// The reporting year.
    pub year: i32,
    /// The edition's id.
    pub edition: String,
    /// Tables whose blanks the office declares to be zeros.
    pub zero: Vec<String>,
    /// Whether its files are drafts.
    pub draft: bool,
}

/// A file that a run read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Input {
    /// Its name from the path that was given; last year's under `previous/`, an office's own under `templates/`.
    pub path: String,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// A file of a run.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Entry {
    /// Its name in the folder.
    pub path: String,
    /// The unit.
    pub unit: String,
    /// The reporting year.
    pub year: i32,
    /// The edition's id.
    pub edition: String,
    /// The format's name.
    pub format: String,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Manifest {
    /// As written.
    pub(super) fn bytes(&self) -> Vec<u8> {
        // The type holds nothing that JSON cannot.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// The manifest of a folder that a run wrote.
    pub fn of(folder: &std::path::Path) -> Option<Self> {
        Self::parse(&super::read_own(&folder.join(MANIFEST)).ok()?)
    }

    pub(super) fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok()
    }
}

/// The digest of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

pub(super) fn hexadecimal(digest: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let hex = |byte: &u8| [byte >> 4, byte & 15].map(|it| char::from(DIGITS[usize::from(it)]));
    digest.iter().flat_map(hex).collect()
}
