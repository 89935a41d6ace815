"""Words that break careless programs, through every field that takes words.

Each comes back as it was written: on the page (escaped there, so that a reader of HTML finds it) and in the export.
Only white space around a text is dropped, and each is therefore set between two plain words.
"""

import csv
import io

HOSTILE = [
    "undefined", "null", "NULL", "None", "NaN", "true", "-0", "1/0", "0x7f", "1E+02", "[x]", "{{ 7*7 }}", "{% raw %}",
    "${7*7}", "#{7*7}", "%s%n%x", "%00%0a", "../../../etc/passwd", "C:\\CON\\nul", "\\u0000", "\\x00", "\\", "\"'`",
    "'; DROP TABLE figure; --", "1' OR '1'='1", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>", "</title><b>", "<!-- ", "]]>", "<![CDATA[", "&lt;b&gt; &amp;amp; &#x41;",
    "javascript:alert(1)", "=1+1", "=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "a,b;c\td\"e", "'quoted",
    "田中さんにあげて下さい", "مُنَاقَشَةُ سُبُلِ", "הָיְתָה", "Ω≈ç√∫˜µ≤≥÷", "ЁЂЃЄЅІЇ", "ﬁ ﬀ ẞ İ ı", "Å Å", "👩‍👩‍👧‍👦🏳️‍🌈🇬🇧👾",
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "\u200b\u200d\ufeff", "\u202etxet\u202c", "\u2066x\u2069", "\u2028\u2029", "\u00a0\u3000",
    "\ufffd\ufffe\uffff", "\U0010ffff", "\u0085", "\x01\x02\x08\x0b\x0c\x1b[31m\x7f", "two\nlines", "x" * 900,
]


def set_between(text):
    """The text between two plain words."""
    return f"begin {text} end"


def kept(who, path, field, text, save=None):
    """Writes a text into a field of a form and looks whether it is there afterwards; gives what is wrong."""
    form = who.get(path).form(**{field: text})
    answer = who.post(save or path, form)
    if answer.status >= 500 or answer.status == 404:
        yield f"{field} of {path}: {answer.status} for {text!r}"
    elif answer.status == 422:
        # Refused: then with a message, and with the text still there.
        if "There is a problem" not in answer.text or answer.value(field) != text:
            yield f"{field} of {path}: refused without a message or without what was typed: {text!r}"
        else:
            print(f"  {field}: refused {text!r}")
        return
    found = who.get(path).value(field)
    if found != text:
        yield f"{field} of {path}: {found!r} in place of {text!r}"


def in_export(filer, base, text):
    """Whether the note stands in the enterprise's own figures as it was written."""
    body = filer.get(f"{base}/figures.csv").body
    rows = csv.DictReader(io.StringIO(body.removeprefix("\ufeff"), newline=""))
    if text not in [row["note"] for row in rows]:
        yield f"figures.csv does not hold {text!r}"


def of_filer(filer, base):
    """Story, a note on a figure with how it stands in the export, and the place in the profile."""
    filer.post(f"{base}/social", filer.get(f"{base}/social").form(**{"v.headcount.": "9"}))
    for text in map(set_between, HOSTILE):
        yield from kept(filer, f"{base}/story", "story", text)
        yield from kept(filer, f"{base}/social", "n.headcount", text)
        yield from in_export(filer, base, text)
        yield from kept(filer, f"{base}/about", "place", text[:200])


def of_coordinator(coordinator):
    """Reasons and comments on a return that is sent back: all words at once, as it goes back once."""
    path = "/digbeth/review/2025-Q4/spindle-press"
    page = coordinator.get(path)
    if page.value("reason") is None:
        yield f"{path} has nothing to send back"
        return
    asks = [name for name, _ in page.fields if name and name.startswith("q.")]
    lines = [text for text in map(set_between, HOSTILE) if "\n" not in text]
    form = {"version": page.value("version"), "decision": "send-back", "reason": "\n".join(lines)}
    form |= {name: text for name, text in zip(asks, lines[25:])}
    answer = coordinator.post(path, list(form.items()))
    if answer.status != 303:
        yield f"{path} is not sent back: {answer.status}\n{answer.text[:800]}"
    text = coordinator.get(path).text
    for line in lines:
        if line not in text:
            yield f"{path} does not say {line!r} as the reason"
    print(f"  {len(asks)} comments on figures, one reason of {len(form['reason'])} characters")


def of_names(server, coordinator):
    """Names of enterprises: refused by line and column, or shown as they are written."""
    folder = server.folder
    for at, text in enumerate(map(set_between, HOSTILE)):
        out = io.StringIO()
        csv.writer(out).writerows([["slug", "name", "from"], [f"hostile-{at}", text, "2020-01-01"]])
        (folder / "names.csv").write_text(out.getvalue(), encoding="utf-8", newline="")
        code, said = server.run("enterprise", "import", "--network", "digbeth", folder / "names.csv")
        if code == 1 and "line " in said and "name: " in said:
            print(f"  name: refused {text!r}")
        elif code != 0 or text not in coordinator.get(f"/digbeth/board/2025-Q4/hostile-{at}").text:
            yield f"the name {text!r}: exit {code}, {said[:300]}"


def faults(server, filer, coordinator, base):
    """Everything that is wrong with what came back."""
    return [*of_filer(filer, base), *of_coordinator(coordinator), *of_names(server, coordinator)]
