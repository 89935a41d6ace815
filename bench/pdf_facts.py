"""Prints what is in PDFs: `pdf_facts.py FILE.pdf …` gives a line of JSON for each: pages, words, bytes, tags."""

import json
import sys
from pathlib import Path

import pypdf

for name in sys.argv[1:]:
    reader = pypdf.PdfReader(name)
    print(json.dumps({
        "pages": len(reader.pages),
        "words": sum(len(page.extract_text().split()) for page in reader.pages),
        "bytes": Path(name).stat().st_size,
        "tagged": "/StructTreeRoot" in reader.root_object,
    }))
