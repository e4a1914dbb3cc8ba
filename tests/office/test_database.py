"""One file or PostgreSQL: addresses, faults in one sentence, transactions, migrations."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from office import store
from office.database import Database, normalise
from office.errors import SettingsError
from office.models import Base, Kept, Person
from office.settings import ROOT
from tests.conftest import vault


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:////srv/office.db", "sqlite+aiosqlite"),
        ("sqlite+pysqlite:////srv/office.db", "sqlite+aiosqlite"),
        ("postgres://u:p@host/name", "postgresql+psycopg"),
        ("postgresql://u:p@host/name", "postgresql+psycopg"),
        ("postgresql+asyncpg://u:p@host/name", "postgresql+psycopg"),
        ("postgresql:///name?host=/run/postgresql", "postgresql+psycopg"),
    ],
)
def test_addresses(given, driver):
    url = normalise(given)
    assert url.drivername == driver
    assert url.query.get("host") == ("/run/postgresql" if "?" in given else None)


def test_relative_paths_count_from_the_repository():
    assert normalise("sqlite:///var/x.db").database == str(ROOT / "var/x.db")
    assert normalise("sqlite:////srv/x.db").database == "/srv/x.db"


@pytest.mark.parametrize("given", ["", "var/x.db", "mysql://host/name", "postgres"])
def test_bad_addresses_are_one_sentence(given):
    with pytest.raises(SettingsError, match="DATABASE_URL"):
        normalise(given)


async def test_a_path_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    database = Database(f"sqlite:///{tmp_path}/file/office.db", vault())
    with pytest.raises(SettingsError, match="không ghi được"):
        await database.prepare()
    await database.close()


async def test_a_server_that_is_not_there(tmp_path):
    database = Database(f"postgresql:///office?host={tmp_path}", vault())
    with pytest.raises(SettingsError, match="không mở được") as wrong:
        await database.prepare()
    assert "\n" not in str(wrong.value)
    await database.close()


async def test_a_password_is_never_shown(tmp_path):
    database = Database(f"postgresql://user:geheim@/office?host={tmp_path}", vault())
    with pytest.raises(SettingsError) as wrong:
        await database.prepare()
    assert "geheim" not in str(wrong.value)
    await database.close()


async def test_an_error_rolls_everything_back(database):
    async def fails() -> None:
        async with database.transaction() as session:
            await store.put(session, "key", "value")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    async with database.reading() as session:
        assert await store.get(session, "key") is None


async def test_a_savepoint_rolls_back_alone(database):
    async with database.transaction() as session:
        await store.put(session, "kept", "value")
        try:
            async with session.begin_nested():
                await store.put(session, "lost", "value")
                await session.execute(text("SELECT * FROM no_such_table"))
        except DBAPIError:
            pass
        await store.put(session, "also kept", "value")
    async with database.reading() as session:
        found = (await session.scalars(select(Kept.key))).all()
    assert {"kept", "also kept"} <= set(found)
    assert "lost" not in found


async def test_many_writers_wait_for_each_other(database):
    async def count() -> None:
        async with database.transaction() as session:
            await session.execute(select(Kept).where(Kept.key == "n").with_for_update())
            await store.put(session, "n", str(int(await store.get(session, "n") or 0) + 1))

    async with database.transaction() as session:
        await store.put(session, "n", "0")
    await asyncio.gather(*(count() for _ in range(10)))
    async with database.reading() as session:
        assert await store.get(session, "n") == "10"


async def test_reading_waits_for_no_writer(database):
    async with database.transaction() as writing:
        await store.put(writing, "key", "value")
        await writing.flush()
        async with database.reading() as session:
            assert await store.get(session, "key") is None


async def test_moments_are_aware_utc(database):
    local = datetime.fromisoformat("2026-11-20T15:04:00+07:00")
    async with database.transaction() as session:
        session.add(
            Person(
                channel="web",
                address="a",
                reachable=True,
                met_at=local,
                last_seen_at=local,
                context={},
            )
        )
    async with database.reading() as session:
        found = await session.scalar(select(Person))
    assert found.met_at == local
    assert found.met_at.tzinfo is UTC or found.met_at.utcoffset().total_seconds() == 0


async def test_a_moment_without_its_zone_is_a_mistake(database):
    async def naive() -> None:
        async with database.transaction() as session:
            now = datetime(2026, 11, 20)  # noqa: DTZ001
            session.add(
                Person(channel="web", address="a", reachable=True, met_at=now, last_seen_at=now)
            )

    with pytest.raises(StatementError, match="time zone"):
        await naive()


async def test_faults_do_not_carry_what_people_wrote(database):
    async def twice() -> None:
        async with database.transaction() as session:
            session.add_all([Kept(key="k", value="bí mật"), Kept(key="k", value="bí mật")])

    with pytest.raises(DBAPIError) as fault:
        await twice()
    assert "bí mật" not in str(fault.value.statement) + str(fault.value.args[:1]).split("DETAIL")[0]


async def test_preparing_again_changes_nothing(database):
    async with database.transaction() as session:
        await store.put(session, "key", "value")
    await database.prepare()
    await database.prepare()
    async with database.reading() as session:
        assert await store.get(session, "key") == "value"


def test_migrations_make_what_the_models_say(database_url):
    sync = normalise(database_url).set(
        drivername="sqlite" if database_url.startswith("sqlite") else "postgresql+psycopg"
    )
    engine = create_engine(sync)
    with engine.connect() as connection:
        found = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        indexes = connection.execute(text(_PARTIAL[connection.dialect.name])).scalar()
    engine.dispose()
    # Copies that the tests keep aside are in a schema of their own and not compared.
    assert found == []
    assert indexes == 6


_PARTIAL = {
    "sqlite": "SELECT count(*) FROM sqlite_master WHERE type = 'index' AND sql LIKE '%WHERE%'",
    "postgresql": (
        "SELECT count(*) FROM pg_indexes WHERE schemaname = 'public' AND indexdef LIKE '%WHERE%'"
    ),
}


def test_the_file_is_made_in_a_new_folder(tmp_path):
    path = tmp_path / "deep" / "er" / "office.db"

    async def work() -> None:
        database = Database(f"sqlite:///{path}", vault())
        await database.prepare()
        await database.close()

    asyncio.run(work())
    assert Path(path).exists()
