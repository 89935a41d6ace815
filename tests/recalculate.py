#!/usr/bin/env python3
"""Works a period's totals out once more, by the rules of the design and with fractions, and holds an export against them.

    recalculate.py ENTERPRISES.csv FIGURES.csv CATALOGUE PERIOD EXPORT.csv

CATALOGUE is a folder with inputs.csv, indicators.csv and ghg_factors.csv. Nothing here is taken from the program: it
is a second reading of the same rules, in another language. Only the standard library is needed. Prints each
difference and ends with 1 if there is one.
"""
import csv
import datetime
import sys
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

# A reading is a pair: ("number", value, how much of it is estimated), or ("z",), ("x",), ("blank",).
BLANK, NOT_AVAILABLE, NOT_APPLICABLE = ("blank",), ("x",), ("z",)
SUPPLIER = "electricity-supplier-factor"
RECEIPTS = "income sales-to-members purchases-from-members supplier-spend other-local-payments pay-local-net".split()
ACTIVITIES = [line.split() for line in """
electricity - ELEC_GEN 2|electricity - ELEC_TD 3|gas - GAS_GCV 1|heating-oil - BURNOIL 1|lpg - LPG_L 1
own-vehicles fuel=diesel DIESEL 1|own-vehicles fuel=petrol PETROL 1|own-vehicles fuel=unknown - 1
own-vehicle-distance vehicle=car-diesel CAR_DIESEL_KM 1|own-vehicle-distance vehicle=car-petrol CAR_PETROL_KM 1
own-vehicle-distance vehicle=car-unknown CAR_UNK_KM 1|own-vehicle-distance vehicle=van-diesel VAN_DIESEL_KM 1
own-vehicle-distance vehicle=van-unknown VAN_UNK_KM 1|own-vehicle-distance vehicle=unknown - 1
travel mode=rail RAIL_NAT 3|travel mode=light-rail RAIL_LIGHT 3|travel mode=bus BUS_LOCAL 3|travel mode=coach COACH 3
travel mode=taxi TAXI 3|travel mode=short-haul-flight AIR_SH_RF 3|water - WATER_SUP 3|water - WATER_TRT 3
waste route=landfill WASTE_CI_LF 3|waste route=energy-recovery WASTE_CI_EFW 3|waste route=recycled WASTE_CI_REC 3
""".replace("\n", "|").split("|") if line]


