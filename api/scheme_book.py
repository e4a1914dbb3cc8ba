"""A scoring sheet as an Excel workbook: written to be filled, read back with errors by cell.

Three sheets: what it is, its lines (a code without a full stop is a group), its levels.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from knowledge import excel, fold
from knowledge.cells import plain
from knowledge.excel import BrokenWorkbook, Trouble
from office.scoring import schemes
from office.scoring.schemes import Draft, Group, Level, Line

ABOUT, LINES, LEVELS = "Thông tin", "Tiêu chí", "Mức độ"
NAME, SOURCE, YEAR, TOTAL = "Tên", "Căn cứ", "Năm", "Tổng điểm tối đa"
KEYS = (NAME, SOURCE, YEAR, TOTAL)
CODE, TITLE, MOST, BONUS, UNIT, NOTE = (
    "Mã",
    "Nội dung",
    "Điểm tối đa",
    "Điểm thưởng",
    "Đơn vị",
    "Ghi chú",
)
LINE_HEADINGS = (CODE, TITLE, MOST, BONUS, UNIT, NOTE)
LEVEL, LEAST = "Mức", "Từ điểm"
LEVEL_HEADINGS = (LEVEL, LEAST)
_CODE = re.compile(r"[0-9A-Za-z]{1,6}(\.[0-9A-Za-z]{1,6}){0,2}")
_WIDTHS = {LINES: (10, 70, 14, 14, 14, 40), LEVELS: (10, 14), ABOUT: (22, 90)}


def write(path: Path, draft: Draft) -> None:
    """Write a sheet so that people can change it and bring it back. Raises `OSError`."""
    book = Workbook()
    about = book.active
    assert isinstance(about, Worksheet)
    about.title = ABOUT
    values = (draft.name, draft.source, str(draft.year), said(draft.max_total))
    for row, pair in enumerate(zip(KEYS, values, strict=True), 1):
        _row(about, row, pair)
    lines = book.create_sheet(LINES)
    _heads(lines, LINE_HEADINGS)
    for row, cells in enumerate(_cells_of(draft), 2):
        _row(lines, row, cells)
    levels = book.create_sheet(LEVELS)
    _heads(levels, LEVEL_HEADINGS)
    for row, level in enumerate(draft.levels, 2):
        _row(levels, row, (str(level.level), said(level.min)))
    for title, widths in _WIDTHS.items():
        for place, width in enumerate(widths, 1):
            book[title].column_dimensions[get_column_letter(place)].width = width
    book.save(path)


def _cells_of(draft: Draft) -> Iterator[tuple[str, ...]]:
    for group in draft.groups:
        yield group.code, group.name, said(group.max), "có" if group.bonus else "", "", ""
        for line in draft.lines:
            if line.group == group.code:
                most = said(line.max)
                yield line.code, line.name, most, "", line.unit or "", line.note or ""


def _heads(sheet: Worksheet, headings: tuple[str, ...]) -> None:
    for place, name in enumerate(headings, 1):
        cell = sheet.cell(1, place, name)
        cell.font, cell.fill, cell.alignment = excel.BOLD, excel.GREY, excel.TOP
    sheet.freeze_panes = "A2"


def _row(sheet: Worksheet, row: int, values: tuple[str, ...]) -> None:
    for place, value in enumerate(values, 1):
        cell = sheet.cell(row, place)
        excel.put(cell, value)
        cell.alignment = excel.TOP


def said(points: Decimal) -> str:
    """Points as people write them: 7,5."""
    return f"{points.normalize():f}".replace(".", ",")


@dataclass
class _Reading:
    """A workbook being read: where each thing stood, and what is wrong."""

    units: Mapping[str, str]
    troubles: list[Trouble] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)

    def wrong(self, sheet: str, cell: str, kind: str, **details: object) -> None:
        self.troubles.append(Trouble(sheet, cell, kind, details))

    def take(self, sheet: str, cell: Any, read: Callable[[str], Any], kind: str) -> Any:
        """The value of a cell; None, with a trouble, when it cannot be read."""
        if trouble := excel.no_value(sheet, cell):
            self.troubles.append(trouble)
            return None
        text = " ".join(plain(cell.value).split())
        try:
            return read(text)
        except (ValueError, InvalidOperation):
            self.wrong(sheet, cell.coordinate, kind, value=text[:40])
        return None


def read(path: Path, *, slug: str, units: Mapping[str, str]) -> Draft:
    """The sheet in a workbook, official for its year; `units` are the commune's, by slug.

    Raises `BrokenWorkbook` with everything that is wrong, each with its sheet and cell.
    """
    book = excel.opened(path)
    if not {ABOUT, LINES, LEVELS} <= set(book.sheetnames):
        raise BrokenWorkbook([Trouble("", "", "not_scheme")])
    reading = _Reading(units)
    for sheet in (book[ABOUT], book[LINES], book[LEVELS]):
        reading.troubles += excel.merged(sheet)
    about = _about(reading, book[ABOUT])
    groups, lines = _lines(reading, book[LINES])
    levels = _levels(reading, book[LEVELS])
    if reading.troubles:
        raise BrokenWorkbook(reading.troubles)
    draft = Draft(
        slug=slug,
        year=about[YEAR],
        name=about[NAME],
        source=about[SOURCE],
        official=True,
        max_total=about[TOTAL],
        groups=tuple(groups),
        lines=tuple(lines),
        levels=tuple(levels),
    )
    _check(reading, draft)
    return draft


def _check(reading: _Reading, draft: Draft) -> None:
    """The office's own rules, each flaw at its cell."""
    for flaw in schemes.flaws(draft):
        kind = "level" if flaw.kind.startswith("level_") else "line"
        fallback = {"whole_sum": (ABOUT, reading.places[TOTAL][1]), "no_levels": (LEVELS, "")}
        place = reading.places.get(f"{kind}:{flaw.code}") or fallback.get(flaw.kind, (LINES, ""))
        details = {
            name: said(value) if isinstance(value, Decimal) else value
            for name, value in flaw.details.items()
        }
        reading.troubles.append(Trouble(*place, flaw.kind, details))
    if reading.troubles:
        raise BrokenWorkbook(reading.troubles)


