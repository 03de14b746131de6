"""How is a small PDF made that any reader opens?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Sizes in points: a letter page, and half of a full-size construction sheet.
LETTER = (612, 792)
HALF_SIZE = (1224, 792)
_MARGIN = 36
_LINES_ON_PAGE = 46


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text at a place, in points from the lower left corner."""

    x: int
    y: int
    text: str
    size: int = 10


def document(title: str, paragraphs: Sequence[str]) -> bytes:
    """A text of as many letter pages as it needs."""
    rows = [row for paragraph in paragraphs for row in [*_wrapped(paragraph), ""]]
    parts = [rows[at : at + _LINES_ON_PAGE] for at in range(0, len(rows), _LINES_ON_PAGE)]
    pages = [_text_page(title, part, number) for number, part in enumerate(parts or [[]], 1)]
    return _file(title, LETTER, pages)


def drawing(sheet: str, title: str, notes: Sequence[str], block: Sequence[str]) -> bytes:
    """One sheet: a border, a grid of column lines, general notes and a title block."""
    width, height = HALF_SIZE
    strokes = [_box(_MARGIN, _MARGIN, width - 2 * _MARGIN, height - 2 * _MARGIN)]
    strokes.append(_box(width - 260, _MARGIN, 224, 168))
    texts = [Line(width - 250, 180, title, 12), Line(width - 110, 48, sheet, 28)]
    texts += [Line(width - 250, 164 - 14 * row, text, 9) for row, text in enumerate(block)]
    for column in range(7):
        x = 120 + 120 * column
        strokes.append(f"{x} 120 m {x} 660 l S")
        texts.append(Line(x - 4, 672, str(column + 1), 12))
    for row in range(5):
        y = 150 + 120 * row
        strokes.append(f"90 {y} m 870 {y} l S")
        texts.append(Line(70, y - 4, chr(ord("A") + row), 12))
    texts += [Line(width - 250, 700 - 14 * row, text, 9) for row, text in enumerate(notes)]
    return _file(f"{sheet} {title}", HALF_SIZE, [_content(texts, strokes)])


def _wrapped(paragraph: str, most: int = 92) -> list[str]:
    rows, row = [], ""
    for word in paragraph.split():
        if row and len(row) + 1 + len(word) > most:
            rows.append(row)
            row = word
        else:
            row = f"{row} {word}".strip()
    return [*rows, row]


def _text_page(title: str, rows: Sequence[str], number: int) -> bytes:
    texts = [Line(_MARGIN * 2, 720, title, 14), Line(540, 36, str(number), 9)]
    texts += [Line(_MARGIN * 2, 690 - 14 * place, row) for place, row in enumerate(rows)]
    return _content([text for text in texts if text.text], [])


def _box(x: int, y: int, width: int, height: int) -> str:
    return f"{x} {y} {width} {height} re S"


def _content(texts: Iterable[Line], strokes: Iterable[str]) -> bytes:
    shown = [f"BT /F1 {t.size} Tf {t.x} {t.y} Td ({_escaped(t.text)}) Tj ET" for t in texts]
    # What a font of the standard set cannot show becomes a question mark.
    return "\n".join([*strokes, *shown]).encode("cp1252", "replace")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _file(title: str, size: tuple[int, int], pages: Sequence[bytes]) -> bytes:
    """The objects of a PDF 1.4, numbered from one: catalog, pages, font, information, contents."""
    first = 5
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(pages)))
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font,
        f"<< /Title ({_escaped(title)}) >>".encode("cp1252", "replace"),
    ]
    for place, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
            f"/Resources << /Font << /F1 3 0 R >> >> "
            f"/Contents {first + 2 * place + 1} 0 R >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
    return _assembled(objects)


def _assembled(objects: Sequence[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, each in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    start, count = len(out), len(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % count
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        count,
        start,
    )
    return bytes(out)
