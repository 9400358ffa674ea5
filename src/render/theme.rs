//! The theme: paper, fonts, sizes and colours, from `report-templates/theme/theme.toml`.

use std::ops::Range;

use serde::Deserialize;

/// How documents look. Word follows it to the twip, pages and print as far as they can.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theme {
    /// The paper and its margins.
    pub page: Page,
    /// The report's title.
    pub title: Type,
    /// Its words.
    pub body: Type,
    /// Headings of sections.
    pub section: Type,
    /// Headings of parts of sections.
    pub part: Type,
    /// Words and figures in tables.
    pub table: Type,
    /// Page numbers.
    pub number: Type,
    /// Colours of a page by day.
    pub light: Colours,
    /// Colours of a page by night.
    pub dark: Colours,
    /// Colours of charts.
    pub chart: Series,
}

/// Paper and margins.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Page {
    /// The paper's width.
    pub width: Millimetres,
    /// The paper's height.
    pub height: Millimetres,
    /// 天头.
    pub top: Millimetres,
    /// 订口.
    pub left: Millimetres,
    /// The lower margin.
    pub bottom: Millimetres,
    /// The outer margin.
    pub right: Millimetres,
    /// How far the page number stands below the text.
    pub number: Millimetres,
}

/// A kind of text.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// The font as offices call it, and those that stand in for it.
    pub fonts: Fonts,
    /// The height of its letters.
    pub size: Points,
    /// From line to line.
    pub line: Points,
}

/// Colours of a page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Colours {
    /// Letters.
    pub ink: Colour,
    /// The ground.
    pub paper: Colour,
    /// Lines of tables.
    pub line: Colour,
    /// The ground of headers.
    pub tint: Colour,
    /// The title, and what must be seen.
    pub accent: Colour,
}

/// Colours of a chart's series.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// Of the first.
    pub first: Colour,
    /// Of the second.
    pub second: Colour,
}

/// A length on paper: 0 to 2,000 mm.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Millimetres(f64);

/// A height of letters or lines: 4 to 200 pt.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(try_from = "f64")]
pub struct Points(f64);

/// Names of fonts, the first one wanted.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct Fonts(Vec<String>);

/// A colour as six hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Colour(String);

impl TryFrom<f64> for Millimetres {
    type Error = &'static str;
    fn try_from(value: f64) -> Result<Self, Self::Error> {
        let fits = (0.0..=2000.0).contains(&value);
        fits.then_some(Self(value)).ok_or("毫米数应在 0 到 2000 之间‖millimetres are 0 to 2000")
    }
}

impl TryFrom<f64> for Points {
    type Error = &'static str;
    fn try_from(value: f64) -> Result<Self, Self::Error> {
        let fits = (4.0..=200.0).contains(&value);
        fits.then_some(Self(value)).ok_or("磅数应在 4 到 200 之间‖points are 4 to 200")
    }
}

impl TryFrom<Vec<String>> for Fonts {
    type Error = &'static str;
    fn try_from(names: Vec<String>) -> Result<Self, Self::Error> {
        // Names go into XML, CSS and lists with commas: no sign that means something there.
        let is_name = |name: &String| {
            !name.trim().is_empty()
                && name.chars().count() <= 31
                && !name.contains(|char: char| char.is_control() || "\"'\\,;<>&{}".contains(char))
        };
        let fits = !names.is_empty() && names.iter().all(is_name);
        fits.then_some(Self(names)).ok_or(
            "字体名称至少一个，每个不超过 31 个字，不能有引号、逗号等符号‖at least one font, names of up to 31 letters without quotes or commas",
        )
    }
}

impl TryFrom<String> for Colour {
    type Error = &'static str;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        let digits = text.strip_prefix('#').unwrap_or(&text);
        let fits = digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        fits.then(|| Self(digits.to_ascii_uppercase()))
            .ok_or("颜色写六位十六进制数，如 8c1d18‖a colour is six hexadecimal digits, like 8c1d18")
    }
}

impl Millimetres {
    /// In twentieths of a point.
    pub fn twips(self) -> usize {
        rounded(self.0 * 1440.0 / 25.4)
    }

    /// As CSS has it.
    pub fn css(self) -> String {
        format!("{}mm", self.0)
    }
}

impl Points {
    /// In twentieths of a point.
    pub fn twips(self) -> usize {
        rounded(self.0 * 20.0)
    }

    /// In half points.
    pub fn halves(self) -> usize {
        rounded(self.0 * 2.0)
    }

    /// As CSS has it.
    pub fn css(self) -> String {
        format!("{}pt", self.0)
    }
}

impl Fonts {
    /// The name that offices know.
    pub fn name(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }

    /// Those that stand in for it.
    pub fn others(&self) -> &[String] {
        self.0.get(1..).unwrap_or_default()
    }

