"""Measures the server and the command line: python3 bench/server.py [--rounds 7] [--write]

The release binary serves the demo's network from SQLite to one client on the same machine; then it imports, exports and
reports 50 enterprises with the whole catalogue over 8 quarters. README.md beside this file says what counts.
"""

import http.client
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import measure
from measure import MB, WORK

SERVER = WORK / "server"
LOG = SERVER / "serve.log"
PERIOD = "2025-Q4"
PAGE_LOADS = 1000
DOWNLOADS = 100
IDLE = 5
PATIENCE = 60


# The server


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def running(command, port):
    """A server, stopped as by Ctrl-C afterwards; gives its process and the seconds until `/` answered 200."""
    command = [*command, "--listen", f"127.0.0.1:{port}"]
    LOG.parent.mkdir(parents=True, exist_ok=True)
    with open(LOG, "w", encoding="utf-8") as log:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        while not answers(port):
            if process.poll() is not None or time.perf_counter() - start > PATIENCE:
                sys.exit(f"the server does not answer; {LOG} says why")
            time.sleep(0.0005)
        yield process, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait()


def answers(port):
    """Whether `/` answers 200 now."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as link:
            link.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
            return link.recv(12) == b"HTTP/1.1 200"
    except ConnectionError:
        return False


def memory(process):
    """Memory in MB: resident now, of it what is the process's own, and the most that was resident.

    The rest are pages of the program's file that the system has at hand, in pieces of its own choosing, and lets go
    when memory is short.
    """
    status = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")
    return [int(re.search(rf"{name}:\s+(\d+) kB", status)[1]) * 1024 / MB for name in ("VmRSS", "RssAnon", "VmHWM")]


class Reader:
    """A visitor with one kept connection, who takes compressed pages as browsers do."""

    def __init__(self, port):
        self.link = http.client.HTTPConnection("127.0.0.1", port)

    def load(self, path, **headers):
        """Loads a page to its last byte; gives the seconds and the body."""
        start = time.perf_counter()
        self.link.request("GET", path, headers=headers or {"Accept-Encoding": "gzip"})
        answer = self.link.getresponse()
        body = answer.read()
        seconds = time.perf_counter() - start
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}")
        return seconds, body

    def links(self, path, pattern):
        """Targets of links on a page."""
        _, body = self.load(path, **{"Accept-Encoding": "identity"})
        return re.findall(rf'href="({pattern})"', body.decode())


def demo(binary):
    """The demo's database, made anew by the demo itself."""
    data = SERVER / "demo"
    shutil.rmtree(data, ignore_errors=True)
    with running([binary, "demo", "--data", data], free_port()):
        pass
    [database] = data.glob("*.db")
    return database


def starts(serve, number):
    """Seconds until the first answer, so many times."""
    found = []
    for _ in range(number):
        with running(serve, free_port()) as (_, ready):
            found.append(ready)
    return found


