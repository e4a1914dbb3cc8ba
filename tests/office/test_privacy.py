"""Every kind of personal data is known, can be emptied, and goes when its time is over."""

from __future__ import annotations

import json
from typing import Any

import pytest
from sqlalchemy import JSON, Text, select

from bot.privacy import showing
from office import audit, consents, outbox, passes, questions
from office.errors import NoSuchConsent, NoSuchPeriod
from office.feedback import following, open311, photos
from office.models import (
    Attempt,
    Base,
    Gap,
    Guess,
    Kept,
    Person,
    Photo,
    Post,
    Praise,
    PublicWords,
    Question,
    Rating,
    Received,
    Sender,
    Ticket,
    TicketWords,
)
from office.privacy import conversation, person, retention
from office.privacy.kinds import At
from office.privacy.registry import FREE, KINDS
from office.ratings import giving
from office.vault import Vault
from tests.conftest import vault
from tests.office import feedback
from tests.talk import ZONE

SECRET = "Xomlang"


def test_no_table_is_forgotten():
    """A new table is put into a kind, or declared free of personal data with what stands there."""
    mapped = {mapper.class_ for mapper in Base.registry.mappers}
    placed = [table for kind in KINDS for table in kind.tables] + list(FREE)
    assert len(placed) == len(set(placed))
    assert set(placed) == mapped
    for table in FREE:
        refers = {key.column.table.name for key in table.__table__.foreign_keys}
        assert "people" not in refers, f"{table.__name__} is about somebody"


def test_every_kind_can_be_erased_or_says_why_it_stays():
    from bot.privacy.words import KIND_LABELS, STAYS

    for kind in KINDS:
        assert kind.erase is not None or kind.stays in STAYS, kind.name
    assert set(KIND_LABELS) == {kind.name for kind in KINDS}


async def test_every_period_has_its_row_and_every_row_its_period(database):
    applied = {period for kind in KINDS for period in kind.expire}
    async with database.reading() as session:
        rows = {row.kind: row.days for row in await retention.periods(session)}
    assert applied == {kind for kind, days in rows.items() if days is not None}


