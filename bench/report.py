"""Measures our report side by side with Typst and WeasyPrint: python3 bench/report.py [--rounds 7] [--write]

Ours goes from figures to a PDF; the rivals are given the finished text, tables and charts, and only set them. Every run
is a process of its own, and rounds alternate in their order. README.md beside this file says what counts.
"""

import json
import re
import shutil
import statistics
import subprocess
import sys
import venv
from dataclasses import dataclass, field
from pathlib import Path

import measure
from measure import HERE, MB, WORK

REPORT = WORK / "report"
FONTS = {"notosans": ["NotoSans-Regular", "NotoSans-Bold"],
         "dejavu": ["DejaVuSans", "DejaVuSans-Bold", "DejaVuSansMono"]}
IN_SECONDS = {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1.0}


@dataclass
class Contestant:
    """Who makes the report, how, and the runs so far. `inner` reads from what a run printed how long the PDF took."""

    name: str
    command: list
    output: Path
    inner: object
    env: dict | None = None
    runs: list = field(default_factory=list)

    def run(self):
        """One run, whose output must be there afterwards."""
        self.output.unlink(missing_ok=True)
        self.runs.append(measure.run(self.command, env=self.env))
        if not self.output.stat().st_size:
            sys.exit(f"{self.name} wrote nothing")

    def seconds(self):
        """Wall times of all runs."""
        return [run.seconds for run in self.runs]

    def inner_seconds(self):
        """Times of the PDF alone, of all runs."""
        return [self.inner(run.said) for run in self.runs]

    def peak(self):
        """The most memory that a run took, in MB."""
        return max(run.peak for run in self.runs) / MB


def step(said, name):
    """Seconds of a step from what `invented_report` printed, such as "pdf 260.1ms"."""
    number, unit = re.search(rf"\b{name} ([\d.]+)(ns|µs|ms|s)\b", said).groups()
    return float(number) * IN_SECONDS[unit]


# What everybody needs


def rivals():
    """The Python of an environment with the rivals in it, in the versions of requirements.txt."""
    wanted = HERE / "requirements.txt"
    home, stamp = WORK / "venv", WORK / "venv" / "requirements.txt"
    if not stamp.exists() or stamp.read_text() != wanted.read_text():
        venv.create(home, clear=True, with_pip=True)
        subprocess.run([home / "bin/pip", "install", "--quiet", "--requirement", wanted], check=True)
        shutil.copy(wanted, stamp)
    return home / "bin" / "python"


def fonts():
    """A folder with the very fonts that are compiled into ours, and the environment in which no others are seen."""
    folder = REPORT / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for package in json.loads(measure.output("cargo", "metadata", "--locked", "--format-version", "1"))["packages"]:
        for font in FONTS.get(package["name"], []):
            [file] = Path(package["manifest_path"]).parent.rglob(f"{font}.ttf")
            shutil.copy(file, folder)
    conf = REPORT / "fonts.conf"
    conf.write_text(f"<fontconfig><dir>{folder}</dir><cachedir>{REPORT / 'font-cache'}</cachedir></fontconfig>\n")
    return folder, {"FONTCONFIG_FILE": str(conf), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}


def contestants(example):
    """Everybody, with their sources written."""
    python, (folder, env) = rivals(), fonts()
    subprocess.run([example, REPORT / "ours.html", "whole"], check=True, stdout=subprocess.DEVNULL)
    # In a process of its own: the kernel counts the peak of a child from the size of its parent on.
    sources = REPORT / "sources"
    subprocess.run([sys.executable, HERE / "comparable.py", REPORT / "ours.html", sources], check=True)

    def rival(name, script, source, *given):
        output = REPORT / (re.sub(r"\W+", "-", name.lower()) + ".pdf")
        return Contestant(name, [python, HERE / script, sources / source, output, *given], output, float, env)

    ours = REPORT / "ours.pdf"
    return [
        Contestant("Commonweal", [example, ours, "whole"], ours, lambda said: step(said, "pdf")),
        rival("Typst, PDF/UA-1", "with_typst.py", "main.typ", folder, "ua-1"),
        rival("Typst, untagged", "with_typst.py", "main.typ", folder, "untagged"),
        rival("WeasyPrint, PDF/UA-1", "with_weasyprint.py", "page.html", "pdf/ua-1"),
        rival("WeasyPrint, untagged", "with_weasyprint.py", "page.html", "untagged"),
    ], python


# What comes of it


def rounds(everybody, number):
    """Lets everybody run, in turn forwards and backwards, after one run each that warms the files and is forgotten."""
    for contestant in everybody:
        contestant.run()
        contestant.runs.clear()
    for turn in range(number):
        for contestant in everybody[:: -1 if turn % 2 else 1]:
            contestant.run()
        print(f"round {turn + 1} of {number}", file=sys.stderr)


def facts(everybody, python):
    """Pages, words, bytes and tags of everybody's PDF."""
    command = [python, HERE / "pdf_facts.py", *(contestant.output for contestant in everybody)]
    said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in said.splitlines()]


def compared(everybody, all_facts):
    """The table of figures."""
    head = ["min / median / max", "wall time, s", "of it the PDF alone, s", "processor time, s", "peak memory, MB",
            "file, kB", "pages", "words", "tagged"]
    return measure.table(head, [
        [one.name, measure.span(one.seconds()), measure.span(one.inner_seconds()),
         measure.span(run.busy for run in one.runs), f"{one.peak():.1f}", f"{facts['bytes'] / 1000:.0f}",
         facts["pages"], facts["words"], "yes" if facts["tagged"] else "no"]
        for one, facts in zip(everybody, all_facts)])


def held(everybody, all_facts):
    """The table of goals: medians against medians of the rivals' tagged PDFs."""
    ours, typst, _, weasyprint, _ = everybody
    size = all_facts[0]["bytes"] / 1000
    rows = []
    for what, times in [("figures to PDF", Contestant.seconds), ("PDF alone", Contestant.inner_seconds)]:
        mine, *theirs = (statistics.median(times(one)) for one in (ours, typst, weasyprint))
        for name, their, most in zip(("Typst", "WeasyPrint"), theirs, (0.3, 0.025)):
            rows.append([f"{what}, as a share of {name}'s time", most, f"{mine / their:.3f}", mine / their <= most])
    return measure.goals(rows + [
        ["peak memory", "60 MB", f"{ours.peak():.1f} MB", ours.peak() < 60],
        ["file", "300 kB", f"{size:.0f} kB", size <= 300],
    ])


def steps(ours):
    """What our time goes to, in medians."""
    named = {"sample": "making the sample's figures", "document": "totals, disclosure and document", "pdf": "PDF"}
    shares = (f"{words} {statistics.median(step(run.said, name) for run in ours.runs):.2f} s"
              for name, words in named.items())
    return "Ours, in medians: " + ", ".join(shares) + ".\n"


def main():
    """Builds, measures, prints and, if asked to, writes."""
    options = measure.options(__doc__, "how often everybody runs")
    REPORT.mkdir(parents=True, exist_ok=True)
    example = measure.invented_report(options.binaries)
    everybody, python = contestants(example)
    begins = measure.heading("report")
    rounds(everybody, options.rounds)
    all_facts = facts(everybody, python)
    versions = [line for line in (HERE / "requirements.txt").read_text().splitlines() if "==" in line]
    text = "\n".join([f"{begins}\n{options.rounds} rounds; {', '.join(versions)}.\n", compared(everybody, all_facts),
                      steps(everybody[0]), held(everybody, all_facts)])
    measure.publish("report", text, options.write)


if __name__ == "__main__":
    main()
