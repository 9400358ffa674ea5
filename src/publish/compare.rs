//! A folder against a manifest: what differs, what is missing, what is too much.

use std::collections::BTreeSet;
use std::path::Path;

use super::{FINDINGS, Failure, MANIFEST, Manifest, digest, failure};

/// What a folder holds against what it should.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Files whose bytes are others.
    pub differ: Vec<String>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Files that nobody lists.
    pub surplus: Vec<String>,
    /// Files that are as they should be.
    pub same: usize,
}

impl Difference {
    /// Whether the folder is as it should be.
    pub fn is_none(&self) -> bool {
        self.differ.is_empty() && self.missing.is_empty() && self.surplus.is_empty()
    }
}

impl Manifest {
    /// Holds a folder against this manifest, whose own file may be any.
    pub fn compare(&self, folder: &Path) -> Result<Difference, Failure> {
        let mut found = Difference::default();
        let real = std::fs::canonicalize(folder).ok();
        // What a link makes of a file is not looked into.
        let is_within = |path: &Path| {
            let file = std::fs::canonicalize(path).ok();
            file.zip(real.as_ref()).is_some_and(|(file, folder)| file.starts_with(folder))
        };
        for file in &self.files {
            let path = folder.join(&file.path);
            if !path.is_file() {
                found.missing.push(file.path.clone());
            } else if is_within(&path) && digest(&path).map_err(failure(&path))? == file.sha256 {
                found.same += 1;
            } else {
                found.differ.push(file.path.clone());
            }
        }
        let listed: BTreeSet<&str> = self.files.iter().map(|it| it.path.as_str()).collect();
        let mut there = Vec::new();
        if folder.is_dir() {
            below(folder, "", &mut there)?;
        }
        there
            .retain(|name| ![MANIFEST, FINDINGS].contains(&name.as_str()) && !listed.contains(name.as_str()));
        there.sort();
        found.surplus = there;
        Ok(found)
    }

    /// The same, and whether the folder has this very manifest.
    pub fn compare_whole(&self, folder: &Path) -> Result<Difference, Failure> {
        let mut found = self.compare(folder)?;
        let path = folder.join(MANIFEST);
        match super::read_own(&path) {
            Ok(bytes) if bytes == self.bytes() => {}
            Ok(_) => found.differ.push(MANIFEST.to_owned()),
            Err(_) if !path.exists() => found.missing.push(MANIFEST.to_owned()),
            Err(error) => return Err(failure(&path)(error)),
        }
        Ok(found)
    }
}

/// Files below a folder, with `/` between; links are not followed.
fn below(folder: &Path, before: &str, out: &mut Vec<String>) -> Result<(), Failure> {
    for entry in std::fs::read_dir(folder).map_err(failure(folder))? {
        let entry = entry.map_err(failure(folder))?;
        let name = format!("{before}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failure(folder))?.is_dir() {
            below(&entry.path(), &format!("{name}/"), out)?;
        } else {
            out.push(name);
        }
    }
    Ok(())
}
