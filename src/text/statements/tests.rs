//! What paragraphs state, in short.

use std::fmt::Write as _;

use super::*;
use crate::edition::UnitKind;

/// What a paragraph of a section states, in short.
fn read(section: &str, text: &str) -> String {
    read_of(UnitKind::Department, section, text)
}

/// The same in the report of another kind of unit.
fn read_of(kind: UnitKind, section: &str, text: &str) -> String {
    let mut stated = Stated::default();
    let (has_scopes, larger) = (kind == UnitKind::County, larger(kind, "清溪县人民政府"));
    let setting = Setting { at: (0, 0), section, year: 2023, has_scopes, larger };
    stated.read(&crate::source::simplified(text), setting, Topic::of_section(section));
    let mut out = String::new();
    let shown = |at: usize| {
        let it: &Statement = &stated.statements[at];
        let year = match it.year {
            Some(0) => "",
            Some(_) => "@-1",
            None => "@?",
        };
        let name = it.meaning.map_or("·", Meaning::id);
        let whose = it.applicant.map_or(String::new(), |it| format!("/{it:?}").to_lowercase());
        format!("{name}{whose}={}{year}", it.number.value)
    };
    let counts = (0..stated.statements.len())
        .filter(|at| matches!(stated.statements[*at].form, Form::Count | Form::Nothing));
    _ = write!(out, "{}", counts.map(shown).collect::<Vec<_>>().join(" "));
    for list in &stated.lists {
        let parts: Vec<String> =
            list.parts.iter().map(|at| stated.statements[*at].number.value.to_string()).collect();
        let kind = if list.closed { "=" } else { ">" };
        _ = write!(out, " | {}{kind}{}", stated.statements[list.head].number.value, parts.join("+"));
    }
    for share in &stated.shares {
        let whole = share.whole.map_or("?".to_owned(), |it| stated.statements[it].number.value.to_string());
        let (part, percent) =
            (&stated.statements[share.part].number, &stated.statements[share.percent].number);
        _ = write!(out, " | {}/{whole}={}%", part.value, percent.value);
    }
    for growth in &stated.growths {
        let change = growth.change.map_or(String::new(), |it| stated.statements[it].number.value.to_string());
        _ = write!(out, " | {}{:?}{change}", stated.statements[growth.now].number.value, growth.direction);
    }
    out
}

fn check(section: &str, text: &str, expected: &str) {
    assert_eq!(read(section, text), expected, "{text}");
}

#[test]
fn requests() {
    check("overview", "本年新收政府信息公开申请12件（其中自然人9件）。", "new=12 new/natural=9 | 12>9");
    check(
        "overview",
        "全年共收到政府信息公开申请十二件，办结10件，结转下年度2件。",
        "received=12 closed=10 carried_out=2",
    );
    check(
        "requests",
        "上年结转申请3件，予以公开7件，部分公开1件，不予公开2件。",
        "carried_in=3 granted=7 partial=1 refused=2",
    );
    check(
        "overview",
        "受理政府信息公开申请175件，依法公开96件，不予公开44件，信息不存在35件。",
        "received=175 granted=96 refused=44 not_existing=35",
    );
}

#[test]
fn nothing() {
    check("requests", "2023年度未收到政府信息公开申请。", "received=0");
    check("cases", "未发生因政府信息公开引起的行政复议、行政诉讼案件。", "review=0 lawsuit=0");
    check("overview", "无因政府信息公开申请行政复议、提起行政诉讼情况。", "review=0 lawsuit=0");
    check("other", "本年度未收取信息处理费。", "fee=0");
    check("overview", "依申请公开未收取申请人任何费用。", "fee=0");
    check("cases", "行政复议、行政诉讼均为0件。", "review=0 lawsuit=0");
    check("overview", "未收到群众关于公开栏的投诉。", "");
    check("overview", "全县无一例政府信息公开失密、泄密事件发生。", "");
}

#[test]
fn other_things_that_are_counted() {
    check("overview", "互动交流收到留言17件，办结15件，剩余2件正在办理。", "·=17 ·=15 ·=2");
    check("overview", "办理行政复议案件35件，受理低保申请120件。", "·=35 ·=120");
    check("overview", "收到申请12件，12345热线办结工单300件。", "received=12 ·=300");
}

