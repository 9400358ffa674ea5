//! Messages from an editor and to it: each with its length before it, and none that ends the conversation because it is
//! no message.

use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use lsp_server::{ErrorCode, Message};
use serde_json::{Value, json};

/// The most bytes of a message that are kept: a file of many units is a tenth of it.
const MOST: u64 = 512 << 20;
/// The most bytes of a line that is no part of a message.
const LINE: u64 = 64 << 10;

/// What an editor sends.
#[derive(Debug)]
pub(super) enum Incoming {
    Message(Message),
    /// What is no message, with its number where it has one, and what is wrong with it.
    Wrong(Value, ErrorCode, &'static str),
}

/// A conversation over the standard streams.
pub(super) struct Wire {
    incoming: Receiver<Incoming>,
}

impl Wire {
    /// Reads from now on, so that an editor that waits to be read is never waited for.
    pub(super) fn open() -> Self {
        let (tell, incoming) = channel();
        // It ends with the process: a reader that waits cannot be woken.
        std::thread::spawn(move || {
            let mut input = BufReader::new(io::stdin());
            while let Ok(Some(message)) = next(&mut input) {
                if tell.send(message).is_err() {
                    break;
                }
            }
        });
        Self { incoming }
    }

    /// What comes next; `None` when the editor has gone.
    pub(super) fn next(&self) -> Option<Incoming> {
        self.incoming.recv().ok()
    }

    /// The same within a time; an error when it has passed.
    pub(super) fn next_within(&self, time: Duration) -> Result<Option<Incoming>, RecvTimeoutError> {
        match self.incoming.recv_timeout(time) {
            Ok(message) => Ok(Some(message)),
            Err(RecvTimeoutError::Disconnected) => Ok(None),
            Err(passed) => Err(passed),
        }
    }

    /// Sends a message. One that nobody reads any more is no fault: the end comes on the other stream.
    pub(super) fn send(&self, message: Message) -> io::Result<()> {
        heard(message.write(&mut io::stdout().lock()))
    }

    /// Answers what is no message.
    pub(super) fn refuse(&self, id: &Value, code: ErrorCode, text: &str) -> io::Result<()> {
        let error = json!({ "code": code as i32, "message": text });
        let text = json!({ "jsonrpc": "2.0", "id": id, "error": error }).to_string();
        let mut out = io::stdout().lock();
        heard(write!(out, "Content-Length: {}\r\n\r\n{text}", text.len()).and_then(|()| out.flush()))
    }
}

fn heard(written: io::Result<()>) -> io::Result<()> {
    written.or_else(|error| if error.kind() == io::ErrorKind::BrokenPipe { Ok(()) } else { Err(error) })
}

/// The next message of a stream; `None` at its end.
fn next(input: &mut impl BufRead) -> io::Result<Option<Incoming>> {
    let wrong = |code, text| Ok(Some(Incoming::Wrong(Value::Null, code, text)));
    let Some(length) = length(input)? else { return Ok(None) };
    let Some(length) = length.filter(|it| *it <= MOST) else {
        return wrong(ErrorCode::InvalidRequest, "Content-Length is missing, no number, or too large");
    };
    let mut bytes = Vec::new();
    if input.by_ref().take(length).read_to_end(&mut bytes)? as u64 != length {
        return Ok(None);
    }
    let Ok(value) = serde_json::from_slice::<Value>(&bytes) else {
        return wrong(ErrorCode::ParseError, "the message is no JSON");
    };
    let id = value.get("id").filter(|id| id.is_string() || id.is_number()).cloned().unwrap_or_default();
    // An answer is never answered, even one that nobody understands.
    let is_answer =
        value.get("method").is_none() && ["result", "error"].iter().any(|it| value.get(it).is_some());
    match serde_json::from_value::<Message>(value) {
        Ok(message) => Ok(Some(Incoming::Message(message))),
        Err(_) if is_answer => next(input),
        Err(_) => Ok(Some(Incoming::Wrong(
            id,
            ErrorCode::InvalidRequest,
            "the message is neither a request, a notification nor a response",
        ))),
    }
}

/// The length that the lines before a message tell; none where they tell none that can be read.
fn length(input: &mut impl BufRead) -> io::Result<Option<Option<u64>>> {
    let (mut length, mut is_empty) = (None, true);
    loop {
        let mut line = Vec::new();
        if input.by_ref().take(LINE).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line).trim().to_ascii_lowercase();
        if line.is_empty() {
            // Empty lines before a head, which some put behind a message, are not its end.
            if is_empty {
                continue;
            }
            return Ok(Some(length));
        }
        is_empty = false;
        // Behind a message of another length than was told, the next head begins within a line.
        if let Some((_, value)) = line.rsplit_once("content-length:") {
            length = value.trim().parse().ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a stream holds: methods, and errors with their number.
    fn check(stream: &[u8], expected: &str) {
        let mut input = stream;
        let mut found = Vec::new();
        while let Some(message) = next(&mut input).unwrap() {
            found.push(match message {
                Incoming::Message(Message::Request(it)) => it.method,
                Incoming::Message(Message::Notification(it)) => format!("({})", it.method),
                Incoming::Message(Message::Response(_)) => "answer".to_owned(),
                Incoming::Wrong(id, code, _) => format!("{}:{id}", code as i32),
            });
        }
        assert_eq!(found.join(" "), expected, "{}", String::from_utf8_lossy(stream));
    }

    fn framed(texts: &[&str]) -> Vec<u8> {
        let framed = texts.iter().map(|it| format!("Content-Length: {}\r\n\r\n{it}", it.len()));
        framed.collect::<String>().into_bytes()
    }

    const HI: &str = r#"{"jsonrpc":"2.0","method":"hi"}"#;

    #[test]
    fn what_is_no_message_ends_nothing() {
        check(&framed(&["{bad}", HI]), "-32700:null (hi)");
        check(&framed(&["[]", HI]), "-32600:null (hi)");
        check(&framed(&["", HI]), "-32700:null (hi)");
        check(&framed(&[r#"{"jsonrpc":"2.0","id":5}"#, HI]), "-32600:5 (hi)");
        check(&framed(&[r#"{"id":5,"method":7}"#, HI]), "-32600:5 (hi)");
        check(&framed(&[r#"{"id":"a","method":"x"}"#, r#"{"id":1,"result":null}"#]), "x answer");
        check(&framed(&[r#"{"id":null,"error":{"code":1,"message":""}}"#, HI]), "(hi)");
        check(&framed(&[&"[".repeat(100_000), HI]), "-32700:null (hi)");
        check(
            &[b"Content-Length: 2\r\n\r\n\xFF\xFE".as_slice(), &framed(&[HI])].concat(),
            "-32700:null (hi)",
        );
    }

    #[test]
    fn a_length_that_is_none_is_passed_over() {
        for length in ["-5", "99999999999999", "x", "", "99999999999999999999999999"] {
            let broken = format!("Content-Length: {length}\r\n\r\n{{\"a\":1}}");
            check(&[broken.as_bytes(), &framed(&[HI])].concat(), "-32600:null (hi)");
        }
        check(&[b"X: y\r\n\r\n".as_slice(), &framed(&[HI])].concat(), "-32600:null (hi)");
        // Longer than was told, and shorter.
        check(&[b"Content-Length: 2\r\n\r\n{}}}".as_slice(), &framed(&[HI])].concat(), "-32600:null (hi)");
        check(b"Content-Length: 20\r\n\r\n{}", "");
        check(b"content-length:2\nContent-Type: x\n\n{}", "-32600:null");
    }
}
