"""Files that nobody should send: tables of text torn in every way, and workbooks made to hurt.

Each is a name, its bytes, and what must come of it: "refused" with a message, or "read".
"""

import io
import json
import os
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

HEADER = "enterprise,period,input,breakdown,value,confidence,note\n"
OWN = "custard-yard-kitchen,2025-Q4,"
ROW = f"{OWN}headcount,,9,,counted by hand\n"
REFUSED, READ = "refused", "read"

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
TIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def tables():
    """Torn tables of text."""
    text = HEADER + ROW
    yield "BOM", b"\xef\xbb\xbf" + text.encode(), READ
    yield "CRLF", text.replace("\n", "\r\n").encode(), READ
    yield "CR alone", text.replace("\n", "\r").encode(), READ
    yield "no newline at the end", text.rstrip("\n").encode(), READ
    yield "quotes within quotes", f'{HEADER}{OWN}headcount,,9,,"she said ""nine"", and, twice\nover"\n'.encode(), READ
    yield "a quote that is never closed", f'{HEADER}{OWN}headcount,,9,,"open\n{ROW}'.encode(), REFUSED
    yield "text behind a closing quote", f'{HEADER}{OWN}headcount,,9,,"a"b\n'.encode(), REFUSED
    yield "a quote within bare text", f'{HEADER}{OWN}headcount,,9,,5" pipe\n'.encode(), REFUSED
    yield "quotes only", b'"' * 100_001, REFUSED
    yield "commas only", b"," * 1_000_000, REFUSED
    yield "UTF-16 little", text.encode("utf-16"), REFUSED
    yield "UTF-16 big", b"\xfe\xff" + text.encode("utf-16-be"), REFUSED
    yield "UTF-16 without a mark", text.encode("utf-16-le"), REFUSED
    yield "UTF-32", text.encode("utf-32"), REFUSED
    yield "Latin-1", f"{HEADER}{OWN}headcount,,9,,café\n".encode("latin-1"), REFUSED
    yield "UTF-8 cut within a letter", f"{HEADER}{OWN}headcount,,9,,caf".encode() + b"\xc3", REFUSED
    yield "surrogates in UTF-8", f"{HEADER}{OWN}headcount,,9,,".encode() + b"\xed\xa0\x80\n", REFUSED
    yield "NUL in a note", f"{HEADER}{OWN}headcount,,9,,a\0b\n".encode(), REFUSED
    yield "NULs only", b"\0" * 100_000, REFUSED
    yield "a note of 1 MB", f"{HEADER}{OWN}headcount,,9,,{'x' * 1_000_000}\n".encode(), REFUSED
    yield "a number of 1 MB", f"{HEADER}{OWN}headcount,,{'9' * 1_000_000},,\n".encode(), REFUSED
    yield "a code of 1 MB", f"{HEADER}{'c' * 1_000_000},2025-Q4,headcount,,9,,\n".encode(), REFUSED
    yield "a head of 1 MB", ("h" * 1_000_000 + "," + text).encode(), REFUSED
    yield "ragged rows", f"{HEADER}{OWN}headcount,,9,\n{OWN}apprentices,,1,,,,,,\n".encode(), REFUSED
    yield "semicolons", text.replace(",", ";").encode(), REFUSED
    yield "tabs", text.replace(",", "\t").encode(), REFUSED
    yield "a head twice", ("note," + text).encode(), REFUSED
    yield "no head", ROW.encode(), REFUSED
    yield "100,000 wrong rows", (HEADER + "nobody,2025-Q9,none,a=b,many,sure,\n" * 99_998).encode(), REFUSED
    yield "the same row 50,000 times", (HEADER + ROW * 50_000).encode(), REFUSED
    yield "1,000 columns", (",".join(["c"] * 1000) + "\n" + ",".join(["1"] * 1000) + "\n").encode(), REFUSED
    yield "random bytes", b"\x8f" + os.urandom(1_000_000), REFUSED
    yield "10 MB of one line", b"x" * (10 << 20), REFUSED
    yield "a formula", f"{HEADER}{OWN}headcount,,=1+1,,\n".encode(), REFUSED
    yield "numbers in other figures", f"{HEADER}{OWN}headcount,,٩,,\n".encode(), REFUSED
    yield "infinite", f"{HEADER}{OWN}headcount,,inf,,\n".encode(), REFUSED
    yield "an exponent", f"{HEADER}{OWN}headcount,,1e308,,\n".encode(), REFUSED


