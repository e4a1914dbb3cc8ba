"""The plan outside the chat: the public page, and the calendars of units."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from icalendar import Calendar, Event

from api.pages import SHOWING, language_of, templates
from bot import i18n
from bot.i18n import N_
from bot.plan import public
from bot.service import Service
from bot.words import period_in
from office import staff
from office.plan import feeds, publishing
from office.plan.feeds import Deadline

router = APIRouter(include_in_schema=False)
BACK = N_("Hỏi trợ lý số của xã")
UNIT, DUE, STATE = N_("Đơn vị"), N_("Thời hạn"), N_("Tình hình")
#: Of a finished part in a calendar, and of one that is to be done.
DONE, OPEN = N_("✅ Nhiệm vụ {stt}, {period}: {short}"), N_("Nhiệm vụ {stt}, {period}: {short}")


@router.api_route("/cong-khai", methods=["GET", "HEAD"])
async def plan(request: Request) -> HTMLResponse:
    """Each task in plain words, its unit, deadline and state; no names."""
    service: Service = request.app.state.service
    language = language_of(request)
    say = i18n.translator(language)
    async with service.database.reading() as session:
        today = service.clock().astimezone(service.zone).date()
        shown = await publishing.public(session, service.publish, today=today, zone=service.zone)
        units = await staff.unit_names(session)
    page = templates.get_template("public.html").render(
        language=language,
        title=say(public.TITLE).format(year=shown.year),
        standing=public.standing_of(shown, service.zone, language),
        rows=public.rows(shown, units, language),
        words={"back": say(BACK), "unit": say(UNIT), "due": say(DUE), "state": say(STATE)},
    )
    return HTMLResponse(page, headers=SHOWING)


@router.get("/lich/{secret}.ics")
async def calendar(secret: str, request: Request) -> Response:
    """A unit's deadlines for a calendar program. 404 for a link that is not, or no longer, one."""
    service: Service = request.app.state.service
    async with service.database.reading() as session:
        unit = await feeds.unit_of(session, secret)
        if unit is None:
            raise HTTPException(404)
        today = service.clock().astimezone(service.zone).date()
        days = await feeds.deadlines(session, unit, today=today, zone=service.zone)
        name = (await staff.unit_names(session))[unit]
    made = Calendar()
    made.add("prodid", "-//thanthien//vi")
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for day in days:
        made.add_component(_event(day, service))
    return Response(
        made.to_ical(),
        media_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private"},
    )


def _event(day: Deadline, service: Service) -> Event:
    language = service.default_language
    sentence = i18n.translator(language)(DONE if day.done else OPEN)
    event = Event()
    event.add("uid", f"task-{day.stt}-{day.year}-{day.quarter}@thanthien")
    event.add("dtstamp", service.clock())
    event.add("dtstart", day.day)
    event.add("dtend", day.day + timedelta(days=1))
    when = period_in(language, day.year, day.quarter)
    event.add("summary", sentence.format(stt=day.stt, period=when, short=day.short))
    return event
