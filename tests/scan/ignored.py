"""What the scanners find and is right as it is, each with its reason. One that is found no more is to go from here."""

IGNORED = {
    ("wapiti", "Clickjacking Protection", "/"):
        "wapiti looks for X-Frame-Options; frame-ancestors 'none' of the content security policy takes its place",
}


def left(tool, found):
    """What was found and is not ignored, and what is ignored and was not found."""
    known = {(kind, path) for of, kind, path in IGNORED if of == tool}
    return [f"{tool}: {kind} at {path}" for kind, path in sorted(found - known)] + [
        f"{tool} does not find {kind} at {path}: it need not be ignored any more" for kind, path in sorted(known - found)]
