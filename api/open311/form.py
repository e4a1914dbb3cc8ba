"""Reading what a client posts: a form as the specification says, every fault named at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from fastapi import Request

from api.open311.faults import Fault
from api.open311.query import moment
from api.open311.services import Attribute, Service
from api.webhooks import TooLarge, read_body
from bot.i18n import N_
from bot.manners import clean
from office.feedback import positions

KIND = "application/x-www-form-urlencoded"
#: 4,000 letters of three bytes each, percent-encoded, and room for the other fields.
LARGEST, FIELDS = 128 * 1024, 100
#: "Free form text limited to 4,000 characters"; what stands in one line needs less.
LONG, SHORT = 4000, 300
NOT_A_FORM = N_("Nội dung gửi lên phải là biểu mẫu ({kind}, UTF-8), không quá {most} KB.")
_ATTRIBUTE = re.compile(r"attribute\[([^\]]{1,60})\](?:\[\])?")


@dataclass(frozen=True)
class Form:
    """The fields of a request in their order; an empty one counts as not sent."""

    pairs: tuple[tuple[str, str], ...]

    def one(self, name: str) -> str:
        """The first value of a field, cleaned of hidden characters; empty when there is none."""
        return next((value for key, value in self.pairs if key == name), "")

    def attributes(self) -> dict[str, tuple[str, ...]]:
        """Answers to the form of the service: attribute[code]=…, attribute[code][]=…"""
        found: dict[str, tuple[str, ...]] = {}
        for key, value in self.pairs:
            if (match := _ATTRIBUTE.fullmatch(key)) is not None:
                found[match[1]] = (*found.get(match[1], ()), value)
        return found

    def content(self) -> str:
        """All of it but the key, in any order: what makes two requests the same."""
        return repr(sorted(pair for pair in self.pairs if pair[0] != "api_key"))


async def read(request: Request) -> Form:
    """The form of a request. Raises `Fault` when it is none."""
    wrong = Fault(400, NOT_A_FORM, kind=KIND, most=LARGEST // 1024)
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != KIND:
        raise wrong
    try:
        body = (await read_body(request, LARGEST)).decode("utf-8")
        pairs = parse_qsl(body, keep_blank_values=True, errors="strict", max_num_fields=FIELDS)
    except (TooLarge, ValueError) as odd:
        raise wrong from odd
    cleaned = ((key, clean(value)) for key, value in pairs)
    return Form(tuple((key, value) for key, value in cleaned if value))


def faults(form: Form, service: Service) -> Iterator[Fault]:
    """What is wrong with a form for that service."""
    yield from _where(form)
    if len(form.one("description")) > LONG:
        yield Fault(400, N_("description dài quá {most} ký tự."), most=LONG)
    for name in ("address_string", "address_id", "first_name", "last_name", "phone", "email"):
        if len(form.one(name)) > SHORT:
            yield Fault(400, N_("{name} dài quá {most} ký tự."), name=name, most=SHORT)
    if form.one("media_url") and not _is_link(form.one("media_url")):
        yield Fault(400, N_("media_url phải là địa chỉ http hoặc https, không quá 500 ký tự."))
    given = form.attributes()
    known = {attribute.code: attribute for attribute in service.attributes if attribute.variable}
    for code in given.keys() - known.keys() - {a.code for a in service.attributes}:
        yield Fault(400, N_("Dịch vụ này không có mục attribute[{code}]."), code=code)
    for code, attribute in known.items():
        if attribute.required and code not in given:
            yield Fault(400, N_("Còn thiếu attribute[{code}]."), code=code)
        if not all(_fits(attribute, given.get(code, ()))):
            keys = ", ".join(key for key, _ in attribute.values)
            sentence = N_("attribute[{code}] chưa đúng: {wanted}.")
            yield Fault(400, sentence, code=code, wanted=keys or attribute.datatype)


def _where(form: Form) -> Iterator[Fault]:
    """ "A full location parameter must be submitted": lat and long, or either address."""
    latitude, longitude = form.one("lat"), form.one("long")
    if bool(latitude) != bool(longitude):
        yield Fault(400, N_("lat và long phải gửi cùng nhau."))
    elif latitude and position(form) is None:
        yield Fault(400, N_("lat, long phải là số theo WGS84, ví dụ 20.73 và 106.39."))
    elif not (latitude or form.one("address_string") or form.one("address_id")):
        yield Fault(400, N_("Còn thiếu nơi xảy ra: lat và long, hoặc address_string."))


def position(form: Form) -> str | None:
    """The position as it is kept; None without a place on earth."""
    try:
        latitude, longitude = float(form.one("lat")), float(form.one("long"))
    except ValueError:
        return None
    return positions.written(latitude, longitude)


def _is_link(text: str) -> bool:
    if len(text) > 500 or any(c.isspace() for c in text):
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _fits(attribute: Attribute, values: Sequence[str]) -> Iterator[bool]:
    if attribute.datatype != "multivaluelist":
        yield len(values) <= 1
    for value in values:
        if attribute.values:
            yield value in dict(attribute.values)
        elif attribute.datatype == "datetime":
            yield day(value) is not None
        else:
            yield "\n" not in value and len(value) <= SHORT


def day(text: str) -> date | None:
    """The day that a datetime attribute names: "2026-11-20", or with a time."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else moment(text).date()
    except ValueError:
        return None
