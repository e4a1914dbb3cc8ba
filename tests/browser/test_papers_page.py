"""The page behind a one-time link, in a real browser: what a form sends, only a browser knows."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import Browser

from tests.api.program import INVITED, serving
from tests.browser.conftest import PHONE, Visit
from tests.browser.test_accessibility import SMALL_TARGETS, SMALL_TYPE, violations

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_an_official_takes_a_draft_home(chromium: Browser, tmp_path: Path) -> None:
    with serving(tmp_path) as running:
        code = running.line(INVITED)
        context = await chromium.new_context(viewport=PHONE, locale="vi-VN")
        tam = Visit(await context.new_page())
        await tam.page.goto(running.url)
        await tam.says(f"/start {code}")
        await tam.reads("Xin chào đồng chí")
        await tam.says("/baocao vanban 2026")
        await tam.reads("Bản dự thảo: Báo cáo tự đánh giá năm 2026")
        async with context.expect_page() as opened:
            await tam.page.locator("a[href*='/papers/']").last.click()
        draft = Visit(await opened.value)
        await draft.page.wait_for_selector("button[value=pdf]")
        assert await violations(draft.page) == []
        assert await draft.page.evaluate(SMALL_TYPE) == []
        assert await draft.page.evaluate(SMALL_TARGETS) == []
        async with draft.page.expect_download() as download:
            await draft.page.click("button[value=docx]")
        taken = await download.value
        assert taken.suggested_filename == "bao-cao-tu-danh-gia-2026.docx"
        gone = await draft.page.reload()
        assert gone is not None
        assert gone.status == 410
        assert tam.complaints == []
        await context.close()
