//! The document's blocks as paragraphs and tables of Open XML.

use std::fmt::Write as _;

use super::contents::{self, Pages};
use super::frame::{Paper, section};
use super::lists::{self, Lists};
use super::parts::Extra;
use super::styles::font;
use super::{chart, table, widths};
use crate::document::{Block, Chart, Document, Inline, Picture, Table, plain};
use crate::render::theme::Theme;
use crate::render::xml::push;

/// What lies between words and a table below them.
const GAP: &str = "<w:spacing w:after=\"100\"/>";

/// Draws blocks and remembers what they refer to.
pub(super) struct Writer<'a> {
    pub(super) out: String,
    pub(super) theme: &'a Theme,
    pub(super) document: &'a Document,
    pub(super) pages: Pages,
    pub(super) lists: Lists,
    extras: Vec<Extra>,
    bookmarks: usize,
    drawings: usize,
    paper: Paper,
    /// The measures of the table that comes next, where they were taken already.
    ready: Option<widths::Measures>,
}

/// The body, and what it refers to.
pub(super) fn body(document: &Document, theme: &Theme) -> (String, Vec<Extra>) {
    let mut writer = Writer {
        out: String::with_capacity(128 << 10),
        theme,
        document,
        pages: Pages::default(),
        lists: Lists::default(),
        extras: Vec::new(),
        bookmarks: 0,
        drawings: 0,
        paper: Paper::Portrait,
        ready: None,
    };
    writer.begin(false);
    writer.all(&document.blocks);
    writer.pages.fill(&mut writer.out);
    writer.out += &section(theme, writer.paper, document.meta.draft);
    // Lists are told of in a part of their own.
    writer.extras.extend(writer.lists.part(theme).map(Extra::Lists));
    (writer.out, writer.extras)
}