def rows(path):
    with open(path, encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def period(text):
    """First and last quarter, counted since the year 0."""
    quarter = lambda code: int(code[:4]) * 4 + int(code[6]) - 1
    if "/" in text:
        last, count = text.split("/")
        return quarter(last) - int(count) + 1, quarter(last)
    if "Q" in text:
        return quarter(text), quarter(text)
    start = int(text[:4]) * 4 + (1 if "-" in text else 0)
    return start, start + 3


def quarters(span):
    return range(span[0], span[1] + 1)


def days(quarter):
    first = lambda q: datetime.date(q // 4, q % 4 * 3 + 1, 1)
    return first(quarter), first(quarter + 1) - datetime.timedelta(days=1)


def parts(text):
    return frozenset(tuple(pair.split("=")) for pair in text.split(";") if pair)


def joined(cell):
    return ";".join(f"{dimension}={category}" for dimension, category in sorted(cell))


def written(value):
    """Rounded half away from zero to four decimals, without trailing zeros."""
    scaled = abs(value) * 10_000
    whole = scaled.numerator * 2 // scaled.denominator + 1 >> 1
    text = f"{whole // 10_000}.{whole % 10_000:04}".rstrip("0").rstrip(".")
    return ("-" if value < 0 and whole else "") + text


class Input:
    def __init__(self, row):
        self.code, self.kind, self.total, self.unit = row["code"], row["kind"], row["total"], row["unit"]
        self.once = row["counted_once"] == "yes"
        self.rate = self.total == "none" or self.total.startswith("weighted")
        self.fixed, self.exclusive = {}, []
        for text in filter(None, row["breakdowns"].split(";")):
            (dimension, mode), names = text.split("=")[0].split(":"), text.split("=")[1]
            self.fixed[dimension] = [] if names.startswith("(") else names.split("/")
            if mode == "exclusive":
                self.exclusive.append(dimension)


def add(readings):
    """Numbers add up; without one it is [z] if all are [z], else [x] if one is, else blank."""
    readings = list(readings)
    numbers = [reading for reading in readings if reading[0] == "number"]
    if numbers:
        return "number", sum(number[1] for number in numbers), sum(number[2] for number in numbers)
    if readings and all(reading == NOT_APPLICABLE for reading in readings):
        return NOT_APPLICABLE
    return NOT_AVAILABLE if NOT_AVAILABLE in readings else BLANK


class Member:
    def __init__(self, inputs, times):
        self.inputs, self.times, self.figures = inputs, times, defaultdict(dict)

    def belongs(self, quarter):
        first, last = days(quarter)
        return any(start <= last and end >= first for start, end in self.times)

    def found(self, code, span, cell=frozenset()):
        """A part as it was filed, else the sum of an exclusive breakdown's categories."""
        filed, given = self.figures[code, span], self.inputs[code]
        if cell in filed:
            return filed[cell]
        second = BLANK
        for dimension in given.exclusive:
            if any(pair[0] == dimension for pair in cell):
                continue
            names = {pair for key in filed if cell <= key for pair in key if pair[0] == dimension}
            categories = [self.found(code, span, cell | {name}) for name in names]
            if NOT_AVAILABLE in categories:
                second = NOT_AVAILABLE
            elif (total := add(reading for reading in categories if reading != BLANK)) != BLANK:
                return total
        return second

    def yearly(self, code, span):
        return span[0] < span[1] and bool(self.figures[code, span]) and any(map(self.belongs, quarters(span)))

    def read(self, code, span, cell=frozenset()):
        given = self.inputs[code]
        if span[0] == span[1]:
            return self.found(code, span, cell) if self.belongs(span[0]) else BLANK
        if given.kind == "flow-in-financial-year" and (span[0] - 1) // 4 != (span[1] - 1) // 4:
            return BLANK
        if self.yearly(code, span) and (year := self.found(code, span, cell))[0] in ("number", "z"):
            return year
        if given.kind == "stock" or given.rate:
            return self.read(code, (span[1], span[1]), cell)
        return add(self.found(code, (q, q), cell) for q in quarters(span) if self.belongs(q))

    def by_quarters(self, terms, span):
        flows = lambda code: self.inputs[code].kind != "stock" and not self.inputs[code].rate
        return all(flows(code) and not self.yearly(code, span) for _, code, _ in terms)

    def linear(self, terms, span):
        if len(terms) > 1 and span[0] < span[1] and self.by_quarters(terms, span):
            return add(self.linear(terms, (q, q)) for q in quarters(span) if self.belongs(q))
        readings = [(sign, self.read(code, span, cell)) for sign, code, cell in terms]
        numbers = [(sign, reading) for sign, reading in readings if reading[0] == "number"]
        lacking = [reading for _, reading in readings if reading in (BLANK, NOT_AVAILABLE)]
        alike = all(sign > 0 and code == terms[0][1] for sign, code, _ in terms)
        if numbers and (alike or not lacking):
            return "number", sum(s * n[1] for s, n in numbers), sum(n[2] for _, n in numbers)
        if not lacking:
            return NOT_APPLICABLE
        return NOT_AVAILABLE if NOT_AVAILABLE in lacking else BLANK

    def pair(self, above, below, span):
        """Both parts of a ratio: ("number", above, estimated, below); flows are paired quarter by quarter."""
        if span[0] < span[1] and self.by_quarters(above + below, span):
            pairs = [self.pair(above, below, (q, q)) for q in quarters(span) if self.belongs(q)]
            numbers = [pair for pair in pairs if pair[0] == "number"]
            if numbers:
                return ("number", *(sum(pair[index] for pair in numbers) for index in (1, 2, 3)))
            return add(pairs)
        both = self.linear(above, span), self.linear(below, span)
        if all(reading[0] == "number" for reading in both):
            return "number", both[0][1], both[0][2] + both[1][2], both[1][1]
        return next((lack for lack in (NOT_AVAILABLE, BLANK) if lack in both), NOT_APPLICABLE)

    def surveyed(self, code, span):
        """A rate of the period itself, else of the year around it or the latest before: surveys are carried forward."""
        years = [(last - 3, last) for last in range(span[1] + 3, span[1] - 5, -1)]
        readings = [self.read(code, span), *(self.found(code, year) for year in years)]
        return next((reading for reading in readings if reading[0] == "number"), BLANK)

    def rounds(self, span):
        """The three rounds of the local multiplier as a pair."""
        if span[0] < span[1] and not self.yearly("income", span):
            found = [self.rounds((q, q)) for q in quarters(span) if self.belongs(q)]
            found = [pair for pair in found if pair[0] == "number"]
            return ("number", *(sum(pair[index] for pair in found) for index in (1, 2, 3))) if found else BLANK
        local = lambda code: parts("place=local") if code == "supplier-spend" else frozenset()
        readings = [self.read(code, span, local(code)) for code in RECEIPTS]
        staff, suppliers = self.surveyed("respend-staff", span), self.surveyed("respend-suppliers", span)
        if any(r in (BLANK, NOT_AVAILABLE) for r in readings) or {staff[0], suppliers[0]} != {"number"}:
            return BLANK
        amount = [reading[1] if reading[0] == "number" else Fraction(0) for reading in readings]
        income, sold, bought, spent, other, pay = amount
        third = pay * staff[1] / 100 + (spent - bought) * suppliers[1] / 100
        estimated = sum(r[2] for r in readings if r[0] == "number") + (third if staff[2] or suppliers[2] else 0)
        first = income - sold
        return "number", first + pay + spent - bought + other + third, estimated, first

    def emissions(self, span, factors, wanted):
        """("number", kilograms, estimated), whether an activity's year has no factor, and whether one is provisional."""
        found, lacking, waits = [], False, False
        for code, cell, key, scope in ACTIVITIES:
            if wanted not in ("", scope):
                continue
            cell = frozenset() if cell == "-" else parts(cell)
            spans = [span] if self.yearly(code, span) else [(q, q) for q in quarters(span)]
            for part in spans:
                reading = self.read(code, part, cell)
                years = [q // 4 for q in quarters(part)]
                year = max(years, key=lambda year: (years.count(year), year))
                factor = factors.get((key, year))
                # January to March waits for the set of its year with that of the year before.
                if factor is None and part[0] == part[1] and part[0] % 4 == 0 and year not in {y for _, y in factors}:
                    factor = factors.get((key, year - 1))
                    waits = waits or (reading[0] == "number" and reading[1] != 0 and factor is not None)
                if reading[0] == "number" and (factor is not None or reading[1] == 0):
                    found.append(("number", reading[1] * (factor or 0), reading[2] * (factor or 0)))
                elif reading[0] == "number":
                    lacking = True
        return add(found), lacking, waits

    def market(self, span):
        """Scope 2 by the supplier's own factor, and whether one is lacking."""
        found, lacking = [], False
        for part in [span] if self.yearly("electricity", span) else [(q, q) for q in quarters(span)]:
            bought = self.read("electricity", part)
            years = [(last - 3, last) for last in range(part[1], part[1] + 4) if last - 3 <= part[0]]
            rates = [self.read(SUPPLIER, part), *(self.found(SUPPLIER, year) for year in years)]
            rate = next((reading for reading in rates if reading[0] == "number"), None)
            if bought[0] == "number" and (rate or bought[1] == 0):
                rate = rate or ("number", 0, 0)
                estimated = rate[1] * (bought[1] if rate[2] else bought[2])
                found.append(("number", rate[1] * bought[1], estimated))
            elif bought[0] == "number":
                lacking = True
        return NOT_AVAILABLE if lacking else add(found), lacking


class Calculation:
    def __init__(self, enterprises, figures, catalogue, span):
        self.span, self.out = span, {}
        self.inputs = {row["code"]: Input(row) for row in rows(catalogue / "inputs.csv")}
        self.indicators = rows(catalogue / "indicators.csv")
        self.factors = {(row["key"], int(row["factor_year"])): Fraction(row["kgCO2e_per_unit"])
                        for row in rows(catalogue / "ghg_factors.csv")}
        day = lambda text, other: datetime.date.fromisoformat(text) if text else other
        members = {}
        for row in enterprises:
            times = day(row["from"], datetime.date.min), day(row["to"], datetime.date.max)
            members.setdefault(row["slug"], Member(self.inputs, [])).times.append(times)
        for row in figures:
            estimate = row["confidence"] in ("estimate", "guess")
            value = {"[x]": NOT_AVAILABLE, "[w]": NOT_AVAILABLE, "[z]": NOT_APPLICABLE}.get(row["value"])
            if value is None:
                number = Fraction(row["value"])
                value = "number", number, abs(number) if estimate else Fraction(0)
            members[row["enterprise"]].figures[row["input"], period(row["period"])][parts(row["breakdown"])] = value
        self.due = [member for member in members.values() if any(map(member.belongs, quarters(span)))]

    def put(self, kind, code, cell, value, filed, estimated=0, bound=False, waits=False):
        marks = ("[e]" if estimated else "") + ("[p]" if waits else "") + (" upper-bound" if bound else "")
        marker = value if isinstance(value, str) else marks
        value = "" if isinstance(value, str) else written(value)
        self.out[kind, code, joined(cell)] = value, marker.strip(), str(len(self.due)), str(filed)

    def sum(self, kind, code, cell, readings, bound=False, complete=True, waits=False):
        readings = list(readings)
        filed = sum(reading[0] in ("number", "z") for reading in readings)
        numbers = [reading for reading in readings if reading[0] == "number"]
        if numbers and complete:
            estimated = sum(number[2] for number in numbers)
            return self.put(kind, code, cell, sum(n[1] for n in numbers), filed, estimated, bound, waits)
        nothing = filed and not numbers and NOT_AVAILABLE not in readings
        return self.put(kind, code, cell, "[z]" if nothing and complete else "[x]", filed)

    def ratio(self, kind, code, cell, pairs, scale):
        pairs = list(pairs)
        filed = sum(pair[0] in ("number", "z") for pair in pairs)
        numbers = [pair for pair in pairs if pair[0] == "number"]
        below = sum(pair[3] for pair in numbers)
        if numbers and below:
            value = Fraction(sum(pair[1] for pair in numbers)) / below * scale
            return self.put(kind, code, cell, value, filed, sum(pair[2] for pair in numbers))
        nothing = numbers or (filed and NOT_AVAILABLE not in pairs)
        return self.put(kind, code, cell, "[z]" if nothing else "[x]", filed)

    def input(self, given):
        cells = {frozenset()} | {frozenset({(d, name)}) for d, names in given.fixed.items() for name in names}
        for member in self.due:
            for span in {self.span, *((q, q) for q in quarters(self.span))}:
                for cell in member.figures[given.code, span]:
                    cells |= {cell} | {frozenset({pair}) for pair in cell}
        if given.total == "per category":
            cells.discard(frozenset())
        for cell in cells:
            readings = [member.read(given.code, self.span, cell) for member in self.due]
            if given.total == "none":
                self.put("input", given.code, cell, "[x]", sum(r[0] in ("number", "z") for r in readings))
            elif given.total.startswith("weighted"):
                terms = self.terms(given.total.split()[1])
                self.ratio("input", given.code, cell, (self.weigh(r, m.linear(terms, self.span))
                                                      for r, m in zip(readings, self.due)), 1)
            else:
                self.sum("input", given.code, cell, readings, given.once)

    @staticmethod
    def weigh(rate, weight):
        if rate[0] == weight[0] == "number":
            return "number", rate[1] * weight[1], rate[2] * weight[1] + weight[2], weight[1]
        return next((lack for lack in (NOT_AVAILABLE, BLANK) if lack in (rate, weight)), NOT_APPLICABLE)

    @staticmethod
    def terms(text):
        terms, sign = [], 1
        for word in text.split():
            if word in "+-":
                sign = 1 if word == "+" else -1
            else:
                code, _, cell = word.rstrip("]").partition("[")
                terms.append((sign, code, parts(cell)))
        return terms

    def indicator(self, row):
        for text in row["formula"].split(" | "):
            head, formula = text.split(": ") if ": " in text else ("", text)
            head, _, unit = head.strip("]").partition("[")
            self.formula(row["code"], parts(head.strip()), formula, unit or row["unit"])

    def formula(self, code, cell, formula, unit):
        span, scale = self.span, 100 if unit == "per cent" else 1
        ratio = lambda text: [self.terms(side) for side in text.split(" / ")]
        if formula == "local-multiplier()":
            self.ratio("indicator", code, cell, (member.rounds(span) for member in self.due), 1)
        elif formula == "greenhouse-gases()":
            for scope in ["", "1", "2", "3"]:
                found = [member.emissions(span, self.factors, scope) for member in self.due]
                self.sum("indicator", code, parts(f"scope={scope}" if scope else ""), (f[0] for f in found),
                         complete=not any(f[1] for f in found), waits=any(f[2] for f in found))
            found = [member.market(span) for member in self.due]
            self.sum("indicator", code, parts("basis=market;scope=2"), (f[0] for f in found),
                     complete=not any(f[1] for f in found))
        elif formula.startswith("median("):
            self.median(code, [member.pair(*ratio(formula[7:-1]), span) for member in self.due])
        elif formula.startswith("count("):
            pairs = [member.pair(*ratio(formula[6:].split(" > ")[0]), span) for member in self.due]
            over = lambda pair: Fraction(int(pair[1] / pair[3] > Fraction(1, 2)))
            count = lambda pair: ("number", over(pair), over(pair) if pair[2] else 0) if pair[3] else NOT_APPLICABLE
            self.sum("indicator", code, cell, (count(pair) if pair[0] == "number" else pair for pair in pairs))
        elif " by " in formula:
            name, dimension = formula.split(" by ")
            for category in [*self.inputs[name].fixed[dimension], "unknown"]:
                part = frozenset({(dimension, category)})
                readings = [member.read(name, span, part) for member in self.due]
                if category != "unknown" or any(r[0] in ("number", "z") for r in readings):
                    self.sum("indicator", code, part, readings, self.inputs[name].once)
        elif " / " in formula:
            above, below = ratio(formula.split(" where ")[0])
            pairs = [member.pair(above, below, span) for member in self.due]
            if " where " in formula:
                pairs = [NOT_APPLICABLE if pair[0] == "number" and pair[3] <= 0 else pair for pair in pairs]
            self.ratio("indicator", code, cell, pairs, scale)
        else:
            terms = self.terms(formula)
            complete = ("basis", "consolidated") not in cell or all(
                member.linear(terms[:1], part)[0] != "number" or member.linear(terms, part)[0] == "number"
                for member in self.due for part in [span, *((q, q) for q in quarters(span))])
            bound = any(self.inputs[name].once for _, name, _ in terms)
            self.sum("indicator", code, cell, (member.linear(terms, span) for member in self.due), bound, complete)

    def median(self, code, pairs):
        numbers = [pair for pair in pairs if pair[0] == "number" and pair[3]]
        filed = sum(pair[0] in ("number", "z") for pair in pairs)
        values, estimated = sorted(pair[1] / pair[3] for pair in numbers), any(pair[2] for pair in numbers)
        for cell, quarter in [("", 2), ("quartile=lower", 1), ("quartile=upper", 3)]:
            if len(values) >= 8:
                place = Fraction((len(values) - 1) * quarter, 4)
                low = values[int(place)]
                high = values[min(int(place) + 1, len(values) - 1)]
                self.put("indicator", code, parts(cell), low + (high - low) * (place - int(place)), filed, estimated)
            else:
                none = "[z]" if filed and NOT_AVAILABLE not in pairs else "[x]"
                self.put("indicator", code, parts(cell), "[c]" if values else none, filed)


def main(enterprises, figures, catalogue, code, export):
    calculation = Calculation(rows(enterprises), rows(figures), Path(catalogue), period(code))
    for given in calculation.inputs.values():
        calculation.input(given)
    for row in calculation.indicators:
        calculation.indicator(row)
    mine, theirs = calculation.out, {}
    for row in rows(export):
        found = row["value"], row["marker"], row["enterprises_due"], row["enterprises_filed"]
        theirs[row["kind"], row["code"], row["breakdown"]] = found
    different = [key for key in sorted({*mine, *theirs}) if mine.get(key) != theirs.get(key)]
    for key in different:
        print(f"{' '.join(key)}: exported {theirs.get(key)}, recalculated {mine.get(key)}")
    numbers = sum(bool(row[0]) for row in mine.values())
    print(f"{code}: {len(mine)} totals, {numbers} of them numbers, {len(different)} different")
    return 1 if different or not mine else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
