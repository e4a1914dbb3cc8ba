"""One-time links: one thing, one use, one holder, a few minutes."""

from __future__ import annotations

import pytest

from office import leaving, passes
from office.errors import DataLinkGone, LinkGone, PassGone
from tests.office import feedback


async def test_a_pass_opens_what_it_is_for_once(chat):
    async with chat.service.database.transaction() as session:
        lan = await feedback.official(session, chat, "Lan")
        token = await passes.issue(session, "file", "4/2026/vhxh/", holder=lan, now=chat.clock())
        for purpose, gone in (("paper", PassGone), ("data", DataLinkGone)):
            with pytest.raises(PassGone) as refused:
                await passes.use(session, token, purpose, now=chat.clock())
            assert refused.type is gone
        assert (await passes.look(session, token, "file", now=chat.clock())).what == "4/2026/vhxh/"
        assert (await passes.use(session, token, "file", now=chat.clock())).staff_id == lan.id
        with pytest.raises(LinkGone):
            await passes.use(session, token, "file", now=chat.clock())


async def test_a_pass_ends_with_its_time_and_its_holder(chat):
    async with chat.service.database.transaction() as session:
        lan = await feedback.official(session, chat, "Lan")
        mai = await feedback.person(session, chat, "Mai")
        paper = await passes.issue(session, "paper", "x", holder=lan, now=chat.clock())
        first = await passes.issue(session, "data", "", holder=mai, now=chat.clock())
        second = await passes.issue(session, "data", "", holder=mai, now=chat.clock())
        with pytest.raises(DataLinkGone):
            await passes.look(session, first, "data", now=chat.clock())
        assert (await passes.look(session, second, "data", now=chat.clock())).person_id == mai.id
        await passes.look(session, paper, "paper", now=chat.clock())
        await leaving.dismiss(session, lan.id, today=chat.clock.today, now=chat.clock())
        with pytest.raises(PassGone):
            await passes.look(session, paper, "paper", now=chat.clock())
        chat.clock.forward(minutes=15)
        with pytest.raises(DataLinkGone):
            await passes.use(session, second, "data", now=chat.clock())
