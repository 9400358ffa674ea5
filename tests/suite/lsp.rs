//! A conversation with `nianbao lsp`, message by message, as an editor has it.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

use crate::environment::{Environment, files, root};

/// An editor: it sends, and waits for what it is told.
struct Editor {
    server: Child,
    input: Option<ChildStdin>,
    told: Receiver<Value>,
    environment: Environment,
    number: i64,
    log: String,
}

impl Editor {
    /// Starts the server beside a copy of a sample.
    fn beside(sample: &str) -> Self {
        let environment = Environment::empty();
        for (name, path) in files(&root().join("sample-data").join(sample)) {
            environment.write(&name, std::fs::read(path).unwrap());
        }
        let mut server = Command::new(env!("CARGO_BIN_EXE_nianbao"))
            .args(["lsp", "--stdio", "--lang", "zh"])
            .current_dir(environment.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (tell, told) = channel();
        std::thread::spawn(move || {
            while let Some(message) = next(&mut output)
                && tell.send(message).is_ok()
            {}
        });
        let input = server.stdin.take();
        Self { server, input, told, environment, number: 0, log: String::new() }
    }

    fn uri(&self, file: &str) -> String {
        format!("file://{}/{file}", self.folder())
    }

    /// The folder as addresses have it: `/tmp/a`, `/C:/Temp/a`.
    fn folder(&self) -> String {
        let folder = self.environment.path().canonicalize().unwrap();
        let folder = folder.display().to_string().replace('\\', "/");
        folder.strip_prefix("//?").map_or(folder.clone(), str::to_owned)
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        let input = self.input.as_mut().unwrap();
        write!(input, "Content-Length: {}\r\n\r\n{text}", text.len()).unwrap();
        self.note("→", message);
    }

    fn send_raw(&mut self, bytes: &[u8]) {
        let input = self.input.as_mut().unwrap();
        input.write_all(bytes).unwrap();
        input.flush().unwrap();
    }

    fn note(&mut self, way: &str, message: &Value) {
        let folder = self.folder();
        let mut message = message.clone();
        for text in ["/params/textDocument/text", "/params/contentChanges/0/text"] {
            if let Some(Value::String(text)) = message.pointer_mut(text) {
                *text = format!("（{} 行）", text.lines().count());
            }
        }
        let text = message.to_string().replace(&folder, "");
        _ = writeln!(self.log, "{way} {text}");
    }

    fn tell(&mut self, method: &str, params: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn next(&mut self) -> Value {
        let message = self.told.recv_timeout(Duration::from_secs(60)).unwrap();
        self.note("←", &message);
        message
    }

    /// The answer to a request.
    fn ask(&mut self, method: &str, params: &Value) -> Value {
        self.number += 1;
        let id = self.number;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.next();
            if message["id"] == id {
                assert!(message.get("error").is_none(), "{message}");
                return message["result"].clone();
            }
        }
    }

    /// The findings that the server shows in a file next.
    fn found(&mut self, file: &str) -> Vec<Value> {
        let uri = self.uri(file);
        loop {
            let message = self.next();
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri.as_str()
            {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn start(&mut self, client: &Value) -> Value {
        let result =
            self.ask("initialize", &json!({"processId": null, "rootUri": null, "capabilities": client}));
        self.tell("initialized", &json!({}));
        result
    }

    /// Opens a file and returns its text.
    fn open(&mut self, file: &str) -> String {
        let text = self.environment.read(file);
        let item = json!({"uri": self.uri(file), "languageId": "plaintext", "version": 1, "text": text});
        self.tell("textDocument/didOpen", &json!({"textDocument": item}));
        text
    }

    fn change(&mut self, file: &str, text: &str) {
        let document = json!({"uri": self.uri(file), "version": 2});
        self.tell(
            "textDocument/didChange",
            &json!({"textDocument": document, "contentChanges": [{"text": text}]}),
        );
    }

    fn hover(&mut self, file: &str, line: u32, character: u32) -> String {
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": self.uri(file)}, "position": position});
        let hover = self.ask("textDocument/hover", &params);
        hover["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn completions(&mut self, file: &str, line: u32, character: u32) -> Vec<String> {
        let position = json!({"line": line, "character": character});
        let params = json!({"textDocument": {"uri": self.uri(file)}, "position": position});
        let items = self.ask("textDocument/completion", &params);
        items
            .as_array()
            .unwrap()
            .iter()
            .map(|it| it["textEdit"]["newText"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Ends the conversation as the protocol wants it; the log of it.
    fn end(mut self) -> String {
        self.ask("shutdown", &Value::Null);
        self.tell("exit", &Value::Null);
        self.input = None;
        assert!(self.server.wait().unwrap().success());
        self.log
    }
}

fn next(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ").map_or(length, |it| it.parse().unwrap()),
        }
    }
    let mut bytes = vec![0; length];
    output.read_exact(&mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// The text with the edits of an action made, as an editor makes them (columns in UTF-16).
fn edited(text: &str, edits: &Value) -> String {
    let mut lines: Vec<Vec<u16>> = text.split('\n').map(|line| line.encode_utf16().collect()).collect();
    for edit in edits.as_array().unwrap() {
        let at = |end: &str, what: &str| usize::try_from(edit["range"][end][what].as_u64().unwrap()).unwrap();
        assert_eq!(at("start", "line"), at("end", "line"));
        let new: Vec<u16> = edit["newText"].as_str().unwrap().encode_utf16().collect();
        lines[at("start", "line")].splice(at("start", "character")..at("end", "character"), new);
    }
    lines.iter().map(|line| String::from_utf16(line).unwrap()).collect::<Vec<_>>().join("\n")
}

/// A wrong cell is shown, its fix is offered and made, and nothing is wrong any more; the file on the disk is untouched.
#[test]
fn a_wrong_cell_is_mended_in_the_editor() {
    let mut editor = Editor::beside("mistakes/mistyped-cell");
    let server = editor.start(&json!({}));
    assert_eq!(server["capabilities"]["positionEncoding"], "utf-16");
    let text = editor.open("requests.csv");
    let found = editor.found("requests.csv");
    assert_eq!(found.len(), 1);
    assert_eq!(
        found[0]["range"],
        json!({"start": {"line": 3, "character": 10}, "end": {"line": 3, "character": 12}})
    );
    assert_eq!(found[0]["code"], "A0202 unequal-results");
    let actions = editor.ask(
        "textDocument/codeAction",
        &json!({
            "textDocument": {"uri": editor.uri("requests.csv")},
            "range": found[0]["range"],
            "context": {"diagnostics": [found[0]]},
        }),
    );
    let action = &actions[0];
    assert_eq!((&action["title"], &action["isPreferred"]), (&json!("C4 的 20 改为 2"), &json!(true)));
    let mended = edited(&text, &action["edit"]["changes"][editor.uri("requests.csv")]);
    editor.change("requests.csv", &mended);
    assert_eq!(editor.found("requests.csv"), Vec::<Value>::new());
    let hover = editor.hover("requests.csv", 3, 10);
    assert!(hover.contains("`requests.results.granted.business`：2 件"), "{hover}");
    assert!(hover.contains("左边 9，右边 9") && hover.contains("国办公开办函〔2021〕30号"), "{hover}");
    assert_eq!(editor.environment.read("requests.csv"), text);
    insta::assert_snapshot!(editor.end());
}

/// Names and filters are offered in `{{ }}` and nowhere else in the words; figures and rules in `unit.toml`.
#[test]
fn names_are_completed() {
    let mut editor = Editor::beside("suqian-2024");
    editor.start(&json!({"general": {"positionEncodings": ["utf-32", "utf-8"]}}));
    let text = editor.open("narrative.md");
    let line = u32::try_from(text.lines().count()).unwrap();
    editor.change("narrative.md", &format!("{}\n新收{{{{ 本年新收|同", text.trim_end_matches('\n')));
    let offered = editor.completions("narrative.md", line, 9);
    assert!(offered.contains(&"本年新收".to_owned()) && offered.contains(&"requests.new.natural".to_owned()));
    let filters = editor.completions("narrative.md", line, 11);
    assert!(filters.len() == 12 && filters.contains(&"同比".to_owned()), "{filters:?}");
    assert_eq!(editor.completions("narrative.md", line, 1), Vec::<String>::new());
    assert!(editor.hover("narrative.md", line, 6).contains("`requests.new.total`"));
    let head = editor.open("unit.toml");
    let line = u32::try_from(head.lines().count()).unwrap();
    editor.change("unit.toml", &format!("{}\n[[answer]]\nrule = \"carry", head.trim_end_matches('\n')));
    assert!(editor.completions("unit.toml", line + 1, 13).contains(&"carry-over-differs".to_owned()));
    editor.end();
}

/// A unit of a county is checked as the county checks it, its figures in a file of many units, too; a file that is no
/// unit's is left alone, and so is a request that nobody knows.
#[test]
fn a_file_is_checked_with_its_county() {
    let mut editor = Editor::beside("yangli-county");
    editor.start(&json!({}));
    let text = editor.open("townships/townships.csv");
    assert_eq!(editor.found("townships/townships.csv"), Vec::<Value>::new());
    let cell = text.lines().nth(1).unwrap().find(",").unwrap() + 1;
    let (head, row) = text.split_at(text.find('\n').unwrap() + 1);
    editor.change("townships/townships.csv", &format!("{head}{}9{}", &row[..cell], &row[cell..]));
    assert!(!editor.found("townships/townships.csv").is_empty());
    editor.environment.write("notes.csv", "a,b\n");
    editor.open("notes.csv");
    assert_eq!(editor.hover("notes.csv", 0, 0), "");
    editor.send(&json!({"jsonrpc": "2.0", "id": "x", "method": "textDocument/rename", "params": {}}));
    while editor.next()["id"] != "x" {}
    // What is closed is read from the disk again.
    let document = json!({"textDocument": {"uri": editor.uri("townships/townships.csv")}});
    editor.tell("textDocument/didClose", &document);
    assert_eq!(editor.found("townships/townships.csv"), Vec::<Value>::new());
    editor.end();
}

/// What was typed and closed unsaved is forgotten, of whatever it was; so are findings of a unit that left its county.
#[test]
fn what_is_closed_or_has_moved_is_forgotten() {
    let mut editor = Editor::beside("suqian-2024");
    editor.start(&json!({}));
    let head = editor.environment.read("unit.toml");
    std::fs::remove_file(editor.environment.path().join("unit.toml")).unwrap();
    editor.open("figures.csv");
    editor.change("figures.csv", "x,y\n");
    editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": editor.uri("figures.csv")}}));
    editor.environment.write("unit.toml", &head);
    editor.open("unit.toml");
    assert_eq!(editor.found("unit.toml"), Vec::<Value>::new());
    assert!(!editor.log.contains("\"severity\":1"), "{}", editor.log);
    // A unit in one file is one, too; what is no unit's is none.
    editor.environment.write("alone/a.toml", "[unit]\nname = \"甲镇人民政府\"\n");
    editor.environment.write("alone/b.toml", "[package]\nname = \"b\"\n");
    editor.open("alone/b.toml");
    editor.open("alone/a.toml");
    assert_eq!(editor.found("alone/a.toml")[0]["code"], "A0110 key-missing");
    assert!(!editor.log.contains("alone/b.toml\"}}\n←"));
    editor.environment.write("alone/a.toml", "");
    editor.change("alone/a.toml", "");
    editor.tell("textDocument/didSave", &json!({"textDocument": {"uri": editor.uri("alone/a.toml")}}));
    assert_eq!(editor.found("alone/a.toml"), Vec::<Value>::new());
    editor.end();
}

/// What is no message is answered, and the conversation goes on; it ends as the protocol says.
#[test]
fn what_is_no_message_ends_no_conversation() {
    let mut editor = Editor::beside("mistakes/mistyped-cell");
    editor.send_raw(b"Content-Length: 5\r\n\r\n{bad}");
    assert_eq!(editor.next()["error"]["code"], -32700);
    editor.send(&json!({"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {}}));
    assert_eq!(editor.next()["error"]["code"], -32002);
    editor.start(&json!({}));
    for (raw, code) in [
        (b"Content-Length: 2\r\n\r\n[]".as_slice(), -32600),
        (b"Content-Length: 24\r\n\r\n{\"jsonrpc\":\"2.0\",\"id\":5}", -32600),
        (b"Content-Length: 2\r\n\r\n\xFF\xFE", -32700),
        (b"Content-Length: -5\r\n\r\n", -32600),
        (b"Content-Length: 99999999999999\r\n\r\n", -32600),
    ] {
        editor.send_raw(raw);
        assert_eq!(editor.next()["error"]["code"], code, "{}", String::from_utf8_lossy(raw));
    }
    editor.open("requests.csv");
    assert_eq!(editor.found("requests.csv").len(), 1);
    editor.ask("shutdown", &Value::Null);
    editor.send(&json!({"jsonrpc": "2.0", "id": "late", "method": "textDocument/hover", "params": {}}));
    assert_eq!(editor.next()["error"]["code"], -32600);
    editor.tell("exit", &Value::Null);
    assert_eq!(editor.server.wait().unwrap().code(), Some(0));
    // Who leaves without a word, and who never came.
    for begins in [true, false] {
        let mut editor = Editor::beside("suqian-2024");
        if begins {
            editor.start(&json!({}));
        }
        editor.tell("exit", &Value::Null);
        assert_eq!(editor.server.wait().unwrap().code(), Some(1), "{begins}");
    }
    let mut editor = Editor::beside("suqian-2024");
    editor.start(&json!({}));
    editor.ask("shutdown", &Value::Null);
    editor.input = None;
    assert_eq!(editor.server.wait().unwrap().code(), Some(0));
}

/// What only the editor holds counts as if it were saved: a new `unit.toml`, a table whose file is gone.
#[test]
fn what_only_the_editor_holds_counts() {
    let mut editor = Editor::beside("suqian-2024");
    editor.start(&json!({}));
    let folder = editor.environment.path().to_owned();
    let head = editor.open("unit.toml");
    assert_eq!(editor.found("unit.toml"), Vec::<Value>::new());
    editor.open("figures.csv");
    editor.open("narrative.md");
    for file in ["unit.toml", "figures.csv", "narrative.md"] {
        std::fs::remove_file(folder.join(file)).unwrap();
    }
    editor.tell("textDocument/didSave", &json!({"textDocument": {"uri": editor.uri("figures.csv")}}));
    editor.change("unit.toml", &format!("{head}\n"));
    assert_eq!(editor.found("unit.toml"), Vec::<Value>::new());
    assert!(!editor.log.contains("A0209") && !editor.log.contains("showMessage"), "{}", editor.log);
    assert!(editor.log.contains("\"version\":2"), "{}", editor.log);
    // One that never was on the disk, in a folder that is not there yet.
    let text = "[unit]\nname = \"甲镇人民政府\"\n";
    for file in ["x/new.toml", "新/unit.toml"] {
        let item = json!({"uri": editor.uri(file), "languageId": "toml", "version": 1, "text": text});
        editor.tell("textDocument/didOpen", &json!({"textDocument": item}));
        assert_eq!(editor.found(file)[0]["code"], "A0110 key-missing", "{file}");
    }
    assert!(!editor.log.contains("showMessage"), "{}", editor.log);
    editor.end();
}

/// The form's own labels find figures too, and comments, single quotes and rosters are no obstacle.
#[test]
fn labels_are_completed() {
    let mut editor = Editor::beside("yangli-county");
    editor.start(&json!({}));
    let roster = editor.open("county.toml");
    let lines = u32::try_from(roster.lines().count()).unwrap();
    editor.change("county.toml", &format!("{}\n[[adjustment]]\nfigure = \"表三", roster.trim_end()));
    let position = json!({"line": lines + 1, "character": 12});
    let params = json!({"textDocument": {"uri": editor.uri("county.toml")}, "position": position});
    let items = editor.ask("textDocument/completion", &params);
    let item = items.as_array().unwrap().iter().find(|it| it["label"] == "requests.new.natural").unwrap();
    assert!(item["filterText"].as_str().unwrap().starts_with("表三 "), "{item}");
    editor.end();
}
