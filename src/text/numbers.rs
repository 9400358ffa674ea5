//! Numbers as they stand in Chinese sentences: Arabic, full-width and Chinese numerals, 1.2万, with the measure
//! word behind and with 约, 近, 余. What only looks like a count (a year, a citation, a telephone) is left out.

use std::ops::Range;

use rust_decimal::Decimal;

/// A number that counts something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// The number with its measure word.
    pub range: Range<usize>,
    /// Its value; amounts in 万元 are in 元.
    pub value: Decimal,
    /// Digits behind the point, as printed.
    pub places: u32,
    /// What is counted.
    pub unit: Unit,
    /// 约, 近, 余, 以上: not exact.
    pub about: bool,
}

/// A measure word, or what stands in its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// 条, 件, 次 …: by the word itself.
    Count(&'static str),
    /// 元 and 万元.
    Yuan,
    /// %, ％, 百分之.
    Percent,
    /// 倍.
    Times,
    /// None: 均为0.
    None,
}

/// Measure words; longer ones first where one begins another.
const UNITS: &[&str] = &[
    "人次", "场次", "件次", "条次", "户次", "班次", "点次", "条", "件", "篇", "次", "人", "名", "个", "份",
    "期", "场", "项", "起", "例", "宗", "户", "家", "部", "类", "块", "册", "张", "批", "种", "幅", "本",
    "封", "则", "处", "组", "所", "台", "套", "位", "只", "章", "轮",
];

/// The largest number that is read.
const LARGEST: i64 = 1_000_000_000_000_000;
/// Digits behind a point that are read.
const DIGITS: usize = 6;

/// Words before a number that make it inexact.
const ABOUT_BEFORE: &[&str] = &[
    "约",
    "约占",
    "约为",
    "约达",
    "近",
    "逾",
    "超",
    "超过",
    "不少于",
    "至少",
    "不足",
    "不到",
    "大约",
    "突破",
    "将近",
];
/// Words behind it that do.
const ABOUT_BEHIND: &[&str] = &["以上", "左右", "上下", "以内", "以下"];

/// Every number of a text that counts something, in order.
pub(super) fn numbers(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        // Most of a text is neither: digits are ASCII or begin with two of the lead bytes.
        let byte = bytes[at];
        if byte.is_ascii_digit() {
            at = arabic(text, at, &mut found);
        } else if byte < 0x80 {
            at += 1;
        } else {
            let Some(char) = text[at..].chars().next() else { break };
            at = match char {
                '０'..='９' => arabic(text, at, &mut found),
                '百' if text[at..].starts_with("百分之") => percent_in_words(text, at, &mut found),
                _ if numeral(char).is_some() => chinese(text, at, &mut found),
                _ => at + char.len_utf8(),
            };
        }
    }
    found
}

/// The value of a digit, ASCII or full-width.
fn digit(char: char) -> Option<char> {
    match char {
        '0'..='9' => Some(char),
        '０'..='９' => char::from_u32(u32::from(char) - u32::from('０') + u32::from('0')),
        _ => None,
    }
}

