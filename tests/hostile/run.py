"""Hostile files and words against the real server: python3 tests/hostile/run.py BINARY

A file is refused with a message or read, a word comes back as it was written; nothing answers 5xx, nothing panics, and
no page costs more than 64 MiB. How long each takes is measured in bench/, not here.
"""

import sys
import tempfile
import time
from pathlib import Path

import files
import words
from desk import Server, Visitor

MOST_MEMORY = 64
RETURN = "/digbeth/returns/2025-Q4/custard-yard-kitchen"
FILER, COORDINATOR = "amara@custard-yard-kitchen.example", "ruth@digbeth.example"


def brought(server, who, path, name, file, comes):
    """Brings a file by a page; gives what is wrong with what came of it."""
    content = file.read_bytes()
    server.forget_peak()
    before, began = server.memory("VmRSS"), time.perf_counter()
    page = who.bring(path, file.name, content)
    if page.status == 303:
        page = who.get(page.location)
    took, grew = time.perf_counter() - began, server.memory("VmHWM") - before
    refused = page.status == 422 or "This file cannot be taken yet" in page.text
    came = files.REFUSED if refused else files.READ
    print(f"  {name}, {path}: {page.status} {came}, {grew:.0f} MiB, {took:.2f} s")
    if page.status not in (200, 422) or came != comes:
        yield f"{name} at {path}: {page.status}, {came}, where it is to be {comes}:\n{page.text[-1500:]}"
    if grew > MOST_MEMORY:
        yield f"{name} at {path}: {grew:.0f} MiB more"


def imported(server, name, file, comes):
    """The same by the command line."""
    code, said = server.run("import", "--network", "digbeth", "--dry-run", file)
    print(f"  {name}, command line: exit {code}")
    if code != (1 if comes == files.REFUSED else 0) or "panicked" in said or not said.strip():
        yield f"{name} by the command line: exit {code}:\n{said[:1500]}"


def of_files(server):
    """All files on all their ways."""
    filer, coordinator = Visitor(server, FILER), Visitor(server, COORDINATOR)
    with tempfile.TemporaryDirectory() as folder:
        for name, file, comes in files.written(Path(folder)):
            yield from brought(server, filer, f"{RETURN}/upload", name, file, comes)
            yield from brought(server, coordinator, "/digbeth/imports", name, file, comes)
            yield from imported(server, name, file, comes)


def main():
    """Runs all; ends with 1 where something is wrong."""
    sys.stdout.reconfigure(errors="replace")
    with Server(sys.argv[1]) as server:
        wrong = list(of_files(server))
        filer, coordinator = Visitor(server, FILER), Visitor(server, COORDINATOR)
        wrong += words.faults(server, filer, coordinator, RETURN)
        code, said = server.run("check")
        if code != 0 or "All is well" not in said:
            wrong.append(said)
        log = server.log.read_text(errors="replace")
        if "panicked" in log:
            wrong.append(log[log.index("panicked") - 200:][:1500])
    for one in wrong:
        print(f"!! {one}")
    print(f"{len(wrong)} faults")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