impl Writer<'_> {
    /// Blocks over pages: a table that is too wide gets paper that lies on its side, and its heading with it; one
    /// that fills a page begins one.
    fn all(&mut self, blocks: &[Block]) {
        let mut with_table = None;
        let mut signed = false;
        for (at, block) in blocks.iter().enumerate() {
            // A heading goes with the table right behind it.
            let table = match (block, blocks.get(at + 1)) {
                (Block::Table(table), _) | (Block::Heading { .. }, Some(Block::Table(table))) => Some(table),
                _ => None,
            };
            if with_table != Some(at) {
                let paper = table.map_or(Paper::Portrait, |table| self.wanted(table));
                let turned = self.turn(paper);
                // What stands behind the signature is an annex, and begins a page.
                let annex = signed && matches!(block, Block::Heading { .. } | Block::Table(_));
                signed = (signed && !annex) || matches!(block, Block::Signature(_));
                self.ready = table.map(|table| self.measure(table));
                let breaks = !turned && (annex || self.ready.as_ref().is_some_and(|it| it.is_page));
                match block {
                    Block::Heading { level, id, text } if table.is_some() || annex => {
                        let page = if breaks { "<w:pageBreakBefore/>" } else { "" };
                        // A table has no lead above its letters as a line of words has.
                        let bare = table.is_some_and(|it| !it.captioned);
                        let gap = if bare { GAP } else { "" };
                        self.begin(breaks || turned);
                        let below = self.ready.as_ref().filter(|it| it.fits).map_or(0, |it| it.height);
                        self.pages.whole(0, self.theme.section.line.twips() + below);
                        self.heading(*level, id, text, &format!("{page}{gap}"));
                        with_table = table.map(|_| at + 1);
                        continue;
                    }
                    Block::Table(table) if breaks && table.captioned => {
                        self.begin(true);
                        let measures = self.ready.take().unwrap_or_else(|| self.measure(table));
                        table::behind(self, table, &measures, "<w:pageBreakBefore/>");
                        continue;
                    }
                    Block::Table(_) if breaks => {
                        self.begin(true);
                        self.paragraph("Gap", "<w:pageBreakBefore/>", &[]);
                    }
                    // No table touches the words above it.
                    Block::Paragraph(text) if matches!(blocks.get(at + 1), Some(Block::Table(next)) if !next.captioned) =>
                    {
                        self.begin(turned);
                        self.paragraph("BodyText", GAP, text);
                        continue;
                    }
                    // The signature does not stand on a page alone.
                    Block::Paragraph(text) if matches!(blocks.get(at + 1), Some(Block::Signature(_))) => {
                        self.paragraph("BodyText", "<w:keepNext/>", text);
                        continue;
                    }
                    _ => self.begin(turned),
                }
            }
            self.block(block, "BodyText");
        }
    }

    /// Reckons with a new page, if it is one.
    fn begin(&mut self, fresh: bool) {
        let (_, high) = self.paper.text(self.theme);
        self.pages.begin(fresh, high);
    }

    fn wanted(&self, table: &Table) -> Paper {
        let (width, _) = Paper::Portrait.text(self.theme);
        if widths::is_wide(table, self.theme, width) { Paper::Landscape } else { Paper::Portrait }
    }

    /// Ends the section where the paper must lie otherwise; whether it does.
    fn turn(&mut self, paper: Paper) -> bool {
        let turned = paper != self.paper;
        if turned && !self.out.is_empty() {
            let section = section(self.theme, self.paper, self.document.meta.draft);
            self.paragraph("Gap", &section, &[]);
        }
        self.paper = paper;
        turned
    }

    fn measure(&self, table: &Table) -> widths::Measures {
        widths::measure(table, self.theme, self.paper.text(self.theme))
    }

    fn blocks(&mut self, blocks: &[Block], style: &str) {
        blocks.iter().for_each(|it| self.block(it, style));
    }

    pub(super) fn block(&mut self, block: &Block, style: &str) {
        match block {
            Block::Title(lines) => {
                let (width, _) = self.paper.text(self.theme);
                let most = width / self.theme.title.size.twips().max(1);
                let lines: Vec<String> = lines.iter().flat_map(|line| balanced(line, most)).collect();
                let (lines, text) = (lines.len(), lines);
                let text: Vec<Inline> = text
                    .into_iter()
                    .enumerate()
                    .flat_map(|(at, line)| {
                        (at > 0).then_some(Inline::Break).into_iter().chain([Inline::Text(line)])
                    })
                    .collect();
                let height = self.theme.title.line.twips() * lines;
                self.pages.flow(height);
                self.paragraph("Title", "", &text);
                self.paragraph("BodyText", "", &[]);
            }
            Block::Contents => contents::contents(self),
            Block::Heading { level, id, text } => self.heading(*level, id, text, ""),
            Block::Paragraph(text) => self.paragraph(style, "", text),
            Block::Signature(lines) => {
                self.paragraph("BodyText", "<w:keepNext/>", &[]);
                let indents = over_the_middle(lines);
                for (at, (line, indent)) in lines.iter().zip(indents).enumerate() {
                    let keep = if at + 1 < lines.len() { "<w:keepNext/>" } else { "" };
                    let twips = indent * self.theme.body.size.twips() / 100;
                    let more = format!("{keep}<w:ind w:right=\"{twips}\" w:rightChars=\"{indent}\"/>");
                    self.paragraph("Signature", &more, &[Inline::Text(line.clone())]);
                }
            }
            Block::List { start, items } => lists::list(self, *start, items, style),
            Block::Quote(inner) => self.blocks(inner, "Quote"),
            Block::Code(code) => {
                code.lines().for_each(|line| self.paragraph("Quote", "", &[Inline::Text(line.to_owned())]));
            }
            Block::Rule => self.paragraph("Gap", "", &[]),
            Block::Table(table) => {
                let measures = self.ready.take().unwrap_or_else(|| self.measure(table));
                table::behind(self, table, &measures, "");
            }
            Block::Chart(chart) => self.chart(chart),
            Block::Picture(picture) => self.picture(picture),
        }
    }

    fn chart(&mut self, chart: &Chart) {
        let (width, high) = self.paper.text(self.theme);
        let id = self.refer(Extra::Chart(chart::part(chart, self.theme)));
        self.paragraph("Caption", "", &[Inline::Text(chart.title.clone())]);
        self.drawings += 1;
        let said = format!("{}。{}", chart.title, chart.description);
        let size = (width, chart::height(chart).min(high * 4 / 5));
        let drawing =
            chart::inline(size, self.drawings, [&chart.id, &chart.title, &said], &chart::reference(&id));
        self.figure(&drawing, size.1, true);
        let table = chart.table();
        let measures = self.measure(&table);
        table::behind(self, &table, &measures, "");
    }

    fn picture(&mut self, picture: &Picture) {
        let id = self.refer(Extra::Picture { kind: picture.kind, bytes: picture.bytes.clone() });
        self.drawings += 1;
        let (width, height) = self.paper.text(self.theme);
        let size = fitted((picture.width, picture.height), (width, height / 2));
        let inner = chart::picture(&id, size, self.drawings, &picture.alt);
        // Its caption stands below it: a title would say it twice.
        let name = format!("图{}", self.drawings);
        let drawing = chart::inline(size, self.drawings, [&name, "", &picture.alt], &inner);
        self.figure(&drawing, size.1, !picture.caption.is_empty());
        if !picture.caption.is_empty() {
            // It belongs to the picture above it, not to what follows.
            self.paragraph("Caption", "<w:keepNext w:val=\"0\"/>", &[Inline::Text(picture.caption.clone())]);
        }
    }

    /// A drawing; `kept` where what follows belongs to it.
    fn figure(&mut self, drawing: &str, height: usize, kept: bool) {
        let keep = if kept { "<w:keepNext/>" } else { "" };
        self.pages.whole(height, 0);
        _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"Figure\"/>{keep}</w:pPr>{drawing}</w:p>");
    }

    /// The id by which the words refer to it.
    fn refer(&mut self, extra: Extra) -> String {
        self.extras.push(extra);
        format!("x{}", self.extras.len() - 1)
    }

    /// A heading with its bookmark; `more` are properties that the schema puts behind the style.
    fn heading(&mut self, level: u8, id: &str, text: &[Inline], more: &str) {
        let style = match level {
            0..=2 => "Heading1",
            3 => "Heading2",
            4.. => "Heading3",
        };
        // A line of what it heads stays with it.
        self.pages.whole(self.theme.section.line.twips(), self.theme.body.line.twips());
        if level <= 2 {
            self.pages.entry();
        }
        self.marked(style, id, more, text);
    }

    /// What stands above a table; what leads to an annex leads there.
    pub(super) fn caption(&mut self, table: &Table, more: &str) {
        self.pages.whole(self.theme.section.line.twips(), self.theme.table.line.twips() * 2);
        let text = [Inline::Text(table.caption.clone())];
        if self.document.is_annex(table) {
            self.pages.entry();
            return self.marked("AnnexCaption", &table.id, more, &text);
        }
        self.paragraph("Caption", more, &text);
    }

    /// A paragraph with a bookmark.
    fn marked(&mut self, style: &str, id: &str, more: &str, text: &[Inline]) {
        self.bookmarks += 1;
        let (number, name) = (self.bookmarks, bookmark(id));
        _ = write!(
            self.out,
            "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr><w:bookmarkStart w:id=\"{number}\" w:name=\"{name}\"/>"
        );
        self.inlines(text, Look::default());
        _ = write!(self.out, "<w:bookmarkEnd w:id=\"{number}\"/></w:p>");
    }

    /// A paragraph; `more` are properties that the schema puts behind the style.
    pub(super) fn paragraph(&mut self, style: &str, more: &str, text: &[Inline]) {
        if matches!(style, "BodyText" | "ListParagraph" | "Quote" | "Signature") {
            self.reckon(text);
        }
        _ = write!(self.out, "<w:p><w:pPr><w:pStyle w:val=\"{style}\"/>{more}</w:pPr>");
        self.inlines(text, Look::default());
        self.out += "</w:p>";
    }

    /// Reckons with a paragraph of words; two characters are its indent.
    fn reckon(&mut self, text: &[Inline]) {
        if self.pages.counts() {
            let (width, _) = self.paper.text(self.theme);
            let halves: usize = plain(text).chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum();
            self.pages.lines(&self.theme.body, width, halves.div_ceil(2) + 2);
        }
    }

    fn inlines(&mut self, text: &[Inline], look: Look) {
        for inline in text {
            match inline {
                Inline::Text(text) | Inline::Code(text) => self.run(text, look),
                Inline::Strong(inner) => self.inlines(inner, Look { bold: true, ..look }),
                Inline::Emphasis(inner) => self.inlines(inner, Look { kai: true, ..look }),
                Inline::Link { href, text } => {
                    let id = self.refer(Extra::Link(href.clone()));
                    _ = write!(self.out, "<w:hyperlink r:id=\"{id}\">");
                    self.inlines(text, Look { link: true, ..look });
                    self.out += "</w:hyperlink>";
                }
                Inline::Break => self.out += "<w:r><w:br/></w:r>",
            }
        }
    }

    /// The order is the schema's: style, fonts, weight. The hint tells Word to set “” and — in the Chinese font.
    pub(super) fn run(&mut self, text: &str, look: Look) {
        self.out += "<w:r><w:rPr>";
        if look.link {
            self.out += "<w:rStyle w:val=\"Hyperlink\"/>";
        }
        let kai = if look.kai { font(self.theme.part.fonts.name()) } else { String::new() };
        _ = write!(self.out, "<w:rFonts w:hint=\"eastAsia\" {kai}/>");
        if look.bold {
            self.out += "<w:b/><w:bCs/>";
        }
        self.out += "</w:rPr><w:t xml:space=\"preserve\">";
        push(&mut self.out, text);
        self.out += "</w:t></w:r>";
    }
}

