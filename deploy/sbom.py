#!/usr/bin/env python3
"""What the released binary is made of, as a CycloneDX 1.6 document: python3 deploy/sbom.py > commonweal.cdx.json

Only crates that end up in the binary or make it (build scripts, macros) for the released system, with versions,
checksums of Cargo.lock and licences; those of tests are left out. Cargo joins features over the workspace, so there may be
a crate too many, and never one too few. The same Cargo.lock gives the same bytes: no time and
no random number is in it.
"""

import json
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = "x86_64-unknown-linux-gnu"
PRODUCT = "commonweal"
NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")  # RFC 4122, appendix C: names that are addresses


def metadata(target):
    """What cargo knows of the workspace, resolved as it is locked."""
    command = ["cargo", "metadata", "--format-version", "1", "--locked", "--filter-platform", target]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def checksums():
    """SHA-256 of each crate's archive, by name and version."""
    lock = tomllib.loads((ROOT / "Cargo.lock").read_text())
    return {(one["name"], one["version"]): one["checksum"] for one in lock["package"] if "checksum" in one}


def shipped(graph, product):
    """Everything the product needs other than for its tests, with what each needs."""
    nodes = {node["id"]: node for node in graph}
    needs, open_ends = {}, [product]
    while open_ends:
        one = open_ends.pop()
        if one in needs:
            continue
        kinds = lambda dep: {kind["kind"] for kind in dep["dep_kinds"]}
        needs[one] = sorted(dep["pkg"] for dep in nodes[one]["deps"] if kinds(dep) - {"dev"})
        open_ends += needs[one]
    return needs


def component(package, sums):
    """A crate as CycloneDX has it."""
    name, version = package["name"], package["version"]
    made = {"type": "library", "bom-ref": reference(package), "name": name, "version": version}
    if package["license"]:
        # Older crates write the choice between licences with a stroke.
        made["licenses"] = [{"expression": " OR ".join(part.strip() for part in package["license"].split("/"))}]
    if package["source"]:
        made["purl"] = reference(package)
        made["hashes"] = [{"alg": "SHA-256", "content": sums[name, version]}]
    if package["repository"]:
        made["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return made


def reference(package):
    return f"pkg:cargo/{package['name']}@{package['version']}"


def document(target):
    """The whole document."""
    known = metadata(target)
    packages = {package["id"]: package for package in known["packages"]}
    product = next(one for one in packages if packages[one]["name"] == PRODUCT and packages[one]["source"] is None)
    needs, sums = shipped(known["resolve"]["nodes"], product), checksums()
    by_name = lambda one: (packages[one]["name"], packages[one]["version"])
    order = sorted(needs, key=by_name)
    body = {
        "metadata": {"component": {**component(packages[product], sums), "type": "application"},
                     "properties": [{"name": "target", "value": target}]},
        "components": [component(packages[one], sums) for one in order if one != product],
        "dependencies": [{"ref": reference(packages[one]),
                          "dependsOn": sorted(reference(packages[need]) for need in needs[one])} for one in order],
    }
    serial = uuid.uuid5(NAMESPACE, json.dumps(body, sort_keys=True))
    return {"bomFormat": "CycloneDX", "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1, **body}


if __name__ == "__main__":
    json.dump(document(sys.argv[1] if len(sys.argv) > 1 else TARGET), sys.stdout, indent=1)
    print()
