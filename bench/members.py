"""Measures the report of a network of 5,000, with a page of an annex for every four members: python3 bench/members.py

Members tell of themselves in an annex, and file some ten inputs for four quarters. Smaller networks are measured too, to
see whether time grows with pages and no faster. README.md beside this file says what counts.
"""

import statistics
import subprocess
import sys

import measure
from measure import MB, WORK
from report import rivals, step

SIZES = [625, 1250, 2500, 5000]
SECONDS, MEMORY = 4, 350


def main():
    """Builds, measures, prints and, if asked to, writes."""
    options = measure.options(__doc__, "how often each size is run")
    output = WORK / "members"
    output.mkdir(parents=True, exist_ok=True)
    example = measure.invented_report(options.binaries)
    begins = measure.heading("members")
    runs = {size: [] for size in SIZES}
    for turn in range(options.rounds + 1):
        for size in SIZES[:: -1 if turn % 2 else 1]:
            runs[size].append(measure.run([example, output / f"{size}.pdf", size]))
        print(f"round {turn} of {options.rounds}", file=sys.stderr)
    for of_size in runs.values():
        # The first warms the disk's cache.
        del of_size[0]
    python = rivals()
    files = [output / f"{size}.pdf" for size in SIZES]
    count = "import pypdf, sys; [print(len(pypdf.PdfReader(file).pages)) for file in sys.argv[1:]]"
    said = subprocess.run([python, "-c", count, *files], check=True, capture_output=True, text=True).stdout
    counted = dict(zip(SIZES, map(int, said.split())))
    told = {size: [read(run) for run in of_size] for size, of_size in runs.items()}
    rows = []
    for size in SIZES:
        pages = counted[size]
        rows.append([
            size, pages, measure.span(run.seconds for run in runs[size]),
            measure.span(run.busy for run in runs[size]), measure.span(one["document"] for one in told[size]),
            measure.span(one["pdf"] for one in told[size]),
            f"{statistics.median(one['pdf'] for one in told[size]) / pages * 1000:.2f}",
            f"{max(run.peak for run in runs[size]) / MB:.0f}",
            f"{(output / f'{size}.pdf').stat().st_size / 1000:.0f}",
        ])
    head = ["members", "pages", "wall time, s", "processor time, s", "of it totals and document, s", "of it the PDF, s",
            "PDF, ms a page", "peak memory, MB", "file, kB"]
    last = SIZES[-1]
    wall = statistics.median(run.seconds for run in runs[last])
    drawn = statistics.median(one["pdf"] for one in told[last])
    peak = max(run.peak for run in runs[last]) / MB
    small, large = (statistics.median(one["pdf"] for one in told[size]) / counted[size] for size in (SIZES[0], last))
    goals = measure.goals([
        [f"{last} members, from figures to a file", f"{SECONDS} s", f"{wall:.2f} s", wall <= SECONDS],
        [f"{last} members, the PDF alone", f"{SECONDS} s", f"{drawn:.2f} s", drawn <= SECONDS],
        [f"{last} members, peak memory of the whole", f"{MEMORY} MB", f"{peak:.0f} MB", peak <= MEMORY],
        [f"a page of {last} members as a share of one of {SIZES[0]}", "1.3", f"{large / small:.2f}", large / small <= 1.3],
    ])
    text = f"{begins}\n{options.rounds} rounds; least, median and most of each.\n\n{measure.table(head, rows)}\n{goals}"
    measure.publish("members", text, options.write)


def read(run):
    """Seconds of each step, of what `invented_report` printed."""
    named = {name: step(run.said, name) for name in ("sample", "document", "pdf")}
    return named


if __name__ == "__main__":
    main()
