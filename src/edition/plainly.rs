//! What the parsers of TOML and of templates say, in Chinese: offices read no English.

/// The same in Chinese; what is not known is left as it is, behind words that say what it is about.
pub(super) fn in_chinese(message: &str) -> String {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let mut names = || quoted.by_ref().map(str::to_owned).collect::<Vec<_>>();
    let known = |names: &[String]| match names {
        [] => String::new(),
        names => format!("；可写：{}", names.join("、")),
    };
    if message.starts_with("unknown ") {
        let names = names();
        let Some((name, others)) = names.split_first() else { return described(message) };
        return format!("没有“{name}”这个名称{}", known(others));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return format!("缺“{}”这一项", name.trim_matches('`'));
    }
    if let Some(name) = message.strip_prefix("duplicate field ") {
        return format!("“{}”写了两次", name.trim_matches('`'));
    }
    if message == "duplicate key" {
        return "同一个名称写了两次".to_owned();
    }
    // invalid type: string "wide", expected f64
    let wrong = message.strip_prefix("invalid type: ").or_else(|| message.strip_prefix("invalid value: "));
    if let Some((found, expected)) = wrong.and_then(|it| it.rsplit_once(", expected ")) {
        return format!("这里应是{}，写的是{}", kind(expected), kind(found));
    }
    described(message)
}

fn described(message: &str) -> String {
    let is_english = message.is_ascii();
    if is_english { format!("写法不对（{message}）") } else { message.to_owned() }
}

/// A kind of value, with the value where it is told.
fn kind(said: &str) -> String {
    const KINDS: &[(&str, &str)] = &[
        ("a string", "引号里的文字"),
        ("a sequence", "方括号里的一列"),
        ("a map", "一组"),
        ("struct", "一组"),
        ("a boolean", "true 或 false"),
        ("string", "文字"),
        ("integer", "整数"),
        ("floating point", "小数"),
        ("boolean", "逻辑值"),
        ("sequence", "方括号里的一列"),
        ("map", "一组"),
        ("f64", "数"),
        ("i", "整数"),
        ("u", "不小于 0 的整数"),
    ];
    let found = KINDS.iter().find(|(begin, _)| said.starts_with(begin));
    let Some((begin, zh)) = found else { return said.to_owned() };
    let value = said[begin.len()..].trim_start();
    match value.chars().next() {
        Some('`' | '"') => format!("{zh} {}", value.trim_matches('`')),
        _ => (*zh).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::in_chinese;

    #[test]
    fn parsers_speak_chinese() {
        for (english, chinese) in [
            ("unknown field `topp`, expected one of `top`, `left`", "没有“topp”这个名称；可写：top、left"),
            ("invalid type: string \"wide\", expected f64", "这里应是数，写的是文字 \"wide\""),
            ("invalid type: integer `5`, expected a string", "这里应是引号里的文字，写的是整数 5"),
            ("missing field `line`", "缺“line”这一项"),
            ("unknown statement iff", "写法不对（unknown statement iff）"),
        ] {
            assert_eq!(in_chinese(english), chinese);
        }
    }
}
