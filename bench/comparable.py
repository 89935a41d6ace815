"""Makes of our report's web page what the rivals are given: the same words, tables and charts.

    python3 comparable.py REPORT.html FOLDER

FOLDER gets `page.html` for WeasyPrint, and `main.typ` with its drawings for Typst. What they look like stands beside
this file in print.css and report.typ. Needs nothing but Python's standard library.
"""

import re
import shutil
import sys
from pathlib import Path
from xml.etree import ElementTree as Tree

import typst_source
from typst_source import every, has, words

HERE = Path(__file__).resolve().parent

# What the site's stylesheet says of the classes in drawings. Neither rival applies a page's rules to the SVG within,
# so they become attributes. `--` names a colour of the stylesheet.
LOOKS = {
    "text": {"fill": "--soft", "font-size": "13", "font-family": "Noto Sans"},
    "b": {"fill": "--ink", "font-weight": "700"},
    "k": {"fill": "--ink"},
    "big": {"font-size": "15"},
    "o1": {"fill": "#ffffff", "font-weight": "700"},
    "o2": {"fill": "#1d2225", "font-weight": "700"},
    "o3": {"fill": "#ffffff", "font-weight": "700"},
    "o4": {"fill": "#1d2225", "font-weight": "700"},
    "o5": {"fill": "#ffffff", "font-weight": "700"},
    "o6": {"fill": "--ink", "font-weight": "700"},
    "c1": {"fill": "--c1"},
    "c2": {"fill": "--c2", "stroke": "--c2-edge", "stroke-width": ".75"},
    "c3": {"fill": "--c3"},
    "c4": {"fill": "--c4"},
    "c5": {"fill": "--c5"},
    "c6": {"fill": "--c6", "stroke": "--c6-edge", "stroke-width": ".75"},
    "past": {"fill": "--c6"},
    "band": {"fill": "--accent-mid"},
    "dot": {"fill": "--accent"},
    "hole": {"fill": "#ffffff"},
    "s-node": {"fill": "--ink"},
    "axis": {"stroke": "--ink", "stroke-width": "1.25"},
    "gridline": {"stroke": "--grid", "stroke-width": "1"},
    "lead-line": {"fill": "none", "stroke": "--edge", "stroke-width": "1"},
    "la": {"fill": "none", "stroke-width": "3", "stroke-linejoin": "round", "stroke-linecap": "round"},
    "l1": {"fill": "none", "stroke": "--c1", "stroke-width": "3", "stroke-linejoin": "round",
           "stroke-linecap": "round"},
    "l6": {"fill": "none", "stroke": "--edge", "stroke-width": "1.5", "stroke-dasharray": "2 4",
           "stroke-linecap": "round"},
    "t-full": {"fill": "--accent"},
    "t-edge": {"fill": "none", "stroke": "--edge"},
    "absent": {"fill": "none", "stroke": "#7f766a", "stroke-width": "1.1"},
}


# The page, made ready for paper


def read(page):
    """The page's body as a tree that both rivals are made from."""
    body = Tree.fromstring(page[page.index("<body>") : page.index("</html>")].replace("<br>", "<br/>"))
    # The first block of the stylesheet holds the colours of a light page.
    colours = dict(re.findall(r"(--[\w-]+):\s*(#\w+)", page[page.index(":root") : page.index("@media")]))
    drop_screens(body)
    name_chapters(body)
    for drawing in body.iter("svg"):
        paint(drawing, colours)
    return body


def drop_screens(body):
    """Takes out what is for screens alone: charts for phones, grounds, hidden captions; data unfolds."""
    for parent in list(body.iter()):
        for child in list(parent):
            if has(child, "narrow") or has(child, "band-ground") or child.tag in ("caption", "summary"):
                parent.remove(child)
        if parent.tag == "details":
            parent.tag = "div"


def name_chapters(body):
    """Gives chapters the names that running heads need, and puts the contents after the first, as in our PDF."""
    [navigation] = every(body, "report-nav")
    names = {link.get("href"): words(link) for link in navigation.iter("a")}
    [main] = every(body, "report-main")
    for chapter in main:
        chapter.set("data-name", names["#" + chapter.get("id")])
    title, entries = navigation
    chapter = Tree.Element("section", {"class": "chapter", "id": "contents-chapter", "data-name": words(title)})
    sheet = Tree.SubElement(chapter, "section", {"class": "sheet-part", "id": title.get("id", "contents-sheet")})
    Tree.SubElement(sheet, "h2").text = words(title)
    sheet.append(entries)
    main.insert(1, chapter)
    [whole], [foot] = every(body, "report-body"), every(body, "foot")
    whole.remove(navigation)
    # A running foot must be known before the first page.
    body.remove(foot)
    body.insert(0, foot)


def paint(drawing, colours):
    """Writes looks into a drawing as attributes; what it says itself goes first."""
    for part in drawing.iter():
        if part is drawing:
            continue
        looks = {}
        for name in ["text"] * (part.tag == "text") + part.attrib.pop("class", "").split():
            looks |= LOOKS.get(name, {})
        for name, value in looks.items():
            part.attrib.setdefault(name, colours.get(value, value))
        for name, value in part.items():
            if light := re.match(r"light-dark\(([^,]+),", value):
                part.set(name, light[1])


# For WeasyPrint


def for_weasyprint(page, body):
    """The page with print.css in the place of the site's stylesheet."""
    head = page[page.index("<head>") : page.index("<style>")]
    lang = re.search(r'<html lang="([^"]+)"', page)[1]
    return (f'<!DOCTYPE html>\n<html lang="{lang}">\n{head}<link rel="stylesheet" href="print.css">\n</head>\n'
            + Tree.tostring(body, encoding="unicode", method="html") + "</html>\n")


# Both


def main(report, folder):
    """Writes what both rivals are given."""
    page = Path(report).read_text(encoding="utf-8")
    body = read(page)
    folder = Path(folder)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for looks in ("print.css", "report.typ"):
        shutil.copy(HERE / looks, folder)
    (folder / "page.html").write_text(for_weasyprint(page, body), encoding="utf-8")
    (folder / "main.typ").write_text(typst_source.Source(folder).document(page, body), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
