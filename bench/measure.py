"""What the measurements share: running a process and weighing it, medians, tables, and where results are written."""

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
WORK = ROOT / "target" / "bench"
RESULTS = HERE / "RESULTS.md"
MB = 1_000_000


@dataclass
class Run:
    """One process from start to end: wall time and time on the processors in seconds, peak resident memory in bytes,
    and what it printed."""

    seconds: float
    busy: float
    peak: int
    said: str


def run(command, **more):
    """Runs a process to its end. The kernel counts its memory; a failure ends the measurement."""
    start = time.perf_counter()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True, **more)
    said = child.stdout.read()
    child.stdout.close()
    _, status, used = os.wait4(child.pid, 0)
    seconds = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed with {child.returncode}")
    return Run(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, said)


def binaries(folder, names=("commonweal", "examples/sample_report")):
    """`commonweal` and the example `sample_report`, or one of them: of this folder, or else built here with the release
    profile. They are copied, so that a build meanwhile does not change what is measured."""
    if not folder:
        wanted = ["-p", "commonweal", "--bins", "--example", "sample_report"]
        subprocess.run(["cargo", "build", "--release", "--locked", *wanted], cwd=ROOT, check=True)
        folder = built()
    copies = WORK / "bin"
    copies.mkdir(parents=True, exist_ok=True)
    return [Path(shutil.copy(folder / name, copies)) for name in names]


def invented_report(folder):
    """The example `invented_report` of the report's own crate: of this folder, or else built here."""
    return example("invented_report", folder)


def example(name, folder):
    """An example of the report's own crate: of this folder, or else built here."""
    if not folder:
        wanted = ["-p", "commonweal-reporting", "--example", name]
        subprocess.run(["cargo", "build", "--release", "--locked", *wanted], cwd=ROOT, check=True)
    return binaries(folder or built(), (f"examples/{name}",))[0]


def built():
    """Where cargo puts what it builds with the release profile."""
    return Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "release"


def options(about, rounds_are):
    """The command line that both scripts have."""
    parser = argparse.ArgumentParser(description=about.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=7, help=f"{rounds_are} (7)")
    parser.add_argument("--binaries", type=Path, metavar="FOLDER", help="what was built: commonweal and "
                        "examples/sample_report; without it, cargo builds both")
    parser.add_argument("--write", action="store_true", help="put the results into RESULTS.md")
    return parser.parse_args()


def span(values, digits=2):
    """Minimum, median and maximum."""
    values = list(values)
    return " / ".join(f"{value:.{digits}f}" for value in (min(values), statistics.median(values), max(values)))


def percentile(values, share):
    """The smallest value that is not under this share of all."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 100) - 1)]


def table(head, rows):
    """A Markdown table whose first column is words and whose others are numbers."""
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines) + "\n"


def goals(rows):
    """A Markdown table of goals: (what, goal in words, figure in words, whether it is met)."""
    return table(["goal", "at most", "measured", "met"],
                 [[what, most, figure, "yes" if met else "**no**"] for what, most, figure, met in rows])


def machine():
    """The machine in general terms, and how busy it is."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3
    kernel = re.match(r"\d+\.\d+", platform.release())
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    rust = output("rustc", "--version").split()[1]
    return (f"{len(os.sched_getaffinity(0))} cores ({model[1] if model else platform.machine()}), {memory:.0f} GiB of "
            f"memory, {platform.system()} {kernel[0] if kernel else ''}, Rust {rust}, Python "
            f"{platform.python_version()}; load before the first run {os.getloadavg()[0]:.1f}")


def commit():
    """The commit that is measured, and whether files differ from it."""
    changed = output("git", "status", "--porcelain", "--untracked-files=no", "--", ".", ":!bench/RESULTS.md")
    return output("git", "rev-parse", "--short", "HEAD") + (" with changes" if changed else "")


def output(*command):
    """What a command prints, without the line's end."""
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


def heading(of):
    """How a section of results begins: the command, the day, the commit and the machine as it is before the runs.
    Where the binaries lay is left out, as that is nobody else's folder."""
    command = re.sub(r" --binaries[ =]\S+", "", " ".join(["python3", f"bench/{of}.py", *sys.argv[1:]]))
    return f"`{command}`, {date.today():%-d %B %Y}, commit {commit()}.\n{machine()}."


def publish(name, text, write):
    """Prints a section of results and, if asked to, puts it in the place of the last one in RESULTS.md."""
    print(text)
    if not write:
        return
    begin, end = f"<!-- {name} begins -->", f"<!-- {name} ends -->"
    before, rest = RESULTS.read_text(encoding="utf-8").split(begin)
    after = rest.split(end)[1]
    RESULTS.write_text(f"{before}{begin}\n\n{text}\n{end}{after}", encoding="utf-8")
