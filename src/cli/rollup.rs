//! `nianbao rollup`: the county's figures as data, and where each comes from.

use std::path::Path;

use anyhow::anyhow;

use super::Outcome;
use super::args::{Common, RollupArgs, SchemaKind};
use super::build::refused;
use super::county;
use super::gather::{Read, Run};
use super::printed;
use super::schema;
use super::terminal::Terminal;
use super::work;
use crate::diag::{Level, Text, say};
use crate::publish::{Entry, Manifest, Staging, sha256};
use crate::read::inbox::Inbox;
use crate::rollup::provenance::NAME as CELLS;
use crate::rollup::sum::{Lack, Lacking, Sum};
use crate::rollup::{folder, materials, provenance};

/// Where it goes if nothing else is said: a folder that no roster names.
const FOLDER: &str = "汇总";

pub(super) fn run(args: &RollupArgs, common: &Common, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let run = Run::of_roster(&args.input, common, terminal)?;
    let (inbox, editions) = (&run.inbox, &run.editions);
    let out = args.out.clone().unwrap_or_else(|| inbox.home.join(FOLDER));
    if let Some(text) = not_here(&out, inbox) {
        return Err(anyhow!("{}", text.in_lang(lang)));
    }
    let fail = |failure| refused(&failure, lang);
    let staging = Staging::begin(&out).map_err(fail)?;
    let county = &inbox.counties[0];
    let edition = crate::rollup::edition(county, editions);
    let mut cells = staging.stream(CELLS).map_err(fail)?;
    cells.write(provenance::HEAD.as_bytes()).map_err(fail)?;
    let mut lines = edition.as_ref().map(provenance::Lines::new);
    let mut words = materials::Materials::default();
    let mut gathered = run.gather(terminal, |_, line, Read { submission, said }| {
        if let Some(lines) = lines.as_mut() {
            cells.write(lines.of(submission, &line.name).as_bytes()).map_err(fail)?;
        }
        words.add(&submission.edition, &line.name, said);
        Ok(())
    })?;
    let sum = &gathered.sums.all[0];
    let added = (0..).zip(inbox.counties.iter().zip(&gathered.sums.all));
    for (_, (county, sum)) in added.filter(|(number, _)| gathered.sums.is_added(*number)) {
        for adjustment in &county.adjustments {
            if let (Some(edition), Some(figure)) = (&sum.edition, sum.adjusted(adjustment)) {
                let line = provenance::adjustment(adjustment, county, edition, figure);
                cells.write(line.as_bytes()).map_err(fail)?;
            }
        }
    }
    for lack in sum.lacking() {
        let line = format!(",,{},,,,,,合计不完整\r\n", provenance::field(&lack));
        cells.write(line.as_bytes()).map_err(fail)?;
    }
    let mut files = folder::files(county, sum)?;
    // The county's own figures are held to the rules, too; its words are written as they will be read.
    let mut own = county::first(inbox, &gathered, editions)?;
    let own_words = county::words(inbox, &own, sum);
    files.extend(own_words.map(|text| ("narrative.md".to_owned(), text.into_bytes())));
    // A name in its words that is nobody's would leave a gap in what is written.
    own.findings.retain(|it| it.code.id.starts_with("A02") || it.code.id.starts_with("A039"));
    let mut total = std::mem::take(&mut gathered.total);
    total.findings.append(&mut own.findings);
    // Who is missing stands in the list below.
    let told = total.findings.iter().filter(|it| it.code.name != "unit-not-submitted");
    printed::brief(told, &args.input.paths, terminal)?;
    if !sum.is_total() {
        incomplete(sum, terminal)?;
        if !args.partial || sum.is_unknown() {
            writeln!(terminal.err, "{}", advice(sum).in_lang(lang))?;
            return Ok(Outcome::Findings);
        }
    }
    let mut manifest = Manifest {
        nianbao: env!("CARGO_PKG_VERSION").to_owned(),
        lacks: sum.lacking(),
        ..Manifest::default()
    };
    let year = county.year.unwrap_or_default();
    let id = sum.edition.as_ref().map(|it| it.id.clone()).unwrap_or_default();
    let mut list = |path: String, format: &str, digest: String| {
        let (unit, edition) = (county.name.clone(), id.clone());
        manifest.files.push(Entry { path, unit, year, edition, format: format.to_owned(), sha256: digest });
    };
    for (name, bytes) in files {
        let path = format!("county/{name}");
        staging.write(&path, &bytes).map_err(fail)?;
        list(path, name.rsplit('.').next().unwrap_or_default(), sha256(&bytes));
    }
    let (path, bytes) = schema::file(SchemaKind::Unit)?;
    staging.write(&path, &bytes).map_err(fail)?;
    list(path, "json", sha256(&bytes));
    list(CELLS.to_owned(), "csv", cells.finish().map_err(fail)?);
    if let Some(text) = words.text(sum) {
        staging.write("materials.md", text.as_bytes()).map_err(fail)?;
        list("materials.md".to_owned(), "md", sha256(text.as_bytes()));
    }
    let count = manifest.files.len();
    staging.commit(&manifest).map_err(fail)?;
    let (shown, units) = (work::shown(&out), sum.units);
    let said = say!(
        "写入 {shown}：{count} 份文件，{units} 个单位的合计。接着：\n  nianbao check {shown}/county",
        "wrote {count} files to {shown}, the sum of {units} unit(s). Next:\n  nianbao check {shown}/county"
    );
    writeln!(terminal.out, "{}", said.in_lang(lang))?;
    let errors = printed::open(&total.findings).any(|finding| finding.level == Level::Error);
    Ok(if errors || !sum.is_total() { Outcome::Findings } else { Outcome::Clean })
}