/// How far in from the right the lines of a signature end, in hundredths of a character: the date four characters,
/// the organ so that it stands over the middle of the date, and neither beyond the margin.
fn over_the_middle(lines: &[String]) -> Vec<usize> {
    let halves = |line: &String| line.chars().map(|it| if it.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let date = lines.last().map_or(0, halves);
    let inwards = |line: &String| (400 + date * 25).checked_sub(halves(line) * 25);
    let beyond = lines.iter().map(|it| (halves(it) * 25).saturating_sub(400 + date * 25)).max().unwrap_or(0);
    lines.iter().map(|it| inwards(it).map_or(0, |indent| indent + beyond)).collect()
}

/// How a run looks.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    bold: bool,
    /// In 楷体: slanted Chinese is ugly, this is how print emphasises.
    kai: bool,
    link: bool,
}

/// A bookmark's name: at most 40 letters and digits, a letter first.
pub(super) fn bookmark(id: &str) -> String {
    let id: String =
        id.chars().map(|char| if char.is_alphanumeric() { char } else { '_' }).take(34).collect();
    format!("s_{id}")
}

/// A picture's size on paper, in twips: 96 pixels an inch, smaller where it does not fit.
fn fitted((width, height): (u32, u32), (most_wide, most_high): (usize, usize)) -> (usize, usize) {
    let twips = |pixels: u32| usize::try_from(pixels).unwrap_or(usize::MAX).saturating_mul(15).max(15);
    let (wide, high) = (twips(width), twips(height));
    let (wide, high) =
        if wide > most_wide { (most_wide, high.saturating_mul(most_wide) / wide) } else { (wide, high) };
    let (wide, high) =
        if high > most_high { (wide.saturating_mul(most_high) / high, most_high) } else { (wide, high) };
    (wide.max(1), high.max(1))
}

