"""The page of one's own data, in a real browser: only a browser knows what its form sends."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Visit, Visits
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_she_takes_a_copy_of_her_data_home(visits: Visits) -> None:
    mai = await visits()
    await mai.says("/dulieu")
    await mai.reads("Trợ lý đang giữ")
    await mai.taps("Lấy bản sao")
    await mai.reads("Bản sao dữ liệu của ông/bà")
    async with mai.page.context.expect_page() as opened:
        await mai.page.locator("a[href*='/du-lieu/']").last.click()
    copy = Visit(await opened.value)
    await copy.page.wait_for_selector("button")
    assert await violations(copy.page) == []
    async with copy.page.expect_download() as download:
        await copy.page.click("button")
    assert (await download.value).suggested_filename == "du-lieu-ca-nhan.zip"