def opened(vault_: Vault, value: Any) -> Any:
    """A value with everything sealed in it opened."""
    if isinstance(value, dict):
        return {key: opened(vault_, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [opened(vault_, inner) for inner in value]
    if isinstance(value, str) and Vault.looks_sealed(value):
        return vault_.open(value)
    return value


async def written(database) -> str:
    """Every text in every table, opened: what a thief with the keys would read."""
    found = []
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            columns = [
                c
                for c in table.c
                if isinstance(c.type, Text | JSON)
                or "str" in str(c.type).lower()
                or "char" in str(c.type).lower()
            ]
            if not columns:
                continue
            for row in await session.execute(select(*columns)):
                line = {c.name: opened(vault(), v) for c, v in zip(columns, row, strict=True)}
                found.append(f"{table.name} {json.dumps(line, ensure_ascii=False)}")
    return "\n".join(found)


async def fill(chat, folder) -> str:
    """Somebody of whom everything is kept that can be; her name is in all her words."""
    code = await feedback.sent(
        chat,
        SECRET,
        words=f"Đường trước nhà {SECRET} hỏng",
        place=f"nhà {SECRET}",
        position="20.73012,106.39001",
        identity=f"{SECRET}, thôn 3",
    )
    others = await feedback.sent(chat, "Mai", words="Đèn đường hỏng")
    async with chat.service.database.transaction() as session:
        she = await feedback.person(session, chat, SECRET)
        she.context = {"draft": vault().seal(f"{SECRET} viết dở"), "called": SECRET}
        ticket = await session.scalar(select(Ticket).where(Ticket.code == code))
        session.add(
            TicketWords(
                step_id=await _step(session, ticket),
                ticket_id=ticket.id,
                words=vault().seal(f"{SECRET} thêm"),
            )
        )
        told = f"Đường trước nhà {SECRET} đang vá"
        await open311.publish(session, code, told, now=chat.clock())
        await following.join(session, she, others, now=chat.clock())
        await photos.add(session, she, f"file-{SECRET}", ticket_id=ticket.id, now=chat.clock())
        picture = photos.Picture(b"jpeg", "ab" + "0" * 62)
        photos.keep(folder, picture)
        photo = await session.scalar(select(Photo).where(Photo.person_id == she.id))
        await photos.end(session, photo.id, "kept", picture)
        handed = await questions.hand_over(
            session, she, f"{SECRET} hỏi", unit="kt", slug=None, now=chat.clock()
        )
        row = await session.get(Question, handed.id)
        row.answer = vault().seal(f"Thưa {SECRET}")
        row.answered_at = chat.clock()
        outbox.post(session, she, {"text": f"Chào {SECRET}"}, now=chat.clock(), matter="ticket:1")
        sealed = {"text": f"Nhắc lại lời {SECRET}"}
        outbox.post(session, she, sealed, now=chat.clock(), sealed=True)
        session.add_all(
            [Attempt(person_id=she.id, at=chat.clock()), Guess(person_id=she.id, at=chat.clock())]
        )
        rating = Rating(
            kind="visit",
            subject="hcc:20/11:am",
            unit="hcc",
            person_id=she.id,
            day=chat.clock.today,
            at=chat.clock(),
            asked=["a"],
            reasons=[],
            words=vault().seal(f"{SECRET} chờ lâu"),
        )
        session.add(rating)
        await session.flush()
        praised = vault().seal(f"cô Hoa giúp {SECRET}")
        session.add(Praise(rating_id=rating.id, about="person", words=praised))
        session.add(Received(channel="web", key=f"{SECRET}:1", kind="text", at=chat.clock()))
        await passes.issue(session, "data", "", holder=she, now=chat.clock())
    return code


async def _step(session, ticket) -> int:
    from office.models import Step

    return await session.scalar(select(Step.id).where(Step.ticket_id == ticket.id))


async def test_erasing_leaves_stubs_and_not_a_word(chat, tmp_path):
    folder = tmp_path / "photos"
    code = await fill(chat, folder)
    database = chat.service.database
    assert (await written(database)).count(SECRET) >= 16
    async with database.transaction() as session:
        she = await feedback.person(session, chat, SECRET)
        ended = await person.erase(session, she, at=At(chat.clock(), ZONE))
        assert [ticket.code for ticket in ended] == [code]
        assert await photos.sweep(session, folder) == 1
    assert not photos.path_of(folder, "ab" + "0" * 62).exists()
    # Only her address is left, for the last words to her; then that goes too.
    left = [line for line in (await written(database)).splitlines() if SECRET in line]
    assert {line.split()[0] for line in left} == {"people", "inbox"}
    chat.clock.forward(minutes=11)
    async with database.transaction() as session:
        assert await conversation.finish(session, now=chat.clock()) == 1
        assert await conversation.finish(session, now=chat.clock()) == 0
    assert SECRET not in await written(database)
    async with database.reading() as session:
        ticket = await session.scalar(select(Ticket).where(Ticket.code == code))
        assert (ticket.state, ticket.words, ticket.kind) == (
            "withdrawn",
            None,
            "phan_anh_hien_truong",
        )
        rating = await session.scalar(select(Rating))
        assert (rating.person_id, rating.words, rating.unit) == (None, None, "hcc")
        assert await session.scalar(select(Praise)) is None
        assert await session.scalar(select(PublicWords)) is None
        sender = await session.get(Sender, ticket.id)
        assert (sender.person_id, sender.identity, sender.consent) == (None, None, "test")
        stub = await session.scalar(select(Person).where(Person.erased_at.is_not(None)))
        assert stub.address.startswith("gone:")
        given = await consents.given(session, stub)
        assert [(row.version, row.withdrawn_at is None) for row in given] == [("test", False)]
        # Others' rows are as they were.
        assert await session.scalar(select(Post).where(Post.state == "waiting")) is None
        assert (
            len((await session.scalars(select(Ticket).where(Ticket.words.is_not(None)))).all()) == 1
        )
        acts = [row.act for row in await audit.read(session)]
        assert "privacy.erase" in acts


async def test_a_rating_can_be_seen_and_taken_along(chat, tmp_path):
    await fill(chat, tmp_path)
    async with chat.service.database.reading() as session:
        she = await feedback.person(session, chat, SECRET)
        (rating,) = (await person.everything(session, she))["ratings"]
    assert rating["words"] == f"{SECRET} chờ lâu"
    text = showing.Shower("vi", ZONE, {"hcc": "Trung tâm"}).text({"ratings": [rating]})
    assert f"Đơn vị: Trung tâm\nNội dung: {SECRET} chờ lâu\nLời khen: cô Hoa giúp" in text


async def test_erasing_by_the_code_reaches_what_was_said_at_the_closing(chat):
    code = await feedback.sent(chat, SECRET)
    async with chat.service.database.transaction() as session:
        she = await feedback.person(session, chat, SECRET)
        given = await giving.closed(session, she, code, unit="kt", now=chat.clock(), zone=ZONE)
        await giving.say(session, she, given.id, f"{SECRET} chờ lâu", now=chat.clock())
        await person.erase_subject(session, code, at=At(chat.clock(), ZONE))
    async with chat.service.database.reading() as session:
        assert (await session.scalar(select(Rating))).words is None


async def test_who_comes_back_is_somebody_new(chat):
    await feedback.sent(chat, SECRET)
    database = chat.service.database
    async with database.transaction() as session:
        she = await feedback.person(session, chat, SECRET)
        old = she.id
        await person.erase(session, she, at=At(chat.clock(), ZONE))
        outbox.post(session, she, {"text": "Đã xóa"}, now=chat.clock())
    async with database.transaction() as session:
        from office import people

        new = await people.meet(session, "web", SECRET, now=chat.clock())
        assert new.id != old
        assert await person.everything(session, new) != {}
        assert "feedback" not in await person.everything(session, new)
    # The last words follow her.
    assert await chat.reads(SECRET) == ["Đã xóa"]


async def test_what_others_follow_goes_on(chat):
    code = await feedback.sent(chat, SECRET)
    async with chat.service.database.transaction() as session:
        mai = await feedback.person(session, chat, "Mai")
        await following.join(session, mai, code, now=chat.clock())
        she = await feedback.person(session, chat, SECRET)
        assert await person.erase(session, she, at=At(chat.clock(), ZONE)) == ()
    found = await feedback.ticket(chat, code)
    assert (found.state, found.words) == ("received", None)


async def test_without_consent_to_be_named_the_matter_goes_on(chat):
    code = await feedback.sent(chat, SECRET, identity=f"{SECRET}, thôn 3")
    async with chat.service.database.transaction() as session:
        she = await feedback.person(session, chat, SECRET)
        await consents.give(session, she, "identity", "1", now=chat.clock())
        assert await person.withdraw(session, she, "identity", at=At(chat.clock(), ZONE)) == ()
        with pytest.raises(NoSuchConsent):
            await person.withdraw(session, she, "identity", at=At(chat.clock(), ZONE))
    found = await feedback.ticket(chat, code)
    assert found.state == "received"
    assert found.words is not None
    async with chat.service.database.reading() as session:
        assert (await session.get(Sender, found.id)).identity is None


async def test_the_newest_text_of_consent_in_her_language(database):
    async with database.transaction() as session:
        text = await consents.current(session, "feedback", "en")
        assert text.text.startswith("The official")
        assert (await consents.current(session, "feedback", "fr")).text.startswith("Cán bộ")
        with pytest.raises(NoSuchConsent):
            await consents.current(session, "spying", "vi")


async def emptied(chat) -> dict[str, int] | None:
    async with chat.service.database.transaction() as session:
        found = await retention.apply_daily(session, now=chat.clock(), zone=ZONE)
        return {kind: count for kind, count in found.items() if count} if found else found


async def test_periods_are_applied_once_a_day_and_counted(chat, tmp_path):
    code = await fill(chat, tmp_path)
    database = chat.service.database
    async with database.transaction() as session:
        ticket = await session.scalar(select(Ticket).where(Ticket.code == code))
        ticket.state, ticket.closed_at = "closed", chat.clock()
        session.add(Gap(day=chat.clock.today, reason="vague", words=None, lang="vi"))
    assert await emptied(chat) is not None
    assert await emptied(chat) is None  # another process on the same day
    chat.clock.forward(days=179)
    assert "identity" not in await emptied(chat)
    chat.clock.forward(days=2)
    found = await emptied(chat)
    assert (found["identity"], found["gaps"]) == (1, 1)
    chat.clock.forward(days=185)
    found = await emptied(chat)
    assert (found["photos"], found["questions"]) == (1, 2)  # hers, and one of the noise around her
    assert found["ratings"] == 1
    assert "feedback" not in found
    chat.clock.forward(days=365)
    found = await emptied(chat)
    assert found["feedback"] == 1
    # Mai's ticket is open, and she and the followers of it wait for news: their accounts stay.
    async with database.reading() as session:
        gone = (await session.scalars(select(Person).where(Person.address.like("gone:%")))).all()
        assert found["accounts"] == len(gone) > 0
        assert await session.scalar(select(Person).where(Person.address == "Mai")) is not None
        assert (
            len((await session.scalars(select(Kept).where(Kept.key.like("retention/%")))).all())
            == 1
        )
        ran = await retention.last(session)
        assert ran.at == chat.clock()
        assert ran.counts["feedback"] == 1


async def test_a_period_is_changed_by_a_row(database):
    from datetime import UTC, datetime

    now = datetime(2026, 11, 25, tzinfo=UTC)
    async with database.transaction() as session:
        await retention.put(session, "photos", 30, confirmed_by="Chủ tịch", now=now)
        with pytest.raises(NoSuchPeriod):
            await retention.put(session, "phots", 30, confirmed_by=None, now=now)
        (row,) = [r for r in await retention.periods(session) if r.kind == "photos"]
        assert (row.days, row.confirmed_by) == (30, "Chủ tịch")
        assert (await audit.read(session))[0].after == {"days": 30, "confirmed_by": "Chủ tịch"}
