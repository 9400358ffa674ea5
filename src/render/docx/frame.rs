//! What stands around the words: paper and margins, page numbers, the mark of a draft.

use super::{HEAD, SPACES};
use crate::render::DRAFT;
use crate::render::theme::Theme;

/// How the paper lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Paper {
    Portrait,
    /// For a table that is too wide: turned, with the margins turned along.
    Landscape,
}

impl Paper {
    /// The width and height of the text, in twips.
    pub(super) fn text(self, theme: &Theme) -> (usize, usize) {
        let page = theme.page;
        let wide = page.width.twips().saturating_sub(page.left.twips() + page.right.twips());
        let high = page.height.twips().saturating_sub(page.top.twips() + page.bottom.twips());
        if self == Self::Portrait { (wide, high) } else { (high, wide) }
    }
}

/// The properties of a section.
pub(super) fn section(theme: &Theme, paper: Paper, draft: bool) -> String {
    let header = if draft {
        "<w:headerReference w:type=\"default\" r:id=\"rId6\"/><w:headerReference w:type=\"even\" r:id=\"rId6\"/>"
    } else {
        ""
    };
    let page = theme.page;
    let [width, height, top, left, bottom, right] =
        [page.width, page.height, page.top, page.left, page.bottom, page.right].map(|it| it.twips());
    let (size, [top, right, bottom, left]) = match paper {
        Paper::Portrait => {
            (format!("<w:pgSz w:w=\"{width}\" w:h=\"{height}\"/>"), [top, right, bottom, left])
        }
        Paper::Landscape => (
            format!("<w:pgSz w:w=\"{height}\" w:h=\"{width}\" w:orient=\"landscape\"/>"),
            [left, top, right, bottom],
        ),
    };
    // The number's line ends where the margin's upper part does.
    let footer = bottom.saturating_sub(page.number.twips() + theme.number.size.twips());
    format!(
        "<w:sectPr>{header}<w:footerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference w:type=\"even\" r:id=\"rId5\"/>\
         {size}<w:pgMar w:top=\"{top}\" w:right=\"{right}\" w:bottom=\"{bottom}\" w:left=\"{left}\" w:header=\"850\" w:footer=\"{footer}\" w:gutter=\"0\"/>\
         </w:sectPr>"
    )
}

/// `— 1 —`, one character in from the outer edge.
pub(super) fn footer(theme: &Theme, side: &str) -> String {
    let number = &theme.number;
    let (font, size, indent) = (number.fonts.name(), number.size.halves(), number.size.twips());
    let run = |inner: &str| {
        format!(
            "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\" w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\" w:cs=\"{font}\"/><w:sz w:val=\"{size}\"/><w:szCs w:val=\"{size}\"/></w:rPr>{inner}</w:r>"
        )
    };
    let parts = [
        run("<w:t xml:space=\"preserve\">— </w:t>"),
        run("<w:fldChar w:fldCharType=\"begin\"/>"),
        run("<w:instrText xml:space=\"preserve\"> PAGE </w:instrText>"),
        run("<w:fldChar w:fldCharType=\"separate\"/>"),
        run("<w:t>1</w:t>"),
        run("<w:fldChar w:fldCharType=\"end\"/>"),
        run("<w:t xml:space=\"preserve\"> —</w:t>"),
    ];
    format!(
        "{HEAD}<w:ftr {SPACES}><w:p><w:pPr><w:pStyle w:val=\"Footer\"/><w:ind w:{side}=\"{indent}\" w:{side}Chars=\"100\"/><w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:ftr>",
        parts.concat()
    )
}

/// A draft says so above every page, and across it as a watermark.
pub(super) fn header(theme: &Theme) -> String {
    let font = theme.section.fonts.name();
    let watermark = format!(
        "<w:r><w:pict>\
         <v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\" o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\">\
         <v:formulas><v:f eqn=\"sum #0 0 10800\"/><v:f eqn=\"prod #0 2 1\"/><v:f eqn=\"sum 21600 0 @1\"/><v:f eqn=\"sum 0 0 @2\"/><v:f eqn=\"sum 21600 0 @3\"/><v:f eqn=\"if @0 @3 0\"/><v:f eqn=\"if @0 21600 @1\"/><v:f eqn=\"if @0 0 @2\"/><v:f eqn=\"if @0 @4 21600\"/></v:formulas>\
         <v:path textpathok=\"t\" o:connecttype=\"rect\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype>\
         <v:shape id=\"draft\" o:spid=\"_x0000_s2049\" type=\"#_x0000_t136\" alt=\"{DRAFT}\" \
         style=\"position:absolute;margin-left:0;margin-top:0;width:320pt;height:160pt;rotation:315;z-index:-251658240;mso-position-horizontal:center;mso-position-horizontal-relative:margin;mso-position-vertical:center;mso-position-vertical-relative:margin\" \
         o:allowincell=\"f\" fillcolor=\"#e4e4e4\" stroked=\"f\"><v:textpath style=\"font-family:&quot;{font}&quot;;font-size:1pt\" string=\"{DRAFT}\"/></v:shape></w:pict></w:r>"
    );
    format!(
        "{HEAD}<w:hdr {SPACES} xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\">\
         <w:p><w:pPr><w:pStyle w:val=\"Header\"/><w:jc w:val=\"center\"/></w:pPr>{watermark}<w:r><w:rPr>\
         <w:rFonts w:hint=\"eastAsia\" w:ascii=\"{font}\" w:hAnsi=\"{font}\" w:eastAsia=\"{font}\"/><w:color w:val=\"C00000\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/></w:rPr>\
         <w:t>{DRAFT}　不得公布</w:t></w:r></w:p></w:hdr>"
    )
}
