"""The parts of a report as the programs that read it collect them, whatever the file.

A part is ("words", words of headings and paragraphs between two tables) or ("table", caption, grid), where a
cell that spans rows or columns stands in each place that it covers.
"""

import re

# A list's sign or number: HTML and Markdown draw it themselves.
MARKER = re.compile(r"^(?:[·•]\s*|\d+[.)]\s*)+")
# Words of Latin letters and figures stay whole, everything else is taken sign by sign.
WORD = re.compile(r"[A-Za-z0-9]+(?:[.,][0-9]+)*|\S")
# The first line of a draft in Markdown; HTML and Word say it outside the report.
DRAFT = "草稿："


def spaced(text):
    """Text with one space for any."""
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()


def words_of(line):
    return WORD.findall(line)


class Parts:
    """Collects the parts of a report."""

    def __init__(self):
        self.parts, self.lines = [], [""]

    def say(self, text):
        self.lines[-1] += text

    def line(self):
        if self.lines[-1]:
            self.lines.append("")

    def table(self, caption, grid):
        self.flush()
        self.parts.append(("table", caption, grid))

    def flush(self):
        lines = [spaced(line) for line in self.lines]
        lines = [line for line in lines if line]
        if not self.parts and lines and lines[0].startswith(DRAFT):
            lines.pop(0)
        words = [word for line in lines for word in words_of(MARKER.sub("", line))]
        if words:
            self.parts.append(("words", words))
        self.lines = [""]

    def done(self):
        self.flush()
        return self.parts


def laid_out(rows):
    """The grid of rows of (text, columns, rows) cells, by the rules of HTML."""
    grid = [{} for _ in rows]
    for y, row in enumerate(rows):
        x = 0
        for text, wide, high in row:
            while x in grid[y]:
                x += 1
            for below in grid[y : y + high]:
                below.update((x + right, text) for right in range(wide))
            x += wide
    return [[row.get(x) for x in range(max(row, default=-1) + 1)] for row in grid]