    /// All of them, quoted, as CSS has it.
    pub fn css(&self) -> String {
        let quoted: Vec<String> = self.0.iter().map(|name| format!("\"{name}\"")).collect();
        quoted.join(", ")
    }
}

impl Colour {
    /// How light it is, from 0 to 1, as WCAG reckons.
    fn luminance(&self) -> f64 {
        let part = |at: usize| {
            let value = u8::from_str_radix(self.0.get(at..at + 2).unwrap_or_default(), 16).unwrap_or(0);
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(0) + 0.7152 * part(2) + 0.0722 * part(4)
    }

    /// Six digits.
    pub fn hex(&self) -> &str {
        &self.0
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lengths are 0 to 2,000 mm")]
fn rounded(value: f64) -> usize {
    value.round() as usize
}

impl Theme {
    /// Reads a theme; what is wrong is told as `中文‖English`, or in English alone, with its place.
    pub fn parse(text: &str) -> Result<Self, (String, Range<usize>)> {
        let theme: Self = toml::from_str(text)
            .map_err(|error| (error.message().to_owned(), error.span().unwrap_or_default()))?;
        let page = &theme.page;
        let narrow = page.width.0 - page.left.0 - page.right.0 < 80.0;
        let low = page.height.0 - page.top.0 - page.bottom.0 < 80.0;
        if narrow || low {
            let at = text.find("[page]").unwrap_or_default();
            let message = "页边太宽，放文字的地方不足 80 毫米‖the margins leave less than 80 mm for the text";
            return Err((message.to_owned(), at..at + "[page]".len()));
        }
        for (name, colours) in [("light", &theme.light), ("dark", &theme.dark)] {
            if let Some((what, ratio)) = colours.too_faint() {
                let table = text.find(&format!("[{name}]")).unwrap_or_default();
                let at = text[table..].find(&format!("\n{what}")).map_or(table, |at| table + at + 1);
                let (whole, tenths) = (ratio / 10, ratio % 10);
                let message = format!(
                    "[{name}] 的 {what} 和底色的对比只有 {whole}.{tenths}，至少要 4.5，不然看不清‖the contrast of {what} in [{name}] is {whole}.{tenths}, it must be 4.5 at least"
                );
                return Err((message, at..at + what.len()));
            }
        }
        Ok(theme)
    }
}

impl Colours {
    /// Letters that cannot be read on their ground, with ten times their contrast (WCAG 2.2, 1.4.3).
    fn too_faint(&self) -> Option<(&'static str, usize)> {
        let pairs = [
            ("ink", &self.ink, &self.paper),
            ("tint", &self.ink, &self.tint),
            ("accent", &self.accent, &self.paper),
        ];
        let contrasts = pairs.into_iter().map(|(name, letters, ground)| {
            let (a, b) = (letters.luminance(), ground.luminance());
            (name, (a.max(b) + 0.05) / (a.min(b) + 0.05))
        });
        let faint = contrasts.into_iter().find(|(_, contrast)| *contrast < 4.5);
        // Downwards, so that what falls short does not seem enough.
        faint.map(|(name, contrast)| (name, rounded((contrast * 10.0).floor())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOML: &str = include_str!("../../report-templates/theme/theme.toml");

    #[test]
    fn the_built_in_theme_is_that_of_the_standard() {
        let theme = Theme::parse(TOML).unwrap();
        let page = theme.page;
        assert_eq!(
            [page.top, page.left, page.bottom, page.right].map(Millimetres::twips),
            [2098, 1587, 1984, 1474]
        );
        assert_eq!((theme.body.size.halves(), theme.body.line.twips()), (32, 560));
        assert_eq!(theme.title.fonts.name(), "方正小标宋简体");
    }

    #[test]
    fn what_does_not_fit_is_told_where_it_stands() {
        let said = |from: &str, to: &str| {
            let text = TOML.replacen(from, to, 1);
            let (message, at) = Theme::parse(&text).unwrap_err();
            (message, text[at].to_owned())
        };
        assert_eq!(said("size = 22", "size = 2200").1, "2200");
        assert_eq!(said("ink = \"1b1b1b\"", "ink = \"black\"").1, "\"black\"");
        assert!(said("width = 210", "wide = 210").0.starts_with("unknown field `wide`"));
        assert_eq!(said("left = 28", "left = 180").1, "[page]");
        assert!(said("\"仿宋\"", "\"a;b\"").0.starts_with("字体名称"));
        let faint = said("ink = \"1b1b1b\"", "ink = \"fefefe\"");
        assert!(faint.0.starts_with("[light] 的 ink") && faint.0.contains("只有 1.0"), "{faint:?}");
        assert_eq!(faint.1, "ink");
    }
}
