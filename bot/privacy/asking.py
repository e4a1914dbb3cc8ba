"""The conversation about one's own data, a button for each right."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from bot import flows, handover, manners
from bot.actions import Done, verb
from bot.feedback import notices
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.privacy import words
from bot.privacy.showing import Shower
from bot.turn import Turn
from office import consents, passes
from office.feedback import concerned
from office.models import Ticket
from office.privacy import person, retention
from office.privacy.kinds import At

#: Where the page with the copy is.
PAGE = "/du-lieu/"
#: Of each kind so many are shown in the chat, the newest; the copy has all.
SHOWN = 3
#: Letters stand in the chat already; as text they are not sent a second time.
IN_CHAT = frozenset({"letters"})
#: A name and address need no more.
SHORT = 300
GONE = N_("Phản ánh {code} ({kind}) được rút: người gửi đã rút đồng ý hoặc xóa dữ liệu.")


def shower(turn: Turn) -> Shower:
    """Words values for the person of this turn."""
    return Shower(turn.language, turn.zone, turn.units)


def _back(turn: Turn) -> Choice:
    return Choice(turn._("Quay lại"), "command:dulieu:", ("quay lại",))


def _never_mind(turn: Turn) -> Choice:
    return Choice(turn._("Thôi"), "nothing:", manners.NO)


async def overview(turn: Turn) -> Reply:
    """What is kept, how much of it, and what may be done."""
    if turn.person.channel == "ask":
        return Reply(turn._("Hỏi qua đây thì tôi không giữ gì về ông/bà: hỏi xong là bỏ."))
    data = await person.everything(turn.session, turn.person)
    lines = [
        turn._("• {what}: {count}").format(what=turn._(words.KIND_LABELS[name]), count=len(items))
        for name, items in data.items()
        if name != "account"
    ]
    met = turn.person.met_at.astimezone(turn.zone).date()
    lines.insert(0, turn._("• Tài khoản trên kênh này, từ {day}").format(day=turn.day(met)))
    choices = [
        Choice(turn._("Xem từng mục"), "data:see", (turn._("xem"),)),
        Choice(turn._("Lấy bản sao"), "data:export", (turn._("bản sao"), turn._("tải về"))),
        Choice(turn._("Sửa"), "data:correct"),
        Choice(turn._("Rút đồng ý"), "data:withdraw"),
        Choice(turn._("Xóa dữ liệu"), "data:erase", (turn._("xóa"),)),
        Choice(turn._("Thời hạn theo luật"), "data:law", (turn._("thời hạn"),)),
    ]
    text = turn._("Trợ lý đang giữ về ông/bà:\n{lines}\n\nÔng/bà muốn làm gì?")
    return Reply(text.format(lines="\n".join(lines)), tuple(choices))


async def _see(turn: Turn, _arguments: list[str]) -> Done:
    data = await person.everything(turn.session, turn.person)
    await person.note(turn.session, turn.person, "see", now=turn.now)
    newest = {name: items[-SHOWN:] for name, items in data.items()}
    text = shower(turn).text(newest, without=IN_CHAT)
    more = turn._("Mỗi mục chỉ hiện {count} dòng mới nhất; bản sao có đủ.").format(count=SHOWN)
    copy = Choice(turn._("Lấy bản sao"), "data:export")
    return Reply(f"{text}\n\n{more}", (copy, _back(turn)), sealed=True)


def _link(turn: Turn, token: str) -> str | None:
    """Where she fetches her copy; None where our pages cannot be reached from her platform."""
    address = turn.service.address
    if address is None:
        return None
    host = urlsplit(address).hostname or ""
    try:
        own = ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        own = host == "localhost"
    if own and turn.person.channel != "web":
        return None
    return f"{address.rstrip('/')}{PAGE}{token}"


async def _export(turn: Turn, _arguments: list[str]) -> Done:
    await person.note(turn.session, turn.person, "export", now=turn.now)
    token = await passes.issue(turn.session, "data", "", holder=turn.person, now=turn.now)
    link = _link(turn, token)
    if link is not None:
        text = turn._(
            "Bản sao dữ liệu của ông/bà (một tệp nén, có ảnh):\n{link}\n\nĐường dẫn dùng được một "
            "lần, trong {minutes} phút. Xin đừng chuyển cho ai."
        ).format(link=link, minutes=int(passes.VALID["data"].total_seconds() // 60))
        return Reply(text, (_back(turn),), sealed=True)
    data = await person.everything(turn.session, turn.person)
    head = turn._("Bản sao dữ liệu của ông/bà:")
    return Reply(f"{head}\n\n{shower(turn).text(data, without=IN_CHAT)}", sealed=True)


async def _correct(turn: Turn, _arguments: list[str]) -> Done:
    choices = [
        Choice(turn._("Ngôn ngữ"), "command:ngonngu:"),
        Choice(turn._("Bổ sung phản ánh"), "command:tracuu:"),
        Choice(turn._("Điều khác"), "data:other"),
        _back(turn),
    ]
    if await person.has_identity(turn.session, turn.person):
        choices.insert(0, Choice(turn._("Họ tên, địa chỉ đã nêu"), "data:identity"))
    return Reply(turn._("Ông/bà cần sửa điều gì?"), tuple(choices))


async def _identity(turn: Turn, _arguments: list[str]) -> Done:
    flows.enter(turn, "data_identity")
    return Reply(
        turn._("Ông/bà viết lại họ tên, địa chỉ cho đúng vào một tin giúp nhé."),
        (_never_mind(turn),),
    )


@flows.flow("data_identity")
async def _identity_step(turn: Turn, _state: dict[str, Any]) -> Done:
    flows.leave(turn)
    # Her own words unmasked: the phone number is what she wants to be called at.
    written = manners.clean(turn.message.text)[:SHORT]
    count = await person.correct_identity(turn.session, turn.person, written, now=turn.now)
    return Reply(turn._("Đã sửa trong {count} phản ánh đang xử lý.").format(count=count))


async def _other(turn: Turn, _arguments: list[str]) -> Done:
    flows.enter(turn, "data_other")
    return Reply(
        turn._(
            "Ông/bà viết điều cần sửa vào một tin giúp nhé: mã việc, chỗ sai và sửa thế nào. Tôi "
            "chuyển cho cán bộ."
        ),
        (_never_mind(turn),),
    )


@flows.flow("data_other")
async def _other_step(turn: Turn, _state: dict[str, Any]) -> Done:
    flows.leave(turn)
    handed = await person.ask_correction(turn.session, turn.person, turn.text, now=turn.now)
    await handover.announce(turn, handed)
    law = words.rights(turn, await retention.rights(turn.session))
    said = turn._("Đã chuyển cho {unit}, mã {code}. Có trả lời, tôi gửi ngay tại đây.").format(
        unit=turn.unit(handed.unit), code=handed.code
    )
    return Reply(f"{said}\n\n{law}")


async def _withdraw(turn: Turn, _arguments: list[str]) -> Done:
    standing = await consents.standing(turn.session, turn.person)
    if not standing:
        return Reply(turn._("Ông/bà chưa đồng ý việc gì cần rút."), (_back(turn),))
    choices = [
        Choice(turn._(words.PURPOSES.get(purpose, purpose)), f"data:sure:{purpose}")
        for purpose in standing
    ]
    text = turn._("Ông/bà muốn rút sự đồng ý nào?")
    return Reply(text, (*choices, _back(turn)))


#: What taking a consent back means, told before it is done.
_MEANS = {
    "feedback": N_(
        "Rút đồng ý gửi phản ánh: phản ánh đang mở được rút, xã thôi xử lý; lời, ảnh, họ tên đã "
        "gửi được xóa, không lấy lại được."
    ),
    "identity": N_(
        "Rút đồng ý nêu tên: họ tên, địa chỉ được xóa khỏi phản ánh; việc vẫn được xử lý, nhưng "
        "xã không trả lời bằng văn bản được."
    ),
}


async def _sure(turn: Turn, arguments: list[str]) -> Done:
    purpose = arguments[0]
    text = turn._(_MEANS[purpose]) + "\n\n" + turn._("Ông/bà chắc chắn muốn rút?")
    yes = Choice(turn._("Rút đồng ý"), f"data:withdrawn:{purpose}", manners.YES)
    return Reply(text, (yes, _never_mind(turn)))


async def _withdrawn(turn: Turn, arguments: list[str]) -> Done:
    at = At(turn.now, turn.zone)
    ended = await person.withdraw(turn.session, turn.person, arguments[0], at=at)
    await _tell(turn, ended)
    return Reply(
        turn._("Đã rút lúc {time}. Bằng chứng về lần đồng ý và lần rút được giữ lại.").format(
            time=turn.clock(turn.now)
        )
    )


async def _tell(turn: Turn, ended: tuple[Ticket, ...]) -> None:
    """Officials hear that they need not go on, and nothing else."""
    for ticket in ended:
        readers = await concerned.readers(
            turn.session, ticket, today=turn.today, besides=turn.person
        )
        await notices.to_officials(turn, readers, ticket, GONE, take=False)


async def _erase(turn: Turn, _arguments: list[str]) -> Done:
    stays = "\n".join(f"• {turn._(words.STAYS[why])}" for why in ("proof", "duty"))
    text = turn._(
        "Xóa rồi không lấy lại được. Tôi xóa lời, địa điểm, ảnh, họ tên trong phản ánh và câu "
        "hỏi, tin đã gửi, việc đang làm dở và mã tài khoản; phản ánh đang mở được rút, xã thôi xử "
        "lý.\n\nPhải giữ lại:\n• mã, loại, đơn vị, ngày của từng việc, không kèm ai: để đếm\n"
        "{stays}"
    ).format(stays=stays)
    text += "\n" + turn._("• tin đã đến máy cán bộ: trợ lý không thu hồi được, bản ở đây tự mất")
    if turn.official is not None:
        text += "\n" + turn._("• vai trò cán bộ của đồng chí và báo cáo của đơn vị")
    text += "\n\n" + turn._("Ông/bà chắc chắn muốn xóa?")
    return Reply(
        text,
        (
            Choice(turn._("Xóa hết"), "data:erased"),
            Choice(turn._("Lấy bản sao trước"), "data:export"),
            _never_mind(turn),
        ),
    )


async def _erased(turn: Turn, _arguments: list[str]) -> Done:
    ended = await person.erase(turn.session, turn.person, at=At(turn.now, turn.zone))
    await _tell(turn, ended)
    own = (
        turn._("Lời ông/bà gõ chỉ nằm trong trình duyệt này: bấm Xóa hội thoại để xóa nốt.")
        if turn.person.channel == "web"
        else turn._("Tin còn trong ứng dụng thì ông/bà tự xóa giúp.")
    )
    said = turn._("Đã xóa lúc {time} ngày {day}. Tin này cũng sẽ tự mất.").format(
        time=turn.clock(turn.now), day=turn.day(turn.today)
    )
    return Reply(f"{said} {own}")


async def _law(turn: Turn, _arguments: list[str]) -> Done:
    """Rights first, then how long each kind of data is kept."""
    law = words.rights(turn, await retention.rights(turn.session))
    at_once = turn._("Ở đây tôi làm ngay; điều phải nhờ cán bộ thì tính theo thời hạn trên.")
    rows = await retention.periods(turn.session)
    kept = "\n".join(f"• {words.period(turn, row)}" for row in rows)
    periods = turn._("Thời gian giữ:\n{lines}").format(lines=kept)
    return Reply(f"{law}\n{at_once}\n\n{periods}", (_back(turn),))


_ACTS: dict[str, Callable[[Turn, list[str]], Awaitable[Done]]] = {
    "see": _see,
    "export": _export,
    "correct": _correct,
    "identity": _identity,
    "other": _other,
    "withdraw": _withdraw,
    "sure": _sure,
    "withdrawn": _withdrawn,
    "erase": _erase,
    "erased": _erased,
    "law": _law,
}


@verb("data")
async def _tapped(turn: Turn, arguments: list[str]) -> Done:
    name, *rest = arguments
    return await _ACTS[name](turn, rest)