class Huge:
    """A part that unpacks to a piece as often as is wanted. It is packed once, and so made in no time."""

    def __init__(self, begins, piece, times, ends, says=None):
        pack = zlib.compressobj(9, zlib.DEFLATED, -15)
        head = pack.compress(begins.encode()) + pack.flush(zlib.Z_FULL_FLUSH)
        again = pack.compress(piece.encode()) + pack.flush(zlib.Z_FULL_FLUSH)
        self.packed = head + again * times + pack.compress(ends.encode()) + pack.flush()
        crc, size = zlib.crc32(begins.encode()), len(begins)
        for _ in range(times):
            crc = zlib.crc32(piece.encode(), crc)
        self.crc = zlib.crc32(ends.encode(), crc)
        # What its entry claims: the truth, unless told otherwise.
        self.size = size + len(piece) * times + len(ends) if says is None else says

    def put(self, book, name):
        """Puts it into an archive: stored as it is, and then called packed."""
        info = zipfile.ZipInfo(name)
        book.writestr(info, self.packed)
        info.compress_type, info.file_size, info.CRC = zipfile.ZIP_DEFLATED, self.size, self.crc
        place = book.fp.tell()
        book.fp.seek(info.header_offset + 8)
        book.fp.write(info.compress_type.to_bytes(2, "little"))
        book.fp.seek(info.header_offset + 14)
        for number in (info.CRC, len(self.packed), info.file_size):
            book.fp.write(number.to_bytes(4, "little"))
        book.fp.seek(place)


