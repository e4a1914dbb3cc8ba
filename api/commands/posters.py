"""`thanthien kb poster`: pages for the counter, to be printed and put on the wall."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.commands.wrong import WrongArgument
from api.known import knowledge_of
from api.lazy import commands
from api.posters import Press
from api.settings import ServerSettings, read
from api.speech import _
from bot import i18n, links
from knowledge import Entry, Knowledge
from office import files
from office.errors import SettingsError
from office.ratings.form import form
from office.settings import OfficeSettings

app = commands()


@app.command(help=_("Tờ A4 có mã QR của từng mục để in và dán ở quầy."))
def poster(
    slugs: Annotated[
        list[str] | None, typer.Argument(help=_("Tên các mục, ví dụ dang-ky-khai-sinh."))
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=_("Mọi mục còn hạn."))] = False,
    unit: Annotated[
        str | None, typer.Option(help=_("Mọi mục còn hạn của một đơn vị, ví dụ hcc."))
    ] = None,
    counters: Annotated[
        list[str] | None,
        typer.Option("--quay", help=_("Tờ đánh giá tại quầy, ví dụ hcc-2; có thể ghi nhiều lần.")),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help=_("Thư mục nhận các tờ; chưa có thì được tạo."))
    ] = None,
    lang: Annotated[str, typer.Option(help=_("Ngôn ngữ: vi hoặc en."))] = "vi",
    force: Annotated[bool, typer.Option("--force", help=_("Ghi đè tờ đã có."))] = False,
) -> None:
    """One PDF page of A4 per entry or counter; nothing is written when anything is wrong."""
    if out is None:
        raise WrongArgument(_("Thiếu --out: thư mục nhận các tờ."))
    if [bool(slugs), every or unit is not None, bool(counters)].count(True) != 1:
        raise WrongArgument(
            _("Nêu tên các mục, hoặc --all, --unit hay --quay; xem: thanthien kb list.")
        )
    if lang not in i18n.languages():
        raise WrongArgument(
            _("--lang chỉ nhận: {known}.").format(known=", ".join(i18n.languages()))
        )
    public_url = read(ServerSettings).public_url
    if public_url is None:
        raise SettingsError(
            "PUBLIC_URL: chưa đặt, nên mã QR chưa biết dẫn đến đâu; hãy đặt địa chỉ mà người dân "
            "vào được, ví dụ: https://troly.example.vn."
        )
    press = Press(public_url)
    pages: dict[str, Callable[[], bytes]]
    if counters:
        pages = {f"quay-{name}": _counter(press, name, lang) for name in counters}
    else:
        today = datetime.now(UTC).astimezone(read(OfficeSettings).zone).date()
        entries = _chosen(knowledge_of(), slugs or [], unit, lang, today)
        pages = {entry.slug: partial(press.page, entry, lang) for entry in entries}
    for (_name, page), target in zip(pages.items(), _targets(out, list(pages), force), strict=True):
        try:
            target.write_bytes(page())
        except OSError as wrong:
            raise _cannot_write(target) from wrong
        typer.echo(str(target))


def _counter(press: Press, named: str, lang: str) -> Callable[[], bytes]:
    """The poster of a counter named as hcc-2. Raises `WrongArgument`."""
    counter = links.counter_of(named)
    names = {unit["slug"]: unit["name"] for unit in files.read("units")["units"]}
    if counter is None or counter[0] not in form().units:
        raise WrongArgument(
            _("“{name}” không phải quầy có đánh giá; viết như hcc-2, với đơn vị: {known}.").format(
                name=named, known=", ".join(form().units)
            )
        )
    slug, number = counter
    return partial(press.counter, names[slug], slug, number, lang)


def _chosen(
    knowledge: Knowledge, slugs: list[str], unit: str | None, lang: str, today: date
) -> list[Entry]:
    """The entries asked for, each once; without slugs all, or a unit's. Raises `WrongArgument`."""
    if slugs:
        return [_named(knowledge, slug, lang, today) for slug in dict.fromkeys(slugs)]
    found = [entry for entry in knowledge.entries(lang) if not entry.expired(today)]
    if unit is None:
        return found
    units = sorted({entry.unit for entry in found})
    if unit not in units:
        raise WrongArgument(
            _("Không có mục còn hạn nào của đơn vị “{unit}”; các đơn vị có mục: {known}.").format(
                unit=unit, known=", ".join(units)
            )
        )
    return [entry for entry in found if entry.unit == unit]


def _named(knowledge: Knowledge, slug: str, lang: str, today: date) -> Entry:
    entry = knowledge.entry(slug, lang)
    if entry is None:
        raise WrongArgument(_("Không có mục “{slug}”; xem: thanthien kb list.").format(slug=slug))
    if entry.expired(today):
        # The code would lead to an apology.
        raise WrongArgument(
            _("Mục “{slug}” đã quá hạn rà soát {date}; hãy rà soát trước khi in.").format(
                slug=slug, date=i18n.say_date(entry.review_by, lang)
            )
        )
    return entry


def _targets(out: Path, names: list[str], force: bool) -> list[Path]:
    """Where each poster goes. Raises `WrongArgument` for what is in the way."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise _cannot_write(out) from wrong
    targets = [out / f"{name}.pdf" for name in names]
    there = [target for target in targets if target.exists()]
    if there and not force:
        raise WrongArgument(
            _("Đã có {file} (và {more} tờ nữa); thêm --force để ghi đè.").format(
                file=there[0], more=len(there) - 1
            )
            if len(there) > 1
            else _("Đã có {file}; thêm --force để ghi đè.").format(file=there[0])
        )
    return targets


def _cannot_write(path: Path) -> WrongArgument:
    return WrongArgument(_("Không ghi được vào {path}; hãy chọn --out khác.").format(path=path))
