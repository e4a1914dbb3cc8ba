"""Files as evidence: they come and go by one-time links on the commune's own page.

By default a report's evidence is a number, a date or a link in words; files never pass through a
messenger (domain §10). What a file is, is told by its content, not by its name.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import shlex
import subprocess
import zipfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import puremagic
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from office import audit, files
from office.errors import (
    FileInfected,
    FileSecret,
    FileTooLarge,
    LinkGone,
    MayNotSeeFile,
    NotReporter,
    WrongFileKind,
)
from office.models import Evidence, FileLink
from office.plan import occurrences
from office.settings import ROOT
from office.staff import Official

VALID = timedelta(minutes=10)
#: Bytes of a file; a scanned report of some fifty pages.
MOST = 10 * 1024 * 1024
_KINDS = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}
MIME = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class EvidenceSettings(BaseSettings):
    """Where files lie, and what looks at them before they are kept."""

    model_config = SettingsConfigDict(
        env_prefix="EVIDENCE_", extra="ignore", env_ignore_empty=True, env_file_encoding="utf-8"
    )

    folder: str = "var/evidence"
    scan: str = ""

    @property
    def path(self) -> Path:
        """The folder; a relative one counts from the repository."""
        return ROOT / self.folder


@dataclass(frozen=True)
class Given:
    """A file as somebody sends it."""

    name: str
    content: bytes
    secret: bool  # she says that it is marked secret or internal


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def kind_of(content: bytes) -> str | None:
    """pdf, png, jpg, docx or xlsx by the content; None for everything else."""
    try:
        mime = puremagic.from_string(content, mime=True)
    except (puremagic.PureError, ValueError):
        return None
    if mime in _KINDS:
        return _KINDS[mime]
    try:
        names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    except zipfile.BadZipFile:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):  # macros
        return None
    if "word/document.xml" in names:
        return "docx"
    return "xlsx" if "xl/workbook.xml" in names else None


def clean(content: bytes, scan: str) -> bool:
    """Whether the scanner (a command that reads the file from its input) lets the file pass."""
    if not scan:
        return True
    try:
        done = subprocess.run(  # noqa: S603 - the operator's own setting
            shlex.split(scan), input=content, capture_output=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False  # a scanner that is away lets nothing pass
    return done.returncode == 0


async def _link(
    session: AsyncSession,
    by: Official,
    now: datetime,
    *,
    stt: int,
    year: int,
    unit: str,
    evidence_id: int | None = None,
) -> str:
    await session.execute(delete(FileLink).where(FileLink.expires_at < now - VALID))
    token = secrets.token_urlsafe(24)
    session.add(
        FileLink(
            digest=_digest(token),
            staff_id=by.id,
            stt=stt,
            year=year,
            unit=unit,
            evidence_id=evidence_id,
            expires_at=now + VALID,
        )
    )
    await session.flush()
    return token


async def upload_link(
    session: AsyncSession, stt: int, year: int, unit: str, *, by: Official, now: datetime
) -> str:
    """A link by which one file of that unit may come within ten minutes.

    Refuses `NoSuchTask` and `NotReporter`.
    """
    await occurrences.task(session, stt)
    if unit not in by.units("report"):
        raise NotReporter
    return await _link(session, by, now, stt=stt, year=year, unit=unit)


async def download_link(
    session: AsyncSession, evidence_id: int, *, by: Official, now: datetime
) -> str:
    """A link by which that file may go once: to its unit, and to who follows the plan.

    Refuses `MayNotSeeFile`.
    """
    row = await session.get(Evidence, evidence_id)
    if row is None or not (by.may("follow") or row.unit in by.units("read")):
        raise MayNotSeeFile
    return await _link(
        session, by, now, stt=row.stt, year=row.year, unit=row.unit, evidence_id=row.id
    )


async def look(session: AsyncSession, token: str, *, now: datetime) -> FileLink:
    """The link of that token, not used up by looking. Refuses `LinkGone`."""
    found = await session.get(FileLink, _digest(token), populate_existing=True)
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise LinkGone
    return found


async def _use(session: AsyncSession, token: str, now: datetime) -> FileLink:
    found = await session.get(
        FileLink, _digest(token), with_for_update=True, populate_existing=True
    )
    if found is None or found.used_at is not None or found.expires_at <= now:
        raise LinkGone
    found.used_at = now
    return found


def check(given: Given, settings: EvidenceSettings) -> str:
    """The kind of a file that may be kept.

    Refuses `FileSecret`, `FileTooLarge`, `WrongFileKind`, `FileInfected`.
    """
    if given.secret:
        raise FileSecret
    if len(given.content) > MOST:
        raise FileTooLarge(most=MOST // 1024 // 1024)
    kind = kind_of(given.content)
    if kind is None:
        raise WrongFileKind
    if not clean(given.content, settings.scan):
        raise FileInfected
    return kind


async def keep(
    session: AsyncSession,
    token: str,
    given: Given,
    kind: str,
    *,
    settings: EvidenceSettings,
    now: datetime,
) -> Evidence:
    """Keep a checked file under a link, which is used up with it. Refuses `LinkGone`."""
    found = await _use(session, token, now)
    if found.evidence_id is not None:
        raise LinkGone
    sha256 = hashlib.sha256(given.content).hexdigest()
    files.keep(settings.path / sha256, given.content)
    name = "".join(c for c in Path(given.name).name if c.isprintable())[-100:] or "tep"
    row = Evidence(
        stt=found.stt,
        year=found.year,
        unit=found.unit,
        staff_id=found.staff_id,
        at=now,
        name=f"{Path(name).stem}.{kind}",
        kind=kind,
        size=len(given.content),
        sha256=sha256,
    )
    session.add(row)
    await session.flush()
    _log(session, "keep", row, found.staff_id, now)
    return row


async def hand_out(
    session: AsyncSession, token: str, *, settings: EvidenceSettings, now: datetime
) -> tuple[Evidence, bytes]:
    """The file behind a link, once. Refuses `LinkGone`, also when the file was lost or changed."""
    found = await _use(session, token, now)
    row = await session.get(Evidence, found.evidence_id) if found.evidence_id else None
    path = settings.path / row.sha256 if row is not None else None
    if row is None or path is None or not path.is_file():
        raise LinkGone
    content = path.read_bytes()
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise LinkGone
    _log(session, "download", row, found.staff_id, now)
    return row, content


def _log(session: AsyncSession, act: str, row: Evidence, staff_id: int, now: datetime) -> None:
    audit.write(
        session,
        f"evidence.{act}",
        f"task:{row.stt}/{row.year}",
        staff_id=staff_id,
        channel="web",
        now=now,
        after={"evidence": row.id, "sha256": row.sha256, "unit": row.unit},
    )


async def of_task(session: AsyncSession, stt: int, year: int) -> list[Evidence]:
    """The files of a task's year, oldest first."""
    query = select(Evidence).where(Evidence.stt == stt, Evidence.year == year)
    return list((await session.scalars(query.order_by(Evidence.id))).all())
