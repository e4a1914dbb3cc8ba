"""Whoever sees, hears or taps badly can use the page: axe-core, type size, targets, width."""

from __future__ import annotations

from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, ViewportSize

from tests.browser.conftest import DESKTOP, PHONE, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALL_TYPE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility())
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
  .filter(e => parseFloat(getComputedStyle(e).fontSize) < 18)
  .map(e => e.outerHTML)"""
SMALL_TARGETS = """() => [...document.querySelectorAll('button, textarea, summary, .menu a')]
  .filter(e => e.checkVisibility())
  .filter(e => e.getBoundingClientRect().height < 48)
  .map(e => e.outerHTML)"""


async def violations(page: Page) -> list[str]:
    """What axe-core finds, one line each."""
    found = await Axe().run(page, options={**RULES, "resultTypes": ["violations"]})
    return [
        f"{found['id']}: {node['html']}: {node['failureSummary']}"
        for found in found.response["violations"]
        for node in found["nodes"]
    ]


LOOKS: list[tuple[Literal["light", "dark"], ViewportSize]] = [
    ("light", PHONE),
    ("light", DESKTOP),
    ("dark", DESKTOP),
    ("dark", PHONE),
]


async def looked_at(page: Page) -> list[str]:
    """What axe-core finds in light and dark, on a phone and on a desk."""
    found = []
    for scheme, viewport in LOOKS:
        await page.emulate_media(color_scheme=scheme)
        await page.set_viewport_size(viewport)
        found += await violations(page)
    return found


async def test_axe_finds_nothing(visits: Visits) -> None:
    # axe-core builds a page of its own, which the policy of ours would rightly refuse.
    mai = await visits(bypass_csp=True, reduced_motion="reduce")
    page = mai.page
    assert await looked_at(page) == []
    await mai.says("lam giay khai sinh can gi")
    await mai.reads("Nguồn:")
    await mai.says("nhà tôi bị cháy")
    await mai.reads("114")
    await page.context.set_offline(True)
    await mai.says("dang ky tam tru")
    await page.wait_for_selector("#state.lost:not(:empty)")
    await page.click("#menu summary")
    assert await looked_at(page) == []
    await page.click("#ask-forget")
    assert await looked_at(page) == []


async def test_type_is_large_targets_are_wide_and_nothing_sticks_out(visits: Visits) -> None:
    mai = await visits(viewport={"width": 320, "height": 640})
    await mai.page.click("#menu summary")
    assert await mai.page.evaluate(SMALL_TYPE) == []
    assert await mai.page.evaluate(SMALL_TARGETS) == []
    await mai.says("lam giay khai sinh can gi " + "dài" * 60)
    await mai.reads("trợ lý số")
    assert await mai.page.evaluate(SMALL_TYPE) == []
    assert await mai.page.evaluate(SMALL_TARGETS) == []
    assert await mai.page.evaluate("document.documentElement.scrollWidth") <= 320


async def test_new_letters_are_announced_and_old_ones_are_not(visits: Visits) -> None:
    mai = await visits()
    log = mai.page.get_by_role("log", name="Hội thoại")
    await mai.is_told_what_comes()
    await mai.says("xin chào")
    await mai.reads("trợ lý số")
    assert await log.locator(".unseen").all_inner_texts()
    # While the past is shown again, the log is silent.
    await mai.page.add_init_script(
        "addEventListener('DOMContentLoaded', () => new MutationObserver(() =>"
        " (window.aloud ||= []).push(document.querySelector('#log').ariaLive))"
        ".observe(document.querySelector('#log'), {childList: true}))"
    )
    await mai.page.reload()
    await mai.reads("trợ lý số")
    assert set(await mai.page.evaluate("window.aloud")) == {"off"}


async def test_the_public_plan_is_as_clean(visits: Visits) -> None:
    mai = await visits(bypass_csp=True, reduced_motion="reduce")
    await mai.page.goto(mai.page.url.split("?")[0].rstrip("/") + "/cong-khai")
    assert await mai.page.locator(".task").count() == 8
    assert await looked_at(mai.page) == []
    assert await mai.page.evaluate(SMALL_TYPE) == []
