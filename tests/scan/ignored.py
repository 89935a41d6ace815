"""What the scanners find and is right as it is, each with its reason. One that is found no more is to go from here."""

IGNORED = {
    ("wapiti", "Clickjacking Protection", "/"):
        "wapiti looks for X-Frame-Options; frame-ancestors 'none' of the content security policy takes its place",
}


def left(tool, found):
    """What was found and is not ignored."""
    return [f"{tool}: {kind} at {path}" for kind, path in sorted(found) if (tool, kind, path) not in IGNORED]
