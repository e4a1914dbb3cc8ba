"""A paper as DOCX: the document that people go on writing in."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from bot.papers import model
from bot.papers.model import Align, Blank, Block, Paper, Style, Table, Words

FONT = "Times New Roman"
#: Margins in millimetres (Nghị định 30/2020: top, bottom 20-25, left 30-35, right 15-20).
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 20
SHORT, LONG = 210, 297
BODY, SMALL, CELL = Pt(14), Pt(11), Pt(12)
#: Widths of the two halves of the head, in millimetres.
HEAD = (66, 94)
#: Of the list of readers and the signature.
FOOT = (82, 78)
#: What a title keeps free on both sides, in millimetres: its lines are of about the same length.
TITLE = 12
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}


def render(paper: Paper) -> bytes:
    """The bytes of the file; the same paper always gives the same words in the same places."""
    document = Document()
    _base(document)
    _page(document.sections[0], wide=False)
    _head(document, paper)
    _blocks(document, paper.blocks, width=SHORT - LEFT - RIGHT)
    _foot(document, paper)
    for place, annex in enumerate(paper.annexes):
        section = document.add_section(WD_SECTION.NEW_PAGE)
        _page(section, wide=annex.wide)
        _line(document, model.annex_name(paper, place), bold=True, align="center")
        _line(document, annex.title.upper(), bold=True, align="center")
        _line(document, model.annex_origin(paper), italic=True, align="center", after=8)
        _blocks(document, annex.blocks, width=(LONG if annex.wide else SHORT) - LEFT - RIGHT)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _base(document: Any) -> None:
    """Times New Roman for every script, Vietnamese, nothing of Word's own styling."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, BODY
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FONT)
    language = OxmlElement("w:lang")
    for part in ("w:val", "w:eastAsia"):
        language.set(qn(part), "vi-VN")
    style.element.get_or_add_rPr().append(language)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.author = ""
    document.core_properties.created = document.core_properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001


def _page(section: Any, *, wide: bool) -> None:
    """A4; pages are numbered in the middle of the top margin, not the first, anew in each annex."""
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    width, height = (LONG, SHORT) if wide else (SHORT, LONG)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    numbering = OxmlElement("w:pgNumType")
    numbering.set(qn("w:start"), "1")
    section._sectPr.append(numbering)
    section.header.is_linked_to_previous = section.first_page_header.is_linked_to_previous = False
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        run._r.append(_field(kind, text))
    run.font.size = Pt(13)


def _field(kind: str | None, text: str | None) -> Any:
    element = OxmlElement("w:fldChar" if kind else "w:instrText")
    if kind:
        element.set(qn("w:fldCharType"), kind)
    else:
        element.text = text
    return element


def _head(document: Any, paper: Paper) -> None:
    """Issuing body and number on the left; State, motto, place and date on the right."""
    left, right = _halves(document, HEAD)
    if paper.above:
        _line(left, paper.above, align="center", size=Pt(13))
    for name in paper.issuer:
        _line(left, name, bold=True, align="center", size=Pt(13))
    _rule(left, width=HEAD[0], length=24)
    _line(left, model.number_line(paper), align="center", size=Pt(13))
    draft = _line(left, f" {model.DRAFT} ", bold=True, align="center", size=Pt(13), before=6)
    draft.runs[0]._r.get_or_add_rPr().append(_border("w:bdr"))
    _line(right, model.STATE, bold=True, align="center", size=Pt(12))
    _line(right, model.MOTTO, bold=True, align="center", size=Pt(13))
    _rule(right, width=HEAD[1], length=58)
    _line(right, model.date_line(paper), italic=True, align="center", size=Pt(13))
    _line(document, paper.kind, bold=True, align="center", before=14)
    subject = _line(document, paper.subject, bold=True, align="center")
    subject.paragraph_format.left_indent = subject.paragraph_format.right_indent = Mm(TITLE)
    _rule(document, width=SHORT - LEFT - RIGHT, length=50)
    if paper.to:
        _line(document, f"Kính gửi: {paper.to}", align="center", before=6, after=6)


def _halves(document: Any, widths: tuple[int, int]) -> tuple[Any, Any]:
    """Two cells beside each other without borders, each begun by its first line."""
    table = document.add_table(1, 2)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    _widths(table, [Mm(width) for width in widths])
    for cell in table.rows[0].cells:
        _no_padding(cell)
    return table.rows[0].cells[0], table.rows[0].cells[1]


