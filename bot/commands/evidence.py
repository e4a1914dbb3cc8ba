"""Files as evidence: one-time links from the chat to the commune's own page."""

from __future__ import annotations

from bot.actions import Done, verb
from bot.messages import Choice, Reply
from bot.turn import Turn
from office.errors import NotReporter
from office.plan import evidence

#: Files listed in one message.
SHOWN = 8


def _nowhere(turn: Turn) -> Reply:
    """Files need our page: where no server listens there is none."""
    return Reply(
        turn._(
            "Tệp gửi và nhận qua trang web của trợ lý, lúc này trang chưa mở. Đồng chí ghi số, "
            "ngày văn bản hoặc đường dẫn làm minh chứng, hoặc nhờ quản trị mở trang."
        )
    )


@verb("files")
async def _files(turn: Turn, arguments: list[str]) -> Done:
    """The files of a task's year, and a button for one more."""
    stt, year = int(arguments[0]), int(arguments[1])
    turn.staff()
    found = await evidence.of_task(turn.session, stt, year)
    lines = [turn._("Tệp minh chứng của nhiệm vụ {stt}, năm {year}:").format(stt=stt, year=year)]
    lines += [f"📎 {row.name} · {turn.unit(row.unit)}" for row in found[-SHOWN:]]
    if not found:
        lines = [turn._("Nhiệm vụ {stt}, năm {year} chưa có tệp nào.").format(stt=stt, year=year)]
    choices = [
        Choice(turn._("Tải {name}").format(name=row.name)[:40], f"file:{row.id}")
        for row in found[-SHOWN:]
    ]
    if turn.staff().units("report"):
        choices.append(Choice(turn._("Gửi tệp"), f"upload:{stt}:{year}"))
    return Reply("\n".join(lines), tuple(choices))


@verb("upload")
async def _upload(turn: Turn, arguments: list[str]) -> Done:
    stt, year, *unit = arguments
    units = turn.staff().units("report")
    if not unit and len(units) > 1:
        return Reply(
            turn._("Tệp của đơn vị nào?"),
            tuple(
                Choice(turn.unit(slug), f"upload:{stt}:{year}:{slug}", (slug,)) for slug in units
            ),
        )
    if not units:
        raise NotReporter
    address = turn.service.address
    if address is None:
        return _nowhere(turn)
    token = await evidence.upload_link(
        turn.session,
        int(stt),
        int(year),
        unit[0] if unit else units[0],
        by=turn.staff(),
        now=turn.now,
    )
    return Reply(
        turn._(
            "Đồng chí mở đường dẫn này để gửi một tệp (trong mười phút, dùng một lần):\n{link}\n"
            "⚠️ Không gửi tài liệu mật, nội bộ hay có dữ liệu cá nhân của người dân."
        ).format(link=f"{address}/minh-chung/{token}")
    )


@verb("file")
async def _file(turn: Turn, arguments: list[str]) -> Done:
    address = turn.service.address
    if address is None:
        return _nowhere(turn)
    token = await evidence.download_link(
        turn.session, int(arguments[0]), by=turn.staff(), now=turn.now
    )
    return Reply(
        turn._("Tải tệp (trong mười phút, dùng một lần):\n{link}").format(
            link=f"{address}/minh-chung/{token}"
        )
    )
