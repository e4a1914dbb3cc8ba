"""How people really type commands, as tables."""

from __future__ import annotations

from datetime import date

import pytest

from bot import commands
from bot.commands import parsing
from bot.commands.parsing import Done, Typed

TODAY = date(2026, 11, 20)

DONE = [
    ("4", (4,), None),
    ("4.", (4,), None),
    ("#4", (4,), None),
    ("04", (4,), None),
    ("4️⃣", (4,), None),
    ("nv4", (4,), None),
    ("nhiệm vụ số 4", (4,), None),
    ("4 4", (4,), None),
    ("4 rồi", (4,), None),
    ("4 xong rồi!", (4,), None),
    # One number, then words: that task and a note (design §6).
    ("4 5 hội nghị", (4,), "5 hội nghị"),
    ("4 12/BC", (4,), "12/BC"),
    ("4, 12/BC", (4,), "12/BC"),
    ("4 15/10", (4,), "15/10"),
    ("4 12/11/2026", (4,), "12/11/2026"),
    ("4: đã họp thôn", (4,), "đã họp thôn"),
    ("4 - đã họp thôn", (4,), "đã họp thôn"),
    ("4\nđã họp\nở 3 thôn", (4,), "đã họp\nở 3 thôn"),
    ("5 45/BC-UBND ngày 12/11", (5,), "45/BC-UBND ngày 12/11"),
    ("4 và hội nghị", (4,), "và hội nghị"),
    # Several numbers: commas, "và", or nothing but numbers.
    ("4, 5", (4, 5), None),
    ("4,5,6", (4, 5, 6), None),
    ("4 và 5", (4, 5), None),
    ("4 va 5", (4, 5), None),
    ("4 5", (4, 5), None),
    ("4 5 6.", (4, 5, 6), None),
    ("nv4, nv5", (4, 5), None),
    ("#4 và #5", (4, 5), None),
    ("4-5", (4, 5), None),
    ("4, 5 hội nghị thôn", (4, 5), "hội nghị thôn"),
    ("4, 5 đã xong", (4, 5), None),
    # No such task: refused by number, not by silence.
    ("99", (99,), None),
    ("0", (0,), None),
    ("99999999", (99999999,), None),
]


@pytest.mark.parametrize(("arguments", "numbers", "note"), DONE)
def test_what_done_names(arguments, numbers, note):
    assert parsing.done(arguments) == Done(numbers, note)


@pytest.mark.parametrize("arguments", ["", "   ", "đăng ký mức", "…", "-"])
def test_done_without_a_number_names_nothing(arguments):
    assert parsing.done(arguments) is None


SPOKEN = [
    ("done 4", "done", "4"),
    ("Done 4.", "done", "4"),
    ("xong nv4", "done", "4"),
    ("Xong NV4!", "done", "4"),
    ("nhiệm vụ 4 xong rồi", "done", "4"),
    ("nhiem vu 4 xong roi", "done", "4"),
    ("nhiệm vụ số 4 đã hoàn thành.", "done", "4"),
    ("hoàn thành nhiệm vụ 4", "done", "4"),
    ("đã làm xong nhiệm vụ 4 rồi", "done", "4"),
    ("phòng đã báo cáo xong nv 5", "done", "5"),
    ("4 xong rồi", "done", "4"),
    ("done 4, 5", "done", "4, 5"),
    ("xong 4 và 5", "done", "4 và 5"),
    ("done 4 12/BC", "done", "4 12/BC"),
    ("xong nv4 đã họp 3 thôn", "done", "4 đã họp 3 thôn"),
    ("xong", "done", ""),
    # A question reports nothing.
    ("nhiệm vụ 4 xong chưa?", "task", "4"),
    ("nv4 xong chưa", "task", "4"),
    ("xong nv 4?", "task", "4"),
    ("nhiệm vụ 4", "task", "4"),
    ("xem nv 4", "task", "4"),
    ("nhiệm vụ 4 vẫn chưa xong", "task", "4"),
    ("nhiệm vụ", "tasks", ""),
    ("Nhiệm vụ của tôi", "tasks", ""),
    ("hoàn tác", "undo", ""),
    ("hop thu", "inbox", ""),
    ("tôi là ai?", "whoami", ""),
    ("kế hoạch", "kehoach", ""),
    ("trả lời H-12 Bà mang thẻ căn cước", "reply", "H-12 Bà mang thẻ căn cước"),
    ("reply h12 xin chào", "reply", "h12 xin chào"),
]