def visited(serve):
    """Memory at rest, after page loads and after downloads; and the times of these by page."""
    port = free_port()
    with running(serve, port) as (process, _):
        time.sleep(IDLE)
        weighed = {f"idle, {IDLE} s after the start": memory(process)}
        reader = Reader(port)
        library = next(link for link in reader.links("/", "/[a-z]+") if reader.links(link, f"{link}/reports/[^\"]+"))
        edition = reader.links(library, rf"{library}/reports/[^/\"]+/\d+")[0]
        times = {"library page": [], "edition page": [], "PDF of the edition": []}
        sizes = {}

        def load(name, path):
            seconds, body = reader.load(path)
            times[name].append(seconds * 1000)
            sizes[name] = len(body)

        for _ in range(PAGE_LOADS // 2):
            load("library page", library)
            load("edition page", edition)
        weighed[f"after {PAGE_LOADS:,} page loads"] = memory(process)
        for _ in range(DOWNLOADS):
            load("PDF of the edition", f"{edition}/report.pdf")
        weighed[f"after {DOWNLOADS} downloads of the PDF"] = memory(process)
    return weighed, times, sizes


# The command line


def imported(binary, figures, number):
    """Runs of each command on a database of its own, so many times."""
    network = ["--network", "whole"]
    period = [*network, "--period", PERIOD]
    commands = {
        "import": ["import", *network, figures, "--create-enterprises"],
        "export, CSV": ["export", *period, "--format", "csv", "--output", SERVER / "export.csv"],
        "export, JSON": ["export", *period, "--format", "json", "--output", SERVER / "export.json"],
        "report, PDF": ["report", *period, "--output", SERVER / "report.pdf"],
        "report, HTML": ["report", *period, "--output", SERVER / "report.html"],
    }
    runs = {name: [] for name in commands}
    for turn in range(number):
        database = fresh_database(binary)
        for name, command in commands.items():
            runs[name].append(measure.run([binary, *command, "--database", database]))
        print(f"round {turn + 1} of {number}", file=sys.stderr)
    return runs


def fresh_database(binary):
    """A database with an empty network in it, in the place of the last one."""
    for old in SERVER.glob("whole.db*"):
        old.unlink()
    url = f"sqlite://{SERVER / 'whole.db'}"
    for command in (["migrate"], ["network", "create", "whole", "--name", "Whole catalogue", "--starter", "plain"]):
        measure.run([binary, *command, "--database", url])
    return url


# What comes of it


def served(weighed, times, sizes):
    """The tables of memory and of page loads."""
    return "\n".join([
        measure.table(["resident memory, MB", "then", "of it its own, not the program’s file", "at most until then"],
                      [[when, *(f"{part:.1f}" for part in parts)] for when, parts in weighed.items()]),
        measure.table(["one client, ms", "loads", "median", "99th percentile", "kB sent"],
                      [[page, len(took), f"{statistics.median(took):.2f}", f"{measure.percentile(took, 99):.2f}",
                        f"{sizes[page] / 1000:.1f}"] for page, took in times.items()]),
    ])


def commanded(runs, figures):
    """The table of commands."""
    said = runs["import"][0].said.splitlines()[-1]
    heads = ["min / median / max", "wall time, s", "peak memory, MB"]
    rows = [[name, measure.span(run.seconds for run in all_runs),
             f"{max(run.peak for run in all_runs) / MB:.1f}"] for name, all_runs in runs.items()]
    return (f"The file has {figures.stat().st_size / MB:.1f} MB. {said}\n\n" + measure.table(heads, rows))


def held(ready, weighed):
    """The table of goals."""
    idle, own, _ = next(iter(weighed.values()))
    first = statistics.median(ready) * 1000
    return measure.goals([
        ["first answer after the start", "200 ms", f"{first:.0f} ms", first < 200],
        ["idle memory, with the pages of the program’s file", "25 MB", f"{idle:.1f} MB", idle < 25],
        ["idle memory, its own", "25 MB", f"{own:.1f} MB", own < 25],
    ])


def main():
    """Builds, measures, prints and, if asked to, writes."""
    options = measure.options(__doc__, "how often the server starts and each command runs")
    SERVER.mkdir(parents=True, exist_ok=True)
    binary, example = measure.binaries(options.binaries)
    begins = measure.heading("server")
    figures = SERVER / "figures.csv"
    measure.run([example, figures, "whole"])
    database = demo(binary)
    serve = [binary, "serve", "--database", f"sqlite://{database}"]
    starts(serve, 1)
    ready = starts(serve, options.rounds)
    weighed, times, sizes = visited(serve)
    runs = imported(binary, figures, options.rounds)
    text = "\n".join([
        f"{begins}\n{options.rounds} rounds; SQLite.\n",
        f"From the start to the first 200 of `/`: {measure.span((one * 1000 for one in ready), 0)} ms.\n",
        served(weighed, times, sizes), commanded(runs, figures), held(ready, weighed)])
    measure.publish("server", text, options.write)


if __name__ == "__main__":
    main()
