"""Scoring sheets: brought in for a year, replaced without losing what was scored before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, store
from office.errors import NoScheme, NoSuchScheme
from office.models import Criterion, Proof, Scheme, Score


@dataclass(frozen=True)
class Group:
    """A part of a sheet; a bonus is added to the sum of the others."""

    code: str
    name: str
    max: Decimal
    bonus: bool = False


@dataclass(frozen=True)
class Line:
    """A criterion of a sheet; `group` is the code of its part."""

    code: str
    name: str
    max: Decimal
    group: str
    unit: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Level:
    """A level and the least total that reaches it, included."""

    level: int
    min: Decimal


@dataclass(frozen=True)
class Draft:
    """A sheet as it is brought in. A group without lines is one line itself."""

    slug: str
    year: int
    name: str
    source: str
    official: bool
    max_total: Decimal
    groups: tuple[Group, ...]
    lines: tuple[Line, ...]
    levels: tuple[Level, ...]


@dataclass(frozen=True)
class Flaw:
    """What is wrong with a draft: a kind, the code of the line (or the level), details."""

    kind: str
    code: str
    details: dict[str, object]


def flaws(draft: Draft) -> list[Flaw]:
    """Everything that is wrong with the points of a draft; empty when it may be used."""
    return [*_group_flaws(draft), *_line_flaws(draft), *_level_flaws(draft)]


def _group_flaws(draft: Draft) -> Iterator[Flaw]:
    for group in draft.groups:
        lines = [line for line in draft.lines if line.group == group.code]
        total = sum((line.max for line in lines), Decimal(0))
        if lines and total != group.max:
            yield Flaw("group_sum", group.code, {"total": total, "max": group.max})
    plain = sum((group.max for group in draft.groups if not group.bonus), Decimal(0))
    if plain != draft.max_total:
        yield Flaw("whole_sum", "", {"total": plain, "max": draft.max_total})


def _line_flaws(draft: Draft) -> Iterator[Flaw]:
    known = {group.code for group in draft.groups}
    seen: set[str] = set()
    rows: list[Group | Line] = [*draft.groups, *draft.lines]
    for line in rows:
        if line.code in seen:
            yield Flaw("twice_code", line.code, {"code": line.code})
        seen.add(line.code)
        if line.max <= 0:
            yield Flaw("no_points", line.code, {})
        if isinstance(line, Line) and line.group not in known:
            yield Flaw("no_group", line.code, {"group": line.group})


def _level_flaws(draft: Draft) -> Iterator[Flaw]:
    if not draft.levels:
        yield Flaw("no_levels", "", {})
    ordered = sorted(draft.levels, key=lambda level: -level.level)
    for higher, lower in pairwise(ordered):
        if higher.level == lower.level or higher.min <= lower.min:
            yield Flaw("level_order", str(higher.level), {"level": higher.level})
    for level in draft.levels:
        if not 0 <= level.min <= draft.max_total:
            yield Flaw("level_points", str(level.level), {"max": draft.max_total})


async def put(
    session: AsyncSession, draft: Draft, *, now: datetime, by: int | None = None
) -> Scheme:
    """Bring a sheet in for its year; the one that was there keeps its rows and points.

    Points and evidence of lines that are the same in both (code, name, maximum) are copied, so
    that a corrected sheet does not begin anew. A draft with `flaws` is a mistake of the program.
    """
    if found := flaws(draft):
        raise ValueError(", ".join(flaw.kind for flaw in found))
    before = await _standing(session, draft.year, official=draft.official)
    scheme = await _insert(session, draft, now)
    if before is not None:
        before.replaced_at = now
        await _copy_points(session, before.id, scheme.id)
    audit.write(
        session,
        "scheme.put",
        f"scheme:{scheme.id}/{draft.year}",
        staff_id=by,
        channel=None,
        now=now,
        before={"scheme": before.id} if before else None,
        after={"slug": draft.slug, "official": draft.official},
    )
    await session.flush()
    return scheme


async def _insert(session: AsyncSession, draft: Draft, now: datetime) -> Scheme:
    scheme = Scheme(
        slug=draft.slug,
        year=draft.year,
        name=draft.name,
        source=draft.source,
        official=draft.official,
        max_total=draft.max_total,
        groups=[_plain(group) for group in draft.groups],
        levels=[_plain(level) for level in draft.levels],
        at=now,
    )
    session.add(scheme)
    await session.flush()
    for position, line in enumerate(_scored(draft), 1):
        session.add(Criterion(scheme_id=scheme.id, position=position, **asdict(line)))
    await session.flush()
    return scheme


def _plain(row: Group | Level) -> dict[str, Any]:
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in asdict(row).items()
    }


def _scored(draft: Draft) -> Iterator[Line]:
    """The lines that get points, group by group."""
    for group in draft.groups:
        lines = [line for line in draft.lines if line.group == group.code]
        yield from lines or [Line(group.code, group.name, group.max, group.code)]


async def _copy_points(session: AsyncSession, old: int, new: int) -> None:
    """Points and evidence of the lines that did not change."""
    before = {(row.code, row.name, row.max): row for row in await criteria(session, old)}
    for line in await criteria(session, new):
        same = before.get((line.code, line.name, line.max))
        if same is None:
            continue
        score = await session.get(Score, same.id)
        if score is not None:
            values = {c.key: getattr(score, c.key) for c in Score.__table__.columns}
            session.add(Score(**{**values, "criterion_id": line.id}))
        proofs = await session.scalars(select(Proof).where(Proof.criterion_id == same.id))
        for proof in proofs.all():
            kept = {"kind": proof.kind, "ref": proof.ref, "by": proof.by, "at": proof.at}
            session.add(Proof(criterion_id=line.id, **kept))


async def criteria(session: AsyncSession, scheme_id: int) -> list[Criterion]:
    """The lines of a sheet in their order."""
    found = await session.scalars(
        select(Criterion).where(Criterion.scheme_id == scheme_id).order_by(Criterion.position)
    )
    return list(found.all())


async def listed(session: AsyncSession) -> list[Scheme]:
    """Every sheet that was ever brought in, newest year first."""
    query = select(Scheme).order_by(Scheme.year.desc(), Scheme.id.desc())
    return list((await session.scalars(query)).all())


async def named(session: AsyncSession, scheme_id: int) -> Scheme:
    """The sheet of that number. Refuses `NoSuchScheme`."""
    found = await session.get(Scheme, scheme_id) if 0 < scheme_id < 2**31 else None
    if found is None:
        raise NoSuchScheme(id=scheme_id)
    return found


async def _standing(session: AsyncSession, year: int, *, official: bool) -> Scheme | None:
    return await session.scalar(
        select(Scheme)
        .where(Scheme.year == year, Scheme.official == official, Scheme.replaced_at.is_(None))
        .order_by(Scheme.id.desc())
        .limit(1)
    )


async def of_year(session: AsyncSession, year: int) -> Scheme:
    """The sheet a year is scored by: its official one, else the last earlier one taken over, else
    an example (`official` is false then, and whoever shows it must say so).

    Refuses `NoScheme` when there is not even an example.
    """
    for official in (True, False):
        found = await _standing(session, year, official=official)
        found = found or await _taken_over(session, year, official=official)
        if found is not None:
            return found
    raise NoScheme(year=year)


async def _taken_over(session: AsyncSession, year: int, *, official: bool) -> Scheme | None:
    """The last earlier sheet without its points; made once, whoever asks first."""
    earlier = await session.scalar(
        select(Scheme)
        .where(Scheme.year < year, Scheme.official == official, Scheme.replaced_at.is_(None))
        .order_by(Scheme.year.desc())
        .limit(1)
    )
    if earlier is None:
        return None
    kind = "official" if official else "example"
    if await store.claim(session, f"scheme.{kind}/{year}", str(earlier.id)):
        draft = await draft_of(session, earlier, year=year)
        return await _insert(session, draft, earlier.at)
    return await _standing(session, year, official=official)


async def draft_of(session: AsyncSession, scheme: Scheme, *, year: int | None = None) -> Draft:
    """A sheet as it would be brought in again, for another year if one is named."""
    rows = await criteria(session, scheme.id)
    groups = tuple(_group(group) for group in scheme.groups)
    return Draft(
        slug=scheme.slug,
        year=year or scheme.year,
        name=scheme.name,
        source=scheme.source,
        official=scheme.official,
        max_total=scheme.max_total,
        groups=groups,
        lines=tuple(
            Line(row.code, row.name, row.max, row.group, row.unit, row.note)
            for row in rows
            if row.code != row.group
        ),
        levels=levels(scheme),
    )


def _group(row: dict[str, Any]) -> Group:
    return Group(row["code"], row["name"], Decimal(row["max"]), bool(row.get("bonus")))


def groups(scheme: Scheme) -> tuple[Group, ...]:
    """The parts of a sheet in their order."""
    return tuple(_group(row) for row in scheme.groups)


def levels(scheme: Scheme) -> tuple[Level, ...]:
    """The levels of a sheet, the highest first."""
    found = (Level(row["level"], Decimal(row["min"])) for row in scheme.levels)
    return tuple(sorted(found, key=lambda level: -level.level))


async def plant_example(
    session: AsyncSession, row: dict[str, Any], *, year: int, now: datetime
) -> None:
    """Put an example sheet of `office/data` beside a year that has none yet."""
    if not await store.claim(session, f"scheme.example/{year}", row["slug"]):
        return
    draft = Draft(
        slug=row["slug"],
        year=year,
        name=row["name"],
        source=row["source"],
        official=False,
        max_total=Decimal(row["max_total"]),
        groups=tuple(_group(group) for group in row["groups"]),
        lines=(),
        levels=tuple(Level(level["level"], Decimal(level["min"])) for level in row["levels"]),
    )
    if flaws(draft):
        raise ValueError(f"the example {draft.slug} has flaws")
    await _insert(session, draft, now)
