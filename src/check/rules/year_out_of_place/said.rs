//! What is said of a year, by the words around it.

/// Whether a report begins with these words: 我县…, 市环保局按照….
pub(super) fn begins(words: &str) -> bool {
    let first: String = words.chars().take(12).collect();
    words.starts_with('我') || ["按照", "围绕", "根据"].iter().any(|it| first.contains(it))
}

/// What stands behind the years that go on with this one: 2020年、2021年制定的.
pub(super) fn past_years(rest: &str) -> &str {
    let mut behind = rest;
    while let Some(next) = behind.strip_prefix(['、', '和', '与', '及']) {
        let year = next.trim_start_matches(|char: char| char.is_ascii_digit());
        let Some(past) = year.strip_prefix('年').filter(|_| next.len() - year.len() == 4) else { break };
        behind = past;
    }
    behind
}

/// Words of a history of years, anywhere in the sentence.
pub(super) const HISTORY: &[&str] = &[
    "底户籍",
    "施行",
    "修订",
    "印发",
    "以来",
    "成立",
    "建成",
    "开通",
    "颁布",
    "以前",
    "之前",
    "档案",
    "历年",
    "累计",
    "户籍",
    "期间",
    "相比",
    "较",
    "连续",
];
/// Words of what began in a year, right behind it: 2019年12月组建.
pub(super) const BEGUN: &[&str] = &[
    "组建",
    "设立",
    "启用",
    "投入使用",
    "划转",
    "转隶",
    "机构改革",
    "改制",
    "合并",
    "新建",
    "创建",
    "挂牌",
    "获",
];

/// 下一步，2023年将继续…: a plan for the year that is over, kept from the report before.
pub(super) fn is_planned(lead: &str, rest: &str) -> bool {
    let lead = lead.trim_end_matches(['，', '：', '、', ' ']);
    let clause: String =
        rest.trim_start_matches(['，', ' ']).chars().take_while(|it| *it != '，').take(24).collect();
    let next =
        ["下一步", "下步", "接下来", "今后", "下一步工作", "下一步打算"].iter().any(|it| lead.ends_with(it));
    // 2023年的问题将…: of that year, not in it.
    let of = clause.find('的').unwrap_or(clause.len());
    let will = ["将继续", "将进一步", "将着力", "将从以下", "将重点", "将认真", "将不断", "将加强", "将加大"];
    let own = lead.is_empty() && !["提出", "上年", "去年", "整改"].iter().any(|it| rest.contains(it));
    (next && ["将", "要", "计划", "拟", "继续", "进一步"].iter().any(|it| clause[..of].contains(it)))
        || (own && !clause.contains("后的") && will.iter().any(|it| clause[..of].contains(it)))
}

/// 统计期限自2022年1月1日起至2022年12月31日止: the period of the report, without its own year.
pub(super) fn is_period(sentence: &str, rest: &str, year: i32) -> bool {
    let month = rest.trim_start_matches(|char: char| char.is_ascii_digit() || char == ' ').starts_with('月');
    let told =
        ["统计期限", "统计时限", "统计时间", "统计周期", "数据统计", "起止时间", "报告期", "本报告所称"];
    month && !sentence.contains(&year.to_string()) && told.iter().any(|it| sentence.contains(it))
}

/// 截至2022年12月31日，发布信息862条: how things stood a year too early, and nothing is compared.
pub(super) fn is_state(lead: &str, rest: &str) -> bool {
    let until = ["截至", "截止", "截至到", "截止到"].iter().any(|it| lead.ends_with(it));
    let end = ["12月31日", "12月底", "底", "末"].iter().any(|it| rest.starts_with(it));
    let done = ["发布", "公开", "收到", "受理", "办结", "制发"].iter().any(|it| rest.contains(it));
    let back = ["结转", "较", "比", "上年", "去年", "尚", "未", "增", "减", "问题", "整改"];
    until && end && done && !back.iter().any(|it| rest.contains(it))
}

/// 下发了2014年考核细则: a paper of a year is made in that year.
pub(super) fn is_made(lead: &str, behind: &str, of_last: bool) -> bool {
    let lead = lead.trim_end_matches('了');
    let words: String = behind.chars().take_while(|it| !"，、。；（".contains(*it)).take(24).collect();
    let papers: &[&str] =
        &["工作要点", "工作计划", "培训计划", "实施方案", "任务分工", "任务分解", "考核细则", "考核办法"];
    // Last year's work is judged this year, by a scheme that may be made then.
    let papers = if of_last { &papers[..6] } else { papers };
    ["下发", "印发", "制定", "制订", "出台", "制发"].iter().any(|it| lead.ends_with(it))
        && papers.iter().any(|it| words.ends_with(it))
}

/// 2017年的126家, 2015年设立的查阅点: said of what belongs to that year.
pub(super) fn is_explicit(behind: &str) -> bool {
    let behind = behind.trim_start_matches(|char: char| char.is_ascii_digit() || "月日 ".contains(char));
    let words: String = behind.chars().take(9).take_while(|it| !"，、。；：（".contains(*it)).collect();
    let of = words.split_once('的');
    of.is_some_and(|(verb, thing)| {
        !["我", "本", "全", "共", "公开", "工作"].iter().any(|it| verb.contains(it))
            && !thing.starts_with("工作")
    })
}

/// 公布2022年部门决算, 2022年度年报按期公布: what was published about a year that is over.
pub(super) fn is_published(lead: &str, behind: &str) -> bool {
    let whose = [
        "了",
        "本级",
        "本部门",
        "部门",
        "本局",
        "我局",
        "我市",
        "我县",
        "全市",
        "全县",
        "全区",
        "本市",
        "本县",
    ];
    let lead = whose.iter().fold(lead, |lead, it| lead.strip_suffix(it).unwrap_or(lead));
    if ["公开", "公布", "发布", "公示", "编制", "编印", "编发", "报送"].iter().any(|it| lead.ends_with(it))
    {
        return !behind.starts_with(['，', '、']);
    }
    // 公开县人大会议2022年建议办理结果: the verb begins the clause.
    let clause = lead.rsplit(['，', '、', '。', '；']).next().unwrap_or_default();
    let clause =
        clause.trim_start_matches(['及', '时', '主', '动', '依', '法', '按', '全', '面', '并', '也']);
    let begins = ["公开", "公布", "发布", "公示"].iter().any(|it| clause.starts_with(it));
    let whole = ["栏", "工作", "信息", "渠道", "平台"].iter().any(|it| clause.contains(it));
    if begins && !whole && !behind.starts_with(['，', '、']) {
        return true;
    }
    let words: String = behind.chars().take_while(|it| !"，。；".contains(*it)).take(24).collect();
    let papers = ["决算", "年报", "年度报告", "公报", "年鉴", "白皮书"];
    let told = ["公开", "公布", "公示", "上网"].iter().any(|it| words.ends_with(it));
    let papers = papers.iter().chain(["报告", "数据", "结果"].iter().filter(|_| told));
    let at = papers.filter_map(|it| words.find(it)).min();
    at.is_some_and(|at| !words[..at].contains(['我', '本', '全', '共']))
}
