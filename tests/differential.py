#!/usr/bin/env python3
"""Adds ten thousand invented networks up anew, with decimals, and holds what the program made of them against it.

    differential.py RANDOM_NETWORKS [COUNT [SEED]]

RANDOM_NETWORKS is the program of crates/reporting/examples/random_networks.rs. Nothing of the arithmetic here is taken
from the program: it reads the catalogue and applies the rules of the design by itself. Every value is compared to four
decimals, with its marker and coverage. First it shows that it can fail: a value that is off by 0.0001 must be found.
Only the standard library is needed. Prints each difference and ends with 1 if there is one.
"""
import csv
import json
import subprocess
import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, getcontext
from functools import lru_cache
from pathlib import Path

getcontext().prec = 90
CATALOGUE = Path(__file__).parent.parent / "crates/domain/catalogue"
ZERO, HUNDRED = Decimal(0), Decimal(100)
STEP = Decimal("0.0001")
# Quotients have no end: what is left of them after forty places is noise, and must not tip a half.
NOISE = Decimal(1).scaleb(-40)
ENERGY = """electricity|ELEC_GEN|2 electricity|ELEC_TD|3 gas|GAS_GCV|1 heating-oil|BURNOIL|1 lpg|LPG_L|1
own-vehicles:fuel=diesel|DIESEL|1 own-vehicles:fuel=petrol|PETROL|1 own-vehicles:fuel=unknown||1
own-vehicle-distance:vehicle=car-diesel|CAR_DIESEL_KM|1 own-vehicle-distance:vehicle=car-petrol|CAR_PETROL_KM|1
own-vehicle-distance:vehicle=car-unknown|CAR_UNK_KM|1 own-vehicle-distance:vehicle=van-diesel|VAN_DIESEL_KM|1
own-vehicle-distance:vehicle=van-unknown|VAN_UNK_KM|1 own-vehicle-distance:vehicle=unknown||1
travel:mode=rail|RAIL_NAT|3 travel:mode=light-rail|RAIL_LIGHT|3 travel:mode=bus|BUS_LOCAL|3 travel:mode=coach|COACH|3
travel:mode=taxi|TAXI|3 travel:mode=short-haul-flight|AIR_SH_RF|3 water|WATER_SUP|3 water|WATER_TRT|3
waste:route=landfill|WASTE_CI_LF|3 waste:route=energy-recovery|WASTE_CI_EFW|3 waste:route=recycled|WASTE_CI_REC|3"""