/// Why the sum must not be written to a folder: what it would put there would be read as input, or takes the place of
/// what another command wrote.
fn not_here(out: &Path, inbox: &Inbox) -> Option<Text> {
    let shown = work::shown(out);
    let is_own = |manifest: &Manifest| manifest.files.iter().any(|it| it.path == CELLS);
    if inbox.is_input(out) {
        return Some(say!(
            "不能写到 {shown}：它是报送的文件夹，写进去的会被当作报来的数。用 --out 另指一个文件夹，如 {FOLDER}",
            "{shown} cannot be written to: units report there, and what is written would be read as theirs. Name another folder with --out, like {FOLDER}"
        ));
    }
    if Manifest::of(out).is_some_and(|it| !it.files.is_empty() && !is_own(&it)) {
        return Some(say!(
            "不能写到 {shown}：里面是另一个命令生成的，会被换掉。用 --out 另指一个文件夹，如 {FOLDER}",
            "{shown} cannot be written to: another command wrote what is there, which would be replaced. Name another folder with --out, like {FOLDER}"
        ));
    }
    None
}

/// Says what a sum lacks, in the order of the roster.
fn incomplete(sum: &Sum, terminal: &mut Terminal) -> std::io::Result<()> {
    const LINES: usize = 20;
    let lang = terminal.lang;
    for Lacking { name, lack, .. } in sum.lacks.iter().take(LINES) {
        let Text { zh, en } = lack.text();
        writeln!(terminal.err, "{}", say!("缺：{name}（{zh}）", "lacks: {name} ({en})").in_lang(lang))?;
    }
    let (count, units) = (sum.lacks.len(), sum.units);
    if let Some(more) = count.checked_sub(LINES).filter(|more| *more > 0) {
        writeln!(terminal.err, "{}", say!("……还有 {more} 个", "... {more} more").in_lang(lang))?;
    }
    let said = say!(
        "合计不完整：{units} 个单位已计入，缺 {count} 个",
        "the sum is incomplete: {units} unit(s) are in it, {count} are not"
    );
    writeln!(terminal.err, "{}", said.in_lang(lang))
}

/// What to do where there is no total: a sum of nobody is no partial sum either.
fn advice(sum: &Sum) -> Text {
    let missing = sum.lacks.iter().any(|it| it.lack == Lack::Missing);
    let broken = sum.lacks.iter().any(|it| it.lack != Lack::Missing);
    let Text { zh, en } = match (missing, broken) {
        (true, true) => say!("催齐、改正后再汇总", "wait for those that are missing and mend the others"),
        (true, false) => say!("催齐再汇总", "wait for those that are missing"),
        (false, _) => say!("改正后再汇总", "mend what is wrong"),
    };
    if sum.is_unknown() {
        return say!(
            "没有写出；先改正名册，再汇总",
            "nothing was written; mend the roster first, and add up again"
        );
    }
    if sum.units == 0 || sum.lacks.is_empty() {
        return say!("没有写出；{zh}", "nothing was written; {en}");
    }
    say!(
        "没有写出；{zh}，或用 --partial 写出部分合计（每份都注明缺谁）",
        "nothing was written; {en}, or use --partial, which says on every file what is missing"
    )
}