@pytest.mark.parametrize(("text", "name", "arguments"), SPOKEN)
def test_commands_without_the_slash(text, name, arguments):
    assert parsing.spoken_command(text) == Typed(name, arguments)


@pytest.mark.parametrize(
    "text",
    [
        "xong giấy khai sinh thì làm gì",
        "xong chưa",
        "bao giờ xong nv4",
        "hoàn thành 12 năm học cần giấy gì",
        "làm khai sinh cần gì",
        "trả lời thế nào",
        "kế hoạch hóa gia đình",
        "mời cưới",
        "4",
    ],
)
def test_what_is_no_command(text):
    assert parsing.spoken_command(text) is None


SLASH = [
    ("/done 4", "done", "4"),
    ("/Done 4.", "done", "4."),
    ("/done #4", "done", "#4"),
    ("/done4", "done", "4"),
    ("/done4 5 hội nghị", "done", "4 5 hội nghị"),
    ("/done, 4", "done", "4"),
    ("/done@ninhgiang_bot 4", "done", "4"),
    ("/ done 4", "done", "4"),
    ("/Hoàn tác", "hoantac", ""),
    ("/nhiệm vụ 4", "nhiemvu", "4"),
    ("/tôi là ai", "toilaai", ""),
    ("/hộp thư", "hopthu", ""),
    ("/kế hoạch", "kehoach", ""),
    ("/tasks.", "tasks", ""),
    ("/góp ý đường hỏng\nở thôn 3", "gopy", "đường hỏng\nở thôn 3"),
    ("/reply\nH-2 lời", "reply", "H-2 lời"),
    ("/start kb_dang-ky-khai-sinh", "start", "kb_dang-ky-khai-sinh"),
    ("/khongco 4", "khongco", "4"),
    ("/2 ngày", "2", "ngày"),
]


@pytest.mark.parametrize(("text", "name", "arguments"), SLASH)
def test_commands_with_the_slash(text, name, arguments):
    assert parsing.slash_command(text, commands.registry()) == Typed(name, arguments)


@pytest.mark.parametrize("text", ["done 4", "", "/", "/ ", "//", "làm 1/2 ngày"])
def test_what_has_no_slash(text):
    assert parsing.slash_command(text, commands.registry()) is None


DOCUMENTS = [
    ("45/BC-UBND ngày 12/11/2026, gửi 12/11", "45/BC-UBND", "2026-11-12", "2026-11-12"),
    ("số 45/bc-ubnd ngày 12/11", "45/BC-UBND", "2026-11-12", None),
    (
        "Báo cáo số 45/BC-UBND ngày 12 tháng 11 năm 2026, gửi Sở Nội vụ ngày 13/11",
        "45/BC-UBND",
        "2026-11-12",
        "2026-11-13",
    ),
    ("45 / BC-UBND 12-11-26", "45/BC-UBND", "2026-11-12", None),
    ("12/2026/QĐ-UBND ngày 1/2/2026", "12/2026/QĐ-UBND", "2026-02-01", None),
    ("45/BC-UBND", "45/BC-UBND", None, None),
    ("45/BC-UBND gửi 12/11", "45/BC-UBND", None, "2026-11-12"),
    # A day without a year is the latest one not after today.
    ("45/BC-UBND ngày 20/12, gửi 21/12", "45/BC-UBND", "2025-12-20", "2025-12-21"),
]


@pytest.mark.parametrize(("text", "number", "signed", "sent"), DOCUMENTS)
def test_documents(text, number, signed, sent):
    found = parsing.document(text, today=TODAY)
    assert found == {"number": number, "signed": signed, "sent": sent}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "đã gửi rồi",
        "12/11/2026",
        "45/BC ngày 31/02/2026",
        "45/BC ngày 30/12/2026",
        "45/BC 29/2",
    ],
)
def test_what_is_no_document(text):
    assert parsing.document(text, today=TODAY) is None


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ("H-12 lời trả lời", "H-12", "lời trả lời"),
        ("h12: lời", "H-12", "lời"),
        ("12 lời\nhai dòng", "H-12", "lời\nhai dòng"),
        ("H - 12\nlời", "H-12", "lời"),
        ("H-12", "H-12", ""),
    ],
)
def test_codes_of_questions(arguments, code, words):
    assert parsing.coded(arguments) == (code, words)


def test_no_code():
    assert parsing.coded("xin chào") is None