/// Reads a number that begins at `start`; returns where to go on.
fn arabic(text: &str, start: usize, found: &mut Vec<Number>) -> usize {
    let mut plain = String::new();
    let (mut end, mut odd, mut places) = (start, false, None::<u32>);
    let mut chars = text[start..].char_indices().peekable();
    // Digits since the last separator of thousands.
    let mut group = None::<u32>;
    while let Some((at, char)) = chars.next() {
        let next = chars.peek().and_then(|(_, char)| digit(*char));
        if let Some(digit) = digit(char) {
            plain.push(digit);
            group = group.map(|it| it + 1);
            places = places.map(|it| it + 1);
        } else if matches!(char, '.' | '．') && next.is_some() {
            odd |= places.is_some() || group.is_some_and(|it| it != 3);
            group = None;
            places = Some(0);
            plain.push('.');
        } else if char == ',' && next.is_some() {
            let before = group.unwrap_or(u32::try_from(plain.len()).unwrap_or(9));
            odd |= places.is_some() || before > 3 || (group.is_some() && before != 3);
            group = Some(0);
        } else {
            break;
        }
        end = start + at + char.len_utf8();
    }
    odd |= group.is_some_and(|it| it != 3);
    let before = text[..start].chars().next_back();
    // `A4`, `IPv6`, `〔2021`, `-12`, `第3期`: names of things, and numbers that are not counted.
    let named = before.is_some_and(|char| {
        char.is_ascii_alphabetic() || "第〔[【#№*×_/-—–:：.".contains(char) && !"：:—".contains(char)
    });
    let Ok(value) = Decimal::from_str_exact(&plain) else { return end };
    if odd || named || plain.len() > 15 || places.is_some_and(|it| it as usize > DIGITS) {
        return end;
    }
    number(text, start..end, value, places.unwrap_or(0), found).unwrap_or(end)
}

/// The multiplier, measure word and 余 behind a number; `None` where it counts nothing.
fn number(
    text: &str,
    digits: Range<usize>,
    value: Decimal,
    places: u32,
    found: &mut Vec<Number>,
) -> Option<usize> {
    let mut rest = &text[digits.end..];
    let mut about = ABOUT_BEFORE.iter().any(|word| text[..digits.start].ends_with(word))
        // 附近, 最近, 临近 and 靠近 are no approximations.
        && !["附近", "最近", "临近", "接近", "靠近", "邻近"].iter().any(|word| text[..digits.start].ends_with(word));
    rest = rest.trim_start_matches([' ', '\u{3000}']);
    let mut value = value;
    let mut end = text.len() - rest.len();
    for (word, factor) in
        [("万亿", 1_000_000_000_000_i64), ("亿", 100_000_000), ("万", 10_000), ("千", 1000), ("百", 100)]
    {
        if let Some(behind) = rest.strip_prefix(word) {
            value = value.checked_mul(Decimal::from(factor))?;
            rest = behind;
            end = text.len() - rest.len();
            break;
        }
    }
    if let Some(behind) = rest.strip_prefix(['余', '多']) {
        about = true;
        rest = behind.trim_start();
        // 1000余万元
        if let Some(behind) = rest.strip_prefix('万') {
            value = value.checked_mul(Decimal::from(10_000))?;
            rest = behind;
        }
        end = text.len() - rest.len();
    }
    let unit = if rest.starts_with("个百分点") {
        return None;
    } else if let Some(behind) = rest.strip_prefix(['%', '％']) {
        rest = behind;
        Unit::Percent
    } else if rest.starts_with("倍") {
        rest = &rest['倍'.len_utf8()..];
        Unit::Times
    } else if rest.starts_with('元') {
        rest = &rest['元'.len_utf8()..];
        Unit::Yuan
    } else if let Some(word) = UNITS.iter().find(|word| rest.starts_with(**word)) {
        let behind = &rest[word.len()..];
        // 3个工作日, 2个月, 3项制度 …: time is not counted; 3次会议 is.
        if *word == "个"
            && ["工作日", "月", "小时", "自然日", "年度", "百分"].iter().any(|it| behind.starts_with(it))
        {
            return None;
        }
        rest = behind;
        Unit::Count(word)
    } else if rest.starts_with([
        '年', '月', '日', '号', '时', '点', '分', '天', '秒', '小', '周', '届', '级', '岁', '版', '米', '公',
        '平', '亩', '吨', '兆', '字', '-', '—', '－', '~', '/', '+', ':',
    ]) {
        return None;
    } else if rest.is_empty()
        || rest.starts_with(['。', '，', '、', '；', '）', ')', ',', ';', '和', '与', '及', ' '])
    {
        // 制发、废止、现行有效均为0。
        if !text[..digits.start].ends_with(['为', '是']) {
            return None;
        }
        Unit::None
    } else {
        return None;
    };
    // Nobody counts so far; sums of such numbers could not be told.
    if value > Decimal::from(LARGEST) {
        return None;
    }
    end = end.max(text.len() - rest.len());
    let behind = rest.trim_start();
    about |= ABOUT_BEHIND.iter().any(|word| behind.starts_with(word))
        || behind.starts_with('多') && unit == Unit::Times;
    // 三个多月 and the like.
    about |= behind.starts_with("余") || behind.starts_with("多名");
    found.push(Number { range: digits.start..end, value, places, unit, about });
    Some(end)
}

