"""Measures adding up a very large network: python3 bench/totals.py [--rounds 7] [--again] [--write]

A network of 5,000 enterprises that have filed 40 figures in each of 20 quarters, four million altogether, lies in SQLite.
Measured is how long the server takes to work out every quarter's totals from nothing, side by side with one plain SQL
statement that adds up the same rows; and how long somebody waits for a quarter's page, with 5 quarters behind it and with
20. README.md beside this file says what counts.
"""

import random
import re
import sqlite3
import statistics
import sys
import time

import measure
import saving
from measure import MB, WORK
from saving import name, person, quarters
from server import LOG, free_port, memory, running

TOTALS = WORK / "totals"
ENTERPRISES = 5_000
# A page shows eight periods: what comes before is to cost nothing.
FEW, ALL = 8, 20
LOADS = 500
# Enterprises whose figures stand in one file.
AT_ONCE = 1_000
# Figures of the catalogue that add up over members: input, part, and about how much an enterprise has of it.
FIGURES = [
    *(("income", f"kind={kind};payer={payer}", 8_000) for kind in ("earned", "given")
      for payer in ("public", "private", "social", "individuals")),
    ("sales-to-members", "", 3_000), ("purchases-from-members", "", 3_000), ("joint-awards", "", 500),
    ("supplier-spend", "place=local", 9_000), ("supplier-spend", "place=elsewhere", 12_000),
    ("other-local-payments", "", 900), ("pay-total", "", 30_000), ("pay-local", "", 6_000),
    ("jobs-fte", "contract=permanent", 6), ("jobs-fte", "contract=temporary", 2), ("headcount", "", 20),
    ("living-wage-headcount", "", 5),
    *(("apprentices", f"age={age}", 1) for age in ("under-25", "25-49", "50-64", "65-plus", "unknown")),
    ("training-hours", "", 80), ("volunteer-hours", "", 400), ("people-new", "", 40), ("decisions", "", 30),
    ("decisions-coproduced", "", 7), ("public-events", "entry=free", 4), ("public-events", "entry=paid", 3),
    ("electricity", "tariff=renewable", 3_000), ("electricity", "tariff=other", 5_000), ("gas", "", 12_000),
    ("heating-oil", "", 200), ("lpg", "", 90), ("own-vehicles", "fuel=diesel", 300), ("own-vehicles", "fuel=petrol", 200),
    ("water", "", 60),
]
GROUPED = """SELECT filing.quarter, figure.input, figure.cell, COUNT(*), SUM(figure.scaled)
FROM figure JOIN filing ON filing.id = figure.filing_id
WHERE filing.state = 'accepted' GROUP BY 1, 2, 3"""


def database(count):
    """The database with so many quarters."""
    return TOTALS / f"{count}.db"


def commonweal(binary, count, *command):
    """A command on a database; gives what it printed."""
    return measure.run([binary, *command, "--database", f"sqlite://{database(count)}"]).said


