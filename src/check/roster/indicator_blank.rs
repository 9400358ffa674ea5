//! What a county counts beside the form is blank with some of its units.

use super::{Roster, RosterRule};
use crate::diag::{Code, Finding, Level, Text, say};
use crate::rollup::line::{Line, State};

pub(super) static RULE: RosterRule = RosterRule {
    code: Code {
        id: "A0513",
        name: "indicator-blank",
        level: Level::Warning,
        docs: include_str!("indicator_blank.md"),
    },
    check,
};

/// One finding an indicator, where some units have it: where none has, the county's figure is blank, too.
fn check(roster: &Roster, findings: &mut Vec<Finding>) {
    for (number, county) in roster.counties.iter().enumerate() {
        for (at, indicator) in county.indicators.iter().enumerate() {
            let is_own = |line: &&Line| line.county == Some(number) && line.state == State::Present;
            let own = roster.lines.iter().filter(is_own);
            let blank: Vec<&str> =
                own.clone().filter(|line| line.left_blank(at)).map(|it| it.name.as_str()).collect();
            let (count, all) = (blank.len(), own.count());
            if count == 0 || count == all {
                continue;
            }
            let (label, filled) = (&indicator.label, all - count);
            let Text { zh, en } = Text::few(blank.into_iter().map(Text::same));
            let message = say!(
                "“{label}”有 {count} 个单位没有填：{zh}；汇总的数只是 {filled} 个单位的",
                "{count} unit(s) left `{label}` blank: {en}; the county’s figure is that of {filled}"
            );
            findings.push(Finding::new(&RULE.code, message).at(county.place.clone(), Text::none()).help(say!(
                "请它们补填，没有的填 0；不再统计的，在 county.toml 里删去这个 [[indicator]]",
                "have them fill it in, 0 where there is none; what is not counted any more is deleted from the [[indicator]]s"
            )));
        }
    }
}
