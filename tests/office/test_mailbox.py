"""The mailbox: what a reader of our own page is shown again, and how it is forgotten."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from office import mailbox, outbox, people
from office.database import Database
from office.models import Post
from tests.talk import START


async def posted(database: Database, address: str, *texts: str, minute: int = 0) -> list[int]:
    """Letters to somebody, sent in that minute, one second after the other."""
    async with database.transaction() as session:
        person = await people.meet(session, "web", address, now=START)
        posts = [outbox.post(session, person, {"text": text}, now=START) for text in texts]
        for seconds, post in enumerate(posts):
            post.state = "sent"
            post.began_at = post.sent_at = START + timedelta(minutes=minute, seconds=seconds)
        await session.flush()
        return [post.id for post in posts]


async def read(database: Database, address: str, after: int | None = None) -> list[str]:
    async with database.reading() as session:
        found = await mailbox.letters(session, "web", address, after=after)
    return [(post.body or {})["text"] for post in found]


async def test_letters_come_in_the_order_of_showing(database: Database) -> None:
    first, second = await posted(database, "mai", "một", "hai")
    await posted(database, "phú", "khác")
    assert await read(database, "mai") == ["một", "hai"]
    async with database.transaction() as session:
        late = await session.get_one(Post, first)
        late.began_at = START + timedelta(seconds=9)  # committed after the second was shown
    assert await read(database, "mai") == ["hai", "một"]
    assert await read(database, "mai", after=second) == ["một"]
    assert await read(database, "mai", after=first) == []


async def test_an_unknown_place_counts_as_an_id(database: Database) -> None:
    (first, _) = await posted(database, "mai", "một", "hai")
    (other,) = await posted(database, "phú", "khác")
    await posted(database, "mai", "ba", minute=1)
    assert await read(database, "mai", after=0) == ["một", "hai", "ba"]
    assert await read(database, "mai", after=other) == ["ba"]
    assert await read(database, "mai", after=first) == ["hai", "ba"]


async def test_emptied_letters_are_gone_for_good(database: Database) -> None:
    await posted(database, "mai", "một", "hai")
    async with database.transaction() as session:
        before = START + timedelta(days=7)
        assert await outbox.empty_bodies(session, before=before) == 2
        assert await outbox.empty_bodies(session, before=before) == 0
    assert await read(database, "mai") == []


async def test_who_forgets_is_reached_no_more(database: Database) -> None:
    await posted(database, "mai", "một")
    await posted(database, "phú", "khác")
    async with database.transaction() as session:
        await mailbox.forget(session, "web", "mai")
        await mailbox.forget(session, "web", "nobody")
    assert await read(database, "mai") == []
    assert await read(database, "phú") == ["khác"]
    async with database.reading() as session:
        person = await people.find(session, "web", "mai")
        kept = select(func.count()).select_from(Post).where(Post.body.is_not(None))
        assert await session.scalar(kept) == 1
    assert person
    assert not person.reachable


async def test_other_processes_letters_are_noticed(database: Database) -> None:
    await posted(database, "mai", "một", "hai")
    async with database.reading() as session:
        asked = ["mai", "phú"]
        assert await mailbox.shown_since(session, "web", asked, since=START) == {"mai"}
        later = START + timedelta(minutes=1)
        assert await mailbox.shown_since(session, "web", asked, since=later) == set()
