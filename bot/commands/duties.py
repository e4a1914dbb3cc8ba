"""Commands for officials: duties beside the numbered tasks, and supervision notes."""

from __future__ import annotations

import re
from typing import Any

from bot import flows, post
from bot.actions import Done, verb
from bot.commands import STAFF, command
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.turn import Turn
from office import staff
from office.models import Person
from office.plan import duties, supervision
from office.plan.supervision import Note

_DUTY = re.compile(r"^\s*([IVX]+(?:\s*\.\s*\d+)+)\.?\s*[:,-]?\s*(.*)$", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"^\s*(GS\s*[-–]?\s*\d{1,9})\b[\s:.,]*(.*)$", re.IGNORECASE | re.DOTALL)
_TASK = re.compile(r"^\s*(?:nhiệm vụ|nv)?\s*#?(\d{1,4})\b[\s:.,]*(.*)$", re.IGNORECASE | re.DOTALL)
NEW = N_("Có ý kiến giám sát {code}. Đồng chí xem và giao đơn vị trả lời.")
GIVEN = N_("{unit} được giao trả lời ý kiến giám sát {code}.")
ANSWERED = N_("{unit} trả lời ý kiến giám sát {code}:\n\n{words}")


@command("ghinhan", who=STAFF, act="report")
async def note_duty(turn: Turn, arguments: str) -> Reply:
    """Ghi việc đã làm theo mục III.1, V: /ghinhan III.1.2 treo pa nô."""
    match = _DUTY.match(arguments)
    if match is None:
        about = ", ".join(duties.known()["about"])
        return Reply(
            turn._(
                "Đồng chí gõ mã việc rồi việc đã làm, ví dụ: /ghinhan III.1.2 treo 4 pa nô ở trụ "
                "sở. Mã lấy ở mục III.1 và mục V của kế hoạch ({about})."
            ).format(about=about)
        )
    code = re.sub(r"\s", "", match[1])
    if not match[2].strip():
        found = duties.duty(code)
        flows.enter(turn, "duty", code=found.code)
        return Reply(
            turn._("{code}: đơn vị đã làm gì? Đồng chí viết vào một tin.").format(code=found.code),
            (Choice(turn._("Thôi"), "nothing:"),),
        )
    return await _record(turn, code, None, match[2].strip())


@flows.flow("duty", official=True)
async def _duty_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    return await _record(turn, state["code"], None, turn.text)


@verb("duty")
async def _duty_unit(turn: Turn, arguments: list[str]) -> Done:
    code, unit, *words = arguments
    return await _record(turn, code, unit, ":".join(words))


async def _record(turn: Turn, code: str, unit: str | None, words: str) -> Reply:
    duty, chosen = await duties.record(
        turn.session,
        code,
        words,
        by=turn.staff(),
        unit=unit,
        now=turn.now,
        channel=turn.person.channel,
    )
    text = turn._("Đã ghi việc {code} của {unit}; dùng làm minh chứng khi tự chấm điểm.").format(
        code=duty.code, unit=turn.unit(chosen)
    )
    if duty.task is not None:
        text += " " + turn._("Việc này thuộc nhiệm vụ {stt}.").format(stt=duty.task)
    return Reply(text)


