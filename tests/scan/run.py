"""Scanners, timing and secrets in logs, against the real server: python3 tests/scan/run.py BINARY --tools FOLDER [--only NAME] [--without NAME]

Each is first shown a fault that is planted, and fails if it does not see it; then it must find nothing. FOLDER holds an
environment of Python for each scanner, as tests/run makes them. All of it happens on this machine, within bounds: a scan
that nobody bounds never ends.
"""

import argparse
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import by_schemathesis
import by_sqlmap
import by_wapiti
import canaries
import timing
from house import COORDINATOR, FILER, sample

AT_ONCE = 2


def told(name, check):
    """What a check finds wrong, with how long it took; one that cannot go on is a fault too."""
    began = time.perf_counter()
    try:
        wrong = list(check())
    except (Exception, SystemExit) as error:
        wrong = [f"{name} could not go on: {type(error).__name__}: {error}"]
    print(f"  {name}: {time.perf_counter() - began:.0f} s", flush=True)
    return wrong


def main():
    """Runs all; ends with 1 where something is wrong."""
    sys.stdout.reconfigure(errors="replace")
    parser = argparse.ArgumentParser()
    parser.add_argument("binary", type=Path)
    parser.add_argument("--tools", type=Path, required=True)
    parser.add_argument("--only", default="", help="only checks whose name holds this")
    parser.add_argument("--without", default=None, help="only checks whose name does not hold this")
    given = parser.parse_args()

    def is_asked(name):
        return given.only in name and (given.without is None or given.without not in name)

    binary, tools = given.binary.resolve(), given.tools.resolve()
    # What is timed is timed alone; the others share the machine.
    alone = {"timing": partial(timing.faults, binary)}
    shared = {
        "secrets in the log": partial(canaries.faults, binary),
        "wapiti, planted": partial(by_wapiti.of_planted, binary, tools),
        "sqlmap": partial(by_sqlmap.faults, binary, tools),
        "wapiti, coordinator": partial(by_wapiti.of_person, binary, tools, COORDINATOR),
        "wapiti, filer": partial(by_wapiti.of_person, binary, tools, FILER),
        "wapiti, nobody": partial(by_wapiti.of_person, binary, tools, ""),
        "schemathesis": partial(by_schemathesis.faults, binary, tools),
    }
    made = sample(binary)
    try:
        wrong = [one for name, check in alone.items() if is_asked(name) for one in told(name, check)]
        with ThreadPoolExecutor(AT_ONCE) as pool:
            asked = [pool.submit(told, name, check) for name, check in shared.items() if is_asked(name)]
            wrong += [one for each in asked for one in each.result()]
    finally:
        if made:
            shutil.rmtree(made, ignore_errors=True)
    for one in wrong:
        print(f"!! {one}")
    print(f"{len(wrong)} faults")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
