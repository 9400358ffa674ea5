//! `build --diff`: what changed since an earlier build, in a few lines: which reports, which cells, which words.

use std::collections::BTreeMap;
use std::path::Path;

use similar::{ChangeTag, TextDiff};

use crate::diag::{Lang, say};
use crate::publish::{Manifest, Staging};
use crate::source;

/// Reports and changes of a report that are told one by one.
const REPORTS: usize = 20;
const CHANGES: usize = 8;
/// Letters of a passage that are shown.
const LETTERS: usize = 40;

/// The lines to print; `old` is the folder of the earlier build.
pub(super) fn lines(old: &Path, staging: &Staging, new: &Manifest, lang: Lang) -> Option<Vec<String>> {
    let before = Manifest::of(old)?;
    let known: BTreeMap<&str, &str> =
        before.files.iter().map(|it| (it.path.as_str(), it.sha256.as_str())).collect();
    let mut reports: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let (mut added, mut same) = (Vec::new(), 0);
    for file in &new.files {
        match known.get(file.path.as_str()) {
            None => added.push(file.path.as_str()),
            Some(digest) if **digest == file.sha256 => same += 1,
            Some(_) => reports.entry(base(&file.path)).or_default().push(&file.path),
        }
    }
    let is_new = |path: &str| new.files.iter().any(|it| it.path == path);
    let gone: Vec<&str> =
        before.files.iter().map(|it| it.path.as_str()).filter(|path| !is_new(path)).collect();
    let (shown, changed) = (source::shown(old), reports.len());
    let (more, fewer) = (added.len(), gone.len());
    let head = say!(
        "与 {shown} 相比：改了 {changed} 份报告，新增 {more} 个文件，少了 {fewer} 个，{same} 个一样",
        "compared with {shown}: {changed} report(s) changed, {more} file(s) new, {fewer} gone, {same} the same"
    );
    let mut out = vec![head.in_lang(lang).to_owned()];
    out.extend(added.iter().take(REPORTS).map(|path| format!("  + {path}")));
    // The old manifest is somebody's file: its names are shown without what a terminal would obey.
    let clean = |path: &&str| path.chars().filter(|char| !char.is_control()).collect::<String>();
    out.extend(gone.iter().take(REPORTS).map(|path| format!("  - {}", clean(path))));
    for (base, paths) in reports.iter().take(REPORTS) {
        out.push(format!("  {base}"));
        let words = paths
            .iter()
            .find(|path| path.ends_with(".md"))
            .and_then(|path| Some((source::text(&old.join(path))?, staging.text(path)?)));
        match words {
            Some((before, now)) => out.extend(changes(&before, &now, lang)),
            None => {
                let names: Vec<&str> = paths.iter().filter_map(|it| it.rsplit('.').next()).collect();
                let names = names.join(", ");
                let said = say!(
                    "    版面改了（{names}），文字和数没有比",
                    "    it looks otherwise ({names}); words and figures were not compared"
                );
                out.push(said.in_lang(lang).to_owned());
            }
        }
    }
    if changed > REPORTS {
        let rest = changed - REPORTS;
        out.push(say!("  ……还有 {rest} 份", "  ... {rest} more").in_lang(lang).to_owned());
    }
    Some(out)
}

/// The name without what tells the format.
fn base(path: &str) -> &str {
    path.rsplit_once('.').map_or(path, |(base, _)| base)
}

/// What is different between two reports in Markdown.
fn changes(before: &str, now: &str, lang: Lang) -> Vec<String> {
    let diff = TextDiff::from_lines(before, now);
    let mut out = Vec::new();
    let (mut old, mut new): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    let mut settle = |old: &mut Vec<&str>, new: &mut Vec<&str>| {
        for at in 0..old.len().max(new.len()) {
            out.extend(change(old.get(at).copied(), new.get(at).copied()));
        }
        old.clear();
        new.clear();
    };
    for piece in diff.iter_all_changes() {
        match piece.tag() {
            ChangeTag::Delete => old.push(piece.value().trim()),
            ChangeTag::Insert => new.push(piece.value().trim()),
            ChangeTag::Equal => settle(&mut old, &mut new),
        }
    }
    settle(&mut old, &mut new);
    let count = out.len();
    out.truncate(CHANGES);
    if count > CHANGES {
        let rest = count - CHANGES;
        out.push(say!("    ……还有 {rest} 处", "    ... {rest} more").in_lang(lang).to_owned());
    }
    out
}

