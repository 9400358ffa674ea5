"""Follows every PDF that LibreOffice made along the Word file it was made of, word by word.

Nothing may be missing, be added or change its place; every page has its number; a table that goes on over the
page shows its header again. Usage: pages.py FOLDER_OF_DOCX FOLDER_OF_PDF, the files alike in name.
"""

import re
import subprocess
import sys
from os.path import commonprefix
from pathlib import Path

from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph

# What LibreOffice draws or lays out for itself: the words that follow are looked for instead of expected.
OWN_WORDS = ("w:numPr", "w:drawing", "w:pict", "w:object", "w:txbxContent")
# LibreOffice 7.4 does not draw some marks that hang over the margin of a justified line; they are counted.
HUNG = "，。、；：！？"
NUMBER = re.compile(r"—(\d+)—$")


class Differs(Exception):
    """The PDF is not what the Word file says."""


def bare(text):
    """Text without any space."""
    return re.sub(r"[\s\u200b\ufeff]", "", text)


def pages_of(pdf):
    """Of each page the words in the order in which they were drawn, without spaces, and where its lines end."""
    text = subprocess.run(["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True).stdout
    for page in text.split("\f")[:-1]:
        words, ends = "", set()
        for line in page.splitlines():
            words += bare(line)
            ends.add(len(words))
        yield words, ends


def count_of(pdf):
    """How many pages pdfinfo counts."""
    text = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    return int(re.search(r"^Pages:\s+(\d+)$", text, re.MULTILINE).group(1))


def words_of(paragraph):
    """The words of a paragraph; None where LibreOffice makes them."""
    element = paragraph._p
    drawn = next(element.iter(*map(qn, OWN_WORDS)), None) is not None
    if drawn or paragraph.style.name.upper().startswith("TOC"):
        return None
    return bare(paragraph.text)


class Follower:
    """Goes along the pages of a PDF with the words that a Word file has."""

    def __init__(self, pages, ends, heading):
        self.pages, self.ends, self.heading = pages, ends, heading
        self.page, self.at, self.loose = -1, 0, False
        self.header, self.again, self.lost = "", 0, 0
        self.turn()

    def rest(self):
        return self.pages[self.page][self.at :]

    def turn(self):
        """To the next page: behind its heading, and behind the header of a table that goes on."""
        self.page, self.at = self.page + 1, 0
        if self.page >= len(self.pages):
            raise Differs("the PDF ends too early")
        self.expect_here(self.heading, "the heading of the page")
        if self.header:
            self.expect_here(self.header, "the table's header again")
            self.again += 1

    def expect_here(self, text, what):
        if not self.rest().startswith(text):
            raise Differs(f"page {self.page + 1}: {what}: {text!r} should be where {self.rest()[:30]!r} is")
        self.at += len(text)

    def expect(self, text, splits):
        """Goes behind a text; only one that `splits` may go on over the page."""
        if text and self.loose:
            self.seek(text[:12])
        whole, begun = text, 0
        while True:
            same = len(commonprefix([text, self.rest()]))
            text, begun = text[same:], begun + same
            self.at += same
            if not text:
                return
            if splits and begun and text[0] in HUNG and self.at in self.ends[self.page]:
                text = text[1:]
                self.lost += 1
            elif not self.rest() and (splits or not begun):
                self.turn()
            else:
                self.expect_here(text, f"of {whole!r}")

    def seek(self, text):
        """Behind what LibreOffice laid out for itself, to the words that follow."""
        while (found := self.rest().find(text)) < 0:
            self.turn()
        self.at += found
        self.loose = False


def header_of(table):
    """The words of the rows that each page of a table shows again."""
    rows = [row for row in table._tbl.tr_lst if row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None]
    return "".join(text for row in rows for text in cells_of(row))


def cells_of(row):
    """The words of a row's cells; a cell that goes down from the row above has none of its own."""
    for cell in row.tc_lst:
        if cell.vMerge != "continue":
            yield bare("".join(Paragraph(paragraph, None).text for paragraph in cell.p_lst))


def heading_of(document):
    """The words on top of every page."""
    return bare("".join(paragraph.text for paragraph in document.sections[0].header.paragraphs))


def follow(docx, pdf):
    """Compares; how many texts were in place, how many headers stood again, how many marks were not drawn."""
    pages, ends = map(list, zip(*pages_of(pdf)))
    if len(pages) != count_of(pdf):
        raise Differs(f"{len(pages)} pages with words, but pdfinfo counts {count_of(pdf)}")
    for at, page in enumerate(pages):
        number = NUMBER.search(page)
        if not number or int(number.group(1)) != at + 1:
            raise Differs(f"page {at + 1} should end with its number, and ends with {page[-12:]!r}")
        pages[at] = page[: number.start()]
    document = Document(docx)
    follower = Follower(pages, ends, heading_of(document))
    texts = 0
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            header = header_of(block)
            for row in block._tbl.tr_lst:
                for text in cells_of(row):
                    follower.expect(text, splits=False)
                    texts += 1
                # From the first row of the body on; the header itself may begin a page.
                repeats = row.trPr is not None and row.trPr.find(qn("w:tblHeader")) is not None
                follower.header = "" if repeats else header
            follower.header = ""
        elif (text := words_of(block)) is None:
            follower.loose = True
        elif text:
            follower.expect(text, splits=True)
            texts += 1
    left = follower.rest() + "".join(pages[follower.page + 1 :])
    if left and not follower.loose:
        raise Differs(f"page {follower.page + 1} has words that the Word file has not: {left[:30]!r}")
    return texts, follower.again, follower.lost


def main(docx_folder, pdf_folder):
    files = sorted(Path(docx_folder).glob("*.docx"))
    failed = texts = again = lost = 0
    for docx in files:
        pdf = Path(pdf_folder, docx.stem + ".pdf")
        try:
            if not pdf.is_file():
                raise Differs("LibreOffice made no PDF of it")
            found = follow(docx, pdf)
            texts, again, lost = texts + found[0], again + found[1], lost + found[2]
        except (Differs, ValueError, subprocess.CalledProcessError) as differs:
            failed += 1
            print(f"{docx.name}: {differs}")
    print(
        f"LibreOffice: {len(files)} files to PDF, {texts} texts in their places, "
        f"{again} headers of tables again, {lost} marks over the margin not drawn"
    )
    return 0 if files and texts and again and not failed else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
