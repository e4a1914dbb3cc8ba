"""A new key reaches everything sealed, in every table, and a lost one takes only its own words."""

from __future__ import annotations

from typing import Any

from cryptography.fernet import Fernet
from sqlalchemy import JSON, select

from office.database import Database
from office.models import Base, Feed, Gap, Hook, Kept, Post, Supervision
from office.privacy import person, rotation
from office.vault import Vault
from tests.conftest import KEY
from tests.office import feedback
from tests.office.test_privacy import SECRET, fill

NEW = Fernet.generate_key().decode()


def sealed_in(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [token for inner in value.values() for token in sealed_in(inner)]
    if isinstance(value, list):
        return [token for inner in value for token in sealed_in(inner)]
    return [value] if isinstance(value, str) and value.startswith("gAAAA") else []


async def tokens(database: Database) -> dict[str, list[str]]:
    """Everything sealed in every column of every table, whether somebody registered it or not."""
    found: dict[str, list[str]] = {}
    async with database.reading() as session:
        for table in Base.metadata.sorted_tables:
            for column in table.c:
                if isinstance(column.type, JSON) or column.type.python_type is str:
                    for value in await session.scalars(select(column)):
                        name = f"{table.name}.{column.name}"
                        found.setdefault(name, []).extend(sealed_in(value))
    return {name: sealed for name, sealed in found.items() if sealed}


async def test_a_new_key_reaches_every_sealed_text(chat, tmp_path):
    await fill(chat, tmp_path)
    database = chat.service.database
    async with database.transaction() as session:
        on = chat.clock.today
        words = database.vault.seal("hỏi vặt", on=on)
        session.add(Gap(day=on, reason="vague", words=words, lang="vi"))
        seal, now = database.vault.seal, chat.clock()
        session.add(Hook(url="https://a.test", secret=seal("một"), kinds=[], at=now))
        for unit in ("kt", "hcc", "vhxh"):
            session.add(Feed(unit=unit, digest=unit, token=seal(unit), at=now))
        hoa = await feedback.person(session, chat, "Hoa")
        note = {"words": seal("chậm"), "answer": seal("đã rõ")}
        session.add(Supervision(staff_id=hoa.staff_id, at=now, **note))
    before = await tokens(database)
    assert len(before) >= 15
    url = database.url.render_as_string(hide_password=False)
    both = Database(url, Vault([NEW, KEY]))
    heard: list[str] = []
    total = await rotation.rotate(both, batch=2, told=lambda name, _count: heard.append(name))
    assert total.renewed == sum(map(len, before.values()))
    assert (total.fresh, total.lost) == (0, 0)
    assert len(heard) > len(set(heard))  # in several batches
    after = await tokens(both)
    assert {name: len(found) for name, found in after.items()} == {
        name: len(found) for name, found in before.items()
    }
    only_new = Vault([NEW])
    for found in after.values():
        assert all(only_new.open(token) is not None for token in found)
    # The day of a gap is still all that its seal tells of the time.
    (gap,) = after["gaps.words"]
    assert Fernet(NEW).extract_timestamp(gap) == Fernet(KEY).extract_timestamp(words)
    again = await rotation.rotate(both)
    assert (again.renewed, again.fresh) == (0, total.renewed)
    async with both.reading() as session:
        assert await session.scalar(select(Kept).where(Kept.key.like("rotation/%"))) is None
    await both.close()


async def test_what_a_lost_key_sealed_is_counted_and_left(chat, tmp_path):
    await fill(chat, tmp_path)
    database = chat.service.database
    url = database.url.render_as_string(hide_password=False)
    found = await tokens(database)
    lost = Database(url, Vault([NEW]))
    total = await rotation.rotate(lost)
    assert (total.renewed, total.lost) == (0, sum(map(len, found.values())))
    assert await tokens(database) == found
    assert (await rotation.examine(lost)).lost == total.lost
    async with lost.transaction() as session:
        she = await feedback.person(session, chat, SECRET)
        everything = await person.everything(session, she)
        assert everything["feedback"][0]["words"] is None
        assert everything["feedback"][0]["state"] == "received"
        assert await session.scalar(select(Post.id).where(Post.person_id == she.id)) is not None
    await lost.close()
