//! `nianbao build`: the reports, all of them or none.

mod diff;
mod inputs;

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::anyhow;

use super::Outcome;
use super::args::{BuildArgs, Common, MdTables};
use super::county;
use super::gather::Run;
use super::look;
use super::printed;
use super::terminal::Terminal;
use super::verify;
use super::work::{self, Total};
use crate::compose::index::Report;
use crate::diag::{Lang, Level, Text, is_held, say, system};
use crate::document::Document;
use crate::model::roster::County;
use crate::model::{Extras, Submission};
use crate::publish::{Done, Entry, Failure, MANIFEST, Manifest, Names, Staging, UnitEntry, href, sha256};
use crate::render::look::{Look, MarkdownTables};
use crate::render::{FORMATS, Format};
use crate::rollup::line::State;
use crate::{Compiled, compose};
use inputs::Inputs;

/// The page that leads to every report of a county.
const INDEX: &str = "index";

/// Where reports go if nothing else is said: a folder that is never read back as input.
pub(super) const FOLDER: &str = "报告";

pub(super) fn run(args: &BuildArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let formats = formats(&args.to, lang)?;
    let mut look = look::of(common, terminal)?;
    look.tables = match args.md_tables {
        Some(MdTables::Html) => MarkdownTables::Html,
        Some(MdTables::Pipe) => MarkdownTables::Pipe,
        None => MarkdownTables::AsTheyAre,
    };
    let mut run = Run::new(&args.input, common, terminal)?;
    let extras = Extras { contents: args.toc, charts: args.charts, comparison: args.compare };
    (run.options.compose, run.options.draft, run.options.extras) = (true, args.draft, extras);
    // Lines of units are kept only where the county's report shows them.
    run.inbox.counties.iter_mut().for_each(|county| county.extras = county.extras.or(extras));
    let inbox = &run.inbox;
    let wanted = args.check.clone().or_else(|| args.out.clone());
    if let Some(file) = args.check.as_deref().filter(|it| it.is_file()) {
        return Err(verify::no_folder(file, lang));
    }
    let out = wanted.unwrap_or_else(|| inbox.home.join(FOLDER));
    // A run that only compares writes nothing at all, and is in nobody's way.
    let staging = match args.check {
        Some(_) => None,
        None => Some(Staging::begin(&out).map_err(|failure| refused(&failure, lang))?),
    };
    let several = args.input.paths.len() > 1;
    let broken = AtomicBool::new(!args.draft && inbox.findings.iter().any(|it| it.level == Level::Error));
    let failure: Mutex<Option<Failure>> = Mutex::new(None);
    let mut units = Vec::new();
    let draw = |at: usize, compiled: &mut Compiled| {
        let errors = printed::open(&compiled.findings).any(|finding| finding.level == Level::Error);
        if errors && !args.draft {
            broken.store(true, Ordering::Relaxed);
        }
        // Once it is known that nothing will be published, nothing needs to be drawn.
        if broken.load(Ordering::Relaxed) {
            return None;
        }
        match unit(at, compiled, several, (&formats, &look), staging.as_ref()) {
            Ok(unit) => unit,
            Err(error) => {
                broken.store(true, Ordering::Relaxed);
                if let Ok(mut slot) = failure.lock() {
                    slot.get_or_insert(error);
                }
                None
            }
        }
    };
    let drawn = |unit: Option<Unit>| units.extend(unit);
    let mut gathered = run.gather_drawing(terminal, draw, drawn, |_, _, _| Ok(()))?;
    let mut own = county::compile(&run, &gathered)?;
    let own_units: Vec<Option<Unit>> =
        own.iter_mut().enumerate().map(|(at, it)| draw(inbox.jobs.len() + at, it)).collect();
    county::join(&mut gathered, &mut own);
    // The county's own report comes first.
    units.splice(0..0, own_units.into_iter().flatten());
    let total = gathered.total;
    if let Ok(Some(failure)) = failure.into_inner() {
        return Err(refused(&failure, lang));
    }
    printed::brief_with(&total.findings, &args.input.paths, &work::with_templates(common), terminal)?;
    let failed = work::failed(&total);
    run.levels.tell_idle(&total.findings, terminal)?;
    if (failed && !args.draft) || work::none_read(&total) {
        drop(staging);
        return blocked(&total, args.check.is_some(), lang, terminal);
    }
    let mut inputs = Inputs::of_run(&run.inbox, several, common.templates.as_deref());
    units.iter_mut().for_each(|unit| inputs.append(std::mem::take(&mut unit.inputs)));
    let mut manifest = named(staging.as_ref(), units, args.draft, lang)?;
    manifest.inputs = inputs.digests();
    let html = formats.iter().find(|it| it.name == "html");
    if let (Some(county), Some(html)) = (run.inbox.counties.first(), html) {
        let missing = gathered.lines.iter().filter(|it| it.state == State::Missing).map(|it| it.name.clone());
        let missing: Vec<String> = missing.collect();
        index(staging.as_ref(), &mut manifest, county, &missing, |page| (html.render)(page, &look))
            .map_err(|failure| refused(&failure, lang))?;
    }
    let Some(staging) = staging else {
        let found = manifest.compare_whole(&out).map_err(|failure| verify::unread(&failure, lang))?;
        return verify::told(&found, &work::shown(&out), terminal);
    };
    let changes = match &args.diff {
        Some(old) => Some(diff::lines(old, &staging, &manifest, lang).ok_or_else(|| no_build(old, lang))?),
        None => None,
    };
    let Done { gone, same } = staging.commit(&manifest).map_err(|failure| refused(&failure, lang))?;
    let (count, folder) = (manifest.files.len(), work::shown(&out));
    let said = match same {
        0 => say!("写入 {folder}：{count} 份文件", "wrote {count} files to {folder}"),
        _ => say!(
            "写入 {folder}：{count} 份文件，其中 {same} 份和上次一样，没有重写",
            "wrote {count} files to {folder}; {same} of them were up to date"
        ),
    };
    writeln!(terminal.out, "{}", said.in_lang(lang))?;
    if !gone.is_empty() {
        let count = gone.len();
        let said = say!(
            "上次生成、这次没有的 {count} 份已移去（各单位分别生成时，请用不同的 --out）",
            "{count} file(s) of the run before are gone (give units that are built apart an --out of their own)"
        );
        writeln!(terminal.out, "{}", said.in_lang(lang))?;
    }
    let mut is_partial = false;
    for (county, sum) in run.inbox.counties.iter().zip(&gathered.sums.all) {
        if let Some(text) = county::left_out(county, sum, args.draft) {
            writeln!(terminal.out, "{}", text.in_lang(lang))?;
            // The draft of a part is no draft of the whole.
            is_partial |= args.draft;
        }
    }
    for line in changes.into_iter().flatten() {
        writeln!(terminal.out, "{line}")?;
    }
    if manifest.units.len() <= 3 {
        for file in &manifest.files {
            writeln!(terminal.out, "  {}", file.path)?;
        }
    }
    writeln!(terminal.err, "{}", total.verdict().line(lang))?;
    Ok(if failed || is_partial { Outcome::Findings } else { Outcome::Clean })
}

