"""Orders: which paper, of which year and period; what a chat, a link and a command line carry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from bot.i18n import N_
from bot.papers import docx, others, typeset, xlsx, year
from bot.papers.model import SIGNATURES, Paper
from office import record
from office.record import Record, Span

#: Papers by their name on the command line: their label in a chat, and who writes them.
KINDS: dict[str, tuple[str, Callable[..., Paper]]] = {
    "year": (N_("Báo cáo tự đánh giá năm"), year.self_assessment),
    "period": (N_("Báo cáo theo kỳ"), year.of_period),
    "registration": (N_("Đăng ký mức đạt chuẩn"), others.registration),
    "commendation": (N_("Danh sách đề nghị biểu dương"), others.commendation),
    "budget": (N_("Đề nghị bố trí kinh phí"), others.budget),
}
FORMATS: dict[str, Callable[[Paper], bytes]] = {
    "docx": docx.render,
    "xlsx": xlsx.render,
    "pdf": typeset.pdf,
}


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
    return KINDS[order.kind][1](found, sign=order.sign)