def _about(reading: _Reading, sheet: Worksheet) -> dict[str, Any]:
    found: dict[str, Any] = {}
    kinds: dict[str, tuple[Callable[[str], Any], str]] = {
        NAME: (_filled, "missing_key"),
        SOURCE: (_filled, "missing_key"),
        YEAR: (_year, "bad_year"),
        TOTAL: (_points, "bad_points"),
    }
    for key, value in sheet.iter_rows(min_row=1, max_col=2):
        name = excel.heading(key)
        if name in kinds:
            kind, wrong = kinds[name]
            reading.places[name] = (sheet.title, value.coordinate)
            found[name] = reading.take(sheet.title, value, kind, wrong)
            if found[name] is None and wrong == "missing_key":
                reading.troubles[-1] = Trouble(sheet.title, value.coordinate, wrong, {"name": name})
        elif name:
            known = ", ".join(KEYS)
            reading.wrong(sheet.title, key.coordinate, "unknown_key", name=name[:40], known=known)
    for name in KEYS:
        if name not in found:
            reading.wrong(sheet.title, "", "missing_key", name=name)
    return found


def _rows(reading: _Reading, sheet: Worksheet, headings: tuple[str, ...]) -> Iterator[list[Any]]:
    """The cells of each filled row, in the order of the headings."""
    places = excel.places(sheet, headings, reading.troubles)
    if places is None:
        return
    for cells in sheet.iter_rows(min_row=2):
        if any(not isinstance(c, MergedCell) and plain(c.value) for c in cells):
            yield [cells[places[name]] for name in headings]


def _lines(reading: _Reading, sheet: Worksheet) -> tuple[list[Group], list[Line]]:
    groups: list[Group] = []
    lines: list[Line] = []
    for code_cell, title_cell, most_cell, bonus_cell, unit_cell, note_cell in _rows(
        reading, sheet, LINE_HEADINGS
    ):
        title = sheet.title
        code = reading.take(title, code_cell, _code, "bad_code")
        name = reading.take(title, title_cell, _filled, "missing_text")
        most = reading.take(title, most_cell, _points, "bad_points")
        bonus = reading.take(title, bonus_cell, _yes, "bad_bonus")
        unit = _unit(reading, title, unit_cell)
        note = reading.take(title, note_cell, str, "")
        if None in {code, name, most, bonus}:
            continue
        reading.places.setdefault(f"line:{code}", (title, code_cell.coordinate))
        if "." in code:
            lines.append(Line(code, name, most, code.split(".")[0], unit, note or None))
        else:
            groups.append(Group(code, name, most, bonus))
    if not groups and not reading.troubles:
        reading.wrong(sheet.title, "", "no_criteria")
    return groups, lines


def _levels(reading: _Reading, sheet: Worksheet) -> list[Level]:
    found = []
    for level_cell, least_cell in _rows(reading, sheet, LEVEL_HEADINGS):
        level = reading.take(sheet.title, level_cell, _level, "bad_level")
        least = reading.take(sheet.title, least_cell, _points, "bad_points")
        if level is not None and least is not None:
            reading.places[f"level:{level}"] = (sheet.title, level_cell.coordinate)
            found.append(Level(level, least))
    return found


def _unit(reading: _Reading, title: str, cell: Any) -> str | None:
    text = fold(reading.take(title, cell, str, "") or "")
    if not text:
        return None
    for slug, name in reading.units.items():
        if text in {slug, fold(name)}:
            return slug
    known = ", ".join(reading.units)
    reading.wrong(title, cell.coordinate, "unknown_unit", value=text[:40], known=known)
    return None


def _filled(text: str) -> str:
    if not text:
        raise ValueError
    return text


def _code(text: str) -> str:
    if not _CODE.fullmatch(text):
        raise ValueError
    return text


def _year(text: str) -> int:
    year = int(text)
    if not 2026 <= year <= 2100:
        raise ValueError
    return year


def _level(text: str) -> int:
    level = int(text)
    if not 1 <= level <= 9:
        raise ValueError
    return level


def _points(text: str) -> Decimal:
    points = Decimal(text.replace(",", "."))
    if not points.is_finite() or points < 0 or points > 10_000 or points * 100 % 1:
        raise ValueError
    return points


def _yes(text: str) -> bool:
    if fold(text) in {"", "khong", "no"}:
        return False
    if fold(text) in {"co", "yes", "x"}:
        return True
    raise ValueError
