"""Typst's turn: `with_typst.py MAIN.typ OUT.pdf FONTS STANDARD`. Prints the seconds of the compilation alone."""

import sys
import time

import typst

source, target, fonts, standard = sys.argv[1:]
start = time.perf_counter()
tagged = {"pdf_standards": [standard]} if standard != "untagged" else {"pdf_tags": False}
typst.compile(source, output=target, font_paths=[fonts], ignore_system_fonts=True, **tagged)
print(time.perf_counter() - start)
