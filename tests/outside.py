#!/usr/bin/env python3
"""What comes in from outside, held against deny.toml: python3 tests/outside.py

Every crate of Cargo.lock that the program or its tests are made of has a licence that is allowed, comes from the registry
that is named, has an exact checksum, and is none of those that are banned. No licence is allowed that no crate has. Where
cargo-deny is on the machine it looks for known weaknesses too; its list of them has to be fetched, so that without it the
script says that nobody looked.
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def licences(expression, allowed):
    """The licences of a crate that are used: of a choice the first that is allowed. None where none is."""
    tokens = re.findall(r"\(|\)|[\w.+-]+|/", expression.replace("/", " OR "))
    place = 0

    def one():
        nonlocal place
        token = tokens[place]
        place += 1
        if token == "(":
            found = either()
            place += 1
            return found
        if place < len(tokens) and tokens[place] == "WITH":
            # An exception gives more than the licence by itself.
            place += 2
        return {token} if token in allowed else None

    def both():
        nonlocal place
        found = one()
        while place < len(tokens) and tokens[place] == "AND":
            place += 1
            other = one()
            found = found | other if found is not None and other is not None else None
        return found

    def either():
        nonlocal place
        found = both()
        while place < len(tokens) and tokens[place] == "OR":
            place += 1
            other = both()
            found = found if found is not None else other
        return found

    found = either()
    return found if place == len(tokens) else None


def faults():
    rules = tomllib.loads((ROOT / "deny.toml").read_text())
    allowed = rules["licenses"]["allow"]
    banned = {ban["crate"] for ban in rules["bans"]["deny"]}
    registries = {f"registry+{url}" for url in rules["sources"]["allow-registry"]}
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    for target in rules["graph"]["targets"]:
        command += ["--filter-platform", target]
    told = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
    nodes = {node["id"] for node in told["resolve"]["nodes"]}
    locked = tomllib.loads((ROOT / "Cargo.lock").read_text())["package"]
    sums = {(one["name"], one["version"]): one.get("checksum") for one in locked}
    used = set()
    crates = [package for package in told["packages"] if package["id"] in nodes]
    for package in crates:
        name, called = package["name"], f"{package['name']} {package['version']}"
        if name in banned:
            yield f"{called}: is banned"
        found = licences(package["license"] or "", allowed) if package["license"] else None
        if found is None:
            yield f"{called}: its licence, {package['license'] or 'which it does not name'}, is not allowed"
        else:
            used |= found
        if package["source"] is None:
            if not Path(package["manifest_path"]).is_relative_to(ROOT):
                yield f"{called}: is not of this repository, and of no registry"
            continue
        if package["source"] not in registries:
            yield f"{called}: comes from {package['source']}"
        if not sums.get((name, package["version"])):
            yield f"{called}: has no checksum in Cargo.lock"
    for licence in allowed:
        if licence not in used and not any(licence in (one["license"] or "") for one in crates):
            yield f"deny.toml allows {licence}, which no crate has"
    print(f"{len(crates)} crates, licences in use: {', '.join(sorted(used))}")


def known_weaknesses():
    """Whether cargo-deny finds a crate with a known weakness; true where it does not, or cannot look."""
    if not shutil.which("cargo-deny"):
        print("Known weaknesses: not looked for, as cargo-deny is not here (cargo install cargo-deny).")
        return True
    return subprocess.run(["cargo", "deny", "--locked", "check", "advisories"], cwd=ROOT).returncode == 0


def itself():
    """The reading of licences finds what it is for."""
    allowed = ["MIT", "Apache-2.0", "Zlib"]
    assert licences("MIT OR GPL-3.0", allowed) == {"MIT"}
    assert licences("GPL-3.0 OR (MIT AND Zlib)", allowed) == {"MIT", "Zlib"}
    assert licences("MIT AND GPL-3.0", allowed) is None
    assert licences("GPL-3.0", allowed) is None
    assert licences("Apache-2.0 WITH LLVM-exception OR GPL-2.0", allowed) == {"Apache-2.0"}
    assert licences("MIT/Apache-2.0", allowed) == {"MIT"}


if __name__ == "__main__":
    itself()
    found = list(faults())
    for fault in found:
        print(f"!! {fault}")
    sys.exit(1 if found or not known_weaknesses() else 0)
