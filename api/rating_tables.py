"""The ratings' part of a report: shares by unit, factor and month, reasons, what was left out."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from api.tables import Share, Table, Value
from bot import satisfaction
from bot.i18n import SOURCE, translator
from bot.periods import Period, say_month
from office import staff
from office.ratings import results
from office.ratings.form import TICKET, VISIT
from office.ratings.results import Cell, Figures


async def tables(session: AsyncSession, period: Period) -> list[Table]:
    """Everything that was rated in the period; shares of too few answers are left empty."""
    figures = await results.figures(session, since=period.since, until=period.until)
    names = await staff.unit_names(session)
    return [
        _by_factor(figures, names),
        _by_month(figures, names),
        await _reasons(session, figures, names),
        _left_out(figures),
    ]


def _notes(figures: Figures) -> tuple[str, ...]:
    _ = translator(SOURCE)
    few = _("Dưới {minimum} lượt thì chỉ ghi số lượt.").format(minimum=figures.minimum)
    return f"{_(satisfaction.NAME)}.", few


def _columns(second: str) -> tuple[str, ...]:
    _ = translator(SOURCE)
    return (
        _("Đơn vị"),
        second,
        _("Số lượt"),
        _("Hài lòng"),
        _("Tỷ lệ"),
        _("Thấp nhất (95%)"),
        _("Cao nhất (95%)"),
    )


def _row(figures: Figures, cell: Cell, unit: str, second: str) -> tuple[Value, ...]:
    if not figures.shown(cell):
        return unit, second, cell.answers, None, None, None, None
    low, high = satisfaction.between(cell)
    share = Share(satisfaction.share(cell))
    return unit, second, cell.answers, cell.satisfied, share, Share(low), Share(high)


def _by_factor(figures: Figures, names: dict[str, str]) -> Table:
    _ = translator(SOURCE)
    return Table(
        _("Mức hài lòng theo đơn vị và yếu tố"),
        _notes(figures),
        _columns(_("Yếu tố")),
        tuple(
            _row(figures, cell, names[cell.unit], satisfaction.factor(cell.factor, SOURCE))
            for cell in figures.cells
            if cell.month is None
        ),
    )


def _by_month(figures: Figures, names: dict[str, str]) -> Table:
    _ = translator(SOURCE)
    return Table(
        _("Mức hài lòng chung theo tháng"),
        _notes(figures),
        _columns(_("Tháng")),
        tuple(
            _row(figures, cell, names[cell.unit], say_month(cell.month, SOURCE))
            for cell in figures.cells
            if cell.month and cell.factor == VISIT
        ),
    )


async def _reasons(session: AsyncSession, figures: Figures, names: dict[str, str]) -> Table:
    """Where enough people answered; a reason of one of three visitors would point at her."""
    _ = translator(SOURCE)
    rows: list[tuple[Value, ...]] = []
    for unit in figures.units():
        for kind in (VISIT, TICKET):
            if not figures.shown(figures.of(unit, kind)):
                continue
            ticked = await results.reasons(
                session, since=figures.since, until=figures.until, unit=unit, kind=kind
            )
            for code, count in ticked:
                rows.append(
                    (
                        names[unit],
                        satisfaction.factor(kind, SOURCE),
                        satisfaction.reason(kind, code, SOURCE),
                        count,
                    )
                )
    columns = (_("Đơn vị"), _("Đánh giá"), _("Lý do"), _("Số lần chọn"))
    return Table(_("Lý do chưa hài lòng"), _notes(figures), columns, tuple(rows))


def _left_out(figures: Figures) -> Table:
    _ = translator(SOURCE)
    return Table(
        _("Lượt không tính"),
        (_("Giữ lại để kiểm tra, không tính vào tỷ lệ."),),
        (_("Vì sao"), _("Số lượt")),
        tuple(
            (_(satisfaction.LEFT_OUT[reason]), count)
            for reason, count in sorted(figures.left_out.items())
        ),
    )
