"""Checks pages that were kept as files: python3 tests/pages/check.py VNU.jar FOLDER…

Every page is sound HTML by the Nu Html Checker, without an error or a warning, and keeps the rules of error summaries.
A page NAME.html may have a NAME.json beside it that says how it was asked for.
"""

import collections
import json
import subprocess
import sys
from pathlib import Path

import summary

# At once; more make the command line too long.
BATCH = 500


def kept(folders):
    """The pages of some folders, with how they were asked for."""
    for folder in folders:
        for path in sorted(Path(folder).glob("*.html")):
            text = path.read_text(encoding="utf-8")
            if text.startswith("<!DOCTYPE html>"):
                beside = path.with_suffix(".json")
                yield path, text, json.loads(beside.read_text()) if beside.exists() else None


def of_checker(jar, paths):
    """What the checker of HTML finds: name of the file, words, and where it is."""
    for start in range(0, len(paths), BATCH):
        command = ["java", "-Xss8m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always"]
        done = subprocess.run([*command, *map(str, paths[start:start + BATCH])], stdout=subprocess.PIPE, check=True)
        for message in json.loads(done.stdout)["messages"]:
            place = " ".join(message.get("extract", "").split())
            yield Path(message["url"].removeprefix("file:")).name, message["message"], place


def main():
    """Runs all; ends with 1 where something is wrong."""
    jar, folders = sys.argv[1], sys.argv[2:]
    pages = list(kept(folders))
    asked = {path.name: f"{told['method']} {told['path']}, {told['status']}" if told else path.name for path, _, told in pages}
    # The same words over and over are one finding; a few of the pages that have it are named.
    found = collections.defaultdict(list)
    errors = 0
    for path, text, told in pages:
        errors += 'class="problem"' in text
        for words in summary.faults(text, told):
            found[words].append(path.name)
    places = {}
    for name, words, place in of_checker(jar, [path for path, _, _ in pages]):
        places.setdefault(words, f" ({place})")
        found[words].append(name)
    for words, names in sorted(found.items(), key=lambda pair: -len(pair[1])):
        count = len(set(names))
        print(f"!! {count} pages, such as {names[0]} ({asked[names[0]]}): {words}{places.get(words, '')}")
    print(f"{len(pages)} pages, {errors} of them with a summary of errors; {len(found)} findings")
    # Without pages, or without a single error among them, nothing has been checked.
    sys.exit(1 if found or not pages or not errors else 0)


if __name__ == "__main__":
    main()