#[test]
fn cases() {
    check(
        "cases",
        "发生行政复议3件，其中维持2件，纠正1件；行政诉讼1件，尚未审结。",
        "review=3 review_upheld=2 review_corrected=1 lawsuit=1 | 3>2+1",
    );
    check("cases", "行政复议、行政诉讼分别为1件、2件。", "review=1 lawsuit=2");
}

#[test]
fn lists_and_shares() {
    check(
        "proactive",
        "累计主动公开政府信息1592条，比去年增加1473条。其中机构职能类799条，占50.19%；政策法规类385条，占24.18%；其他类58条，占3.64%。",
        "items=1592 ·=799 ·=385 ·=58 | 1592=799+385+58 | 799/1592=50.19% | 385/1592=24.18% | 58/1592=3.64% | 1592Up1473",
    );
    check(
        "overview",
        "公开50条，其中甲20条（网上10条、信函4条、当面1条、其他5条），乙11条，丙19条。",
        "·=50 ·=20 ·=10 ·=4 ·=1 ·=5 ·=11 ·=19 | 20=10+4+1+5 | 50>20+11+19",
    );
    check(
        "overview",
        "共收到政府信息公开申请10件，其中当面、网络、信函分别为3件、5件和2件。",
        "received=10 in_person=3 online=5 letter=2 | 10=3+5+2",
    );
    check(
        "overview",
        "有2名信息公开工作人员，其中专职人员1名，兼职人员1名。",
        "·=2 full_time=1 part_time=1 | 2=1+1",
    );
}

#[test]
fn comparisons() {
    check("overview", "新收政府信息公开申请12件，较上年增长20%。", "new=12 | 12Up20");
    check("overview", "新收政府信息公开申请12件，同比减少3件，下降20%。", "new=12 | 12Down3 | 12Down20");
    check("overview", "新收政府信息公开申请23件，是去年的2.3倍。", "new=23 | 23Ratio2.3");
    check("overview", "新收政府信息公开申请12件，与上年持平。", "new=12 | 12Flat");
    check(
        "overview",
        "上年收到政府信息公开申请10件，今年收到政府信息公开申请12件。",
        "received=10@-1 received=12",
    );
}

/// What 其中 takes apart is of the year of the number before it, and compared with nothing where that is not this one.
#[test]
fn parts_of_last_years() {
    check(
        "overview",
        "上年收到政府信息公开申请10件，其中自然人申请8件。",
        "received=10@-1 received/natural=8@?",
    );
    check(
        "overview",
        "上年收到政府信息公开申请10件（其中自然人申请8件，占80%，法人申请2件），今年自然人申请9件。",
        "received=10@-1 received/natural=8@? received/organisation=2@? received/natural=9 | 8/?=80%",
    );
    check(
        "overview",
        "上年收到政府信息公开申请10件（其中自然人申请8件），新收申请12件。",
        "received=10@-1 received/natural=8@? new=12",
    );
    check(
        "overview",
        "上年收到政府信息公开申请10件。其中自然人申请8件；新收申请12件，其中自然人申请9件。",
        "received=10@-1 received/natural=8@? new=12 received/natural=9 | 12>9",
    );
    // Of which of the two, nobody can tell; behind a bracket it is of the number before that.
    check(
        "overview",
        "新收政府信息公开申请12件，上年为10件，其中自然人申请8件。",
        "new=12 ·=10@-1 received/natural=8@?",
    );
    check(
        "overview",
        "新收政府信息公开申请12件（上年10件），其中自然人申请8件。",
        "new=12 ·=10@-1 received/natural=8 | 12>8",
    );
    check("requests", "上年结转申请10件，其中自然人8件。", "carried_in=10 carried_in/natural=8 | 10>8");
}

#[test]
fn published() {
    check(
        "overview",
        "全年制发规范性文件12件，废止2件，现行有效30件。",
        "documents_made=12 documents_repealed=2 documents_valid=30",
    );
    check("overview", "通过政府网站公开信息120条，微信公众号发布信息30条。", "website=120 wechat=30");
    check("overview", "作出行政许可决定120件、行政处罚决定3件。", "licences=120 penalties=3");
}