/// A line of the title that is too long is broken where a name has its joints, the lines about as long.
fn balanced(line: &str, most: usize) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let width =
        |part: &[char]| part.iter().map(|it| if it.is_ascii() { 1 } else { 2 }).sum::<usize>().div_ceil(2);
    let most = most.max(2);
    let lines = width(&letters).div_ceil(most);
    if lines <= 1 {
        return vec![line.to_owned()];
    }
    let long = letters.len().div_ceil(lines);
    let mut broken = Vec::new();
    let mut rest: &[char] = &letters;
    while width(rest) > most {
        let joint = |at: &usize| is_joint(&rest[..*at], &rest[*at..]);
        let near = (long.div_ceil(2)..rest.len())
            .filter(|at| width(&rest[..*at]) <= most)
            .filter(joint)
            .min_by_key(|at| at.abs_diff(long));
        let fits = (1..rest.len()).take_while(|at| width(&rest[..*at]) <= most).last().unwrap_or(1);
        let (first, more) = rest.split_at(near.unwrap_or_else(|| long.min(fits)));
        broken.push(first.iter().collect());
        rest = more;
    }
    broken.push(rest.iter().collect());
    broken
}

/// Where the names of organs may be broken: behind these.
const JOINTS: &str = "省市县区州盟旗镇乡局会院厅委办）、";

