"""Writes Typst's source of a report from its web page, block by block, as calls of the functions of report.typ."""

import copy
import json
import re
from html import unescape
from itertools import count
from xml.etree import ElementTree as Tree


def has(element, name):
    """Whether an element is of this class."""
    return name in element.get("class", "").split()


def every(element, name):
    """All elements of this class within."""
    return [part for part in element.iter() if has(part, name)]


def words(element):
    """The text of an element, without what surrounds it."""
    return "".join(element.itertext())


# Pieces of Typst's language


def quoted(text):
    """Text as a string."""
    return json.dumps(text, ensure_ascii=False)


def label(name):
    """An anchor."""
    return f"label({quoted(name)})"


def array(parts):
    """An array, which needs a comma after a part that is alone."""
    return "(" + "".join(f"{part}, " for part in parts) + ")"


def call(function, *given):
    """A call in a line of its own."""
    return f"#{function}({', '.join(given)})\n"


def inline(element):
    """Running text as content."""
    out = [quoted(element.text)] if element.text else []
    for child in element:
        out.append(span(child))
        if child.tail:
            out.append(quoted(child.tail))
    return "[" + "".join("#" + part for part in out) + "]"


def span(element):
    """Bold words, a link or a line's end within running text."""
    match element.tag:
        case "b":
            return f"strong{inline(element)}"
        case "a":
            target = element.get("href")
            return f"link({label(target[1:]) if target.startswith('#') else quoted(target)}){inline(element)}"
        case "br":
            return "linebreak()"
        case _:
            return inline(element)


# The report

# Blocks that are words and nothing else: by class, or by tag where there is none.
WORDS = {
    "eyebrow": "kicker", "h2": "sheet-title", "lede": "lede", "part": "part-title", "minor": "minor-title",
    "h3": "minor-title", "h4": "minor-title", "p": "par", "sub": "small", "small": "small", "cover": "small",
    "figcaption": "small", "micro": "micro", "foot-note": "micro", "mono": "mono", "name": "figure-name",
}


class Source:
    """The source of a report; each of its drawings becomes a file in a folder."""

    def __init__(self, folder):
        self.folder = folder
        self.number = count(1)
        self.others = {
            "chart": self.chart, "columns": self.columns, "contents": self.contents, "change": self.change,
            "headlines": self.headlines, "history": self.history, "notes": self.notes, "svg": self.svg,
            "table": self.table, "tiles": self.tiles, "ul": self.bullets, "bullets": self.bullets,
            "names": self.bullets, "value": self.value,
        }

    def document(self, page, body):
        """The whole source."""
        [cover], [foot] = every(body, "report-head"), every(body, "foot")
        shown = {
            "title": re.search("<title>(.*)</title>", page)[1],
            "author": re.search('<meta name="author" content="([^"]*)"', page)[1],
            "description": re.search('<meta name="description" content="([^"]*)"', page)[1],
            "note": "".join(map(words, every(body, "samples"))),
            "foot": words(foot),
        }
        given = ", ".join(f"{name}: {quoted(unescape(text.strip()))}" for name, text in shown.items())
        chapters = "".join(map(self.chapter, every(body, "chapter")))
        return f'#import "report.typ": *\n#show: report.with({given})\n{self.cover(cover)}{chapters}'

    def cover(self, cover):
        """The first page."""
        texts = [*every(cover, "band-network"), *cover.iter("h1"), *every(cover, "band-quarter"),
                 *every(cover, "band-caption")]
        [facts], [field] = every(cover, "band-facts"), every(cover, "band-field")
        return call("cover", *map(inline, texts), array(map(inline, facts)), self.drawing(field[0]))

    def chapter(self, chapter):
        """Sheets under one running head."""
        begins = call("chapter", quoted(chapter.get("data-name")), label(chapter.get("id")))
        return begins + "".join(map(self.sheet, chapter))

    def sheet(self, sheet):
        """What begins on a new page."""
        return call("sheet", label(sheet.get("id"))) + self.within(sheet)

    def within(self, frame):
        """All that a frame holds."""
        return "".join(map(self.block, frame))

    def block(self, block):
        """One block; a frame without a meaning of its own is what it holds."""
        names = [name for name in block.get("class", "").split() if name != "block"]
        name = names[0] if names else block.tag
        if name in WORDS:
            return call(WORDS[name], inline(block))
        return self.others.get(name, self.within)(block)

    def content(self, frame):
        """What a frame holds, as one argument."""
        return f"[{self.within(frame)}]"

    def chart(self, chart):
        """A drawing with its words and its data."""
        return call("frame", self.content(chart), label(chart.get("id")))

    def svg(self, drawing):
        """A drawing as wide as the text."""
        return call("drawing", self.drawing(drawing))

    def table(self, table):
        """A table: the rows' heads and numbers take what they need, the other columns share what is left."""
        heads, *rows = map(list, table.iter("tr"))
        numbers = [has(head, "num") for head in heads]
        widths = array("auto" if number or not index else "1fr" for index, number in enumerate(numbers))
        sides = array("right" if number else "left" for number in numbers)
        cells = ",\n  ".join(", ".join(map(self.cell, row)) for row in rows)
        return f"#data({widths}, {sides}, {array(map(inline, heads))},\n  {cells})\n"

    def cell(self, cell):
        """Words, a number, or a bar of a share."""
        return f"bar({float(cell[0][1].get('width'))}%)" if has(cell, "bar-cell") else inline(cell)

    def headlines(self, figures):
        """Headline figures, three a row."""
        return call("headlines", *map(self.content, figures))

    def value(self, value):
        """The number of a headline figure and its unit."""
        return call("figure-value", quoted(value.text), quoted("".join(map(words, value))))

    def change(self, change):
        """How a headline figure changed, after an arrow."""
        return call("change", quoted(words(change)), *map(self.drawing, change))

    def history(self, drawing):
        """The small bars of a headline figure."""
        return call("history", self.drawing(drawing))

    def columns(self, columns):
        """Short texts side by side."""
        return call("side-by-side", *map(self.content, columns))

    def notes(self, notes):
        """Small print in two columns."""
        return call("notes", *map(inline, notes))

    def bullets(self, items):
        """A list."""
        return call("list", *map(inline, items))

    def tiles(self, tiles):
        """Who filed, one square each."""
        open_ones = sum(tile[0].get("fill") == "none" for tile in tiles)
        return call("tiles", str(len(tiles) - open_ones), str(open_ones))

    def contents(self, entries):
        """Chapters and sheets with their pages."""
        return "".join(
            call("entry", label(link.get("href")[1:]), inline(link), str(has(entry, "sub")).lower())
            for entry in entries for link in entry)

    def drawing(self, drawing):
        """Writes a drawing as a file; gives the arguments of an image: its name, and what it shows in words."""
        drawing = copy.deepcopy(drawing)
        drawing.tail = None
        shown = {name: drawing.attrib.pop(name, "") for name in ("aria-label", "aria-hidden", "role", "class")}
        drawing.set("xmlns", "http://www.w3.org/2000/svg")
        name = f"drawing-{next(self.number):03}.svg"
        (self.folder / name).write_text(Tree.tostring(drawing, encoding="unicode"), encoding="utf-8")
        return f"{quoted(name)}, alt: {quoted(shown['aria-label'])}"
