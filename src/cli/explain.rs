//! `nianbao explain`: the page of a rule, or the list of all of them by stage.

use unicode_width::UnicodeWidthStr;

use super::Outcome;
use super::args::ExplainArgs;
use super::levels;
use super::terminal::Terminal;
use crate::codes;
use crate::diag::{Text, say};

pub(super) fn run(args: &ExplainArgs, terminal: &mut Terminal) -> anyhow::Result<Outcome> {
    let lang = terminal.lang;
    let codes = codes();
    let Some(name) = &args.rule else {
        let mut stage = "";
        for code in &codes {
            let begins = &code.id[..3];
            if begins != stage {
                let gap = if stage.is_empty() { "" } else { "\n" };
                writeln!(terminal.out, "{gap}{}", title(begins).in_lang(lang))?;
                stage = begins;
            }
            let gap = " ".repeat(26_usize.saturating_sub(code.name.width()));
            let level = format!("{:<8}", code.level.name());
            writeln!(terminal.out, "  {} {}{gap}{level}{}", code.id, code.name, code.summary(lang))?;
        }
        return Ok(Outcome::Clean);
    };
    let name = levels::rule(name, lang)?;
    if let Some(code) = codes.iter().find(|code| code.name == name) {
        writeln!(terminal.out, "{} {}\n", code.id, code.level.name())?;
        writeln!(terminal.out, "{}", code.page(lang))?;
    }
    Ok(Outcome::Clean)
}

fn title(stage: &str) -> Text {
    match stage {
        "A01" => say!("读取", "reading"),
        "A02" => say!("数据", "figures"),
        "A03" => say!("文字", "narrative"),
        "A04" => say!("跨年", "across years"),
        "A05" => say!("单位与汇总", "offices and roll-up"),
        "A09" => say!("格式", "editions"),
        other => Text::same(other),
    }
}
