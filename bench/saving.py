"""Measures the saving of one field: python3 bench/saving.py [--rounds 7] [--write]

A network of 5,000 enterprises that have filed for five years lies in SQLite, and its filers save one field after the
other, as the form does while somebody types. README.md beside this file says what counts.
"""

import http.client
import json
import random
import re
import sys
import time
import urllib.parse
from datetime import date, timedelta

import measure
from measure import MB, WORK
from server import free_port, running

SAVING = WORK / "saving"
ENTERPRISES = 5_000
QUARTERS = 20
FILERS = 20
PASSWORD = "neighbours-report-together"
# Input, about how much an enterprise has of it, and the part of the form in which it is asked.
INPUTS = [("income", 60_000, "economic"), ("sales-to-members", 3_000, "economic"), ("jobs-fte", 7, "social"),
          ("headcount", 10, "social"), ("apprentices", 1, "social"), ("volunteer-hours", 400, "social"),
          ("people-new", 40, "social"), ("electricity", 8_000, "environmental"), ("gas", 12_000, "environmental")]


def quarters():
    """The quarter that ended last, as (year, number), and those before it: oldest first."""
    today = date.today()
    last = today.year * 4 + (today.month - 1) // 3 - 1
    return [divmod(one, 4) for one in range(last - QUARTERS, last + 1)]


def name(quarter):
    """As the command line and addresses write it."""
    return f"{quarter[0]}-Q{quarter[1] + 1}"


def commonweal(binary, *command):
    """A command on the database; gives what it printed."""
    return measure.run([binary, *command, "--database", f"sqlite://{SAVING / 'saving.db'}"]).said


def filled(binary):
    """Fills the database, a file of one quarter after the other; the newest quarter is left to be filed."""
    chance = random.Random(5)
    for left in SAVING.glob("saving.db*"):
        left.unlink()
    commonweal(binary, "migrate")
    commonweal(binary, "network", "create", "bench", "--name", "Bench", "--starter", "digbeth")
    for at, quarter in enumerate(quarters()[:-1]):
        file = SAVING / "quarter.csv"
        with open(file, "w", encoding="utf-8") as out:
            out.write("enterprise,period,input,breakdown,value,confidence,note\n")
            for number in range(ENTERPRISES):
                for code, about, _ in INPUTS:
                    value = chance.randrange(about // 2, about * 2 + 1)
                    out.write(f"member-{number:04},{name(quarter)},{code},,{value},,\n")
        began = time.perf_counter()
        commonweal(binary, "import", "--network", "bench", file, *(["--create-enterprises"] if at == 0 else []))
        print(f"  {name(quarter)}: {time.perf_counter() - began:.0f} s", file=sys.stderr)


class Browser:
    """One person's connection, kept open as a browser keeps it."""

    def __init__(self, port):
        self.link, self.cookie = http.client.HTTPConnection("127.0.0.1", port), ""

    def ask(self, method, path, pairs=()):
        """Status, place and body of an answer."""
        heads = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
        self.link.request(method, path, urllib.parse.urlencode(pairs) if method == "POST" else None, heads)
        answer = self.link.getresponse()
        for head in answer.headers.get_all("Set-Cookie") or []:
            self.cookie = head.split(";")[0]
        return answer.status, answer.headers.get("Location", ""), answer.read().decode()


def person(binary, port, email, *role):
    """Somebody who has been invited and has signed in."""
    said = commonweal(binary, "user", "invite", email, "--network", "bench", *role, "--name", "Somebody")
    browser = Browser(port)
    path = urllib.parse.urlsplit(re.search(r"https?://\S+", said)[0]).path
    status, _, body = browser.ask("POST", path, [("name", "Somebody"), ("password", PASSWORD)])
    assert status == 303, (status, body)
    return browser


def opened(browser, quarter):
    """Opens the round of the quarter to be filed."""
    pairs = []
    for field, day in (("opens", -30), ("due", 10), ("closes", 20)):
        day = date.today() + timedelta(days=day)
        pairs += [(f"{field}-day", day.day), (f"{field}-month", day.month), (f"{field}-year", day.year)]
    status, _, body = browser.ask("POST", f"/bench/rounds/{name(quarter)}", [*pairs, ("note", "")])
    assert status == 303, (status, body)


def saved(filers, quarter, times, stands, beyond=0):
    """Saves field after field, each filer in turn: seconds until the whole answer was there. `stands` holds on what
    each field of the form stands; values go up from `beyond`, as one that is the same would not be written."""
    taken = []
    for turn in range(times):
        number = turn % FILERS
        code, about, part = INPUTS[turn // FILERS % len(INPUTS)]
        base = f"/bench/returns/{name(quarter)}/member-{number * 200 + 100:04}/{part}"
        key = (number, code)
        pairs = [(f"v.{code}.", about + beyond + turn), (f"was.{code}.", stands.get(key, ""))]
        began = time.perf_counter()
        status, _, body = filers[number].ask("POST", f"{base}/field", pairs)
        taken.append(time.perf_counter() - began)
        reply = json.loads(body)
        assert status == 200 and reply["state"] == "saved" and not reply["kept"], (status, body)
        stands[key] = reply["hidden"][f"was.{code}."]
    return taken


def main():
    """Fills, measures, prints and, if asked to, writes."""
    options = measure.options(__doc__, "how many times 500 fields are saved")
    SAVING.mkdir(parents=True, exist_ok=True)
    [binary] = measure.binaries(options.binaries, ["commonweal"])
    filled(binary)
    begins = measure.heading("saving")
    size = (SAVING / "saving.db").stat().st_size / MB
    quarter, port = quarters()[-1], free_port()
    with running([binary, "serve", "--database", f"sqlite://{SAVING / 'saving.db'}"], port) as (_, _):
        opened(person(binary, port, "ruth@bench.example", "--role", "coordinator"), quarter)
        filers = [person(binary, port, f"filer-{number}@bench.example", "--role", "filer", "--enterprise",
                         f"member-{number * 200 + 100:04}") for number in range(FILERS)]
        stands = {}
        # The first save of each begins a draft, and is not counted.
        saved(filers, quarter, FILERS * len(INPUTS), stands)
        taken = [one * 1000 for one in saved(filers, quarter, options.rounds * 500, stands, 1_000)]
    most = measure.percentile(taken, 99)
    text = "\n".join([
        f"{begins}\n{ENTERPRISES:,} enterprises, {ENTERPRISES * QUARTERS * len(INPUTS):,} figures of {QUARTERS} quarters; "
        f"SQLite, {size:.0f} MB.\n",
        measure.table(["one field saved, ms", "fields", "median", "90th percentile", "99th percentile", "longest"], [[
            "from the request to the last byte of the answer", f"{len(taken):,}", f"{measure.percentile(taken, 50):.2f}",
            f"{measure.percentile(taken, 90):.2f}", f"{most:.2f}", f"{max(taken):.2f}"]]),
        measure.goals([["saving one field, 99th percentile", "20 ms", f"{most:.2f} ms", most < 20]])])
    measure.publish("saving", text, options.write)


if __name__ == "__main__":
    main()
