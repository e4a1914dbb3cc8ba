"""A paper as PDF and as pictures of its pages, set by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from bot.papers import model
from bot.papers.model import Blank, Block, Paper, Table, Words

#: Faces that break lines where Times New Roman does, the best first; and the one always there.
TWINS, OURS = ("Tinos", "Times New Roman"), "Libertinus Serif"
TEMPLATE = Path(__file__).parent / "paper.typ"
#: Dots an inch of a page's picture: 910 × 1286, read on a phone, about 150 KB.
DOTS = 110


def pdf(paper: Paper) -> bytes:
    """The whole paper. Always the same bytes."""
    made = _compiler().compile(format="pdf", sys_inputs=_inputs(paper), timestamp=0)
    if not isinstance(made, bytes):
        raise TypeError("a PDF is one file")
    return made


def pages(paper: Paper, *, dots: int = DOTS) -> list[bytes]:
    """Every page as a PNG."""
    made = _compiler().compile(format="png", ppi=dots, sys_inputs=_inputs(paper))
    return [made] if isinstance(made, bytes) else list(made or ())


@cache
def face() -> tuple[str, int]:
    """The face that everything is set in, and how much bolder its bold is than its regular.

    Tinos is as wide as Times New Roman letter by letter and has every Vietnamese letter; so has
    Times New Roman itself. Liberation Serif is as wide too, but its older versions, which Debian 12
    still has under the same name, lack most Vietnamese letters. Where neither is installed it is
    the serif that comes with typst, semibold: in its bold ế, ễ and ể cannot be told apart.
    """
    installed = typst.Fonts(include_system_fonts=True).families()
    return next(((name, 300) for name in TWINS if name in installed), (OURS, 200))


def _compiler() -> typst.Compiler:
    return typst.Compiler(TEMPLATE, ignore_system_fonts=face()[0] == OURS)


def _inputs(paper: Paper) -> dict[str, str]:
    """What the template knows, as data: nothing in it is markup."""
    said = {
        "above": paper.above or "",
        "issuer": paper.issuer,
        "state": model.STATE,
        "motto": model.MOTTO,
        "number": model.number_line(paper),
        "date": model.date_line(paper),
        "draft": model.DRAFT,
        "kind": paper.kind,
        "subject": paper.subject,
        "to": f"Kính gửi: {paper.to}" if paper.to else "",
        "blocks": [_block(block) for block in paper.blocks],
        "sent_to": model.SENT_TO,
        "recipients": paper.recipients,
        "signature": paper.signature,
        "annexes": [
            {
                "name": model.annex_name(paper, place),
                "title": annex.title.upper(),
                "origin": model.annex_origin(paper),
                "wide": annex.wide,
                "blocks": [_block(block) for block in annex.blocks],
            }
            for place, annex in enumerate(paper.annexes)
        ],
    }
    name, delta = face()
    return {
        "paper": json.dumps(said, ensure_ascii=False),
        "face": name,
        "delta": str(delta),
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Words():
            return {"is": "words", "text": block.text, "style": block.style}
        case Blank():
            return {"is": "blank", "lines": block.lines}
        case Table():
            return {
                "is": "table",
                "columns": [asdict(column) for column in block.columns],
                "rows": block.rows,
                "strong": sorted(block.strong),
            }
