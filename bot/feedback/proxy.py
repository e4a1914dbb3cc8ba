"""Sending for somebody else: an official or village head asks, agrees in her name, hands a slip.

What is asked is the intake's; here stand only its other words, and the slip with the code.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Literal

import typst

from bot import i18n
from bot.feedback import slip, wording
from bot.feedback.draft import Draft
from bot.messages import Choice, File, Reply
from bot.turn import Turn
from office import files
from office.models import Ticket

TEMPLATE = Path(__file__).with_name("proxy.typ")
#: Which text of consent is read out for whom.
PURPOSES = {False: "feedback", True: "proxy"}


def offer(turn: Turn, draft: Draft) -> tuple[Choice, ...]:
    """The button that turns an official's own feedback into somebody else's."""
    if turn.official is None or draft.proxy:
        return ()
    return (Choice(turn._("Gửi hộ người dân"), "fb:proxy", ("gửi hộ", "gui ho")),)


def what(turn: Turn) -> str:
    """What is the matter, asked of who writes it down."""
    return turn._(
        "Đồng chí gửi hộ: ghi lại lời người dân vào một tin giúp, việc gì, từ bao giờ. Xin đừng "
        "ghi số căn cước, số điện thoại."
    )


def consent(turn: Turn, told: str) -> tuple[str, tuple[Choice, ...]]:
    """What the person must have been told, and what she wished; nothing is taken for granted."""
    text = turn._("Xin đồng chí nói với người nhờ gửi:\n{told}\n\nNgười ấy đồng ý thế nào?")
    choices = (
        Choice(turn._("Đồng ý, không nêu tên"), "fb:consent:no", ("không nêu tên",)),
        Choice(turn._("Đồng ý, có nêu tên"), "fb:consent:yes", ("có nêu tên", "nêu tên")),
    )
    return text.format(told=told), choices


def name(turn: Turn) -> str:
    """The name of the person herself."""
    return turn._(
        "Đồng chí ghi họ tên, địa chỉ (và số điện thoại nếu người ấy muốn) vào một tin; người ấy "
        "không muốn thì bấm Bỏ qua."
    )


async def receipt(turn: Turn, ticket: Ticket) -> Reply:
    """The code for the official, and the slip to hand over: a page to print, a picture to send."""
    text = turn._(
        "Đã gửi hộ, mã {code}. Đồng chí đưa phiếu này (in hoặc gửi ảnh) cho người nhờ; tin về việc "
        "này đến đồng chí, nhờ đồng chí báo lại."
    ).format(code=ticket.code)
    choices = (
        Choice(turn._("Xem phản ánh"), f"command:tracuu:{ticket.code}"),
        Choice(turn._("Gửi hộ việc khác"), "fb:proxy"),
    )
    files = await asyncio.to_thread(_files, turn, ticket)
    return Reply(text, choices, files=files)


def _files(turn: Turn, ticket: Ticket) -> tuple[File, ...]:
    return (
        _kept(turn, ticket, "photo", "png"),
        _kept(turn, ticket, "document", "pdf"),
    )


def _kept(
    turn: Turn, ticket: Ticket, kind: Literal["photo", "document"], ending: Literal["png", "pdf"]
) -> File:
    content = page(turn, ticket, ending)
    place = f"{slip.PLACE}/{hashlib.sha256(content).hexdigest()}.{ending}"
    files.keep(turn.service.files / place, content)
    return File(kind, place, f"phieu-{ticket.code}.{ending}")


@cache
def _compiler() -> typst.Compiler:
    # Only the fonts that come with typst: a slip looks the same wherever it is made.
    return typst.Compiler(TEMPLATE, ignore_system_fonts=True)


def page(turn: Turn, ticket: Ticket, kind: Literal["png", "pdf"]) -> bytes:
    """The slip as PNG or PDF; always Vietnamese, and without the words: a slip may get lost."""
    at = ticket.at.astimezone(turn.zone)
    day = i18n.say_date(at.date(), i18n.SOURCE)
    official = turn.official.name if turn.official else ""
    where = f" · {ticket.village}" if ticket.village else ""
    kind_ = wording.KINDS.get(ticket.kind, wording.KINDS["gop_y"])
    words = {
        "title": "Phiếu gửi phản ánh",
        "commune": "Xã Ninh Giang, thành phố Hải Phòng",
        "code": ticket.code,
        "about": f"{kind_}{where}",
        "at": f"Gửi lúc {i18n.say_time(ticket.at, turn.zone, i18n.SOURCE)} ngày {day}",
        "by": f"Người gửi hộ: đồng chí {official}",
        "follow": (
            "Hỏi kết quả: nhắn mã này cho trợ lý số của xã (/tracuu), hoặc đọc mã cho "
            "cán bộ. Ai có mã xem được kết quả, không xem được tên người gửi."
        ),
        "rights": "Muốn sửa, rút lại hoặc xóa: nói mã này với người gửi hộ hoặc với cán bộ xã.",
    }
    made = _compiler().compile(
        format=kind,
        ppi=200,
        sys_inputs={"words": json.dumps(words, ensure_ascii=False)},
        timestamp=0,
    )
    if not isinstance(made, bytes):
        raise TypeError("a slip is one page")
    return made
