"""The table of permissions, tried out: every command, by every role, on an own and another unit."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot import commands
from office.models import Person, Seat
from office.roles import ACTS, ROLES, WITHOUT_UNIT

UNKNOWN = "Tôi chưa có lệnh này."
READS_ONLY = "Vai trò của đồng chí chỉ xem kế hoạch;"
OTHERS = "do Trung tâm Phục vụ hành chính công chủ trì."
GIVES = "Việc do lãnh đạo xã, đầu mối theo dõi giao;"

#: command → what is typed for the own unit (kt leads task 7), for another one (hcc leads task 8),
#: and the act it needs; what is answered else.
TRIED = {
    "tasks": ("/tasks", "/tasks", "read", None),
    "task": ("/task 7", "/task 8", "read", None),
    "kehoach": ("/kehoach", "/kehoach", "read", None),
    "whoami": ("/whoami", "/whoami", "read", None),
    "done": ("/done 7", "/done 8", "report", READS_ONLY),
    "progress": ("/progress 7 đang làm", "/progress 8 đang làm", "report", READS_ONLY),
    "stuck": ("/stuck 7 chờ kinh phí", "/stuck 8 chờ kinh phí", "report", READS_ONLY),
    "note": ("/note 7 đã họp", "/note 8 đã họp", "report", READS_ONLY),
    "undo": ("/undo", "/undo", "report", "Không còn báo cáo nào"),
    "ghinhan": ("/ghinhan V.1.4 sơ kết", "/ghinhan V.1.4 sơ kết", "report", "Vai trò của đồng"),
    "vangmat": ("/vangmat mai", "/vangmat mai", "report", "Ai thay đồng chí"),
    "giaoviec": ("/giaoviec việc, kt, mai", "/giaoviec việc, hcc, mai", "assign", GIVES),
    "giamsat": ("/giamsat chậm", "/giamsat chậm", "supervise", "Ý kiến giám sát do Mặt trận"),
    "moi": ("/moi Trần An, observer", "/moi Trần An, observer", "invite", UNKNOWN),
    "canbo": ("/canbo", "/canbo", "invite", UNKNOWN),
    "thongbao": ("/thongbao 9", "/thongbao 9", "read", None),
    "nhom": ("/nhom", "/nhom", "read", None),
    "inbox": ("/inbox", "/inbox", "read", None),
    "reply": ("/reply H-99 vâng", "/reply H-99 vâng", "read", None),
    # What they do to a ticket is tried in tests/office/test_moves.py, by every role.
    "take": ("/take NG-2222-2222", "/take NG-2222-2222", "read", None),
    "ask": ("/ask NG-2222-2222 ở đâu", "/ask NG-2222-2222 ở đâu", "read", None),
    "resolve": ("/resolve NG-2222-2222 xong", "/resolve NG-2222-2222 xong", "read", None),
    "reject": ("/reject NG-2222-2222 vì", "/reject NG-2222-2222 vì", "read", None),
    "transfer": ("/transfer NG-2222-2222 kt", "/transfer NG-2222-2222 kt", "read", None),
    "apologise": ("/xinloi NG-2222-2222", "/xinloi NG-2222-2222", "read", None),
    "report": ("/report", "/report", "read", None),
    "chamdiem": ("/chamdiem", "/chamdiem", "read", None),
}
#: What a command says when the role may, where that is not simply "not a refusal".
BY_UNIT = {"done", "progress", "stuck", "note"}


def allowed(role: str, act: str, *, own: bool) -> bool:
    """What the table of roles says."""
    if f"{act}_any" in ROLES[role]:
        return True
    return act in ROLES[role] and (own or not ACTS[act])


def test_every_command_for_officials_is_tried() -> None:
    staff_only = {
        made.names[0] for made in commands.registry().values() if made.who != commands.CITIZEN
    }
    assert staff_only | {"kehoach"} == set(TRIED)


def test_the_table_knows_its_acts() -> None:
    assert set().union(*ROLES.values()) == set(ACTS)
    for act in ("confirm", "assign"):
        assert ACTS[act]
        assert not ACTS[f"{act}_any"]


async def seat(chat, role: str) -> None:
    """Hùng of kt holds that role alone."""
    async with chat.service.database.transaction() as session:
        hung = await session.scalar(select(Person).where(Person.address == "Hùng"))
        for row in await session.scalars(select(Seat).where(Seat.staff_id == hung.staff_id)):
            row.role, row.unit = role, None if role in WITHOUT_UNIT else "kt"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
async def test_commands(chat, role):
    await seat(chat, role)
    menu = (await chat.says("Hùng", "/help"))[0]
    for name, (own, other, act, refusal) in TRIED.items():
        made = commands.registry()[name]
        if made.in_menu:
            needed = "invite" if made.who == commands.ADMIN else made.act or "read"
            assert (f"/{name} " in menu) is allowed(role, needed, own=True)
        for typed, is_own in ((own, True), (other, False)):
            said = (await chat.says("Hùng", typed)).text
            if not allowed(role, act, own=True):
                assert said.startswith(refusal) or refusal in said, (name, said)
            elif name in BY_UNIT and not is_own:
                assert OTHERS in said, (name, said)
            elif name == "giaoviec" and not allowed(role, act, own=is_own):
                assert said.startswith(GIVES), said
            elif refusal is not None and name not in {"vangmat", "undo"}:
                assert not said.startswith((refusal, UNKNOWN)), (name, said)
            await chat.says("Hùng", "thôi")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("role", ROLES)
async def test_old_buttons_do_what_the_role_may_today(chat, role):
    taps = []
    for name, typed in (("Lan", "/done 2"), ("Hùng", "/done 7")):
        await chat.says(name, typed)
        (letter,) = (await chat.reads("Hạnh")).letters
        taps.append({button.label: button.data.removeprefix("c:") for button in letter.buttons})
    async with chat.service.database.transaction() as session:
        hanh = await session.scalar(select(Person).where(Person.address == "Hạnh"))
        held = await session.scalar(select(Seat).where(Seat.staff_id == hanh.staff_id))
        held.role, held.unit = role, None if role in WITHOUT_UNIT else "vhxh"
    for own, tap in zip((True, False), taps, strict=True):
        may = allowed(role, "confirm", own=own)
        said = (await chat.says("Hạnh", kind="tap", tap=tap["Trả lại"], text="")).text
        assert ("viết lý do trả lại" in said) is may
        assert ("Báo cáo do lãnh đạo đơn vị" in said) is not may
        said = (await chat.says("Hạnh", kind="tap", tap=tap["Xác nhận"], text="")).text
        assert ("Đã xác nhận" in said) is may
