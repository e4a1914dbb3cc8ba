"""Rating at the counter, a chart in chat, and the public figures, in a real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from bot import periods
from office import staff
from office.database import Database
from office.models import Staff
from office.ratings import publishing, results
from office.staff import Official
from office.vault import Vault, keys_for
from tests.browser.conftest import House, Visits
from tests.browser.test_accessibility import SMALL_TARGETS, SMALL_TYPE, looked_at
from tests.rated import rated

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
PAGE = "cong-khai/hai-long"


@pytest_asyncio.fixture(loop_scope="session")
async def office(house: House) -> AsyncIterator[Database]:
    """The database of the running program, with ratings of two units in it."""
    house.start()
    url = f"sqlite:///{house.folder}/office.db"
    database = Database(url, Vault(keys_for("", embedded=True, folder=Path(house.folder))))
    now = datetime.now(UTC)
    await rated(database, now, "hcc", [5, 4, 4, 4, 4, 4, 4, 4, 3, 2, 1, 1])
    await rated(database, now, "kt", [4] * 11)
    yield database
    await database.close()


async def test_the_code_at_the_counter_opens_its_questions(visits: Visits) -> None:
    mai = await visits("?quay=hcc-2")
    await mai.reads("1/6.", "quầy 2")
    assert "Đánh giá Trung tâm Phục vụ hành chính công, quầy 2" in await mai.texts()
    await mai.taps("Rất hài lòng")
    await mai.reads("2/6.")
    await mai.taps("Dừng ở đây")
    await mai.reads("đã ghi 1 câu trả lời")


async def test_a_leader_sees_the_chart_and_hears_its_figures(
    visits: Visits, office: Database
) -> None:
    async with office.transaction() as session:
        code = await staff.invite(
            session, name="Nam", role="leader", unit_slugs=[], now=datetime.now(UTC)
        )
    nam = await visits(bypass_csp=True, reduced_motion="reduce")
    await nam.says(f"/start {code}")
    await nam.reads("Lãnh đạo UBND xã")
    await nam.says("/report hailong")
    await nam.reads("hài lòng (")
    chart = nam.page.locator(".letter img").last
    assert "Trung tâm Phục vụ hành chính công" in (await chart.get_attribute("alt") or "")
    assert await chart.evaluate("e => e.decode().then(() => e.naturalWidth)") > 600
    assert await looked_at(nam.page) == []
    await nam.page.reload()
    await nam.reads("hài lòng (")
    assert await chart.evaluate("e => e.decode().then(() => e.naturalWidth)") > 600


async def test_public_figures_are_for_everybody(visits: Visits, office: Database) -> None:
    empty = await visits(PAGE)
    await expect(empty.page.locator(".note")).to_be_visible()
    now = datetime.now(UTC)
    year = periods.year_of(now.date())
    async with office.transaction() as session:
        figures = await results.figures(session, since=year.since, until=year.until)
        named = Staff(name="Nga", active=True, since=now)
        session.add(named)
        await session.flush()
        leader = Official(named.id, "Nga", ((None, "leader"),))
        await publishing.publish(session, figures, by=leader, now=now, channel="web")
    page = (await visits(PAGE, bypass_csp=True)).page
    await expect(page.get_by_role("heading", level=3)).to_have_count(2)
    assert await looked_at(page) == []
    await page.set_viewport_size({"width": 320, "height": 640})
    assert await page.evaluate(SMALL_TYPE) == []
    assert await page.evaluate(SMALL_TARGETS.replace(".menu a", ".links a")) == []
    assert await page.evaluate("document.documentElement.scrollWidth") <= 320
    await page.get_by_role("link", name="English").click()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    # Without bypassing the policy, nothing on the page is blocked (`visits` looks at the console).
    strict = (await visits(PAGE)).page
    bar = strict.locator(".bar .share").first
    assert await bar.evaluate("e => e.getBoundingClientRect().width") > 100
