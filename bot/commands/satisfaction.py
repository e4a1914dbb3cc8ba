"""The report of how satisfied people are: by unit, then one unit by factor and month."""

from __future__ import annotations

from textwrap import shorten

from bot import actions, periods, satisfaction
from bot.commands.reports import report
from bot.i18n import N_, say_percent
from bot.messages import Choice, Reply
from bot.periods import Period
from bot.turn import Turn
from office import praise
from office.ratings import publishing, results
from office.ratings.form import ANSWER, TICKET, VISIT, form
from office.ratings.results import Cell, Figures

#: Reasons and words of praise in one message.
REASONS, PRAISE = 3, 15
#: Characters shown of what one person wrote.
LONGEST = 300
#: Where citizens read what is published.
PAGE = "/cong-khai/hai-long"


@report("hailong", N_("Mức hài lòng"))
async def of_period(turn: Turn, arguments: str) -> Reply:
    """This month, or the period that is named; behind it a unit."""
    typed, _, unit = arguments.partition(" ")
    period = periods.parse(typed) or periods.month_of(turn.today)
    figures = await _figures(turn, period)
    if unit in turn.units:
        figures = figures.of_units([unit])
        return _one_unit(turn, figures, unit, period, await _reasons(turn, figures, unit))
    return _all_units(turn, figures, period)


async def _figures(turn: Turn, period: Period) -> Figures:
    """What this official reads: leaders and who follows all units, others their own."""
    found = await results.figures(turn.session, since=period.since, until=period.until)
    official = turn.staff()
    own = official.units()
    return found if official.may("follow") or not own else found.of_units(own)


def _all_units(turn: Turn, figures: Figures, period: Period) -> Reply:
    language = turn.language
    cells = [figures.of(unit, VISIT) for unit in figures.units()]
    shown = [cell for cell in cells if figures.shown(cell)]
    title = turn._("Mức hài lòng, {period}").format(period=period.said(language))
    lines = [f"{title}. {turn._(satisfaction.NAME)}."]
    lines += [f"- {turn.unit(cell.unit)}: {satisfaction.said(cell, language)}" for cell in shown]
    few = [cell.unit for cell in cells if not figures.shown(cell)]
    if few:
        lines.append(_too_few(turn, figures, few))
    if not cells:
        lines.append(turn._("Chưa có lượt đánh giá nào trong kỳ này."))
    lines += _below(turn, figures)
    picture = satisfaction.chart(title, shown, {c: turn.unit(c.unit) for c in shown}, language)
    choices = [
        Choice(turn.unit(unit), f"command:report:hailong {period.code} {unit}", (unit,))
        for unit in figures.units()
    ]
    choices += _other_periods(turn, period)
    if shown and turn.staff().may("publish"):
        choices.append(Choice(turn._("Công bố"), f"publish_ratings:{period.code}"))
    return Reply("\n".join(lines), tuple(choices), picture)


async def _reasons(turn: Turn, figures: Figures, unit: str) -> list[str]:
    """What is ticked most often after a visit, where enough people answered."""
    if not figures.shown(figures.of(unit, VISIT)):
        return []
    ticked = await results.reasons(
        turn.session, since=figures.since, until=figures.until, unit=unit, kind=VISIT
    )
    told = [
        f"{satisfaction.reason(VISIT, code, turn.language)} ({count})"
        for code, count in ticked[:REASONS]
    ]
    return (
        [turn._("Lý do hay được chọn: {reasons}.").format(reasons="; ".join(told))] if told else []
    )


def _one_unit(turn: Turn, figures: Figures, unit: str, period: Period, reasons: list[str]) -> Reply:
    """Factors below each other, then the whole by month."""
    language = turn.language
    factors = [figures.of(unit, code) for code in (VISIT, *form().factors, TICKET, ANSWER)]
    shown = [cell for cell in factors if cell.answers and figures.shown(cell)]
    title = turn._("{unit}, {period}").format(unit=turn.unit(unit), period=period.said(language))
    lines = [f"{title}. {turn._(satisfaction.NAME)}."]
    labels = {cell: satisfaction.factor(cell.factor, language) for cell in shown}
    lines += [f"- {labels[cell]}: {satisfaction.said(cell, language)}" for cell in shown]
    lines += [*reasons, *_by_month(turn, figures.months(unit, VISIT), figures)]
    if not shown:
        lines.append(_too_few(turn, figures, [unit]))
    lines += _below(turn, figures)
    choices = [Choice(turn._("Mọi đơn vị"), f"command:report:hailong {period.code}")]
    if turn.staff().may("sensitive"):
        choices.append(Choice(turn._("Lời người dân"), f"rating_words:{period.code}:{unit}"))
    picture = satisfaction.chart(title, shown, labels, language)
    return Reply("\n".join(lines), tuple(choices), picture)