/// One line against another: the cells of a row that differ, or the words.
fn change(old: Option<&str>, new: Option<&str>) -> Vec<String> {
    match (old.filter(|it| !it.is_empty()), new.filter(|it| !it.is_empty())) {
        (None, None) => Vec::new(),
        (Some(old), None) => vec![format!("    - {}", short(&words(old)))],
        (None, Some(new)) => vec![format!("    + {}", short(&words(new)))],
        (Some(old), Some(new)) => {
            if let (Some(old), Some(new)) = (cells(old), cells(new))
                && old.len() == new.len()
            {
                // The row's name is the last that is no figure.
                let is_figure =
                    |it: &&String| it.chars().all(|char| char.is_ascii_digit() || "+-.".contains(char));
                let name = new.iter().take_while(|it| !is_figure(it) || it.is_empty()).last();
                let name = name.map_or("", String::as_str);
                let differ = old.iter().zip(&new).enumerate().filter(|(_, (old, new))| old != new);
                return differ
                    .map(|(at, (old, new))| {
                        format!("    {name} [{}]: {} → {}", at + 1, short(old), short(new))
                    })
                    .collect();
            }
            vec![format!("    - {}", around(old, new)), format!("    + {}", around(new, old))]
        }
    }
}

/// The cells of a row, of either kind of table.
fn cells(line: &str) -> Option<Vec<String>> {
    if let Some(row) = line.strip_prefix("<tr>").and_then(|it| it.strip_suffix("</tr>")) {
        let mut cells: Vec<String> = row.split("</td>").flat_map(|it| it.split("</th>")).map(plain).collect();
        // What stands behind the last cell is none.
        cells.pop();
        return Some(cells);
    }
    let row = line.strip_prefix("| ")?.strip_suffix(" |")?;
    Some(row.split(" | ").map(|it| it.trim().to_owned()).collect())
}

/// A row without the signs of HTML; other lines are shown as they are.
fn words(line: &str) -> String {
    if line.starts_with('<') { plain(line) } else { line.to_owned() }
}

/// Without the signs of HTML.
fn plain(text: &str) -> String {
    let mut inside = false;
    let is_text = |char: &char| {
        let was = inside;
        inside = match char {
            '<' => true,
            '>' => false,
            _ => inside,
        };
        !was && *char != '<'
    };
    text.chars().filter(is_text).collect::<String>().trim().to_owned()
}

/// What stands around the first difference.
fn around(text: &str, other: &str) -> String {
    let same = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    let from = same.saturating_sub(LETTERS / 3);
    let lead = if from > 0 { "……" } else { "" };
    format!("{lead}{}", short(&text.chars().skip(from).collect::<String>()))
}

fn short(text: &str) -> String {
    if text.is_empty() {
        return "（空）".to_owned();
    }
    let mut shown: String = text.chars().filter(|char| !char.is_control()).take(LETTERS).collect();
    if text.chars().nth(LETTERS).is_some() {
        shown += "……";
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_and_words_that_differ_are_told() {
        let before =
            "# 报告\n\n新收12件。\n\n<tr><th scope=\"row\">一、新收</th><td>12</td><td>0</td></tr>\n";
        let now = "# 报告\n\n新收13件。\n\n<tr><th scope=\"row\">一、新收</th><td>13</td><td>0</td></tr>\n";
        let told = changes(before, now, Lang::Zh);
        assert_eq!(told, ["    - 新收12件。", "    + 新收13件。", "    一、新收 [2]: 12 → 13"]);
        assert_eq!(changes(now, now, Lang::Zh), Vec::<String>::new());
    }
}
