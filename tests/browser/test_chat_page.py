"""The chat page in a real browser, as citizens and officials use it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import expect

from tests import pictures
from tests.browser.conftest import DESKTOP, House, Visit, Visits

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def test_a_question_without_tone_marks_is_answered(visits: Visits) -> None:
    mai = await visits()
    await mai.says("lam giay khai sinh can gi")
    answer = await mai.reads("Nguồn:")
    assert "chứng sinh" in answer
    assert re.search(r"cập nhật \d\d/\d\d/\d{4}", answer)
    await expect(mai.page.locator("#typing")).to_be_hidden()
    await expect(mai.page.locator("#hello")).to_be_hidden()


async def test_a_tapped_button_is_answered_and_the_old_ones_go(visits: Visits) -> None:
    mai = await visits()
    await mai.says("lam giay khai sinh can gi")
    await mai.taps("Lệ phí")
    assert "đồng" in await mai.reads("Lệ phí:")
    assert await mai.page.locator(".choices").count() - 1 <= 1  # the empty page's own, and one
    assert "Lệ phí" in await mai.texts()
    # A finger must not make the phone's keyboard jump up.
    assert not await mai.page.locator("#words").evaluate("e => e === document.activeElement")


async def test_everything_works_from_the_keyboard(visits: Visits) -> None:
    mai = await visits(viewport=DESKTOP, has_touch=False)
    keyboard, focused = mai.page.keyboard, mai.page.locator(":focus")
    await keyboard.press("Tab")
    await expect(focused).to_have_class("skip")
    await keyboard.press("Enter")
    await expect(focused).to_have_id("words")
    await keyboard.type("dang ky tam tru")
    await keyboard.press("Shift+Enter")
    await keyboard.type("can giay to gi")
    await keyboard.press("Enter")
    await mai.reads("Nguồn:")
    await expect(focused).to_have_id("words")
    for _ in range(10):
        await keyboard.press("Shift+Tab")
        if await focused.inner_text() == "Lệ phí":
            break
    await keyboard.press("Enter")
    await mai.reads("Lệ phí")
    await expect(focused).to_have_id("words")
    await mai.page.locator("#menu summary").focus()
    await keyboard.press("Enter")
    await expect(mai.page.locator("#ask-forget")).to_be_visible()
    await keyboard.press("Escape")
    await expect(mai.page.locator("#ask-forget")).to_be_hidden()


async def test_a_reload_keeps_the_conversation(visits: Visits) -> None:
    mai = await visits()
    await mai.says("lam giay khai sinh can gi")
    await mai.taps("Lệ phí")
    await mai.reads("Lệ phí:")
    before = await mai.texts()
    await mai.page.reload()
    await mai.reads("Lệ phí:")
    assert await mai.texts() == before
    await mai.taps("Bao lâu")  # buttons of the last answer live on
    await mai.reads("Bao lâu:")
    await mai.is_told_what_comes()


async def test_words_said_before_the_past_is_shown_stand_below_it(visits: Visits) -> None:
    mai = await visits()
    await mai.says("xin chào")
    await mai.reads("trợ lý số")
    await mai.page.route("**/chat/events", lambda route: route.abort("connectionrefused"), times=1)
    await mai.page.reload()
    await mai.says("tạm biệt")
    await mai.is_told_what_comes()
    await mai.reads("nhắn lại")
    said = await mai.texts()
    assert (said[0], said.count("tạm biệt")) == ("xin chào", 1)
    assert said.index("tạm biệt") > said.index(next(text for text in said if "trợ lý số" in text))


async def test_a_lost_connection_is_shown_and_nothing_is_lost_or_repeated(
    visits: Visits, house: House
) -> None:
    mai = await visits()
    await mai.says("xin chào")
    await mai.reads("trợ lý số")
    house.stop()
    state = mai.page.locator("#state")
    await expect(state).to_contain_text("Mất kết nối")
    await mai.says("lam giay khai sinh can gi")
    await expect(mai.page.locator(".own .fate").last).to_have_text("Chờ gửi")
    before = await mai.texts()
    house.start()
    await expect(state).to_contain_text("Đã kết nối lại", timeout=20_000)
    await mai.reads("chứng sinh")
    await expect(mai.page.locator(".own .fate").last).to_be_hidden()
    after = await mai.texts()
    assert after[: len(before)] == before
    answers = [text for text in after[len(before) :] if "chứng sinh" in text]
    assert len(answers) == 1
    await mai.page.reload()
    await mai.reads("chứng sinh")
    assert await mai.texts() == after


async def test_words_that_look_like_markup_stay_words(visits: Visits) -> None:
    mai = await visits()
    words = "<img src=x onerror=\"document.title='hỏng'\"><script>alert(1)</script> khai sinh"
    await mai.says(words)
    assert (await mai.texts())[0] == words
    await mai.reads("trợ lý số")
    await mai.page.reload()
    await mai.reads("trợ lý số")
    assert (await mai.texts())[0] == words
    assert await mai.page.locator("#log img, #log script").count() == 0
    assert await mai.page.title() == "Trợ lý số xã Ninh Giang"


async def test_a_printed_code_opens_its_entry_once(visits: Visits) -> None:
    mai = await visits("?kb=dang-ky-khai-sinh&quay=3")
    await mai.reads("Nguồn:")
    assert mai.page.url.endswith("/")
    before = await mai.texts()
    await mai.page.reload()
    await mai.reads("Nguồn:")
    assert await mai.texts() == before


async def test_forgetting_leaves_nothing_and_makes_somebody_new(visits: Visits) -> None:
    mai = await visits()
    await mai.says("lam giay khai sinh can gi")
    await mai.reads("Nguồn:")
    (before,) = [c for c in await mai.page.context.cookies() if c["name"] == "visitor"]
    await mai.page.click("#menu summary")
    await mai.page.click("#ask-forget")
    await mai.page.click("#keep")
    assert await mai.texts()
    await mai.page.click("#menu summary")
    await mai.page.click("#ask-forget")
    await mai.page.click("#do-forget")
    await expect(mai.page.locator("#hello")).to_be_visible()
    assert await mai.texts() == []
    (after,) = [c for c in await mai.page.context.cookies() if c["name"] == "visitor"]
    assert after["value"] != before["value"]
    assert "khai sinh" not in str(await mai.page.evaluate("JSON.stringify(localStorage)"))


async def test_english_when_chosen(visits: Visits) -> None:
    mai = await visits("?lang=en")
    await expect(mai.page.locator("html")).to_have_attribute("lang", "en")
    await expect(mai.page.locator("#say button")).to_have_text("Send")
    await mai.says("hello")
    await mai.reads("automatic")


async def test_two_pages_of_one_visitor_show_the_same(visits: Visits, house: House) -> None:
    mai = await visits()
    other = await mai.page.context.new_page()
    await other.goto(house.url)
    await Visit(other).is_told_what_comes()
    await mai.says("xin chào")
    await mai.reads("trợ lý số")
    await expect(other.locator(".own .said")).to_have_text("xin chào")
    await expect(other.locator(".letter").first).to_contain_text("trợ lý số")


async def test_an_official_joins_and_reports_and_answers(visits: Visits, house: House) -> None:
    admin, lan, mai = await visits(), await visits(), await visits()
    await admin.says(f"/start {house.invitation()}")
    await admin.reads("Xin chào đồng chí")
    await admin.says("/moi Lan, vhxh, coordinator")
    code = re.search(r"/start ([A-Z0-9]{8})", await admin.reads("Mã mời cho Lan"))
    assert code
    await lan.says(code[0])
    await lan.reads("đồng chí Lan")
    await lan.says("/done 4")
    assert "Nhiệm vụ 4" in await lan.reads("✅")
    await mai.says("gặp cán bộ")
    await mai.reads("viết câu hỏi")
    await mai.says("Đường thôn Ba có ổ gà <b>to</b>")
    handed = await mai.reads("mã H-")
    number = re.search(r"H-\d+", handed)
    assert number
    await lan.reads(f"câu hỏi mới {number[0]}")
    await lan.says(f"/reply {number[0]} Xã sẽ vá <i>sớm</i>")
    await mai.reads("Xã sẽ vá <i>sớm</i>")
    await lan.page.reload()
    await lan.page.wait_for_selector("#forget-official:not([hidden])", state="attached")


async def test_a_photo_for_feedback(visits: Visits) -> None:
    mai = await visits()
    await mai.says("/gopy đường thôn 3 hỏng")
    await mai.reads("Việc này ở đâu?")
    await mai.says("gần cầu")
    await mai.reads("Có ảnh thì cán bộ")
    button = mai.page.get_by_role("button", name="Gửi ảnh cho phản ánh")
    async with mai.page.expect_file_chooser() as chosen:
        await button.click()
    file = {"name": "o-ga.jpg", "mimeType": "image/jpeg", "buffer": pictures.jpeg()}
    await (await chosen.value).set_files(file)
    await mai.reads("Đã nhận 1 ảnh")
    assert "Ảnh: o-ga.jpg" in await mai.texts()
    await mai.page.locator("#picture").set_input_files({**file, "buffer": pictures.HTML})
    await expect(mai.page.locator(".own.failed .fate")).to_contain_text("không phải ảnh JPG")
    # Chromium complains of every refusal, also of one that the page words itself.
    mai.complaints[:] = [said for said in mai.complaints if "415" not in said]
