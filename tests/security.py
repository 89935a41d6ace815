#!/usr/bin/env python3
"""Whether docs/security.md is whole and names what is there: python3 tests/security.py

Every requirement of levels 1 and 2 of OWASP ASVS 5.0.0 stands in it once and has a state; every file exists, and holds
what is named behind `::`; what is met says where; the totals are what they say; links to files lead somewhere.
"""

import re
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PLACES = [ROOT, ROOT / "crates/server/src"]
PAGES = ["docs/security.md", "docs/threat-model.md", "SECURITY.md"]
STATES = ["Met", "Not yet", "Decided otherwise", "Operator", "Does not apply"]

# Numbers of levels 1 and 2 by section; those of level 3 are left out.
REQUIRED = """
1.1:1-2 1.2:1-9 1.3:1-11 1.4:1-3 1.5:1-2 2.1:1-3 2.2:1-3 2.3:1-4 2.4:1 3.2:1-2 3.3:1-4 3.4:1-6 3.5:1-5 3.7:1-2 4.1:1-3
4.2:1 4.3:1-2 4.4:1-4 5.1:1 5.2:1-3 5.3:1-2 5.4:1-3 6.1:1-3 6.2:1-12 6.3:1-4 6.4:1-4 6.5:1-5 6.6:1-3 6.8:1-4 7.1:1-3
7.2:1-4 7.3:1-2 7.4:1-5 7.5:1-2 7.6:1-2 8.1:1-2 8.2:1-3 8.3:1 8.4:1 9.1:1-3 9.2:1-4 10.1:1-2 10.2:1-2 10.3:1-4
10.4:1-11 10.5:1-5 10.6:1-2 10.7:1-3 11.1:1-2 11.2:1-3 11.3:1-3 11.4:1-4 11.5:1 11.6:1 12.1:1-3 12.2:1-2 12.3:1-4
13.1:1 13.2:1-5 13.3:1-2 13.4:1-5 14.1:1-2 14.2:1-4 14.3:1-3 15.1:1-3 15.2:1-3 15.3:1-7 16.1:1 16.2:1-5 16.3:1-4
16.4:1-3 16.5:1-3 17.1:1 17.2:1-4 17.3:1-2
"""


def required():
    """Every number that must be there."""
    for section in REQUIRED.split():
        name, runs = section.split(":")
        for run in runs.split(","):
            first, _, last = run.partition("-")
            yield from (f"{name}.{number}" for number in range(int(first), int(last or first) + 1))


def named(text):
    """Paths in back quotes, with what is to be in the file; blank where the file alone is named."""
    for quoted in re.findall(r"`([^`\n]+)`", text):
        path, _, inside = quoted.partition("::")
        if re.fullmatch(r"[\w./-]+\.(rs|py|md|toml|csv|js|html|service|env)|store/|README\.md", path):
            yield quoted, path, inside


def faults_of_paths(page, text):
    for quoted, path, inside in named(text):
        file = next((place / path for place in PLACES if (place / path).exists()), None)
        if file is None:
            yield f"{page}: {quoted}: there is no such file"
        elif inside and not re.search(rf"(?<![\w]){re.escape(inside)}(?![\w])", file.read_text()):
            yield f"{page}: {quoted}: the file has nothing of this name"
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        if not target.startswith("http") and not (ROOT / page).parent.joinpath(target).exists():
            yield f"{page}: the link to {target} leads nowhere"


def faults_of_list(page, text):
    rows = re.findall(r"^\| (\d+\.\d+\.\d+) \| (.+?) \| \*\*(.+?)\.\*\* (.+) \|$", text, re.M)
    found = Counter(number for number, *_ in rows)
    wanted = list(required())
    yield from (f"{page}: {number} is missing" for number in wanted if number not in found)
    yield from (f"{page}: {number} is there {times} times" for number, times in found.items() if times > 1)
    yield from (f"{page}: {number} is no requirement of levels 1 and 2" for number in found if number not in wanted)
    for number, _, state, words in rows:
        if state not in STATES:
            yield f"{page}: {number}: “{state}” is no state"
        points = re.findall(r"(?<![\d.])\d+\.\d+\.\d+(?![\d.]*\d)", words)
        yield from (f"{page}: {number} points to {point}, which is not in the list" for point in points if point not in found)
        if state == "Met" and not (any(named(words)) or points or "below" in words):
            yield f"{page}: {number} is met, and nothing says where"
    count = Counter(state for _, _, state, _ in rows)
    total = (f"Of {len(rows)}: {count['Met']} met, {count['Not yet']} not yet, "
             f"{count['Decided otherwise']} decided otherwise, {count['Operator']} the operator's, {count['Does not apply']} do not apply.")
    if total not in text:
        yield f"{page}: the totals must read “{total}”"


def main():
    faults = []
    for page in PAGES:
        text = (ROOT / page).read_text()
        faults += faults_of_paths(page, text)
        if page == PAGES[0]:
            faults += faults_of_list(page, text)
    print("\n".join(faults) or f"{len(list(required()))} requirements stand in {PAGES[0]}, and everything named is there.")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
