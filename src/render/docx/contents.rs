//! The table of contents: a field that Word fills in anew, with the pages as they were reckoned while drawing.
//!
//! Only a program that sets the lines knows the pages for certain. Reckoning is near enough for whoever reads the
//! file in a program that leaves fields alone; Word corrects it when it updates the field.

use std::fmt::Write as _;

use super::body::{Look, Writer, bookmark};
use super::frame::Paper;
use crate::document::Inline;
use crate::render::theme::Type;

/// Where the drawing has come to on paper; counts only where there is a table of contents.
#[derive(Default)]
pub(super) struct Pages {
    on: bool,
    /// The pages that are full.
    full: usize,
    /// What is used of this one, in twips.
    used: usize,
    /// How high the text of a page is.
    high: usize,
    /// The page of each entry, in order.
    found: Vec<usize>,
    /// Where in the words the number of each entry goes.
    wanted: Vec<usize>,
}

impl Pages {
    /// Whether anybody asks for pages.
    pub(super) fn counts(&self) -> bool {
        self.on
    }

    /// A page of this height begins if `fresh`, and all pages from here on are as high.
    pub(super) fn begin(&mut self, fresh: bool, high: usize) {
        if fresh && self.used > 0 {
            self.full += 1;
            self.used = 0;
        }
        self.high = high.max(1);
    }

    /// Something that is not torn, with what must stand below it.
    pub(super) fn whole(&mut self, height: usize, below: usize) {
        if self.on && self.used + height + below > self.high && self.used > 0 {
            self.full += 1;
            self.used = 0;
        }
        self.flow(height);
    }

    /// Something that goes on over as many pages as it needs.
    pub(super) fn flow(&mut self, height: usize) {
        if self.on {
            self.used += height;
            self.full += self.used / self.high.max(1);
            self.used %= self.high.max(1);
        }
    }

    /// Lines of words, so many characters in all; what does not fit a page goes on at the top of the next.
    pub(super) fn lines(&mut self, kind: &Type, width: usize, characters: usize) {
        if !self.on {
            return;
        }
        let (line, a_line) = (kind.line.twips().max(1), (width / kind.size.twips().max(1)).max(1));
        for _ in 0..characters.div_ceil(a_line).max(1) {
            self.whole(line, 0);
        }
    }

    /// An entry of the table of contents stands here.
    pub(super) fn entry(&mut self) {
        if self.on {
            self.found.push(self.full + 1);
        }
    }

    /// Writes the numbers where they belong, from the last to the first, so that no place moves before its turn.
    pub(super) fn fill(&self, out: &mut String) {
        for (at, page) in self.wanted.iter().zip(&self.found).rev() {
            out.insert_str(*at, &page.to_string());
        }
    }
}

/// A field that lists the headings; the ways there work at once.
pub(super) fn contents(writer: &mut Writer) {
    writer.pages.on = true;
    writer.paragraph("TOCHeading", "", &[Inline::Text("目录".to_owned())]);
    let field = |kind: &str, more: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"{more}/></w:r>");
    let code = |code: &str| format!("<w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r>");
    let document = writer.document;
    let last = document.contents().count();
    let (width, _) = Paper::Portrait.text(writer.theme);
    for (at, (id, text)) in document.contents().enumerate() {
        let name = bookmark(id);
        writer.pages.lines(&writer.theme.body, width, 1);
        _ = write!(
            writer.out,
            "<w:p><w:pPr><w:pStyle w:val=\"TOC1\"/><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"{width}\"/></w:tabs></w:pPr>"
        );
        if at == 0 {
            // `\t` lists the captions of annexes, too.
            writer.out += &(field("begin", " w:dirty=\"true\"")
                + &code("TOC \\o &quot;1-1&quot; \\h \\z \\t &quot;Annex Caption,1&quot;"));
            writer.out += &field("separate", "");
        }
        _ = write!(writer.out, "<w:hyperlink w:anchor=\"{name}\" w:history=\"1\">");
        // A link in a heading would be one in a link.
        writer.run(&text, Look::default());
        writer.out += "<w:r><w:tab/></w:r>";
        writer.out += &(field("begin", " w:dirty=\"true\"") + &code(&format!("PAGEREF {name} \\h")));
        writer.out += &field("separate", "");
        writer.out += "<w:r><w:t>";
        writer.pages.wanted.push(writer.out.len());
        writer.out += "</w:t></w:r>";
        writer.out += &field("end", "");
        writer.out += "</w:hyperlink>";
        if at + 1 == last {
            writer.out += &field("end", "");
        }
        writer.out += "</w:p>";
    }
    writer.paragraph("BodyText", "", &[]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_go_where_they_belong() {
        let mut pages = Pages { on: true, wanted: vec![1, 3], ..Pages::default() };
        pages.begin(true, 1000);
        pages.entry();
        pages.flow(900);
        pages.whole(50, 100);
        pages.entry();
        let mut out = "<><>".to_owned();
        pages.fill(&mut out);
        assert_eq!(out, "<1><2>");
    }

    #[test]
    fn what_is_higher_than_a_page_goes_on() {
        let mut pages = Pages { on: true, ..Pages::default() };
        pages.begin(true, 1000);
        pages.flow(3500);
        pages.begin(true, 1000);
        pages.entry();
        assert_eq!(pages.found, [5]);
    }
}
