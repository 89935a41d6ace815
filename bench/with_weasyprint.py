"""WeasyPrint's turn: `with_weasyprint.py PAGE.html OUT.pdf STANDARD`. Prints the seconds without the import."""

import sys
import time

import weasyprint

source, target, standard = sys.argv[1:]
start = time.perf_counter()
weasyprint.HTML(source).write_pdf(target, pdf_variant=None if standard == "untagged" else standard)
print(time.perf_counter() - start)
