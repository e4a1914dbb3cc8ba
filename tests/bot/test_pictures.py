"""Photos of feedback on their way: fetched, tried again, refused, and never in the way."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.channels import FetchFailed
from bot.feedback import pictures as fetching
from office.feedback import photos
from office.models import Photo, Ticket
from tests import pictures
from tests.bot.test_intake import code_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Platform:
    """What a platform answers to each download, in turn."""

    def __init__(self, chat, *answers) -> None:
        self.answers = list(answers)
        self.asked = 0
        chat.service.channels["web"].fetch = self

    async def __call__(self, reference: str, *, most: int) -> bytes:
        self.asked += 1
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def with_photo(chat) -> str:
    await chat.says("Mai", "/gopy đường thôn 3 hỏng")
    await chat.taps("Mai", "Thôn 3")
    said = await chat.does("Mai", "photo", file="AgAC")
    assert said[0].startswith("Đã nhận 1 ảnh (nhiều nhất 5).")
    await chat.taps("Mai", "Tiếp tục")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    return code_in(await chat.taps("Mai", "Gửi"))


async def photo(chat) -> Photo:
    async with chat.service.database.reading() as session:
        return (await session.scalars(select(Photo))).one()


async def fetched(chat) -> None:
    while await fetching.fetch_due(chat.service):
        pass


async def test_a_photo_reaches_the_official_without_its_position(chat):
    Platform(chat, pictures.jpeg(gps=True))
    code = await with_photo(chat)
    await fetched(chat)
    await chat.reads("Hùng")
    assert "Ảnh: 1" in (await chat.taps("Hùng", f"Xem {code}")).text
    said = await chat.taps("Hùng", "Xem ảnh")
    (file,) = [letter.file for letter in said.letters if letter.file]
    content = (chat.service.files / file.place).read_bytes()
    assert content[:2] == b"\xff\xd8"
    assert b"Secret Camera" not in content


async def test_a_download_that_fails_is_tried_again_and_loses_nothing(chat):
    later = FetchFailed("later", "503")
    platform = Platform(chat, later, ValueError("odd"), pictures.jpeg())
    code = await with_photo(chat)
    await fetched(chat)
    assert (await photo(chat)).state == "waiting"
    chat.clock.forward(minutes=2)
    await fetched(chat)
    chat.clock.forward(minutes=5)
    await fetched(chat)
    assert platform.asked == 3
    kept = await photo(chat)
    assert (kept.state, kept.tries) == ("kept", 3)
    assert photos.path_of(chat.service.files, kept.digest).exists()
    assert code


async def test_what_is_gone_for_good_is_said(chat):
    Platform(chat, FetchFailed("never", "404"))
    await with_photo(chat)
    await fetched(chat)
    assert (await chat.reads("Mai"))[-1] == (
        "Tôi không tải được một ảnh ông/bà gửi. Phản ánh vẫn giữ nguyên; ông/bà gửi lại giúp."
    )
    assert (await photo(chat)).state == "lost"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (pictures.HTML, "không phải ảnh JPG, PNG hay WebP"),
        (pictures.archive(), "không phải ảnh JPG, PNG hay WebP"),
        (b"\xff\xd8" + b"\0" * 20_000_000, "lớn quá (quá 10 MB)"),
        (pictures.bomb(), "lớn quá (quá 10 MB)"),
    ],
)
async def test_what_is_no_picture_is_refused_in_one_sentence(chat, content, said):
    Platform(chat, content)
    await with_photo(chat)
    await fetched(chat)
    (heard,) = await chat.reads("Mai")
    assert said in heard
    assert heard.endswith("Phản ánh vẫn giữ nguyên.")
    assert not list(chat.service.files.rglob("*.jpg"))


async def test_a_sixth_photo_and_one_that_nobody_waits_for(chat):
    said = await chat.does("Mai", "photo", file="AgAC")
    assert "chỉ nhận khi ông/bà đang gửi phản ánh" in said[0]
    await chat.says("Mai", "/gopy rác ở chợ")
    for _ in range(5):
        await chat.does("Mai", "photo", file="AgAC")
    said = await chat.does("Mai", "photo", file="AgAC")
    assert said == ["Mỗi phản ánh nhận nhiều nhất 5 ảnh. Ông/bà bấm Tiếp tục nhé."]
    # She is where she was.
    assert "Việc này ở đâu?" in (await chat.says("Mai", "/gopy")).text


async def test_a_caption_is_words_and_a_denunciation_takes_the_picture_along(chat):
    await chat.says("Mai", "/gopy")
    said = await chat.does("Mai", "photo", text="đường thôn 3 hỏng", file="AgAC")
    assert "Việc này ở đâu?" in said.text
    denounced = "tôi tố cáo cán bộ Trần Quyền Thế nhận hối lộ 50 triệu"
    said = await chat.does("Mai", "photo", text=denounced, file="AgACsecret")
    assert "không tiếp nhận việc này" in said[0]
    async with chat.service.database.reading() as session:
        assert [row.reference for row in await session.scalars(select(Photo))] == ["AgAC"]


async def test_a_picture_for_what_was_sent_goes_with_words_that_are_refused(chat):
    code = await with_photo(chat)
    await chat.says("Mai", f"/tracuu {code}")
    await chat.taps("Mai", "Bổ sung")
    said = await chat.does("Mai", "photo", file="AgACtwo", text="công an xã nhũng nhiễu dân")
    assert "Công an thành phố" in said[0]
    async with chat.service.database.reading() as session:
        references = (await session.scalars(select(Photo.reference))).all()
    assert references == ["AgAC"]


async def test_a_picture_alone_answers_the_question(chat):
    code = await with_photo(chat)
    await chat.says("Hùng", f"/take {code}")
    await chat.says("Hùng", f"/ask {code} xin gửi thêm một ảnh")
    await chat.taps("Hùng", "Gửi")
    await chat.reads("Mai")
    await chat.taps("Mai", "Trả lời câu hỏi")
    await chat.does("Mai", "photo", file="AgACtwo")
    assert "Đã gửi câu trả lời" in (await chat.taps("Mai", "Xong"))[0]
    async with chat.service.database.reading() as session:
        assert await session.scalar(select(Ticket.state)) == "in_progress"


async def test_a_draft_that_is_dropped_takes_its_pictures_along(chat):
    await chat.says("Mai", "/gopy đường thôn 3 hỏng")
    await chat.taps("Mai", "Thôn 3")
    await chat.does("Mai", "photo", file="AgAC")
    platform = Platform(chat)
    await chat.taps("Mai", "Thôi")
    # Nothing is fetched for it any more, and nothing of it is left.
    assert not await fetching.fetch_due(chat.service)
    assert platform.asked == 0
    assert (await photo(chat)).state == "gone"


async def test_a_place_that_she_sends(chat):
    await chat.says("Mai", "/gopy đường hỏng")
    said = await chat.does("Mai", "location", position=(20.73151234, 106.3912))
    assert said[0] == "Đã nhận vị trí."
    assert said[1].startswith("Có ảnh")
    await chat.taps("Mai", "Bỏ qua")
    await chat.taps("Mai", "Đồng ý, không nêu tên")
    code = code_in(await chat.taps("Mai", "Gửi"))
    await chat.reads("Hùng")
    assert "Vị trí: 20.7315,106.3912" in (await chat.taps("Hùng", f"Xem {code}")).text
    async with chat.service.database.reading() as session:
        ticket = (await session.scalars(select(Ticket))).one()
    assert "20.73" not in ticket.position