/// A unit as it was drawn: its number, and its files under the names of the staging folder, where there is one.
struct Unit {
    at: usize,
    submission: UnitEntry,
    base: String,
    files: Vec<(&'static str, String)>,
    inputs: Inputs,
}

fn unit(
    at: usize,
    compiled: &mut Compiled,
    several: bool,
    (formats, look): (&[&'static Format], &Look),
    staging: Option<&Staging>,
) -> Result<Option<Unit>, Failure> {
    let (Some(submission), Some(document)) = (&compiled.submission, compiled.document.take()) else {
        return Ok(None);
    };
    let mut files = Vec::new();
    for format in formats {
        let bytes = (format.render)(&document, look);
        if let Some(staging) = staging {
            staging.write(&format!("{at}.{}", format.name), &bytes)?;
        }
        files.push((format.name, sha256(&bytes)));
    }
    Ok(Some(Unit {
        at,
        base: document.meta.title,
        files,
        inputs: Inputs::of_unit(submission, several),
        submission: entry(submission, document.meta.draft),
    }))
}

fn entry(submission: &Submission, draft: bool) -> UnitEntry {
    let edition = &submission.edition;
    UnitEntry {
        unit: submission.unit.name.clone(),
        year: submission.year,
        edition: edition.id.clone(),
        zero: submission.zero.iter().map(|table| edition.tables[*table].name.clone()).collect(),
        draft,
    }
}

/// Gives the files their names, in the order of the units.
fn named(staging: Option<&Staging>, units: Vec<Unit>, draft: bool, lang: Lang) -> anyhow::Result<Manifest> {
    let mut names = Names::default();
    // The page that leads to them all.
    names.take(INDEX);
    let mut manifest = Manifest { nianbao: env!("CARGO_PKG_VERSION").to_owned(), ..Manifest::default() };
    for unit in units {
        let base = names.take(&unit.base);
        for (format, digest) in unit.files {
            let path = format!("{base}.{format}");
            if let Some(staging) = staging {
                let renamed = staging.rename(&format!("{}.{format}", unit.at), &path);
                renamed.map_err(|failure| refused(&failure, lang))?;
            }
            manifest.files.push(Entry {
                path,
                unit: unit.submission.unit.clone(),
                year: unit.submission.year,
                edition: unit.submission.edition.clone(),
                format: format.to_owned(),
                sha256: digest,
            });
        }
        manifest.units.push(UnitEntry { draft, ..unit.submission });
    }
    Ok(manifest)
}

/// Writes the page that leads to every report of a county's build.
fn index(
    staging: Option<&Staging>,
    manifest: &mut Manifest,
    county: &County,
    missing: &[String],
    render: impl Fn(&Document) -> Vec<u8>,
) -> Result<(), Failure> {
    let draft = manifest.units.iter().any(|it| it.draft);
    let year = county.year.or_else(|| manifest.units.first().map(|it| it.year)).unwrap_or_default();
    let title = |format: &str| FORMATS.iter().find(|it| it.name == format).map_or("", |it| it.title);
    // One row a report: its files lie side by side under one name.
    let base = |path: &str| path.rsplit_once('.').map_or(path, |(base, _)| base).to_owned();
    let mut years: HashMap<&str, BTreeSet<i32>> = HashMap::new();
    manifest.files.iter().for_each(|it| _ = years.entry(&it.unit).or_default().insert(it.year));
    let mut reports: Vec<(String, Report)> = Vec::new();
    for file in &manifest.files {
        let base = base(&file.path);
        if reports.last().is_none_or(|(last, _)| *last != base) {
            let several = years.get(file.unit.as_str()).is_some_and(|it| it.len() > 1);
            let name =
                if several { format!("{}（{}年）", file.unit, file.year) } else { file.unit.clone() };
            reports.push((base, Report { unit: name, files: Vec::new() }));
        }
        if let Some((_, report)) = reports.last_mut() {
            report.files.push((title(&file.format).to_owned(), href(&file.path)));
        }
    }
    let reports: Vec<Report> = reports.into_iter().map(|(_, report)| report).collect();
    let bytes = render(&compose::index::page(&county.name, year, &reports, missing, draft));
    let path = format!("{INDEX}.html");
    if let Some(staging) = staging {
        staging.write(&path, &bytes)?;
    }
    manifest.files.push(Entry {
        path,
        unit: county.name.clone(),
        year,
        edition: String::new(),
        format: "html".to_owned(),
        sha256: sha256(&bytes),
    });
    Ok(())
}

/// A folder that no build wrote, or whose list is spoilt.
pub(super) fn no_build(folder: &Path, lang: Lang) -> anyhow::Error {
    let shown = work::shown(folder);
    let text = if !folder.exists() {
        work::missing(folder)
    } else if folder.join(MANIFEST).exists() {
        say!(
            "{shown} 里的 manifest.json 读不出来；重新生成一次",
            "the manifest.json in {shown} cannot be read; build the reports again"
        )
    } else {
        say!(
            "{shown} 里没有 manifest.json；要写 nianbao build 生成的文件夹",
            "there is no manifest.json in {shown}; name a folder that `nianbao build` wrote"
        )
    };
    anyhow!("{}", text.in_lang(lang))
}

/// Says in a few lines what is still missing.
fn blocked(total: &Total, compares: bool, lang: Lang, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let errors: Vec<_> = total.findings.iter().filter(|finding| finding.level == Level::Error).collect();
    let count = errors.len();
    let head = if compares {
        say!("有 {count} 处错误，没有比较；先改正", "{count} error(s), nothing was compared; mend them first")
    } else {
        say!(
            "有 {count} 处错误，没有生成报告；先改正，或用 --draft 生成草稿",
            "{count} error(s), no report was written; mend them, or use --draft for a draft"
        )
    };
    writeln!(terminal.err, "{}", head.in_lang(lang))?;
    writeln!(terminal.err, "{}", total.verdict().line(lang))?;
    Ok(work::outcome(total))
}

pub(super) fn formats(wanted: &[String], lang: Lang) -> anyhow::Result<Vec<&'static Format>> {
    if wanted.is_empty() {
        return Ok(FORMATS.to_vec());
    }
    let find = |name: &String| {
        FORMATS.iter().copied().find(|format| format.name.eq_ignore_ascii_case(name.trim())).ok_or_else(
            || {
                let all: Vec<&str> = FORMATS.iter().map(|format| format.name).collect();
                let (name, zh, en) = (name.trim(), all.join("、"), all.join(", "));
                let message = if name.eq_ignore_ascii_case("pdf") {
                    say!(
                        "没有格式 pdf；可用：{zh}。要 PDF，在 Word 或 WPS 中打开 docx 另存",
                        "there is no format pdf; there are: {en}. For a PDF, open the docx in Word or WPS and save it as one"
                    )
                } else {
                    say!("没有格式“{name}”；可用：{zh}", "there is no format `{name}`; there are: {en}")
                };
                anyhow!("{}", message.in_lang(lang))
            },
        )
    };
    let mut formats: Vec<&'static Format> = wanted.iter().map(find).collect::<anyhow::Result<_>>()?;
    let mut seen = std::collections::HashSet::new();
    formats.retain(|format| seen.insert(format.name));
    Ok(formats)
}

/// A path without the names under which files gather beside their place, nor their names there: nobody chose those.
fn visible(path: &Path) -> PathBuf {
    let mut shown = PathBuf::new();
    for part in path.components() {
        let name = part.as_os_str().to_string_lossy();
        if let Some((target, _)) = name.strip_prefix('.').and_then(|it| it.rsplit_once(".nianbao-")) {
            shown.push(target);
            break;
        }
        shown.push(part);
    }
    shown
}

/// What to do about a file that cannot be written.
pub(super) fn refused(failure: &Failure, lang: Lang) -> anyhow::Error {
    use std::io::ErrorKind;
    let (path, Text { zh, en }) = (work::shown(&visible(&failure.path)), system(&failure.error));
    let text = match failure.error.kind() {
        _ if failure.partly => say!(
            "写不了 {path}：{zh}。前面的文件已经换成新的；关闭占用它的程序，再运行一次就接着写完",
            "cannot write {path}: {en}. The files before it are new already; close the program that holds it and run again, which goes on from there"
        ),
        ErrorKind::WouldBlock => {
            let process = failure.error.to_string();
            let (zh, en) = match process.parse::<u32>() {
                Ok(_) => (format!("（进程 {process}）"), format!(" (process {process})")),
                Err(_) => (String::new(), String::new()),
            };
            say!(
                "另一个 nianbao{zh} 正在写 {path}。等它写完再运行；这次什么也没有写",
                "another nianbao{en} is writing {path}. Run again when it is done; nothing was written"
            )
        }
        _ if is_held(&failure.error) => say!(
            "写不了 {path}：{zh}。在 Word 或 WPS 中关闭它再试。原有的文件没有动",
            "cannot write {path}: {en}. Close it in Word or WPS and try again. The old files are untouched"
        ),
        ErrorKind::PermissionDenied => say!(
            "写不了 {path}：{zh}。关闭 WPS 中的该文件再试，或换一个能写的文件夹。原有的文件没有动",
            "cannot write {path}: {en}. Close it in WPS and try again, or choose a folder that you may write to. The old files are untouched"
        ),
        ErrorKind::StorageFull | ErrorKind::FileTooLarge | ErrorKind::QuotaExceeded => say!(
            "写不了 {path}：{zh}。腾出空间再试。原有的文件没有动",
            "cannot write {path}: {en}. Make room and try again. The old files are untouched"
        ),
        ErrorKind::AlreadyExists => say!(
            "{path} 已经有了，不是本程序写的，没有动它；换一个位置，或先移开它",
            "{path} is there and is not ours; it is untouched. Choose another place, or move it away"
        ),
        ErrorKind::NotADirectory if failure.path.is_file() => say!(
            "写不了 {path}：它是文件，不是文件夹。换一个名称，或先移开它",
            "cannot write {path}: it is a file, not a folder. Choose another name, or move it away"
        ),
        ErrorKind::NotADirectory | ErrorKind::IsADirectory => say!(
            "写不了 {path}：{zh}。换一个名称，或先移开它",
            "cannot write {path}: {en}. Choose another name, or move it away"
        ),
        ErrorKind::NotFound => say!(
            "写不了 {path}：{zh}。核对路径再试",
            "cannot write {path}: {en}. Check the path and try again"
        ),
        // What ends in no name: `.`, `..`, `/`.
        ErrorKind::InvalidInput => say!(
            "不能写在 {path}：要写一个文件夹的名称，如 报告",
            "{path} cannot be written to: name a folder, like reports"
        ),
        ErrorKind::ReadOnlyFilesystem | ErrorKind::InvalidFilename => say!(
            "写不了 {path}：{zh}。换一个位置或名称再试",
            "cannot write {path}: {en}. Choose another place or name and try again"
        ),
        _ => say!("写不了 {path}：{zh}。换一个位置再试", "cannot write {path}: {en}. Try another place"),
    };
    anyhow!("{}", text.in_lang(lang))
}

#[cfg(test)]
mod tests {
    use std::io::ErrorKind;

    use super::*;

    /// What only another system or a full disk brings about, said as a clerk can use it.
    #[test]
    fn refusals_say_what_to_do() {
        let said = |kind: ErrorKind| {
            let failure =
                Failure { path: PathBuf::from("报告/甲.docx"), error: kind.into(), partly: false };
            refused(&failure, Lang::Zh).to_string()
        };
        assert!(said(ErrorKind::PermissionDenied).contains("关闭 WPS 中的该文件再试"));
        assert!(said(ErrorKind::ResourceBusy).contains("在 Word 或 WPS 中关闭它再试"));
        assert!(said(ErrorKind::ReadOnlyFilesystem).contains("换一个位置"));
        assert!(said(ErrorKind::StorageFull).contains("腾出空间再试"));
        assert_eq!(visible(Path::new("县/.报告.nianbao-new/0.md")), PathBuf::from("县/报告"));
        assert_eq!(visible(Path::new("/a/.b")), PathBuf::from("/a/.b"));
    }
}
