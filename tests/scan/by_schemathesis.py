"""schemathesis holds the server against docs/openapi.yaml: status, content type, headers, content, and never a 500."""

import json
import subprocess
import tempfile
from collections import Counter, defaultdict
from pathlib import Path

from house import House
from planted import Planted

DESCRIPTION = Path(__file__).resolve().parent.parent.parent / "docs/openapi.yaml"
# Left out are checks that want an error for what they made up: an address that nobody has is 404 here, a method that a
# page has not is answered alike, and a parameter that no page reads changes nothing.
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,response_schema_conformance"
CASES = 12
# What the planted proxy does: the kind of fault, and where.
PLANTED = {("ServerError", "GET /{network}/feed.xml"), ("JsonSchemaError", "GET /{network}/reports/{period}/{number}/data.json")}


def scan(tools, address, *more):
    """What it finds, as kind and operation; and how often each operation answered with which status."""
    with tempfile.TemporaryDirectory() as folder:
        report, events = Path(folder) / "report.json", Path(folder) / "events"
        ran = subprocess.run(
            [tools / "schemathesis/bin/schemathesis", "run", DESCRIPTION, "--url", address, "--checks", CHECKS,
             "--phases", "examples,coverage,fuzzing", "--max-examples", str(CASES), "--seed", "1", "--no-shrink",
             "--continue-on-failure", "--request-timeout", "30", "--report", "json,ndjson", "--report-json-path", report,
             "--report-ndjson-path", events, *more],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=300, check=False)
        if not report.exists() or ran.returncode not in (0, 1):
            raise SystemExit(f"schemathesis did not run:\n{ran.stdout[-3000:]}")
        said = json.loads(report.read_text())
        found = {(fault["type"], operation) for fault in said["failures"] for operation in fault["operations"]}
        if said["stop_reason"] != "completed" or said["operations"]["errored"]:
            found.add(("it did not get through", said["stop_reason"]))
        return found, statuses(events)


def statuses(events):
    """How often each operation answered with which status."""
    counts = defaultdict(Counter)
    for line in events.open():
        recorder = json.loads(line).get("ScenarioFinished", {}).get("recorder", {})
        for one in recorder.get("interactions", {}).values():
            if recorder["label"].startswith(one["request"]["method"] + " ") and one["response"]:
                counts[recorder["label"]][one["response"]["status_code"]] += 1
    return counts


def faults(binary, tools):
    """What is wrong."""
    with House(binary) as server:
        with Planted(server.port) as planted:
            found, _ = scan(tools, planted.address, "--include-path-regex", r"/\{network\}/feed.xml$|data.json$")
        yield from (f"schemathesis does not see what is planted: {one}" for one in sorted(PLANTED - found))
        found, counts = scan(tools, server.address)
        yield from (f"schemathesis: {kind}: {operation}" for kind, operation in sorted(found))
        yield from (f"schemathesis: {operation} never answered 200: {dict(of)}" for operation, of in counts.items() if not of[200])
        print(f"  schemathesis: {len(counts)} operations, {sum(sum(of.values()) for of in counts.values())} questions")