def table(name):
    with open(CATALOGUE / name, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@lru_cache(None)
def cell(text):
    return frozenset(tuple(pair.split("=")) for pair in text.split(";") if pair)


@lru_cache(None)
def span(text):
    """First and last quarter of a period, counted from the year 0."""
    if "Q" in text:
        head, _, count = text.partition("/")
        last = 4 * int(head[:4]) + int(head[-1]) - 1
        return last + 1 - int(count or 1), last
    first = 4 * int(text[:4]) + (1 if "-" in text else 0)
    return first, first + 3


def written(value):
    text = format(value.quantize(NOISE, ROUND_HALF_UP).quantize(STEP, ROUND_HALF_UP), "f")
    text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


FACTORS = {}
for line in table("ghg_factors.csv"):
    FACTORS[line["key"], int(line["factor_year"])] = Decimal(line["kgCO2e_per_unit"])
SETS = {year for _, year in FACTORS}
ACTIVITIES = [(name.partition(":")[0], cell(name.partition(":")[2]), key, scope)
              for name, key, scope in (line.split("|") for line in ENERGY.split())]
INPUTS = {line["code"]: line for line in table("inputs.csv")}
INDICATORS = {line["code"]: line for line in table("indicators.csv")}
for line in INPUTS.values():
    pieces = [piece for piece in line["breakdowns"].split(";") if piece]
    line["splits"] = {}
    for piece in pieces:
        name, categories = piece.split("=", 1)
        dimension, mode = name.split(":")
        line["splits"][dimension] = mode, [] if categories.startswith("(") else categories.split("/")
    line["rate"] = line["total"] == "none" or line["total"].startswith("weighted")


@lru_cache(None)
def terms(text):
    found, sign = [], 1
    for word in text.split(" "):
        if word in ("+", "-"):
            sign = {"+": 1, "-": -1}[word]
            continue
        code, _, part = word.partition("[")
        found.append((sign, code, cell(part.rstrip("]"))))
    return tuple(found)


# What a member has of a figure: None for blank, "x", "z", or a pair of the number and how much of it is estimated.
def plus(all_of_them):
    """Of several periods: numbers add up; without one [z] if all are, [x] if one is."""
    all_of_them = list(all_of_them)
    numbers = [one for one in all_of_them if isinstance(one, tuple)]
    if numbers:
        return tuple(map(sum, zip(*numbers)))
    if all_of_them and all(one == "z" for one in all_of_them):
        return "z"
    return "x" if "x" in all_of_them else None


class Member:
    def __init__(self, given):
        self.figures, self.inputs = {}, set()
        for code, period, part, value, confidence in given["figures"]:
            figure = {"[x]": "x", "[w]": "x", "[z]": "z"}.get(value) or (Decimal(value), bool(confidence))
            self.figures.setdefault((code, span(period)), {})[cell(part)] = figure
            self.inputs.add(code)
        day = lambda text, otherwise: date.fromisoformat(text) if text else otherwise
        self.times = [(day(first, date.min), day(last, date.max)) for first, last in given["times"]]
        self.here = lru_cache(None)(self.was_here)

    def was_here(self, quarter):
        begins = date(quarter // 4, quarter % 4 * 3 + 1, 1)
        after = date((quarter + 1) // 4, (quarter + 1) % 4 * 3 + 1, 1)
        return any(first < after and last >= begins for first, last in self.times)

    def whole(self, filed, code, part):
        """The figure itself, else its parts by a breakdown whose categories exclude each other: (value, sure)."""
        if part in filed:
            return filed[part]
        second = None
        for dimension, (mode, _) in INPUTS[code]["splits"].items():
            if mode != "exclusive" or dimension in dict(part):
                continue
            pairs = {pair for one in filed if part <= one for pair in one if pair[0] == dimension}
            found = [self.whole(filed, code, part | {pair}) for pair in pairs]
            found = [one for one in found if one is not None]
            if not found:
                continue
            if "x" in found:
                second = "x"
                continue
            numbers = [one for one in found if one != "z"]
            if not numbers:
                return "z"
            return sum(number for number, _ in numbers), any(estimate for _, estimate in numbers)
        return second

    def filed(self, code, when, part):
        found = self.whole(self.figures.get((code, when), {}), code, part)
        if isinstance(found, tuple):
            return found[0], abs(found[0]) if found[1] else ZERO
        return found

    def for_year(self, code, when):
        return when[1] > when[0] and (code, when) in self.figures and any(map(self.here, range(when[0], when[1] + 1)))

    def read(self, code, when, part=frozenset()):
        if code not in self.inputs:
            return None
        first, last = when
        if first == last:
            return self.filed(code, when, part) if self.here(last) else None
        line, length = INPUTS[code], last + 1 - first
        if line["kind"] == "flow-in-financial-year" and (first - 1) // 4 != (last - 1) // 4:
            return None
        if self.for_year(code, when):
            found = self.filed(code, when, part)
            if found == "z" or isinstance(found, tuple):
                return found
        years = length > 4 and length % 4 == 0
        if line["kind"] == "stock" or line["rate"]:
            return self.read(code, (last - 3, last) if years else (last, last), part)
        if years:
            return plus(self.read(code, (year, year + 3), part) for year in range(first, last, 4))
        return plus(self.read(code, (one, one), part) for one in range(first, last + 1) if self.here(one))

    def by_quarters(self, wanted, when):
        return all(INPUTS[code]["kind"] != "stock" and not INPUTS[code]["rate"] and not self.for_year(code, when)
                   for _, code, _ in wanted)

    def quarters(self, when):
        return [(one, one) for one in range(when[0], when[1] + 1) if self.here(one)]

    def sum_of(self, wanted, when):
        if when[1] > when[0] and len(wanted) > 1 and self.by_quarters(wanted, when):
            return plus(self.sum_of(wanted, one) for one in self.quarters(when))
        found = [(sign, self.read(code, when, part)) for sign, code, part in wanted]
        numbers = [(sign, one) for sign, one in found if isinstance(one, tuple)]
        lacking = [one for _, one in found if one is None or one == "x"]
        if not numbers and not lacking:
            return "z"
        same = all(sign == 1 and code == wanted[0][1] for sign, code, _ in wanted)
        if numbers and (same or not lacking):
            return sum(sign * one[0] for sign, one in numbers), sum(one[1] for _, one in numbers)
        return "x" if "x" in lacking else None

    def both(self, above, below, when):
        """(above, below, estimated) of a ratio."""
        if when[1] > when[0] and self.by_quarters(above + below, when):
            return plus(self.both(above, below, one) for one in self.quarters(when))
        top, bottom = self.sum_of(above, when), self.sum_of(below, when)
        if isinstance(top, tuple) and isinstance(bottom, tuple):
            return top[0], bottom[0], abs(top[1]) + abs(bottom[1])
        return "x" if "x" in (top, bottom) else None if None in (top, bottom) else "z"

    def emitted(self, when, scope):
        """Kilograms, whether a factor is lacking, and whether one is provisional."""
        found, lacking, waits = [], False, False
        for code, part, key, of in ACTIVITIES:
            if scope not in ("", of):
                continue
            for one in self.parts(code, when):
                amount = self.read(code, one, part)
                if not isinstance(amount, tuple):
                    continue
                years = [quarter // 4 for quarter in range(one[0], one[1] + 1)]
                year = years[-1] if 2 * years.count(years[-1]) >= len(years) else years[-1] - 1
                factor, provisional = FACTORS.get((key, year)), False
                if factor is None and one[0] == one[1] and one[0] % 4 == 0 and year not in SETS:
                    factor, provisional = FACTORS.get((key, year - 1)), True
                if amount[0] == 0:
                    found.append((ZERO, ZERO))
                elif factor is None:
                    lacking = True
                else:
                    waits |= provisional
                    found.append((factor * amount[0], factor * amount[1]))
        return plus(found), lacking, waits

    def parts(self, code, when):
        return [when] if self.for_year(code, when) else [(one, one) for one in range(when[0], when[1] + 1)]

    def by_market(self, when):
        found, lacking, factor = [], False, "electricity-supplier-factor"
        for one in self.parts("electricity", when):
            bought = self.read("electricity", one)
            if not isinstance(bought, tuple):
                continue
            rate = self.read(factor, one)
            for last in range(one[1], one[1] + 4):
                if not isinstance(rate, tuple) and last - 3 <= one[0]:
                    rate = self.filed(factor, (last - 3, last), frozenset())
            if bought[0] == 0:
                found.append((ZERO, ZERO))
            elif isinstance(rate, tuple):
                found.append((rate[0] * bought[0], rate[0] * (bought[0] if rate[1] else bought[1])))
            else:
                lacking = True
        return "x" if lacking else plus(found), lacking

    def rounds(self, when, defaults):
        """(all three rounds, the first, estimated)."""
        if when[1] > when[0] and not self.for_year("income", when):
            found = [self.rounds(one, defaults) for one in self.quarters(when)]
            found = [one for one in found if one]
            return tuple(map(sum, zip(*found))) if found else None
        wanted = [("income", ""), ("sales-to-members", ""), ("purchases-from-members", ""),
                  ("supplier-spend", "place=local"), ("other-local-payments", ""), ("pay-local-net", "")]
        found = [self.read(code, when, cell(part)) for code, part in wanted]
        if None in found or "x" in found:
            return None
        income, sold, bought, local, other, pay = (one[0] if one != "z" else ZERO for one in found)
        rates = []
        for code, default in zip(("respend-staff", "respend-suppliers"), defaults):
            rate = self.read(code, when)
            for last in range(when[1] + 3, when[1] - 5, -1):
                if not isinstance(rate, tuple):
                    rate = self.filed(code, (last - 3, last), frozenset())
            if not isinstance(rate, tuple):
                if default is None:
                    return None
                rate = Decimal(default), Decimal(1)
            rates.append(rate)
        third = pay * rates[0][0] / HUNDRED + (local - bought) * rates[1][0] / HUNDRED
        sure = sum(one[1] for one in found if one != "z") + (abs(third) if rates[0][1] or rates[1][1] else ZERO)
        first = income - sold
        return first + pay + local - bought + other + third, first, sure


class Network:
    def __init__(self, given):
        self.when, self.given, self.rows = span(given["period"]), given, {}
        quarters = range(self.when[0], self.when[1] + 1)
        self.due = [member for member in map(Member, given["members"]) if any(map(member.here, quarters))]
        for code in given["inputs"]:
            self.input(code, INPUTS[code])
        for code in given["indicators"]:
            for row in INDICATORS[code]["formula"].split(" | "):
                self.indicator(code, row)

    def put(self, kind, code, part, value, marks, filed):
        if isinstance(value, str):
            marks, value = f"[{value}]", ""
        else:
            value = written(value)
        name = ";".join("=".join(pair) for pair in sorted(part))
        self.rows[kind, code, name] = value, marks.strip(), len(self.due), filed

    def total(self, kind, code, part, found, bound=False, complete=True, waits=False):
        numbers = [one for one in found if isinstance(one, tuple)]
        filed = len(numbers) + found.count("z")
        if numbers:
            sure = not (sum(one[1] for one in numbers) > 0 and any(one[0] for one in numbers))
            value = sum(one[0] for one in numbers)
            marks = ("" if sure else "[e]") + ("[p]" if waits else "") + (" upper-bound" if bound else "")
        else:
            value, marks = "z" if filed and "x" not in found else "x", ""
        self.put(kind, code, part, value if complete else "x", marks, filed)

    def ratio(self, kind, code, part, found, hundred):
        numbers = [one for one in found if isinstance(one, tuple)]
        filed = len(numbers) + found.count("z")
        below = sum(one[1] for one in numbers)
        if not numbers:
            value = "z" if filed and "x" not in found else "x"
        elif below == 0:
            value = "z"
        else:
            value = sum(one[0] for one in numbers) * hundred / below
        estimated = sum(one[2] for one in numbers) > 0 and any(one[0] or one[1] for one in numbers)
        self.put(kind, code, part, value, "[e]" if estimated else "", filed)

    def input(self, code, line):
        parts = {frozenset()}
        for dimension, (_, categories) in line["splits"].items():
            parts |= {frozenset({(dimension, category)}) for category in categories}
        periods = {self.when, *((one, one) for one in range(self.when[0], self.when[1] + 1))}
        for member in self.due:
            for (name, when), figures in member.figures.items():
                if name == code and when in periods:
                    parts |= set(figures) | {frozenset({pair}) for part in figures for pair in part}
        for part in parts:
            if not part and line["total"] == "per category":
                continue
            found = [member.read(code, self.when, part) for member in self.due]
            if line["total"] == "none":
                filed = sum(one == "z" or isinstance(one, tuple) for one in found)
                self.put("input", code, part, "x", "", filed)
            elif line["rate"]:
                # Without what it is a rate of, a network has no rate.
                by = terms(line["total"].removeprefix("weighted "))[0][1:]
                if by[0] not in self.given["inputs"]:
                    self.put("input", code, part, "x", "", 0)
                    continue
                pairs = []
                for rate, member in zip(found, self.due):
                    weight = member.read(by[0], self.when, by[1])
                    if isinstance(rate, tuple) and isinstance(weight, tuple):
                        pairs.append((rate[0] * weight[0], weight[0], rate[1] * weight[0] + weight[1]))
                    else:
                        pairs.append("x" if "x" in (rate, weight) else None if None in (rate, weight) else "z")
                self.ratio("input", code, part, pairs, 1)
            else:
                self.total("input", code, part, found, line["counted_once"] == "yes")

    def indicator(self, code, row):
        head, _, formula = row.rpartition(": ")
        part, _, unit = head.partition(" [")
        part, when = cell(part), self.when
        hundred = HUNDRED if (unit.rstrip("]") or INDICATORS[code]["unit"]) == "per cent" else 1
        if formula == "local-multiplier()":
            found = [member.rounds(when, self.given["defaults"]) for member in self.due]
            return self.ratio("indicator", code, part, found, hundred)
        if formula == "greenhouse-gases()":
            return self.greenhouse(code)
        if formula.startswith("median("):
            return self.median(code, self.pairs(formula[7:-1]))
        if formula.startswith("count("):
            found = []
            for one in self.pairs(formula[6:].split(" > ")[0]):
                if isinstance(one, tuple):
                    over = Decimal(int(2 * one[0] > one[1])) if one[1] > 0 else Decimal(int(2 * one[0] < one[1]))
                    one = (over, over if one[2] else ZERO) if one[1] else "z"
                found.append(one)
            return self.total("indicator", code, part, found)
        if " by " in formula:
            name, dimension = formula.split(" by ")
            for category in INPUTS[name]["splits"][dimension][1] + ["unknown"]:
                one = frozenset({(dimension, category)})
                found = [member.read(name, when, one) for member in self.due]
                if category != "unknown" or any(x == "z" or isinstance(x, tuple) for x in found):
                    self.total("indicator", code, one, found, INPUTS[name]["counted_once"] == "yes")
            return None
        if " / " in formula:
            ratio, _, condition = formula.partition(" where ")
            found = self.pairs(ratio)
            if condition:
                found = ["z" if isinstance(one, tuple) and one[1] <= 0 else one for one in found]
            return self.ratio("indicator", code, part, found, hundred)
        wanted = terms(formula)
        complete = True
        if ("basis", "consolidated") in part:
            periods = [when, *((one, one) for one in range(when[0], when[1] + 1))]
            complete = not any(isinstance(member.sum_of(wanted[:1], one), tuple)
                               and not isinstance(member.sum_of(wanted, one), tuple)
                               for member in self.due for one in periods)
        bound = any(INPUTS[name]["counted_once"] == "yes" for _, name, _ in wanted)
        found = [member.sum_of(wanted, when) for member in self.due]
        return self.total("indicator", code, part, found, bound, complete)

    def pairs(self, text):
        above, below = (terms(side) for side in text.split(" / "))
        return [member.both(above, below, self.when) for member in self.due]

    def greenhouse(self, code):
        for scope in ("", "1", "2", "3"):
            found = [member.emitted(self.when, scope) for member in self.due]
            complete, waits = not any(one[1] for one in found), any(one[2] for one in found)
            part = cell(f"scope={scope}" if scope else "")
            self.total("indicator", code, part, [one[0] for one in found], complete=complete, waits=waits)
        found = [member.by_market(self.when) for member in self.due]
        self.total("indicator", code, cell("basis=market;scope=2"), [one[0] for one in found],
                   complete=not any(one[1] for one in found))

    def median(self, code, found):
        numbers = [one for one in found if isinstance(one, tuple) and one[1]]
        filed = sum(isinstance(one, tuple) or one == "z" for one in found)
        values = sorted(one[0] / one[1] for one in numbers)
        for name, quarter in (("", 2), ("quartile=lower", 1), ("quartile=upper", 3)):
            marks = ""
            if len(values) >= 8:
                place, rest = divmod((len(values) - 1) * quarter, 4)
                above = values[min(place + 1, len(values) - 1)]
                value = values[place] + (above - values[place]) * rest / 4
                marks = "[e]" if any(one[2] for one in numbers) else ""
            else:
                value = "c" if values else "z" if filed and "x" not in found else "x"
            self.put("indicator", code, cell(name), value, marks, filed)


def appraised(given):
    """What an account of social value comes to by its three sets of choices; None where it is to be refused."""
    scaled = lambda number: Decimal(number) * STEP
    prices = {proxy["code"]: scaled(proxy["value"]) for proxy in given["proxies"]}
    growth = 1 + scaled(given["discount"]) / HUNDRED

    def worth(outcome, price, taken):
        value = scaled(outcome["amount"]) * price
        for what in ("deadweight", "attribution", "displacement"):
            value *= 1 - scaled(taken[what]) / HUNDRED
        kept = 1 - scaled(taken["drop_off"]) / HUNDRED
        start = 1 if given["timing"] == "every-year" else 0
        return sum(value * kept ** year / growth ** (year + start) for year in range(outcome["years"]))

    central = [worth(one, prices[one["proxy"]], one["central"]) for one in given["outcomes"]]
    cases = {"central": central}
    for case, sign in (("low", -1), ("high", 1)):
        others = [one[case] and worth(one, scaled(one[case]["value"]), one[case]["adjustments"])
                  for one in given["outcomes"]]
        if any(other is not None and (other - middle) * sign < -NOISE for other, middle in zip(others, central)):
            return None
        given_some = any(other is not None for other in others)
        cases[case] = [m if o is None else o for o, m in zip(others, central)] if given_some else None
    inputs = scaled(given["inputs"])
    return {case: values and [written(sum(values)), written(sum(values) / inputs)] for case, values in cases.items()}


def differences(line):
    mine = Network(line).rows
    theirs = {tuple(row[:3]): tuple(row[3:]) for row in line["rows"]}
    for key in sorted({*mine, *theirs}):
        if mine.get(key) != theirs.get(key):
            yield f"{line['period']} {' '.join(key)}: {theirs.get(key)}, added up anew {mine.get(key)}"
    account = line.get("account")
    if account and account["result"] != (anew := appraised(account["given"])):
        yield f"social value: {account['result']}, worked out anew {anew}"


def can_fail(line):
    """One number of this network off by the last of four decimals, and one of its account: both must be found."""
    spoilt = json.loads(json.dumps(line))
    row = next(row for row in spoilt["rows"] if row[3])
    row[3] = written(Decimal(row[3]) + STEP)
    result = spoilt["account"]["result"]["central"]
    result[1] = written(Decimal(result[1]) + STEP)
    return len(list(differences(line))) == 0 and len(list(differences(spoilt))) == 2


def main(program, count="10000", seed="20260131"):
    """Networks are added up here while the program still makes the next ones."""
    numbers, totals, made, accounts, different, proof = 0, 0, 0, 0, 0, None
    with subprocess.Popen([program, count, seed], stdout=subprocess.PIPE, text=True) as run:
        for line in map(json.loads, run.stdout):
            made += 1
            numbers += sum(bool(row[3]) for row in line["rows"])
            totals += len(line["rows"])
            for difference in differences(line):
                different += 1
                if different <= 20:
                    print(difference)
            if line.get("account") and line["account"]["result"]:
                accounts += 1
                proof = line if any(row[3] for row in line["rows"]) else proof
    print(f"{made} networks, {totals} totals, {numbers} of them numbers, {accounts} accounts of social value: "
          f"{different} different")
    if run.returncode or made != int(count):
        print(f"{count} networks were wanted.")
        return 1
    # Without a difference this comparison must still be one that can find some.
    if not different and not (proof and can_fail(proof)):
        print("A value that was spoilt was not found: this comparison cannot fail.")
        return 1
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
