//! What a template of a unit may ask of the engine. It goes into itself once a sign of an expression, and has no end
//! of memory: both are bounded here, before it reads a word.

use std::ops::Range;

use super::lines::Segment;
use crate::diag::{Text, say};

/// Signs and names of one tag; a figure with two filters has ten.
const SIGNS: usize = 100;
/// Bytes of one tag.
const BYTES: usize = 4000;
/// Tags of a passage.
const TAGS: usize = 2000;
/// Loops in loops.
const LOOPS: usize = 3;

/// The first tag that asks for too much, by its number, and why.
pub(super) fn too_much(segments: &[Segment]) -> Option<(usize, Text)> {
    let (mut tags, mut loops) = (0, 0_usize);
    for (number, segment) in segments.iter().enumerate() {
        let is_tag = |start| !segment.literal && segment.text.starts_with(start);
        if !is_tag("{{") && !is_tag("{%") {
            continue;
        }
        tags += 1;
        if tags > TAGS {
            let most = TAGS;
            return Some((number, say!("标记超过 {most} 处", "there are more than {most} tags")));
        }
        match word(&segment.text) {
            "for" => loops += 1,
            "endfor" => loops = loops.saturating_sub(1),
            _ => {}
        }
        if loops > LOOPS {
            let most = LOOPS;
            return Some((number, say!("循环套了 {most} 层以上", "loops are nested more than {most} deep")));
        }
        if let Some(why) = tag(&segment.text) {
            return Some((number, why));
        }
    }
    None
}

/// Signs of one tag of a form.
const FORM_SIGNS: usize = 500;
/// Blocks in blocks of a form.
const FORM_BLOCKS: usize = 50;

/// The first tag of a form that the engine would go too deep into. A form is its office's own and may use all the rest.
pub fn too_deep(form: &str) -> Option<Range<usize>> {
    let (mut at, mut blocks) = (0, 0_usize);
    while let Some(found) = form[at..].find('{') {
        let start = at + found;
        let end = match form[start..].get(..2) {
            Some("{{") => "}}",
            Some("{%") => "%}",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let length = form[start..].find(end).map_or(form.len() - start, |it| it + end.len());
        let tag = &form[start..start + length];
        match word(tag) {
            "if" | "for" | "filter" | "with" | "autoescape" => blocks += 1,
            word if word.starts_with("end") => blocks = blocks.saturating_sub(1),
            _ => {}
        }
        let signs =
            tag.split_whitespace().count() + tag.chars().filter(|it| it.is_ascii_punctuation()).count();
        if signs > FORM_SIGNS || blocks > FORM_BLOCKS {
            return Some(start..start + length);
        }
        at = start + length;
    }
    None
}

/// The inside of a tag.
fn inside(tag: &str) -> &str {
    let end = tag.strip_suffix("}}").or(tag.strip_suffix("%}")).unwrap_or(tag);
    let inside = end.get(2..).unwrap_or_default();
    let inside = inside.strip_prefix(['-', '+']).unwrap_or(inside);
    inside.strip_suffix(['-', '+']).unwrap_or(inside).trim()
}

/// The word that a tag begins with.
fn word(tag: &str) -> &str {
    if !tag.starts_with("{%") {
        return "";
    }
    inside(tag).split(|char: char| !char.is_alphanumeric() && char != '_').next().unwrap_or_default()
}

/// Why a tag asks for too much.
pub(super) fn tag(tag: &str) -> Option<Text> {
    let too_long = || say!("一处写得太长太复杂", "it is too long or too involved");
    if tag.len() > BYTES {
        return Some(too_long());
    }
    if matches!(
        word(tag),
        "set" | "with" | "macro" | "call" | "filter" | "block" | "include" | "import" | "extends"
    ) {
        return Some(say!("这里只能用 if 和 for", "only `if` and `for` can be used here"));
    }
    let (mut signs, mut quote, mut name) = (0, None, String::new());
    let mut chars = inside(tag).chars().chain([' ']);
    while let Some(char) = chars.next() {
        if let Some(end) = quote {
            match char {
                '\\' => _ = chars.next(),
                _ if char == end => quote = None,
                _ => {}
            }
            continue;
        }
        if char.is_alphanumeric() || char == '_' {
            name.push(char);
            continue;
        }
        signs += usize::from(!name.is_empty());
        if name == "recursive" {
            return Some(say!("循环不能套自己", "a loop cannot contain itself"));
        }
        name.clear();
        match char {
            '"' | '\'' => quote = Some(char),
            // What they put together grows without end in a loop; what is divided becomes a float.
            '~' | '+' | '*' | '/' | '%' => {
                return Some(say!(
                    "不能用 {char}；相加写 甲|加(乙)，占比写 甲|百分比(乙)",
                    "`{char}` cannot be used; add figures with a|plus(b), divide them with a|percent(b)"
                ));
            }
            _ => {}
        }
        signs += usize::from(!char.is_whitespace());
    }
    (signs > SIGNS).then(too_long)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let why = tag(text).map(|it| it.en).unwrap_or_default();
        assert!(if expected.is_empty() { why.is_empty() } else { why.contains(expected) }, "{text}: {why}");
    }

    #[test]
    fn forms_have_an_end_of_depth() {
        assert_eq!(too_deep("{{ a }}{% if b %}{ c }{% endif %}{"), None);
        assert_eq!(
            too_deep(&format!("{}{}", "{% if a %}".repeat(40), "{% endif %}".repeat(40)).repeat(9)),
            None
        );
        assert_eq!(too_deep(&"{% if a %}".repeat(51)), Some(500..510));
        for start in ["-", "not ", "(", "a.", "a|int|"] {
            let tag = format!("{{{{ {}1 }}}}", start.repeat(600));
            assert_eq!(too_deep(&format!("x{tag}")), Some(1..1 + tag.len()), "{start}");
        }
    }

    #[test]
    fn what_reports_need_is_allowed() {
        check("{{ 本年新收 }}", "");
        check("{{ requests.new.total|growth(previous.requests.new.total) }}", "");
        check("{{ (a|加(b))|百分比(c, 1) }}", "");
        check("{%+ if requests.new.total > 0 and not x -%}", "");
        check("{{ 'a ~ b + c * d \\' ~' }}", "");
        check("{{- -1 -}}", "");
    }

    #[test]
    fn what_grows_without_end_is_not() {
        check("{% set x = x %}", "only `if`");
        check("{{ x ~ x }}", "`~` cannot");
        check("{{ 'a' ~ x }}", "`~` cannot");
        check("{{ x * 99 }}", "`*` cannot");
        check("{{ a + b }}", "plus");
        check("{{ a / 2 }}", "percent");
        check("{% for a in b recursive %}", "contain itself");
        for start in ["-", "not ", "(", "[", "1 if 1 else ", "a.", "a|int|"] {
            check(&format!("{{{{ {}1 }}}}", start.repeat(200)), "too long");
        }
    }
}