/// Words in which one of them is no joint, where the break would come.
const NO_JOINTS: &[(&str, &str)] = &[
    ("委", "员"),
    ("办", "公事法"),
    ("会", "计议展"),
    ("乡", "村镇"),
    ("市", "场政容民"),
    ("区", "域划"),
    ("州", "省市区县"),
];

/// Words that end in one of them and are no organ.
const NO_ORGANS: &[&str] = &["城市", "城乡", "城镇", "社会"];

fn is_joint(before: &[char], behind: &[char]) -> bool {
    let Some(last) = before.last().filter(|it| JOINTS.contains(**it)) else { return false };
    let goes_on = |(end, next): &(&str, &str)| {
        end.contains(*last) && behind.first().is_some_and(|it| next.contains(*it))
    };
    let ends = |word: &&str| word.chars().rev().zip(before.iter().rev()).all(|(a, b)| a == *b);
    !NO_JOINTS.iter().any(goes_on) && !NO_ORGANS.iter().any(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_title_is_broken_at_a_joint() {
        let name = "内蒙古自治区锡林郭勒盟东乌珠穆沁旗住房和城乡建设局";
        assert_eq!(balanced(name, 20), ["内蒙古自治区锡林郭勒盟", "东乌珠穆沁旗住房和城乡建设局"]);
        assert_eq!(balanced("甲县财政局", 20), ["甲县财政局"]);
        let name = "临水县高新技术产业开发区管理委员会综合行政执法和应急管理局";
        assert_eq!(balanced(name, 20), ["临水县高新技术产业开发区管理委员会", "综合行政执法和应急管理局"]);
        let name = "临水县住房和城乡建设与市场监督管理委员会办公室联合服务中心";
        assert_eq!(balanced(name, 20), ["临水县住房和城乡建设与市场监督管理委员会", "办公室联合服务中心"]);
        let endless = "长".repeat(300);
        assert_eq!(balanced(&endless, 20).iter().map(|it| it.chars().count()).collect::<Vec<_>>(), [20; 15]);
    }

    #[test]
    fn the_organ_stands_over_the_middle_of_the_date() {
        let indents = |organ: &str| over_the_middle(&[organ.to_owned(), "2024年1月18日".to_owned()]);
        assert_eq!(indents("甲县"), [625, 400]);
        assert_eq!(indents("甲县某某局办公室"), [325, 400]);
        assert_eq!(indents(&"长".repeat(20)), [0, 675]);
        assert_eq!(over_the_middle(&["甲县".to_owned()]), [400]);
    }

    #[test]
    fn a_picture_fits_the_page() {
        assert_eq!(fitted((100, 50), (8844, 9000)), (1500, 750));
        assert_eq!(fitted((1000, 100), (8844, 9000)), (8844, 884));
        assert_eq!(fitted((10, 100_000), (8844, 9000)).1, 9000);
    }
}