def _widths(table: Any, widths: Sequence[Any]) -> None:
    """Fixed widths: Word reads those of the cells, others those of the grid."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
        for cell in column.cells:
            cell.width = width


def _no_padding(cell: Any) -> None:
    margins = OxmlElement("w:tcMar")
    for side in ("w:left", "w:right"):
        element = OxmlElement(side)
        element.set(qn("w:w"), "0")
        element.set(qn("w:type"), "dxa")
        margins.append(element)
    cell._tc.get_or_add_tcPr().append(margins)


def _line(
    place: Any,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    align: Align = "left",
    size: Any = BODY,
    before: float = 0,
    after: float = 0,
) -> Any:
    """A paragraph of one look; the empty one that every cell begins with is used first."""
    paragraphs = place.paragraphs
    fresh = len(paragraphs) == 1 and not paragraphs[0].runs and hasattr(place, "vertical_alignment")
    paragraph = paragraphs[0] if fresh else place.add_paragraph()
    paragraph.alignment = _ALIGN[align]
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.italic, run.font.size = bold, italic, size
    return paragraph


def _gap(place: Any, height: float) -> Any:
    """An empty paragraph of exactly that height in points."""
    paragraph = _line(place, "")
    paragraph.paragraph_format.line_spacing = Pt(height)
    return paragraph


def _rule(place: Any, *, width: int, length: int) -> None:
    """A thin line in the middle, as long as that: the upper border of a tiny paragraph."""
    paragraph = _gap(place, 6)
    paragraph.paragraph_format.left_indent = Mm((width - length) / 2)
    paragraph.paragraph_format.right_indent = Mm((width - length) / 2)
    borders = OxmlElement("w:pBdr")
    borders.append(_border("w:top"))
    paragraph._p.get_or_add_pPr().append(borders)


def _border(name: str) -> Any:
    border = OxmlElement(name)
    for part, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        border.set(qn(f"w:{part}"), value)
    return border


def _blocks(document: Any, blocks: Sequence[Block], *, width: int) -> None:
    for block in blocks:
        if isinstance(block, Words):
            _words(document, block)
        elif isinstance(block, Blank):
            _blank(document, block, width)
        else:
            _table(document, block, width)


def _words(document: Any, block: Words) -> None:
    text = f"- {block.text}" if block.style == "item" else block.text
    paragraph = _line(
        document,
        text,
        bold=block.style in {"part", "point", "center"},
        italic=block.style == "note",
        size=Pt(12) if block.style == "note" else BODY,
        before=6 if block.style == "part" else 3,
        after=3,
    )
    _indent(paragraph, block.style)


def _indent(paragraph: Any, style: Style) -> None:
    if style == "center":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    paragraph.paragraph_format.first_line_indent = Mm(10)
    paragraph.paragraph_format.line_spacing = 1.1
    paragraph.paragraph_format.keep_with_next = style in {"part", "point", "note"}


def _blank(document: Any, block: Blank, width: int) -> None:
    for _ in range(block.lines):
        paragraph = _line(document, "\t", before=2, after=2)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Mm(width), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS
        )


def _table(document: Any, block: Table, width: int) -> None:
    table = document.add_table(1, len(block.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    whole = sum(column.width for column in block.columns)
    widths = [Mm(width * column.width / whole) for column in block.columns]
    for cell, column in zip(table.rows[0].cells, block.columns, strict=True):
        _line(cell, column.title, bold=True, align="center", size=CELL)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for place, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, text, column in zip(cells, row, block.columns, strict=True):
            for line in text.split("\n"):
                _line(cell, line, bold=place in block.strong, align=column.align, size=CELL)
    for drawn in table.rows:
        drawn._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    _widths(table, widths)
    _gap(document, 6)


def _foot(document: Any, paper: Paper) -> None:
    """Nơi nhận on the left, who signs on the right; the name is left open."""
    _gap(document, 8)
    left, right = _halves(document, FOOT)
    _line(left, model.SENT_TO, bold=True, italic=True, size=Pt(12))
    for name in paper.recipients:
        _line(left, f"- {name}", size=SMALL)
    for text in paper.signature:
        _line(right, text, bold=True, align="center")
    _line(right, "", before=70)
