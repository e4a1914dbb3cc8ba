"""A paper as PDF and as pictures of its pages, set by typst."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from bot.papers import model
from bot.papers.model import Blank, Block, Paper, Table, Words

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


def _compiler() -> typst.Compiler:
    # System fonts are wanted: a metric twin of Times New Roman, where one is installed.
    return typst.Compiler(TEMPLATE)


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
    return {"paper": json.dumps(said, ensure_ascii=False)}


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
