"""The methods of Open311 GeoReport v2, each at the address and in the formats it says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from api.limits import Limiter
from api.open311 import form as forms
from api.open311 import query, taking
from api.open311.faults import TOO_FAST, WRONG_URL, Fault, Faults, Route
from api.open311.render import TYPES, respond
from api.open311.services import CHANGESET, SERVICES, Service, definition, line
from api.open311.telling import shown
from api.settings import ServerSettings
from api.speech import accepted_language
from bot.feedback.voice import Voice
from bot.i18n import N_, translator
from bot.service import Service as Assistant
from office import commune, staff
from office.feedback import clients, open311

ROOT = "/open311/v2"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
router = APIRouter(prefix=ROOT, route_class=Route, include_in_schema=False)
#: Ids that do not exist which one address may ask for in a minute.
MISSES = 10


class Pace:
    """How often addresses and keys may ask."""

    def __init__(self, per_minute: int) -> None:
        self._calls = Limiter(per_minute)
        self._misses = Limiter(MISSES)

    def admit(self, key: str) -> None:
        """Count a call of an address or a key. Raises `Fault` (429) over the limit."""
        if not self._calls.allows(key):
            raise Fault(429, TOO_FAST)

    def missed(self, address: str, ids: int = 1) -> None:
        """Count ids that do not exist: codes must not be found by trying, one by one or in lists.

        Raises `Fault` (429) over the limit, so that what a list of guesses hit is not told.
        """
        if not self._misses.allows(address, count=ids):
            raise Fault(429, TOO_FAST)


def _address(request: Request) -> str:
    return request.client.host if request.client else ""


def _admitted(request: Request, form: str, jurisdiction: str | None) -> None:
    """What every method checks: the pace, the format, the jurisdiction if one is given."""
    pace: Pace = request.app.state.open311
    pace.admit(_address(request))
    if form not in TYPES:
        raise Fault(400, WRONG_URL)
    _check_jurisdiction(request, jurisdiction)


def _check_jurisdiction(request: Request, given: str | None) -> None:
    """One commune is served, so that the argument is optional; a wrong one is told."""
    settings: ServerSettings = request.app.state.settings
    known = settings.open311_jurisdiction
    if given and given.strip().casefold() != known.casefold():
        raise Fault(
            404,
            N_("Không có jurisdiction_id “{given}”; ở đây là “{known}”."),
            given=given[:60],
            known=known,
        )


def _say(request: Request) -> Callable[[str], str]:
    return translator(accepted_language(request.headers.get("accept-language")))


@router.get("/discovery.{form}")
async def discovery(request: Request, form: str) -> Response:
    """Which interfaces there are, in which formats, and whom to ask for a key."""
    _admitted(request, form, None)
    assistant: Assistant = request.app.state.service
    settings: ServerSettings = request.app.state.settings
    say = _say(request)
    async with assistant.database.reading() as session:
        facts = await commune.facts(session)
    known = [facts[key] for key in ("address", "phone", "email", "website") if key in facts]
    contact = [say(N_("Ủy ban nhân dân xã Ninh Giang, thành phố Hải Phòng")), *known]
    found = {
        "changeset": CHANGESET,
        "contact": " · ".join(contact),
        "key_service": say(N_("Quản trị của xã cấp khóa; xin liên hệ Ủy ban nhân dân xã.")),
        "endpoints": [
            {
                "specification": SPECIFICATION,
                "url": _base(request, settings) + ROOT,
                "changeset": CHANGESET,
                "type": "production",
                "formats": [kind.split(";")[0] for kind in TYPES.values()],
            }
        ],
    }
    return respond(form, "discovery", found)


def _base(request: Request, settings: ServerSettings) -> str:
    return settings.public_url or str(request.base_url).rstrip("/")


@router.get("/services.{form}")
async def services(request: Request, form: str, jurisdiction_id: str | None = None) -> Response:
    """GET Service List."""
    _admitted(request, form, jurisdiction_id)
    say = _say(request)
    return respond(form, "services", [line(service, say) for service in SERVICES.values()])


@router.get("/services/{code}.{form}")
async def service(
    request: Request, code: str, form: str, jurisdiction_id: str | None = None
) -> Response:
    """GET Service Definition."""
    _admitted(request, form, jurisdiction_id)
    return respond(form, "service_definition", definition(_service(code), _say(request)))


def _service(code: str) -> Service:
    if not code:
        raise Fault(400, N_("Còn thiếu service_code."))
    if code not in SERVICES:
        raise Fault(404, query.NO_SERVICE, code=code[:60])
    return SERVICES[code]


@router.post("/requests.{form}")
async def send(request: Request, form: str) -> Response:
    """POST Service Request."""
    _admitted(request, form, None)
    assistant: Assistant = request.app.state.service
    given = await forms.read(request)
    async with assistant.database.reading() as session:
        if not await clients.known(session, given.one("api_key")):
            raise Fault(403, taking.NO_KEY)
        facts = await commune.facts(session)
        voice = await _voice(request, session)
    pace: Pace = request.app.state.open311
    pace.admit(f"key:{given.one('api_key')}")
    _check_jurisdiction(request, given.one("jurisdiction_id"))
    wanted = _service(given.one("service_code"))
    if wrong := list(forms.faults(given, wanted)):
        raise Faults(wrong)
    now = assistant.clock()
    asked = taking.request_of(
        given,
        wanted,
        voice=voice,
        knowledge=assistant.knowledge,
        facts=facts,
        today=now.astimezone(assistant.zone).date(),
    )
    taken = await taking.take(assistant, given, asked, now=now)
    answer = {
        "service_request_id": taken.ticket.code,
        "service_notice": _notice(voice, taken),
        "account_id": None,
    }
    return respond(form, "service_requests", [answer])


def _notice(voice: Voice, taken: taking.Taken) -> str:
    said = voice._(
        "Cán bộ sẽ xem và báo đơn vị xử lý, dự kiến {by}. Ông/bà lưu mã này để hỏi kết quả."
    ).format(by=voice.weekday(taken.ticket.act_by))
    if taken.nameless:
        said += " " + voice._(
            "Họ tên, điện thoại, thư điện tử không được giữ vì chưa có lời đồng ý."
        )
    return said


async def _voice(request: Request, session: Any) -> Voice:
    assistant: Assistant = request.app.state.service
    language = accepted_language(request.headers.get("accept-language"))
    return Voice(language, assistant.zone, await staff.unit_names(session))


@router.get("/requests.{form}")
async def requests(request: Request, form: str, jurisdiction_id: str | None = None) -> Response:
    """GET Service Requests: those named by their ids, else those of a time."""
    _admitted(request, form, jurisdiction_id)
    ids = query.values(request.query_params, "service_request_id")
    if ids:
        return await _requests(request, form, ids[: open311.MOST])
    assistant: Assistant = request.app.state.service
    since, until = query.period(request.query_params, assistant.clock())
    async with assistant.database.reading() as session:
        found = await open311.listed(
            session,
            since=since,
            until=until,
            services=query.services(request.query_params),
            closed=query.closed(request.query_params),
        )
        voice = await _voice(request, session)
    return respond(form, "service_requests", [shown(voice, each) for each in found])


@router.get("/requests/{id_}.{form}")
async def one_request(
    request: Request, id_: str, form: str, jurisdiction_id: str | None = None
) -> Response:
    """GET Service Request."""
    _admitted(request, form, jurisdiction_id)
    return await _requests(request, form, (id_,), missing=NO_REQUEST)


NO_REQUEST = N_("Không có service_request_id này.")
NO_TOKEN = N_("Không có token này; service_request_id được trả ngay khi gửi.")


async def _requests(
    request: Request, form: str, ids: Sequence[str], *, missing: str | None = None
) -> Response:
    assistant: Assistant = request.app.state.service
    async with assistant.database.reading() as session:
        found = await open311.find(session, ids)
        voice = await _voice(request, session)
    if missing_ids := len(set(ids)) - len(found):
        pace: Pace = request.app.state.open311
        pace.missed(_address(request), missing_ids)
    if not found and missing is not None:
        raise Fault(404, missing)
    return respond(form, "service_requests", [shown(voice, each) for each in found])


@router.get("/tokens/{token}.{form}")
async def token(
    request: Request, token: str, form: str, jurisdiction_id: str | None = None
) -> Response:
    """GET service_request_id from a token: every service is realtime, so the id is its own."""
    _admitted(request, form, jurisdiction_id)
    assistant: Assistant = request.app.state.service
    async with assistant.database.reading() as session:
        found = await open311.find(session, (token,))
    if not found:
        pace: Pace = request.app.state.open311
        pace.missed(_address(request))
        raise Fault(404, NO_TOKEN)
    answer = {"service_request_id": found[0].id, "token": token}
    return respond(form, "service_requests", [answer])


@router.api_route("/{rest:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
async def nowhere(rest: str) -> Response:
    """Nothing of the specification: "404 for resources that don't exist", and 400 for a method
    or a format that a resource does not have."""
    resource = rest.partition(".")[0].partition("/")[0]
    known = resource in {"discovery", "services", "requests", "tokens"}
    raise Fault(400 if known else 404, WRONG_URL)