def filled(binary, count):
    """Fills a database with the newest quarters, some thousand enterprises at a time."""
    chance = random.Random(5)
    for left in TOTALS.glob(f"{count}.db*"):
        left.unlink()
    commonweal(binary, count, "migrate")
    commonweal(binary, count, "network", "create", "bench", "--name", "Bench", "--starter", "plain")
    for at, quarter in enumerate(quarters()[-1 - count:-1]):
        began = time.perf_counter()
        for first in range(0, ENTERPRISES, AT_ONCE):
            file = TOTALS / "quarter.csv"
            with open(file, "w", encoding="utf-8") as out:
                out.write("enterprise,period,input,breakdown,value,confidence,note\n")
                for number in range(first, first + AT_ONCE):
                    for code, part, about in FIGURES:
                        value = chance.randrange(about // 2, about * 2 + 1)
                        out.write(f"member-{number:04},{name(quarter)},{code},{part},{value},,\n")
            commonweal(binary, count, "import", "--network", "bench", file, *(["--create-enterprises"] if at == 0 else []))
        print(f"  {name(quarter)}: {time.perf_counter() - began:.0f} s", file=sys.stderr)


def added_up(count):
    """Seconds of the plain statement over all rows, as SQLite itself takes them."""
    with sqlite3.connect(f"file:{database(count)}?mode=ro", uri=True) as link:
        began = time.perf_counter()
        rows = link.execute(GROUPED).fetchall()
        taken = time.perf_counter() - began
    assert len(rows) == count * len(FIGURES) and sum(row[3] for row in rows) == count * len(FIGURES) * ENTERPRISES, len(rows)
    return taken


def worked_out(binary, count, then=None):
    """Starts the server, waits until it has worked out every quarter, and tells its own seconds and its memory; `then`
    is done before it ends."""
    port = free_port()
    with running([binary, "serve", "--database", f"sqlite://{database(count)}"], port) as (process, _):
        while not (told := re.search(r"totals are worked out.*milliseconds=(\d+)", plain(LOG.read_text()))):
            time.sleep(0.2)
        weighed = memory(process)
        return int(told[1]) / 1000, weighed, then and then(port)


def plain(text):
    """Without the colours of a terminal."""
    return re.sub("\x1b\\[[0-9;]*m", "", text)


def loaded(binary, count):
    """Milliseconds of each load of the newest quarter's page."""
    def load(port):
        saving.SAVING, before = TOTALS, saving.commonweal
        saving.commonweal = lambda binary, *command: commonweal(binary, count, *command)
        try:
            browser = person(binary, port, f"ruth-{time.time_ns()}@bench.example", "--role", "coordinator")
        finally:
            saving.commonweal = before
        path = f"/bench/dashboard/{name(quarters()[-2])}"
        # Who was invited changes the network: the page is worked out anew once, aside.
        while "These totals are of" in browser.ask("GET", path)[2]:
            time.sleep(0.5)
        taken = []
        for _ in range(LOADS):
            began = time.perf_counter()
            status, _, _ = browser.ask("GET", path)
            taken.append((time.perf_counter() - began) * 1000)
            assert status == 200, status
        return taken
    return worked_out(binary, count, load)


def main():
    """Fills, measures, prints and, if asked to, writes."""
    # What lies there from a run before is measured again: filling takes three quarters of the time.
    again = "--again" in sys.argv and all(database(count).exists() for count in (FEW, ALL))
    sys.argv = [word for word in sys.argv if word != "--again"]
    options = measure.options(__doc__, "how often each is done")
    TOTALS.mkdir(parents=True, exist_ok=True)
    [binary] = measure.binaries(options.binaries, ["commonweal"])
    for count in () if again else (FEW, ALL):
        filled(binary, count)
    begins = measure.heading("totals")
    added_up(ALL)
    plainly, ours, weighed = [], [], []
    for _ in range(options.rounds):
        plainly.append(added_up(ALL))
        seconds, memory_then, _ = worked_out(binary, ALL)
        ours.append(seconds)
        weighed.append(memory_then[-1])
    pages = {count: loaded(binary, count)[2] for count in (FEW, ALL)}
    ratio = statistics.median(ours) / statistics.median(plainly)
    most = {count: measure.percentile(taken, 99) for count, taken in pages.items()}
    grown = statistics.median(pages[ALL]) / statistics.median(pages[FEW])
    text = "\n".join([
        f"{begins}\n{ENTERPRISES:,} enterprises, {ENTERPRISES * ALL * len(FIGURES):,} figures of {ALL} quarters; SQLite, "
        f"{database(ALL).stat().st_size / MB:.0f} MB.\n",
        measure.table(["min / median / max", "wall time, s"], [
            ["one SQL statement that groups and adds the same rows", measure.span(plainly)],
            [f"all {ALL} quarters' totals, protected, with their charts", measure.span(ours)]]),
        f"The server took at most {max(weighed):.0f} MB of memory meanwhile.\n",
        measure.table(["a quarter's page, ms", "loads", "median", "99th percentile"],
                      [[f"with {count} quarters in the database", len(taken), f"{statistics.median(taken):.2f}",
                        f"{most[count]:.2f}"] for count, taken in pages.items()]),
        measure.goals([
            ["everything from nothing, × the statement", "4", f"{ratio:.2f}", ratio <= 4],
            ["a quarter's page, 99th percentile", "50 ms", f"{most[ALL]:.2f} ms", most[ALL] <= 50],
            [f"its median with {ALL} quarters, × with {FEW}", "1.2", f"{grown:.2f}", grown <= 1.2]])])
    measure.publish("totals", text, options.write)


if __name__ == "__main__":
    main()