/// The value of a Chinese numeral.
fn numeral(char: char) -> Option<i64> {
    Some(match char {
        '〇' | '零' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => return None,
    })
}

/// One digit: Arabic of any width, or Chinese.
pub fn read_digit(char: char) -> Option<i64> {
    match char {
        '○' => Some(0),
        _ => digit(char)
            .and_then(|it| it.to_digit(10))
            .map(i64::from)
            .or_else(|| numeral(char).filter(|it| *it < 10)),
    }
}

/// Reads a run of Chinese numerals: `一百零五`, `两万`; `None` where it is none that people write.
pub fn read_chinese(run: &str) -> Option<i64> {
    let (mut total, mut section, mut last) = (0_i64, 0_i64, None::<i64>);
    let (mut smallest, mut large, mut zero) = (i64::MAX, i64::MAX, false);
    for char in run.chars() {
        match numeral(char)? {
            0 => {
                if last.is_some() {
                    return None;
                }
                zero = true;
            }
            value @ 1..=9 => {
                if last.is_some() {
                    return None;
                }
                last = Some(value);
            }
            place @ (10 | 100 | 1000) => {
                // Places fall; a missing digit is one, and only 十 leaves it out.
                if place >= smallest || (last.is_none() && (place != 10 || (section != 0 && !zero))) {
                    return None;
                }
                section += last.take().unwrap_or(1) * place;
                smallest = place;
            }
            place => {
                let value = section + last.take().unwrap_or(0);
                // 万 comes once, and 亿 before it.
                if value == 0 || place >= large {
                    return None;
                }
                total = total.checked_add(value.checked_mul(place)?)?;
                large = place;
                section = 0;
                smallest = i64::MAX;
            }
        }
    }
    if run.chars().count() > 1 && zero && total == 0 && section == 0 && last.is_none() {
        return None;
    }
    total.checked_add(section + last.unwrap_or(0))
}

/// Reads Chinese numerals that begin at `start`; only with a measure word behind they are a count.
fn chinese(text: &str, start: usize, found: &mut Vec<Number>) -> usize {
    let end = text[start..]
        .char_indices()
        .find(|(_, char)| numeral(*char).is_none())
        .map_or(text.len(), |(at, _)| start + at);
    let run = &text[start..end];
    let before = text[..start].chars().next_back();
    let rest = &text[end..];
    let one = run.chars().count() == 1;
    // 第三次, 统一, 唯一, 十四五: no counts.
    if before.is_some_and(|char| "第统唯之其万同无未没单专逐每某另这那该同任首周星礼（(".contains(char))
    {
        return end;
    }
    if text[..start].ends_with("没有") {
        return end;
    }
    // 一个, 一批, 一次办好, 一件事, 一系列: one of something.
    let said_of_one = [
        "个", "批", "种", "些", "系", "定", "般", "直", "起", "部", "套", "项", "处", "家", "名之", "次性",
        "次办", "件事", "条龙", "本", "块", "张",
    ];
    if one
        && "一两".contains(run)
        && said_of_one.iter().any(|it| rest.starts_with(it))
        && !rest.starts_with("名")
    {
        return end;
    }
    // 三项制度, 四个统一, 两类 …: slogans count things that are not figures of the report.
    if one && ["个", "项", "类", "大", "种", "级"].iter().any(|it| rest.starts_with(it)) {
        return end;
    }
    // 二〇二三年; a run of digits without places is no count.
    let Some(value) = read_chinese(run) else { return end };
    number(text, start..end, Decimal::from(value), 0, found).unwrap_or(end)
}

