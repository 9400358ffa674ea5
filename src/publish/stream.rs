//! A file that is written piece by piece, because it is too large to be held.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use sha2::{Digest, Sha256};

use super::{Failure, failure};

/// A file in the making.
#[derive(Debug)]
pub struct Stream {
    path: PathBuf,
    file: BufWriter<File>,
    digest: Sha256,
}

impl Stream {
    #[expect(clippy::disallowed_methods, reason = "this stage writes")]
    pub(super) fn create(path: PathBuf) -> Result<Self, Failure> {
        let file = BufWriter::new(File::create(&path).map_err(failure(&path))?);
        Ok(Self { path, file, digest: Sha256::new() })
    }

    /// Adds a piece.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), Failure> {
        self.digest.update(bytes);
        self.file.write_all(bytes).map_err(failure(&self.path))
    }

    /// Closes the file; its digest, in hexadecimal.
    pub fn finish(mut self) -> Result<String, Failure> {
        self.file.flush().map_err(failure(&self.path))?;
        Ok(super::manifest::hexadecimal(&self.digest.finalize()))
    }
}
