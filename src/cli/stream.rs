//! The standard streams: that nobody reads them any more never stops the work, nor hides how it ended.

use std::fmt;
use std::io::{self, ErrorKind, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A stream that outlives its reader.
pub(super) struct Stream {
    inner: Box<dyn Write + Send>,
    /// Whether its reader has gone (`| head`).
    gone: Arc<AtomicBool>,
    /// Whether anything else that goes wrong with it is passed over, too: of what nobody can be told.
    lenient: bool,
}

/// Something that was asked for and could not be written to the standard output.
#[derive(Debug)]
pub(super) struct Lost(pub(super) io::Error);

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Lost {}

impl Stream {
    /// The standard output: a full disk behind it is told.
    pub(super) fn output(inner: Box<dyn Write + Send>, gone: &Arc<AtomicBool>) -> Self {
        Self { inner, gone: Arc::clone(gone), lenient: false }
    }

    /// The errors: there is nobody left to tell.
    pub(super) fn errors(inner: Box<dyn Write + Send>) -> Self {
        Self { inner, gone: Arc::default(), lenient: true }
    }

    fn through<T>(&self, result: io::Result<T>, instead: T) -> io::Result<T> {
        match result {
            Err(error) if error.kind() == ErrorKind::Interrupted => Err(error),
            Err(error) if self.lenient || is_closed(&error) => {
                self.gone.store(true, Ordering::Relaxed);
                Ok(instead)
            }
            // Told apart from a file that cannot be read or written.
            Err(error) => Err(io::Error::new(error.kind(), Lost(error))),
            done => done,
        }
    }
}

impl Write for Stream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.gone.load(Ordering::Relaxed) {
            return Ok(bytes.len());
        }
        let written = self.inner.write(bytes);
        self.through(written, bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gone.load(Ordering::Relaxed) {
            return Ok(());
        }
        let flushed = self.inner.flush();
        self.through(flushed, ())
    }
}

fn is_closed(error: &io::Error) -> bool {
    // Windows has a number for it that is of no kind.
    const NOT_CONNECTED: i32 = 233;
    error.kind() == ErrorKind::BrokenPipe || (cfg!(windows) && error.raw_os_error() == Some(NOT_CONNECTED))
}
