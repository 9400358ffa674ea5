"""Whether the Word, HTML and Markdown files of each report say the same: words and tables, cell by cell.

Five programs read them: python-docx, html5lib, markdown-it-py and, for Word and Markdown once more, pandoc.
Usage: same.py FOLDER
"""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import zip_longest
from os.path import relpath
from pathlib import Path

import reading
from parts import words_of

READERS = {
    "html5lib": (".html", reading.html),
    "markdown-it": (".md", reading.markdown),
    "pandoc docx": (".docx", lambda path: reading.pandoc(path, "docx+styles")),
    "pandoc gfm": (".md", lambda path: reading.pandoc(path, "gfm")),
}


def words_differ(ours, theirs):
    """Where two lists of words part."""
    for at, (one, other) in enumerate(zip_longest(ours, theirs)):
        if one != other:
            here = slice(max(at - 6, 0), at + 10)
            return f"words: {' '.join(ours[here])!r} in Word, {' '.join(theirs[here])!r} there"
    return None


def grids_differ(ours, theirs):
    """The first cell in which two grids differ."""
    for y, (one, other) in enumerate(zip_longest(ours, theirs, fillvalue=[])):
        for x, (left, right) in enumerate(zip_longest(one, other)):
            if left != right:
                return f"row {y + 1}, column {x + 1}: {left!r} in Word, {right!r} there"
    return None


def without_captions(parts, captions):
    """The parts less the captions drawn above tables: where they are not drawn, programs are told of them."""
    captions = iter(captions)
    kept = []
    for part in parts:
        if part[0] == "table" and (words := words_of(next(captions, ""))) and kept and kept[-1][0] == "words":
            before = kept.pop()[1]
            before = before[: -len(words)] if before[-len(words) :] == words else before
            kept += [("words", before)] if before else []
        kept.append(part)
    return kept


def kinds(parts):
    return " ".join(part[0] for part in parts)


def differences(ours, theirs):
    """What differs between two readings, part by part."""
    if kinds(ours) != kinds(theirs):
        yield f"parts: {kinds(ours)} in Word, {kinds(theirs)} there"
    tables = 0
    for one, other in zip(ours, theirs):
        if one[0] != other[0]:
            return
        if one[0] == "words":
            found = words_differ(one[1], other[1])
        else:
            tables += 1
            # Pipe tables have no caption; pandoc adds a Word table's description to it.
            alike = not other[1] or other[1].startswith(one[1])
            caption = f"caption: {one[1]!r} in Word, {other[1]!r} there"
            found = grids_differ(one[2], other[2]) if alike else caption
            found = found and f"table {tables}, {found}"
        if found:
            yield found


def compare(docx):
    """All complaints about one report, and how many words and cells were compared."""
    complaints = []
    ours = reading.word(docx)
    captions = [part[1] for part in ours if part[0] == "table"]
    ours = without_captions(ours, captions)
    for name, (ending, read) in READERS.items():
        path = docx.with_suffix(ending)
        try:
            complaints += [f"{relpath(path)} ({name}): {it}" for it in differences(ours, without_captions(read(path), captions))]
        except (ValueError, subprocess.CalledProcessError) as error:
            complaints.append(f"{relpath(path)} ({name}): {error}")
    words = sum(len(part[1]) for part in ours if part[0] == "words")
    cells = sum(len(row) for part in ours if part[0] == "table" for row in part[2])
    return complaints, words, cells


def main(folder):
    reports = [
        docx
        for docx in sorted(Path(folder).rglob("*.docx"))
        if docx.with_suffix(".html").is_file() and docx.with_suffix(".md").is_file()
    ]
    failed = words = cells = 0
    # The threads wait for pandoc, mostly.
    with ThreadPoolExecutor(2) as pool:
        for complaints, some_words, some_cells in pool.map(compare, reports):
            failed += len(complaints)
            words, cells = words + some_words, cells + some_cells
            for complaint in complaints:
                print(complaint)
    print(f"Word, HTML and Markdown alike: {len(reports)} reports, {words} words, {cells} cells")
    return 0 if reports and words and cells and not failed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
