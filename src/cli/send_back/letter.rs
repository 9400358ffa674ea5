//! Findings in the words of a letter: to people who have nothing of this program.

use crate::diag::{Finding, Lang};

/// What is asked for, by rule, where the finding's own help speaks of files and keys of ours.
const ASKED: &[(&str, &str)] = &[
    ("table-missing", "请把这张表报来；全年没有发生的填 0"),
    ("blank-cell", "没有发生的填 0，有数的补上"),
    ("carry-over-differs", "请核对两年的数；因机构调整等原因不一致的，请书面说明理由"),
    ("valid-documents-differ", "请与司法行政部门核对；口径变化的，请书面说明理由"),
    ("text-differs-from-table", "请核对哪一处对，改另一处，两处要一致"),
    ("copied-from-last-year", "请按本年的工作重写；制度性的表述确需沿用的，请书面说明理由"),
    ("copied-from-sibling", "请各写各的；确属统一表述的，请书面说明理由"),
    ("same-figures", "多半是照抄，或发错了表；请核对是不是本单位的数"),
    ("unit-twice", "请说明以哪一份为准"),
    ("other-unit", "请核对报的是不是本单位的数；单位名称写错的，请改正"),
    ("previous-of-another-unit", "请报上年本单位的年报；改过名的，请书面说明"),
    ("wrong-edition", "请改用本年度规定的表样"),
    ("section-missing", "请补写这一部分"),
    ("placeholder-left", "请填上，或删去这一句"),
    ("template-error", "请直接写上数字"),
    ("title-wording", "单位全称、年份、报告名称三样都要对"),
    ("mixed-form", "请改用本年度表样的写法"),
];

/// What is wrong, by rule, where the finding's own message does.
const WRONG: &[(&str, &str)] =
    &[("template-error", "这里引用的数读不出来"), ("wrong-edition", "没有用本年度规定的格式")];

/// Whether a text names what only this program knows.
fn is_ours(text: &str) -> bool {
    const MARKS: &[&str] = &[
        "{{",
        "{%",
        "[[",
        "[",
        ".toml",
        "narrative",
        "nianbao",
        "zero",
        "former_names",
        "edition",
        "year",
        "--",
        ".csv",
        "path",
        "figure",
        "submitted",
        "published",
    ];
    MARKS.iter().any(|it| text.contains(it))
}

/// What is wrong.
pub(super) fn wrong(finding: &Finding) -> String {
    let message = &finding.message.zh;
    if !is_ours(message) {
        return message.clone();
    }
    let own = WRONG.iter().find(|(rule, _)| *rule == finding.code.name).map(|(_, text)| *text);
    own.unwrap_or_else(|| finding.code.summary(Lang::Zh)).to_owned()
}

/// What the unit is asked to do about it.
pub(super) fn asked(finding: &Finding) -> String {
    if let Some((_, text)) = ASKED.iter().find(|(rule, _)| *rule == finding.code.name) {
        return (*text).to_owned();
    }
    // Of the others what people can do is said, clause by clause.
    let help = finding.help.as_ref().map(|it| it.zh.as_str()).unwrap_or_default();
    help.split('；').filter(|it| !is_ours(it)).collect::<Vec<_>>().join("；")
}

/// What should stand there, where only the words of the finding tell: 应为“…”, 应为 14, 这一格只写 22.
pub(super) fn expected(finding: &Finding) -> Option<String> {
    let primary = finding.labels.iter().find(|it| it.primary).map(|it| it.text.zh.as_str());
    let (message, help) = (finding.message.zh.as_str(), finding.help.as_ref().map(|it| it.zh.as_str()));
    if let Some(said) = [primary, help].into_iter().flatten().find_map(|it| it.strip_prefix("应为")) {
        return Some(said.trim().trim_matches(['“', '”']).to_owned());
    }
    if let Some((_, said)) = message.split_once("应为“") {
        return said.split('”').next().map(str::to_owned);
    }
    // A number that ends its clause; 只写 0 或正整数 is none.
    let told = ["应为 ", "只写 "].into_iter().find_map(|it| help?.split_once(it))?.1;
    let clause = told.split('；').next().unwrap_or_default();
    let is_number = !clause.is_empty() && clause.chars().all(|it| it.is_ascii_digit() || it == '.');
    is_number.then(|| clause.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_one() {
        let codes = crate::codes();
        for (rule, text) in ASKED.iter().chain(WRONG) {
            assert!(codes.iter().any(|it| it.name == *rule), "there is no rule {rule}");
            assert!(!is_ours(text), "{text}");
        }
    }
}