@actions.verb("rating_words")
async def _written(turn: Turn, arguments: list[str]) -> Reply:
    """What people wrote beside their levels, for holders of `sensitive`."""
    code, unit = arguments
    period = periods.parse(code) or periods.month_of(turn.today)
    found = await results.said(
        turn.session, since=period.since, until=period.until, unit=unit, by=turn.staff()
    )
    if not found:
        return Reply(turn._("Chưa có lời nào viết kèm trong kỳ này."))
    lost = turn._("(không mở được: khóa cũ đã mất)")
    lines = [f"- {turn.day(each.day)}: {shorten(each.words or lost, LONGEST)}" for each in found]
    head = turn._("Lời mới nhất, không kèm tên người viết:")
    return Reply("\n".join([head, *lines]), sealed=True)


@report("loikhen", N_("Lời khen"), act="follow")
async def praised(turn: Turn, _arguments: str) -> Reply:
    """This year's praise, for the list of December (task 6 of the plan)."""
    year = periods.year_of(turn.today)
    found = await praise.received(turn.session, year.since, year.until, zone=turn.zone)
    if not found:
        return Reply(turn._("Năm nay chưa có lời khen nào gửi qua chatbot."))
    lost = turn._("(không mở được: khóa cũ đã mất)")
    nobodys = turn._("Chưa giao đơn vị")
    lines = [
        f"- {turn.day(each.day)}, {turn.unit(each.unit) or nobodys}: "
        f"{shorten(each.words or lost, LONGEST)}"
        for each in found[-PRAISE:]
    ]
    text = turn._("Lời khen {period}: {count}. Mới nhất ở dưới; xin xác minh trước khi biểu dương.")
    head = text.format(period=year.said(turn.language), count=len(found))
    return Reply("\n".join([head, *lines]), sealed=True)


def _by_month(turn: Turn, cells: list[Cell], figures: Figures) -> list[str]:
    """A line of months, when there is more than one to compare."""
    told = [
        f"{periods.say_month(cell.month, turn.language)} "
        f"{say_percent(satisfaction.share(cell), turn.language)} ({cell.answers})"
        for cell in cells
        if cell.month and figures.shown(cell)
    ]
    return [turn._("Theo tháng: {months}.").format(months="; ".join(told))] if told[1:] else []


def _too_few(turn: Turn, figures: Figures, units: list[str]) -> str:
    return turn._("Chưa đủ {minimum} lượt nên chưa hiện tỷ lệ: {units}.").format(
        minimum=figures.minimum, units=turn.unit_list(units)
    )


def _below(turn: Turn, figures: Figures) -> list[str]:
    """What the figures are made of, and what they are not."""
    last = turn.day(min(figures.until, turn.today))
    lines = [satisfaction.dates(figures, last, turn.language)]
    if out := satisfaction.left_out(figures, turn.language):
        lines.append(out)
    return lines


def _label(said: str) -> str:
    """Words of a sentence as they stand on a button."""
    return said[0].upper() + said[1:]


def _other_periods(turn: Turn, period: Period) -> list[Choice]:
    """This month, quarter and year, and the one before the one that is shown."""
    today = turn.today
    now = [periods.month_of(today), periods.quarter_of(today), periods.year_of(today)]
    found = [*now, period.before]
    return [
        Choice(_label(other.said(turn.language)), f"command:report:hailong {other.code}")
        for other in dict.fromkeys(found)
        if other != period
    ]


@actions.verb("publish_ratings")
async def _publish(turn: Turn, arguments: list[str]) -> Reply:
    """Make a period's figures public as they are counted at this moment."""
    official, period = turn.staff(), periods.parse(arguments[0]) or periods.month_of(turn.today)
    figures = await results.figures(turn.session, since=period.since, until=period.until)
    await publishing.publish(
        turn.session, figures, by=official, now=turn.now, channel=turn.person.channel
    )
    return Reply(
        turn._(
            "✅ Đã công bố mức hài lòng {period} trên trang {page} của xã, kèm dữ liệu mở. Công bố "
            "lại cùng kỳ sẽ thay số cũ."
        ).format(period=period.said(turn.language), page=PAGE)
    )
