"""Hostile files and words against the real server: python3 tests/hostile/run.py BINARY [--seconds 2] [--only WORD]

A file is refused with a message or read, a word comes back as it was written; nothing answers 5xx, nothing panics, and
nothing costs more than 64 MiB or takes longer than 2 seconds, and half of that where 1 MB unpacks to 1 GB. The time is meant for a release build; one that is not
optimised is given more by `--seconds`, as tests/run says. Memory counts as what the server's, or the command's, peak
grows by: over what the server held before, and over what the same command needs for a sound file.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import files
import words
from desk import Server, Visitor

MOST_MEMORY = 64
WORST = {"seconds": (0, ""), "MiB": (0, "")}
RETURN = "/digbeth/returns/2025-Q4/custard-yard-kitchen"
FILER, COORDINATOR = "amara@custard-yard-kitchen.example", "ruth@digbeth.example"


def costs(name, way, took, grew, most):
    """What is wrong with what a file cost."""
    WORST["seconds"] = max(WORST["seconds"], (took, f"{name}, {way}"))
    WORST["MiB"] = max(WORST["MiB"], (grew, f"{name}, {way}"))
    if grew > MOST_MEMORY:
        yield f"{name}, {way}: {grew:.0f} MiB more"
    if took > most:
        yield f"{name}, {way}: {took:.1f} s"


def brought(server, who, path, name, file, comes, most):
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
    yield from costs(name, path, took, grew, most)


def imported(server, name, file, comes, most, needs):
    """The same by the command line."""
    code, said, took, peak = server.measured("import", "--network", "digbeth", "--dry-run", file)
    print(f"  {name}, command line: exit {code}, {peak - needs:.0f} MiB, {took:.2f} s")
    yield from costs(name, "command line", took, peak - needs, most)
    if code != (1 if comes == files.REFUSED else 0) or "panicked" in said or not said.strip():
        yield f"{name} by the command line: exit {code}:\n{said[:1500]}"


def of_files(server, only, most):
    """All files on all their ways."""
    filer, coordinator = Visitor(server, FILER), Visitor(server, COORDINATOR)
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.csv"
        sound.write_text(files.HEADER + files.ROW)
        _, _, _, needs = server.measured("import", "--network", "digbeth", "--dry-run", sound)
        for name, file, comes in files.written(Path(folder)):
            if only in name:
                bound = most / 2 if ": 1 GB of" in name else most
                yield from brought(server, filer, f"{RETURN}/upload", name, file, comes, bound)
                yield from brought(server, coordinator, "/digbeth/imports", name, file, comes, bound)
                yield from imported(server, name, file, comes, bound, needs)


def main():
    """Runs all; ends with 1 where something is wrong."""
    sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser()
    parser.add_argument("binary")
    parser.add_argument("--seconds", type=float, default=2, help="the longest that a file may take")
    parser.add_argument("--only", default="", help="only files whose name holds this, and no words")
    given = parser.parse_args()
    with Server(given.binary) as server:
        wrong = list(of_files(server, given.only, given.seconds))
        if not given.only:
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
    for unit, (most, what) in WORST.items():
        print(f"most: {most:.2f} {unit}: {what}")
    print(f"{len(wrong)} faults")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
