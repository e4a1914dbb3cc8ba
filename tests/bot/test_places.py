"""Where it is: villages of the commune's list, a position sent on purpose, what is near."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from bot.channels import Limits
from bot.channels._telegram_keyboards import keyboard
from bot.messages import Button, Letter
from office.errors import Refused
from office.feedback import positions, villages
from office.models import Route
from tests.bot.test_intake import ROAD, code_in, opened, send
from tests.office import feedback

HERE, NEAR, FAR = (20.7315, 106.3912), (20.7320, 106.3915), (20.7345, 106.3912)


async def put_in(chat, *names: str) -> None:
    async with chat.service.database.transaction() as session:
        for name in names:
            await villages.add(session, name, now=chat.clock())


async def test_villages_of_the_list_are_offered_and_understood(chat):
    await put_in(chat, "Thôn 10", "Thôn 3", "Khu Đồng Hội")
    said = await chat.says("Mai", "/gopy đường hỏng")
    assert said.buttons[:4] == ["Khu Đồng Hội", "Thôn 3", "Thôn 10", "Đổi loại việc"]
    await chat.taps("Mai", "Khu Đồng Hội")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    found, inside = await opened(chat, code_in(await chat.taps("Mai", "Gửi")))
    assert (found.village, inside.place) == ("Khu Đồng Hội", "Khu Đồng Hội")
    # In her own words, without tone marks or the word before the name.
    await chat.says("Phú", "/gopy đèn đường hỏng")
    await chat.says("Phú", "gan cho lang Đồng Hội")
    await chat.taps("Phú", "Bỏ qua")
    await chat.taps("Phú", "Đồng ý, không nêu tên")
    await chat.taps("Phú", "Không, việc khác")
    found, _ = await opened(chat, code_in(await chat.taps("Phú", "Gửi")))
    assert found.village == "Khu Đồng Hội"


async def test_a_long_list_opens_by_one_button(chat):
    await put_in(chat, *(f"Thôn {number}" for number in range(1, 10)))
    said = await chat.says("Mai", "/gopy đường hỏng")
    assert said.buttons[:2] == ["Chọn thôn", "Đổi loại việc"]
    said = await chat.taps("Mai", "Chọn thôn")
    assert said.buttons[:3] == ["Thôn 1", "Thôn 2", "Thôn 3"]
    assert (await chat.taps("Mai", "Thôn 9"))[0].startswith("Có ảnh")


async def test_a_renamed_village_keeps_its_meaning_and_a_retired_one_is_not_offered(chat):
    await put_in(chat, "Thôn Đông", "Thôn Tây")
    async with chat.service.database.transaction() as session:
        now = chat.clock()
        await villages.rename(session, "thôn đông", "Thôn 3", now=now)
        await villages.retire(session, "Thôn Tây", now=now)
        with pytest.raises(Refused):
            await villages.add(session, "Thôn Đông", now=now)
        # The shipped file does not bring an old name back.
        await villages.plant(session, [{"name": "Thôn Đông"}])
        assert [each.name for each in await villages.current(session)] == ["Thôn 3"]
    await chat.says("Mai", "/gopy đường hỏng")
    await chat.says("Mai", "thôn Đông, gần cầu")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    found, _ = await opened(chat, code_in(await chat.taps("Mai", "Gửi")))
    assert found.village == "Thôn 3"


async def test_the_place_key_says_what_it_is_for_and_goes_away_again(chat):
    channel = chat.service.channels["web"]
    channel.limits = Limits(place="keyboard")
    said = await chat.says("Mai", f"/gopy {ROAD}")
    assert "Gửi vị trí" in said.buttons
    said = await chat.taps("Mai", "Gửi vị trí")
    assert said[0].startswith("Vị trí chỉ để cán bộ đến đúng chỗ")
    assert (said.letters[0].place, said.buttons) == ("Gửi vị trí của tôi", ["Quay lại"])
    # Telegram's keys write their label: it names the choice.
    said = await chat.says("Mai", "Quay lại")
    assert [letter.place for letter in said.letters] == ["", None]
    assert "Việc này ở đâu?" in said[1]
    await chat.taps("Mai", "Gửi vị trí")
    said = await chat.does("Mai", "location", position=HERE)
    assert [letter.place for letter in said.letters] == ["", None]
    assert said[0] == "Đã nhận vị trí."
    assert said[1].startswith("Có ảnh")
    await chat.says("Mai", "quay lại")
    await chat.taps("Mai", "Gửi vị trí")
    said = await chat.says("Mai", "thôi")
    assert [letter.place for letter in said.letters] == [""]


def test_telegram_asks_by_a_key_and_removes_it():
    buttons = (Button("Quay lại", "c:a:0"),)
    asked = keyboard(Letter(1, "42", "…", buttons, place="Gửi vị trí của tôi")).to_dict()
    assert asked["keyboard"] == [
        [{"text": "Gửi vị trí của tôi", "request_location": True}],
        [{"text": "Quay lại"}],
    ]
    assert asked["one_time_keyboard"] is True
    assert keyboard(Letter(2, "42", "…", place="")).to_dict() == {"remove_keyboard": True}
    assert "inline_keyboard" in keyboard(Letter(3, "42", "…", buttons)).to_dict()


@pytest.mark.parametrize(("where", "offered"), [(NEAR, True), (FAR, False)])
async def test_what_lies_near_is_offered_in_other_words_and_what_is_far_is_not(
    chat, where, offered
):
    other = await feedback.sent(
        chat, "Phú", words="Đường hỏng ổ gà to lắm", position=positions.written(*where)
    )
    await chat.says("Mai", "/gopy đoạn đường trước chợ hỏng, mưa là ngập")
    await chat.does("Mai", "location", position=HERE)
    await chat.taps("Mai", "Bỏ qua")
    said = await chat.taps("Mai", "Đồng ý, không nêu tên")
    assert ("gần vị trí ông/bà gửi" in said.text) is offered
    if offered:
        await chat.taps("Mai", "Đúng, tôi theo dõi")
        assert other in (await chat.says("Mai", "/tracuu")).text


def test_metres():
    here, near = positions.written(*HERE), positions.written(*NEAR)
    assert positions.metres(here, near) == pytest.approx(64, abs=2)
    assert positions.metres(here, None) is None
    assert positions.written(91, 0) is None


async def test_a_rule_by_village_goes_first(chat):
    """Rows put in as an administrator would, by a name of before."""

    await put_in(chat, "Thôn Đông")
    async with chat.service.database.transaction() as session:
        await villages.rename(session, "Thôn Đông", "Thôn 3", now=chat.clock())
        rule = update(Route).where(Route.position == 1)
        await session.execute(rule.values(kind=None, village="thôn đông", unit="vp"))
    assert (await feedback.ticket(chat, await send(chat))).unit == "vp"
    assert (await feedback.ticket(chat, await send(chat, "Phú", "đường chợ hỏng"))).unit == "kt"