@command("giamsat", who=STAFF, act="supervise")
async def supervise(turn: Turn, arguments: str) -> Reply | list[Reply]:
    """Ý kiến giám sát: /giamsat 4 nội dung; xem trả lời."""
    official = turn.staff()
    if (coded := _CODE.match(arguments)) is not None:
        return _shown(turn, await supervision.see(turn.session, coded[1], by=official))
    if arguments.strip():
        task = _TASK.match(arguments)
        stt, words = (int(task[1]), task[2]) if task else (None, arguments)
        return await _written(turn, stt, words.strip())
    waiting = await supervision.open_notes(turn.session, by=official)
    if waiting:
        return [_shown(turn, note) for note in waiting]
    if not official.may("supervise"):
        return Reply(turn._("Không có ý kiến giám sát nào đang chờ."))
    flows.enter(turn, "supervise")
    return Reply(
        turn._("Đồng chí viết ý kiến giám sát vào một tin; nêu số nhiệm vụ ở đầu nếu có."),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("supervise", official=True)
async def _supervise_step(turn: Turn, _state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    task = _TASK.match(turn.text)
    stt, words = (int(task[1]), task[2]) if task else (None, turn.text)
    return await _written(turn, stt, words.strip())


async def _written(turn: Turn, stt: int | None, words: str) -> Reply:
    note = await supervision.write(
        turn.session,
        words,
        stt=stt,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    readers = await staff.holders(turn.session, "settle", today=turn.today, besides=turn.person)
    await _tell(turn, readers, NEW, note)
    return Reply(
        turn._(
            "Đã ghi ý kiến giám sát {code}. Đầu mối giao đơn vị trả lời bằng văn bản tại đây; có "
            "trả lời tôi báo đồng chí ngay."
        ).format(code=note.code)
    )


async def _tell(turn: Turn, readers: list[Person], sentence: str, note: Note) -> None:
    """Notices name the note, never its words; the answer itself goes to its observer."""

    def say(read: Turn) -> Reply:
        text = read._(sentence).format(
            code=note.code, unit=read.unit(note.unit), words=note.answer or ""
        )
        label = read._("Xem {code}").format(code=note.code)
        choice = Choice(label, f"command:giamsat:{note.code}")
        return Reply(text, (choice,), sealed=sentence is ANSWERED)

    await post.tell(turn, readers, say)


def _shown(turn: Turn, note: Note) -> Reply:
    official = turn.staff()
    day = turn.day(note.at.astimezone(turn.zone).date())
    words = note.words or turn._("(không mở được nội dung: thiếu khóa dữ liệu)")
    said = [f"{note.code} · {day}", words]
    if note.stt is not None:
        said[0] += " · " + turn._("nhiệm vụ {stt}").format(stt=note.stt)
    if note.unit:
        said.append(turn._("Giao: {unit}.").format(unit=turn.unit(note.unit)))
    if note.answer:
        said.append(turn._("Trả lời: {words}").format(words=note.answer))
    choices = []
    if not note.answered and note.unit in official.units("answer"):
        choices.append(Choice(turn._("Trả lời {code}").format(code=note.code), f"gsa:{note.code}"))
    if not note.answered and official.may("settle"):
        choices.append(Choice(turn._("Giao đơn vị"), f"gsu:{note.code}"))
    return Reply("\n".join(said), tuple(choices), sealed=True)


@verb("gsu")
async def _assign(turn: Turn, arguments: list[str]) -> Done:
    code, *unit = arguments
    if not unit:
        note = await supervision.see(turn.session, code, by=turn.staff())
        return Reply(
            turn._("Giao {code} cho đơn vị nào trả lời?").format(code=note.code),
            tuple(
                Choice(name, f"gsu:{note.code}:{slug}", (slug,))
                for slug, name in turn.units.items()
            ),
        )
    note = await supervision.assign(
        turn.session, code, unit[0], by=turn.staff(), now=turn.now, channel=turn.person.channel
    )
    readers = await staff.holders(
        turn.session, "answer", units=(unit[0],), today=turn.today, besides=turn.person
    )
    await _tell(turn, readers, GIVEN, note)
    return Reply(
        turn._("Đã giao {code} cho {unit}.").format(code=note.code, unit=turn.unit(note.unit))
    )


@verb("gsa")
async def _answer(turn: Turn, arguments: list[str]) -> Done:
    note = await supervision.see(turn.session, arguments[0], by=turn.staff())
    flows.enter(turn, "supervised", code=note.code)
    return Reply(
        turn._("Đồng chí viết trả lời {code} vào một tin; người giám sát đọc đúng lời này.").format(
            code=note.code
        ),
        (Choice(turn._("Thôi"), "nothing:"),),
    )


@flows.flow("supervised", official=True)
async def _answer_step(turn: Turn, state: dict[str, Any]) -> Reply:
    flows.leave(turn)
    note = await supervision.answer(
        turn.session,
        state["code"],
        turn.text,
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    readers = await staff.accounts(turn.session, note.staff_id)
    await _tell(turn, readers, ANSWERED, note)
    return Reply(turn._("Đã gửi trả lời {code} cho người giám sát.").format(code=note.code))