/// `百分之二十三点五`, `百分之50`.
fn percent_in_words(text: &str, start: usize, found: &mut Vec<Number>) -> usize {
    let from = start + "百分之".len();
    let rest = &text[from..];
    let length = rest.find(|char| numeral(char).is_none() && char != '点').unwrap_or(rest.len());
    let (whole, fraction) =
        rest[..length].split_once('点').map_or((&rest[..length], None), |(a, b)| (a, Some(b)));
    let plain = read_chinese(whole).and_then(|whole| {
        let digits = fraction.map(|it| {
            it.chars()
                .map(|char| numeral(char).filter(|it| *it < 10).map(|it| it.to_string()))
                .collect::<Option<String>>()
        });
        match digits {
            None => Some((Decimal::from(whole), 0)),
            Some(digits) => {
                let digits = digits?;
                let places = u32::try_from(digits.len()).ok().filter(|_| digits.len() <= DIGITS)?;
                Decimal::from_str_exact(&format!("{whole}.{digits}")).ok().map(|value| (value, places))
            }
        }
    });
    let end = from + length;
    let Some((value, places)) = plain.filter(|_| length > 0) else { return from };
    found.push(Number { range: start..end, value, places, unit: Unit::Percent, about: false });
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let found: Vec<String> = numbers(text)
            .into_iter()
            .map(|it| {
                let unit = match it.unit {
                    Unit::Count(word) => word,
                    Unit::Yuan => "元",
                    Unit::Percent => "%",
                    Unit::Times => "倍",
                    Unit::None => "",
                };
                format!("{}{}{unit}", if it.about { "~" } else { "" }, it.value)
            })
            .collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn arabic_and_full_width() {
        check("收到申请12件，公开1,234条，３４条", &["12件", "1234条", "34条"]);
        check("占50.19%，为2.3倍，收费251000元、25.1万元", &["50.19%", "2.3倍", "251000元", "251000.0元"]);
        check("发布 1.2万条，制发 12 件", &["12000.0条", "12件"]);
    }

    #[test]
    fn chinese_numerals() {
        check("申请十二件，信息一百零五条，两万条，三千四百件", &["12件", "105条", "20000条", "3400件"]);
        check("专职一名，兼职两人", &["1名", "2人"]);
        check("同比增长百分之二十三点五", &["23.5%"]);
    }

    #[test]
    fn about_is_not_exact() {
        check(
            "发布1000余条，约20件，近30次，50条以上，超过8万条",
            &["~1000条", "~20件", "~30次", "~50条", "~80000条"],
        );
        check("附近12户", &["12户"]);
    }

    #[test]
    fn what_counts_nothing_is_left_out() {
        check("2023年12月31日，第711号，〔2021〕30号，12345热线，7×24小时，15个工作日，第3期", &[]);
        check("一个平台，一件事一次办，三项制度，统一，十四五，第五十条，二〇二三年，一批", &[]);
        check("拨打0527-84338888，IPv6，A4纸，1.2.3条，12,34条", &[]);
        check("提高5个百分点", &[]);
    }

    #[test]
    fn zero_without_a_measure_word() {
        check("制发、废止数均为0。", &["0"]);
    }

    #[test]
    fn numerals_that_nobody_writes() {
        assert_eq!(read_chinese("一百零五"), Some(105));
        assert_eq!(read_chinese("十"), Some(10));
        assert_eq!(read_chinese("二十"), Some(20));
        assert_eq!(read_chinese("一万零三"), Some(10_003));
        assert_eq!(read_chinese("二百十"), None);
        assert_eq!(read_chinese("一二三"), None);
        assert_eq!(read_chinese("〇"), Some(0));
        assert_eq!(read_chinese("零"), Some(0));
    }
}
