"""Takes the editions out of a SQLite database, as crates/server/src/store/recorded.rs keeps those that tests publish:

    python3 tests/editions.py commonweal.db FOLDER

makes a folder in FOLDER for each network that has published, for `attack --each FOLDER`: every edition's figures in the
order in which they came out, with what is kept behind them, and the network's definitions.
"""

import json
import sqlite3
import sys
from pathlib import Path


def quarter(ordinal):
    """"2025-Q4" of the number that the database has for it."""
    return None if ordinal is None else f"{ordinal // 4}-Q{ordinal % 4 + 1}"


def definitions(database, network):
    """The definitions of a network by kind, each with the quarter from which it counts."""
    told = {"inputs": [], "indicators": []}
    asked = "SELECT kind, from_quarter, body FROM definition WHERE network_id = ? ORDER BY position, version"
    for kind, since, body in database.execute(asked, [network]):
        told["inputs" if kind == "input" else "indicators"].append([quarter(since), json.loads(body)])
    return told


def main(source, folder):
    """Writes all networks' editions and says how many there are."""
    database = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
    editions = 0
    for network, slug in database.execute("SELECT id, slug FROM network ORDER BY id").fetchall():
        rows = database.execute("SELECT id FROM edition WHERE network_id = ? ORDER BY id", [network]).fetchall()
        if not rows:
            continue
        here = Path(folder) / slug
        here.mkdir(parents=True)
        for at, (edition,) in enumerate(rows):
            figures = "SELECT bytes FROM edition_file WHERE edition_id = ? AND kind = 'json'"
            behind = "SELECT bytes FROM edition_part WHERE edition_id = ? AND kind = 'behind'"
            for asked, name in [(figures, f"{at:03}.json"), (behind, f"{at:03}.secrets.json")]:
                found = database.execute(asked, [edition]).fetchone()
                if found:
                    (here / name).write_bytes(found[0])
        (here / "definitions").write_text(json.dumps(definitions(database, network)), encoding="utf-8")
        editions += len(rows)
    print(f"{editions} editions")


main(*sys.argv[1:])
