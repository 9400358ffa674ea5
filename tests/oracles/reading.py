"""Reads a report in Word, HTML and Markdown, each with programs of others, into the same parts."""

import subprocess
from urllib.parse import unquote

import html5lib
from docx import Document
from docx.oxml.ns import qn
from docx.table import Table
from docx.text.paragraph import Paragraph
from markdown_it import MarkdownIt

from parts import Parts, laid_out, spaced

# Elements that begin a line of their own.
LINES = set("h1 h2 h3 h4 h5 h6 p li ul ol dl dt dd div section blockquote pre figure figcaption hr".split())
# What belongs to the page and not to the report: how to move in it, drawings.
SKIPPED = {"nav", "svg", "script", "style", "template", "title"}


def word_table(table):
    """The grid of a Word table: gridSpan over columns, vMerge down from the row above."""
    grid = []
    for row in table.tr_lst:
        line = [None] * row.grid_before
        for cell in row.tc_lst:
            text = spaced("\n".join(Paragraph(it, None).text for it in cell.p_lst))
            if cell.vMerge == "continue":
                text = grid[-1][len(line)]
            line += [text] * cell.grid_span
        grid.append(line)
    caption = table.tblPr.find(qn("w:tblCaption"))
    return "" if caption is None else spaced(caption.get(qn("w:val"))), grid


def word(path):
    """A Word file, read by python-docx."""
    parts = Parts()
    for block in Document(path).iter_inner_content():
        if isinstance(block, Table):
            parts.table(*word_table(block._tbl))
        elif not block.style.name.upper().startswith("TOC"):
            parts.say(block.text)
            parts.line()
    return parts.done()


def skipped(element):
    """Whether an element of HTML is a comment or none of the report's; drawings have a namespace before their name."""
    if not isinstance(element.tag, str) or element.tag.rpartition("}")[2] in SKIPPED:
        return True
    # Tables of contents: pandoc tells the style of Word's, in Markdown they are lists of links.
    if element.get("data-custom-style", "").upper().startswith("TOC"):
        return True
    return element.tag == "ul" and len(element) > 0 and all(map(leads_within, element))


def leads_within(item):
    """Whether an item of a list is but a link to another place of the report."""
    links = list(item.iter("a"))
    return len(links) == 1 and links[0].get("href", "").startswith("#") and text_of(item) == text_of(links[0])


def text_of(element):
    return spaced("".join(element.itertext()))


def text_in(element):
    """All text in an element of HTML, a line break as a space."""
    if skipped(element):
        return ""
    inner = "".join(text_in(child) + (child.tail or "") for child in element)
    return " " if element.tag == "br" else (element.text or "") + inner


def html_table(table):
    caption = table.find("caption")
    rows = [
        [
            (spaced(text_in(cell)), int(cell.get("colspan", 1)), int(cell.get("rowspan", 1)))
            for cell in row
            if cell.tag in ("td", "th")
        ]
        for row in table.iter("tr")
    ]
    return "" if caption is None else spaced(text_in(caption)), laid_out(rows)


def walk(element, parts):
    """The parts in an element of HTML, without what follows it."""
    if skipped(element):
        return
    if element.tag == "table":
        parts.table(*html_table(element))
        return
    if element.tag in LINES:
        parts.line()
    # Markdown has a picture's caption as its title.
    parts.say({"br": " ", "img": element.get("title", "")}.get(element.tag, element.text or ""))
    for child in element:
        walk(child, parts)
        parts.say(child.tail or "")
    if element.tag in LINES:
        parts.line()


def of_html(root):
    """The parts of an element of HTML."""
    parts = Parts()
    walk(root, parts)
    return parts.done()


def parsed(text):
    """HTML, read as browsers read it."""
    return html5lib.parse(text, namespaceHTMLElements=False)


def follow_links(root):
    """Every link to a place of the page must lead there."""
    places = {element.get("id") for element in root.iter()}
    for link in root.iter("a"):
        place = link.get("href", "")
        if place.startswith("#") and unquote(place[1:]) not in places:
            raise ValueError(f"the link {text_of(link)!r} leads to {place}, and there is no such place")


def html(path):
    """An HTML file, read by html5lib: what is in its main part."""
    root = parsed(path.read_text("utf-8"))
    follow_links(root)
    mains = list(root.iter("main"))
    if len(mains) != 1:
        raise ValueError(f"{len(mains)} main elements")
    return of_html(mains[0])


def markdown(path):
    """A Markdown file, read by markdown-it-py as CommonMark with pipe tables."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table")
    return of_html(parsed(reader.render(path.read_text("utf-8"))).find("body"))


def pandoc(path, form):
    """A Word or Markdown file, read by pandoc."""
    command = ["pandoc", "--standalone", "--metadata", "pagetitle=-", "--wrap=none", "-f", form, "-t", "html", path]
    made = subprocess.run(command, check=True, capture_output=True, text=True)
    if made.stderr:
        raise ValueError(f"pandoc says: {made.stderr.strip()}")
    root = parsed(made.stdout)
    # Headings of Markdown are places by the rules of GitHub.
    if form == "gfm":
        follow_links(root)
    return of_html(root.find("body"))