def workbook(sheet=None, extra=None, sheets=1, ties="", strings=None, target="worksheets/sheet1.xml"):
    """A small workbook whose parts can be replaced; content comes as a text or a `Huge`."""
    names = "".join(f'<sheet name="Figures {at}" sheetId="{at}" r:id="rId1"/>' for at in range(1, sheets + 1))
    parts = {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{TIES}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook {MAIN} xmlns:r="{TIES}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'{XML}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{TIES}/worksheet" Target="{target}"/><Relationship Id="rId2" Type="{TIES}/sharedStrings" '
        f'Target="sharedStrings.xml"/>{ties}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet if sheet is not None else whole(row(1, HEADER), row(2, ROW)),
        "xl/sharedStrings.xml": strings or f"{XML}<sst {MAIN}/>",
    } | (extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in parts.items():
            if isinstance(content, Huge):
                content.put(book, name)
            else:
                book.writestr(name, content)
    return out.getvalue()


def row(number, line):
    """A row of cells with their text in them."""
    cells = "".join(f'<c r="{chr(65 + at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
                    for at, text in enumerate(line.rstrip("\n").split(",")))
    return f'<row r="{number}">{cells}</row>'


def whole(*rows):
    """A sheet of rows."""
    return f"{XML}<worksheet {MAIN}><sheetData>{''.join(rows)}</sheetData></worksheet>"


def bombs():
    """XML entities and depths."""
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "ha">{entities}]>'
    sheet = f'<worksheet {MAIN}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row></sheetData></worksheet>'
    yield "a billion laughs", workbook(laughs + sheet % "&e9;"), REFUSED
    yield "a quadratic entity", workbook(
        f'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]>' + sheet % ("&a;" * 10_000)), REFUSED
    yield "an entity of a file", workbook(
        '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + sheet % "&x;"), REFUSED
    deep = 200_000
    yield "elements 200,000 deep", workbook(f"{XML}<worksheet {MAIN}>{'<a>' * deep}{'</a>' * deep}</worksheet>"), REFUSED
    yield "strings 200,000 deep", workbook(strings=f"{XML}<sst {MAIN}>{'<si>' * deep}{'</si>' * deep}</sst>"), REFUSED
    yield "one attribute of 8 MB", workbook(f'{XML}<worksheet {MAIN} a="{"x" * (8 << 20)}"/>'), REFUSED
    yield "XML cut short", workbook(whole(row(1, HEADER))[:-30]), REFUSED


def workbooks():
    """Workbooks made to hurt."""
    good = workbook()
    yield "a sound workbook", good, READ
    for share in (4, 2, 1.1):
        yield f"cut to 1/{share}", good[: int(len(good) / share)], REFUSED
    yield "its list of parts torn", good[:-30] + bytes(30), REFUSED
    flipped = bytearray(good)
    for at in range(60, len(flipped), 97):
        flipped[at] ^= 0x55
    yield "bits turned", bytes(flipped), REFUSED
    begins, ends = f"{XML}<worksheet {MAIN}><sheetData>", "</sheetData></worksheet>"
    blank = f"<row>{'<c/>' * 40}</row>" * 5_000
    strings = (f"{XML}<sst {MAIN}>", f"<si><t>{'x' * 1000}</t></si>" * 1000, 1000, "</sst>")
    for says in (None, 1000):
        named = "" if says is None else f", which says that it is {says} bytes"
        yield f"1 GB of spaces in the sheet{named}", workbook(Huge(begins, " " * (1 << 20), 1024, ends, says)), REFUSED
        yield f"1 GB of blank cells{named}", workbook(Huge(begins, blank, 1100, ends, says)), REFUSED
        yield f"1 GB of strings{named}", workbook(strings=Huge(*strings, says)), REFUSED
    yield "60 MB of blank cells", workbook(Huge(begins, blank, 60, ends)), REFUSED
    many = "".join(f'<row r="{{}}"><c r="A{{}}"><v>1</v></c></row>'.format(at, at) for at in range(1, 1_000_001))
    yield "a million rows", workbook(whole(many)), REFUSED
    yield "a million empty rows", workbook(whole("<row/>" * 1_000_000)), REFUSED
    yield "a row of a million cells", workbook(whole("<row>" + "<c><v>1</v></c>" * 1_000_000 + "</row>")), REFUSED
    yield "a cell beyond all columns", workbook(whole('<row r="1"><c r="ZZZZZZ99999999999"><v>1</v></c></row>')), REFUSED
    yield "a macro", workbook(extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}), REFUSED
    yield "an external link", workbook(
        extra={"xl/externalLinks/externalLink1.xml": f"{XML}<externalLink {MAIN}/>"},
        ties=f'<Relationship Id="rId9" Type="{TIES}/externalLink" Target="externalLinks/externalLink1.xml"/>'), REFUSED
    yield "a sheet elsewhere", workbook(target="file:///etc/passwd"), REFUSED
    yield "a sheet above", workbook(target="../../../../etc/passwd"), REFUSED
    yield "no sheet", workbook(sheets=0), REFUSED
    yield "10,000 sheets", workbook(sheets=10_000), REFUSED
    yield "10,000 parts", workbook(extra={f"xl/media/{at}.xml": "" for at in range(10_000)}), REFUSED
    yield "a ZIP of something else", workbook(extra={"xl/workbook.xml": "nothing"}), REFUSED
    yield "a string that is not there", workbook(whole('<row r="1"><c r="A1" t="s"><v>99999999</v></c></row>')), REFUSED
    yield "an old Excel file", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096), REFUSED
    yield "a PDF", b"%PDF-1.7\n" + b"x" * 4096, REFUSED
    yield "a picture", b"\x89PNG\r\n\x1a\n" + bytes(4096), REFUSED
    yield "a web page", b"<!DOCTYPE html><table><tr><td>income</table>", REFUSED
    yield "an empty ZIP", b"PK\x05\x06" + bytes(18), REFUSED
    yield "more than 10 MB", b"PK\x03\x04" + bytes(11 << 20), REFUSED
    yield from bombs()


def written(folder: Path):
    """All of them as files: name, path, what must come of it. Another process makes them beforehand: what this one
    holds would be counted with the commands that it runs."""
    made = subprocess.run([sys.executable, __file__, folder], stdout=subprocess.PIPE, check=True)
    return [(name, Path(path), comes) for name, path, comes in json.loads(made.stdout)]


def main(folder):
    """Writes all of them and says which is where."""
    made = []
    for kind, files in (("csv", tables()), ("xlsx", workbooks())):
        for number, (name, content, comes) in enumerate(files):
            path = folder / f"{number}.{kind}"
            path.write_bytes(content)
            made.append([f"{kind}: {name}", str(path), comes])
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
