"""Orders: which paper, of which year and period; what a chat, a link and a command line carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import N_
from bot.papers import others, year
from bot.papers.model import SIGNATURES, Paper
from office import record
from office.figures import Span
from office.record import Record

#: The first year of the plan.
FIRST_YEAR = 2026
#: Who writes each paper, by its name on the command line.
KINDS: dict[str, Callable[..., Paper]] = {
    "year": year.self_assessment,
    "period": year.of_period,
    "registration": others.registration,
    "commendation": others.commendation,
    "budget": others.budget,
}
LABELS = {
    "year": N_("Báo cáo tự đánh giá năm"),
    "period": N_("Báo cáo theo kỳ"),
    "registration": N_("Đăng ký mức đạt chuẩn"),
    "commendation": N_("Danh sách đề nghị biểu dương"),
    "budget": N_("Đề nghị bố trí kinh phí"),
}


#: Papers that look ahead; from this month on they are for the year to come.
AHEAD, AUTUMN = frozenset({"registration", "budget"}), 10
#: Papers with people's own words in them; only who follows all units has them in chat.
FOLLOWED = frozenset({"commendation"})


def year_of(kind: str, today: date) -> int:
    """The year for which a paper is written when nobody says which."""
    return today.year + (kind in AHEAD and today.month >= AUTUMN)


def title(say: Callable[[str], str], kind: str, year: int) -> str:
    """What a paper is called in a chat, in the language of `say`."""
    return say(N_("{paper} {year}")).format(paper=say(LABELS[kind]), year=year)


@dataclass(frozen=True)
class Order:
    """A paper that somebody wants."""

    kind: str
    year: int
    span: Span
    sign: str = "chair"

    @property
    def key(self) -> str:
        """The order as one word, to be kept in a letter or behind a link."""
        days = f"{self.span.since}/{self.span.until}"
        return f"{self.kind}/{self.year}/{days}/{self.sign}"

    @classmethod
    def of(cls, key: str) -> Order:
        """The order of a word that `key` made. Raises `ValueError` for any other."""
        kind, year_, since, until, sign = key.split("/")
        if kind not in KINDS or sign not in SIGNATURES:
            raise ValueError(key)
        span = Span(date.fromisoformat(since), date.fromisoformat(until))
        return cls(kind, int(year_), span, sign)


async def write(session: AsyncSession, order: Order, *, now: datetime, zone: ZoneInfo) -> Paper:
    """The paper, from the record as it stands now. Refuses `NoScheme`."""
    found = await record.of_year(session, order.year, order.span, now=now, zone=zone)
    return written(found, order)


def written(found: Record, order: Order) -> Paper:
    """The paper of a record."""
    return KINDS[order.kind](found, sign=order.sign)
