"""Checks that a PDF conforms to PDF/UA-1, with page-validation (PyPI), and prints each failure."""

import sys

import page

report = page.validate_pdf(sys.argv[1], profile="ua1")
if not report.is_compliant:
    for failure in report.failures:
        print(failure)
    sys.exit(f"{sys.argv[1]} does not conform to PDF/UA-1")
print(f"{sys.argv[1]} conforms to PDF/UA-1")
