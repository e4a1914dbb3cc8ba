"""POST Service Request: which forms are taken and which are refused, and how that is said.

Each test is a rule of https://wiki.open311.org/GeoReport_v2, or of the house.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from urllib.parse import urlencode

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from office.feedback import open311
from tests.api.open311.conftest import EMBEDDED, HOLE, ROOT, Client, spark
from tests.talk import Chat

OFFICER = "Hùng"  # of the unit that roads go to


pytestmark = EMBEDDED


async def test_a_key_in_the_address_opens_nothing(client: Client) -> None:
    # Addresses are written down by proxies.
    said = await client.web.post(f"{ROOT}/requests.json?api_key={client.key}", data=HOLE)
    assert said.status_code == 403


WHERE: list[tuple[dict[str, str], bool]] = [
    ({"lat": "20.7", "long": "106.4"}, True),
    ({"address_string": "Ngõ 5, thôn 3"}, True),
    ({"address_id": "77"}, True),
    ({}, False),
    ({"lat": "20.7"}, False),
    ({"long": "106.4"}, False),
    ({"lat": "20.7", "address_string": "Ngõ 5"}, False),
    ({"lat": "north", "long": "106.4"}, False),
    ({"lat": "nan", "long": "106.4"}, False),
    ({"lat": "91", "long": "106.4"}, False),
    ({"lat": "20.7", "long": "181"}, False),
]


async def test_a_full_location_is_required(client: Client) -> None:
    for where, good in WHERE:
        said = await client.post(**{"lat": "", "long": "", **where})
        assert said.status_code == (200 if good else 400), where
        if good:
            opened = await client.opened(said.json()[0]["service_request_id"])
            assert opened.place or opened.position
    assert await client.tickets() == 3


async def test_a_service_is_required_and_must_exist(client: Client) -> None:
    missing, unknown = await client.post(service_code=""), await client.post(service_code="033")
    assert (missing.status_code, unknown.status_code) == (400, 404)
    for said in (missing, unknown):
        assert "service_code" in client.errors(said)[0]["description"]
    elsewhere = await client.post(jurisdiction_id="city.gov")
    assert elsewhere.status_code == 404
    assert "jurisdiction_id" in client.errors(elsewhere)[0]["description"]
    assert await client.tickets() == 0


ANSWERS: list[tuple[str, dict[str, str | list[str]], bool]] = [
    ("ho_so_tre", {"attribute[ngay_hen]": "2026-11-10"}, True),
    ("ho_so_tre", {"attribute[ngay_hen]": "2026-11-10T08:00:00+07:00"}, True),
    ("ho_so_tre", {}, False),
    ("ho_so_tre", {"attribute[ngay_hen]": "hôm qua"}, False),
    ("ho_so_tre", {"attribute[ngay_hen]": ["2026-11-10", "2026-11-11"]}, False),
    ("phan_anh_tthc", {"attribute[ve][]": ["niem_yet", "co_so"]}, True),
    ("phan_anh_tthc", {"attribute[ve][]": ["niem_yet", "mau_son"]}, False),
    ("duong", {"attribute[thon]": "thôn 3"}, True),
    ("duong", {"attribute[thon]": "thôn 3\nthôn 4"}, False),
    ("duong", {"attribute[dong_y]": "yes"}, False),
    ("duong", {"attribute[WHISPAWN]": "123456"}, False),
    ("duong", {"attribute[thong_bao]": ""}, True),
]


async def test_attributes_are_as_the_definition_says(client: Client) -> None:
    for service, answers, good in ANSWERS:
        said = await client.post(service_code=service, **answers)
        assert said.status_code == (200 if good else 400), answers
        if not good:
            assert next(iter(answers), "attribute[ngay_hen]").removesuffix("[]") in said.text


async def test_attributes_reach_the_official(client: Client) -> None:
    late = await client.sends(service_code="ho_so_tre", **{"attribute[ngay_hen]": "2026-11-10"})
    assert "Ngày hẹn trả: 10/11/2026" in ((await client.opened(late)).words or "")
    desk = await client.sends(
        service_code="phan_anh_tthc", **{"attribute[ve][]": ["niem_yet", "co_so"]}
    )
    assert "Niêm yết, hướng dẫn, Chỗ ngồi" in ((await client.opened(desk)).words or "")
    hole = await client.sends(**{"attribute[thon]": "thôn 3"})
    assert (await client.ticket(hole)).village == "thôn 3"


async def test_a_description_has_4000_characters_with_line_breaks(client: Client) -> None:
    most = "Đường hỏng.\n" + "ạ" * 3988
    code = await client.sends(description=most)
    assert most in ((await client.opened(code)).words or "")
    said = await client.post(description=most + "ạ")
    assert said.status_code == 400
    assert "4000" in said.text


async def test_code_in_a_description_is_text(client: Client) -> None:
    code = await client.sends(description="<script>alert(1)</script> ổ gà &amp; rác\x00\x1b[2J")
    assert "<script>alert(1)</script> ổ gà &amp; rác[2J" in (await client.opened(code)).words


async def test_personal_numbers_are_masked_before_they_are_kept(client: Client) -> None:
    code = await client.sends(
        description="Ổ gà, gọi tôi 0912345678", address_string="Nhà số 5, 0987654321"
    )
    opened = await client.opened(code)
    assert "[số điện thoại]" in (opened.words or "")
    assert "09" not in f"{opened.words}{opened.place}"


BODIES = [
    (b'{"service_code": "duong"}', "application/json"),
    (b"service_code=duong&description=%ff%fe", "application/x-www-form-urlencoded"),
    (b"description=" + b"a" * 200_000, "application/x-www-form-urlencoded"),
    (b"&".join(b"a=%d" % n for n in range(200)), "application/x-www-form-urlencoded"),
    (b"api_key=x", "multipart/form-data; boundary=x"),
]


async def test_only_a_form_in_utf8_is_read(client: Client) -> None:
    for body, kind in BODIES:
        said = await client.web.post(
            f"{ROOT}/requests.json", content=body, headers={"Content-Type": kind}
        )
        assert said.status_code == 400, body[:40]
        assert "application/x-www-form-urlencoded" in client.errors(said)[0]["description"]


async def test_all_that_is_wrong_is_told_at_once(client: Client) -> None:
    said = await client.post(
        lat="", description="a" * 4001, media_url="javascript:alert(1)", phone="0" * 301
    )
    assert said.status_code == 400
    assert len(client.errors(said)) == 4
    assert await client.tickets() == 0


async def test_a_link_is_told_to_officials_and_never_opened(client: Client) -> None:
    visits = 0

    async def visited(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal visits
        visits += 1
        writer.close()

    server = await asyncio.start_server(visited, "127.0.0.1", 0)
    link = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/o-ga.jpg"
    async with server:
        code = await client.sends(media_url=link)
        (told,) = await client.get(f"requests/{code}")
        await asyncio.sleep(0.2)
    assert visits == 0
    assert link in ((await client.opened(code)).words or "")
    assert told["media_url"] is None


NOT_FEEDBACK = [
    (40011, "Cháy nhà văn hóa rồi, lửa to lắm", "114"),
    (40012, "Tôi khiếu nại quyết định thu hồi đất của UBND xã", "không lưu lời"),
    (40013, "Tôi tố cáo ông Bình tham ô tiền làm đường", "không lưu lời"),
    (40013, "Cán bộ địa chính đòi tiền bồi dưỡng 5 triệu mới làm", "không lưu lời"),
    (40014, "Chủ tịch xã quát mắng dân, thái độ hách dịch", "thành phố"),
    (40014, "Công an xã gây khó khăn, hách dịch với tôi", "thành phố"),
]


async def test_what_is_no_feedback_is_guided_and_not_kept(
    client: Client, chat: Chat, database_url: str
) -> None:
    for number, description, guidance in NOT_FEEDBACK:
        for fields in (
            {"description": description},
            {"description": "", "address_string": description},
            {"description": "Đường thôn 3 hỏng, đi lại rất khó. " * 8 + f"\n{description}."},
        ):
            said = await client.post(**fields)
            assert said.status_code == 400, fields
            (error,) = client.errors(said)
            assert error["code"] == number, fields
            assert guidance in error["description"]
            assert description not in error["description"]
    assert await client.tickets() == 0
    assert await chat.reads(OFFICER) == []
    assert await chat.reads("Nam") == []
    kept = Path(database_url.removeprefix("sqlite:///"))
    for file in kept.parent.glob("office.db*"):
        assert not any(words.encode() in file.read_bytes() for _, words, _ in NOT_FEEDBACK)


async def test_guidance_comes_in_english_to_who_reads_english(client: Client) -> None:
    said = await client.web.post(
        f"{ROOT}/requests.json",
        data={**HOLE, "api_key": client.key, "description": "There is a fire in my house, help"},
        headers={"Accept-Language": "en"},
    )
    assert "Call 114 now" in client.errors(said)[0]["description"]


async def test_one_key_sends_only_so_often_from_wherever(client: Client) -> None:
    client.pace(2)
    statuses = [(await client.post(description=f"Ổ gà {n}")).status_code for n in range(3)]
    assert statuses == [200, 200, 429]
    assert await client.tickets() == 2


async def test_the_answer_comes_in_xml_too(client: Client) -> None:
    said = await client.post("xml")
    assert said.headers["content-type"] == "text/xml; charset=utf-8"
    assert b"<service_requests><request><service_request_id>NG-" in said.content
    assert b"<token" not in said.content


async def test_each_service_becomes_its_kind_and_field(client: Client) -> None:
    more = {"ho_so_tre": {"attribute[ngay_hen]": "2026-11-10"}}
    for number, service in enumerate(await client.get("services")):
        code = service["service_code"]
        # Without a description, which is optional, its name says what it is about.
        sent = await client.sends(
            service_code=code, description="", lat=str(20 + number), **more.get(code, {})
        )
        assert ((await client.opened(sent)).words or "").startswith(service["service_name"])
        (found,) = await client.get(f"requests/{sent}")
        assert (found["service_code"], found["service_name"]) == (code, service["service_name"])


FIELD = st.sampled_from(
    [*HOLE, "media_url", "address_string", "attribute[thon]", "attribute[ve][]", "attribute[", "x"]
)
VALUE = st.text(max_size=60) | st.sampled_from([*open311.SERVICES, "1", "http://[", "\ud800"])


@settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(fields=st.dictionaries(FIELD, VALUE))
async def test_any_form_is_taken_or_told_what_is_wrong(
    client: Client, fields: dict[str, str]
) -> None:
    body = urlencode({**HOLE, "api_key": client.key, **fields}, errors="surrogatepass")
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for form in ("json", "xml"):
        said = await client.web.post(f"{ROOT}/requests.{form}", content=body, headers=kind)
        assert said.status_code in {200, 400, 404}, said.text
        told = spark(etree.fromstring(said.content)) if form == "xml" else said.json()
        assert told
        assert not any(each.get("code") in {500, "500"} for each in told)
