"""Digests in words: numbers first for leaders, the plan's course for observers."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import shorten
from typing import TYPE_CHECKING

from bot import i18n, post
from bot.i18n import N_
from bot.messages import Choice, Reply
from office import staff
from office.plan import digests
from office.plan.digests import Issue, Numbers
from office.plan.standings import Standing

if TYPE_CHECKING:
    from bot.service import Service

WEEK = N_(
    "Kế hoạch Chính quyền thân thiện, tuần từ {day}: {done}/{total} nhiệm vụ đã báo hoàn thành "
    "({unconfirmed} chờ xác nhận), {overdue} quá hạn, {stuck} vướng, {unknown} chưa có thông tin."
)
MONTH = N_(
    "Kế hoạch Chính quyền thân thiện, tháng {month}: {done}/{total} nhiệm vụ đã báo hoàn thành, "
    "{overdue} quá hạn, {unknown} chưa có thông tin."
)
EXTRA = N_("Việc giao thêm: {count} đang làm, {late} quá hạn.")
OVERDUE = N_("Quá hạn: {line} (còn chờ {units})")
STUCK = N_("Vướng: {line} ({units})")
SOON = N_("Sắp đến hạn {day}: {line}")
#: Lines of one kind in a digest.
SHOWN = 3


async def tick(service: Service) -> None:
    """Send the digests that are due at this moment."""
    now = service.clock()
    today = now.astimezone(service.zone).date()
    async with service.database.reading() as session:
        issues = await digests.due(session, now=now, zone=service.zone)
        if not issues:
            return
        numbers = await digests.numbers(session, today=today, zone=service.zone)
        units = await staff.unit_names(session)
    for issue in issues:
        for person in issue.readers:
            async with service.database.transaction() as session:
                if await digests.claim(session, issue, person, now=now):
                    reply = words(service.language_of(person), issue, numbers, units)
                    await post.to(service, session, person, reply, now=now)


def words(language: str, issue: Issue, numbers: Numbers, units: dict[str, str]) -> Reply:
    """A digest as its reader reads it; observers read nothing of what holds a unit up."""
    say = i18n.translator(language)
    head = say(WEEK if issue.kind == "week" else MONTH).format(
        day=i18n.say_date(issue.first, language),
        month=f"{issue.first:%m/%Y}",
        done=numbers.done,
        total=numbers.total,
        unconfirmed=numbers.unconfirmed,
        overdue=len(numbers.overdue),
        stuck=len(numbers.stuck),
        unknown=numbers.unknown,
    )
    said = [head]
    if issue.kind == "week":
        said += _inner(say, language, numbers, units)
    return Reply("\n".join(said), (Choice(say(N_("Xem kế hoạch")), "command:kehoach:"),))


def _inner(
    say: Callable[[str], str], language: str, numbers: Numbers, units: dict[str, str]
) -> list[str]:
    def names(slugs: tuple[str, ...]) -> str:
        return ", ".join(units.get(slug, slug) for slug in slugs)

    said = []
    if numbers.extra:
        said.append(say(EXTRA).format(count=numbers.extra, late=numbers.extra_late))
    said += [
        say(OVERDUE).format(line=_line(line), units=names(line.waiting))
        for line in numbers.overdue[:SHOWN]
    ]
    said += [
        say(STUCK).format(line=_line(line), units=names(line.stuck))
        for line in numbers.stuck[:SHOWN]
    ]
    said += [
        say(SOON).format(line=_line(line), day=i18n.say_date(line.last_working, language))
        for line in numbers.soon[:SHOWN]
    ]
    return said


def _line(line: Standing) -> str:
    return shorten(f"{line.stt}. {line.short}", width=60, placeholder="…")
