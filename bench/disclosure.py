"""Measures what protecting a publication takes: python3 bench/disclosure.py [--rounds 7] [--write]

60 indicators with 6 breakdowns each over 8 quarters, and many small networks in which few filed, whose year stands
beside its quarters. README.md beside this file says what counts.
"""

import re
import statistics
import sys

import measure
from report import IN_SECONDS

SECONDS, SPARSE = 1, 40
SAID = re.compile(r"^(.+): added up in ([\d.]+)(ns|µs|ms|s), protected in ([\d.]+)(ns|µs|ms|s): of (\d+) numbers (\d+) "
                  r"are hidden, (\d+) of them for others$", re.M)


def main():
    """Builds, measures, prints and, if asked to, writes."""
    options = measure.options(__doc__, "how often each is run")
    example = measure.example("disclosure", options.binaries)
    begins = measure.heading("disclosure")
    told = {}
    for turn in range(options.rounds + 1):
        said = measure.run([example, "large"]).said + measure.run([example, "sparse", SPARSE]).said
        for name, added, added_unit, took, unit, numbers, hidden, further in SAID.findall(said):
            one = told.setdefault(name, {"added": [], "took": [], "counts": (int(numbers), int(hidden), int(further))})
            # The first warms the processor and the disk's cache.
            if turn:
                one["added"].append(float(added) * IN_SECONDS[added_unit])
                one["took"].append(float(took) * IN_SECONDS[unit])
        print(f"round {turn} of {options.rounds}", file=sys.stderr)
    large = told.pop("large")
    rows = [row("60 indicators × 6 breakdowns × 8 quarters", [large])]
    kinds = [("a quarter", "a quarter of a sparse network"), ("two and sum", "two quarters of one with their sum"),
             ("a year", "four quarters of one with their year")]
    sparse = {kind: [one for name, one in told.items() if name.endswith(f" {kind}")] for kind, _ in kinds}
    rows += [row(f"{words}, {len(sparse[kind])} networks", sparse[kind]) for kind, words in kinds]
    head = ["publication", "numbers", "hidden", "of these for others", "adding up, s", "protecting, s"]
    took = statistics.median(large["took"])
    slowest = max(statistics.median(one["took"]) for one in sparse["a year"])
    goals = measure.goals([
        ["protecting 60 indicators × 6 breakdowns × 8 quarters", f"{SECONDS} s", f"{took:.2f} s", took <= SECONDS],
        ["protecting the slowest sparse year with its quarters", f"{SECONDS} s", f"{slowest:.2f} s", slowest <= SECONDS],
    ])
    text = (f"{begins}\n{options.rounds} rounds; least, median and most of each, over all networks; numbers are means."
            f"\n\n{measure.table(head, rows)}\n{goals}")
    measure.publish("disclosure", text, options.write)


def row(name, of):
    """A row of the table, of one publication or of many alike."""
    means = [round(statistics.mean(one["counts"][at] for one in of)) for at in range(3)]
    spans = [measure.span((second for one in of for second in one[what]), 3) for what in ("added", "took")]
    return [name, *means, *spans]


if __name__ == "__main__":
    main()