#[test]
fn traditional_script() {
    check("overview", "全縣主動公開政府信息34031條，受理政府信息公開申請175件。", "items=34031 received=175");
}

#[test]
fn kinds_of_papers_are_no_requests() {
    check(
        "overview",
        "公文属性标注：主动公开96件、依申请公开41件、不予公开149件。收到申请12件。",
        "·=96 ·=41 ·=149 received=12",
    );
    check(
        "overview",
        "公开文件137件，其中：主动公开文件96件，依申请公开文件41件。",
        "·=137 ·=96 ·=41 | 137>96+41",
    );
    check("overview", "全年转化依申请公开信息为主动公开信息5条。", "·=5");
    check("overview", "主动公开文件34件，公开率85%；依申请公开6件，不予公开0件。", "·=34 ·=6 ·=0");
    check("overview", "全年依申请公开申请6件，不予公开2件。", "received=6 refused=2");
}

#[test]
fn figures_of_another_area() {
    let of = |text: &str, expected: &str| {
        assert_eq!(read_of(UnitKind::County, "overview", text), expected, "{text}");
    };
    of("县政府作为复议机关办理政府信息公开行政复议案件7件，维持5件、撤销2件。", "·=7 ·=5 ·=2");
    of("全市收到政府信息公开申请185件，办结180件，我县收到申请12件。", "·=185 ·=180 received=12");
    of("县行政审批局作出行政许可90件。全县作出行政许可120件。", "·=90 licences=120");
    of("县行政审批局等部门作出行政许可90件。", "licences=90");
    of("2023年，全县收到政府信息公开申请12件。", "received=12");
}

#[test]
fn staff_told_behind_their_number() {
    check("overview", "政府信息公开工作由1名专职人员和4名兼职人员负责。", "full_time=1 part_time=4");
    check("overview", "专职1名、兼职4名。", "full_time=1 part_time=4");
}

#[test]
fn channels_may_overlap() {
    let lists = |text: &str| {
        let mut stated = Stated::default();
        let setting = Setting { at: (0, 0), section: "overview", year: 2023, has_scopes: false, larger: &[] };
        stated.read(text, setting, Topic::None);
        stated.lists.iter().map(|it| it.overlaps).collect::<Vec<_>>()
    };
    assert_eq!(lists("公开信息301条，其中网站301条，公告栏86条。"), [true]);
    assert_eq!(
        lists("主动公开信息214条（其中网站160条，公告栏80条，新闻媒体24条，部分信息多渠道发布）。"),
        [true]
    );
    assert_eq!(lists("主动公开信息214条：网站160条、公告栏80条、广播50条。"), [true]);
}

#[test]
fn figures_in_other_words() {
    check("overview", "网站发布信息由750条增加到862条，增长24.9%。", "·=750 ·=862 | 862Up24.9");
    check(
        "overview",
        "收到政府信息公开申请12件，其中9件由自然人提出，3件由企业提出。",
        "received=12 received/natural=9 ·=3 | 12>9",
    );
    check("overview", "举办发布会2场、访谈1次、开放日4次，共7次。", "·=2 ·=1 ·=4 ·=7");
    check(
        "cases",
        "被复议3件，被诉讼2件，其中复议维持2件、纠正1件。",
        "review=3 lawsuit=2 review_upheld=2 review_corrected=1",
    );
    check("overview", "承办建议9件、提案11件，共21件。", "·=9 ·=11 ·=21 | 21=9+11");
    check("overview", "发布信息862条，占总数1200条的81.8%。", "·=862 ·=1200 | 862/1200=81.8%");
    check("overview", "全年无行政复议、行政诉讼案件。", "review=0 lawsuit=0");
    check("overview", "执法领域全年无行政复议。", "");
    check("overview", "全年公开信息862条。本年度共公开信息826条。", "items=862 items=826");
    check("overview", "全年网站公开信息862条，公开财政信息30条。", "website=862 ·=30");
    check("overview", "行政执法案件8件，其中结转上年1件，新立7件，办结8件。", "·=8 ·=1 ·=7 ·=8 | 8>1+7");
}
