"""The questions of the intake, one in a message, each with its ways out."""

from __future__ import annotations

from collections.abc import Sequence

from bot.feedback import places, proxy, wording
from bot.feedback.draft import Draft
from bot.messages import Choice, Reply
from bot.turn import Turn
from office.feedback.following import Alike
from office.feedback.photos import MOST
from office.models import Village

STEPS = ("what", "where", "photo", "consent", "name", "similar", "summary")
#: Words for a button that people type instead.
SKIP = ("bỏ qua", "không có", "chưa có", "không", "skip")
BACK = ("quay lại", "lùi lại", "back")
STOP = ("thôi", "hủy", "huỷ", "dừng", "không gửi nữa", "cancel", "stop")


def _ways(turn: Turn, draft: Draft, *, skip: bool = True) -> tuple[Choice, ...]:
    """Skip, back, stop: always in this order, always the last ones."""
    found = []
    if skip:
        found.append(Choice(turn._("Bỏ qua"), f"fb:skip:{draft.step}", SKIP))
    if draft.done:
        found.append(Choice(turn._("Quay lại"), f"fb:back:{draft.step}", BACK))
    return (*found, Choice(turn._("Thôi"), "fb:stop", STOP))


def what(turn: Turn, draft: Draft) -> Reply:
    """What is the matter."""
    ways = _ways(turn, draft, skip=False)
    if draft.proxy:
        return Reply(proxy.what(turn), ways)
    return Reply(
        turn._(
            "Ông/bà kể việc cần phản ánh, góp ý hoặc khen vào một tin giúp nhé: việc gì, từ bao "
            "giờ. Xin đừng ghi số căn cước, số điện thoại."
        ),
        (*proxy.offer(turn, draft), *ways),
    )


def where(turn: Turn, draft: Draft, known: Sequence[Village]) -> Reply:
    """Where it is; what she said before is one tap, so is every village of the list."""
    choices = [*places.choices(turn, draft, known), *places.position_choice(turn)]
    choices.append(Choice(turn._("Đổi loại việc"), "fb:kinds"))
    choices += proxy.offer(turn, draft)
    return Reply(
        turn._(
            "Tôi ghi: {kind}.\n\nViệc này ở đâu? Ông/bà viết thôn, ngõ, gần chỗ nào, hoặc gửi vị "
            "trí."
        ).format(kind=wording.label(turn, draft.kind, draft.field)),
        (*choices, *_ways(turn, draft)),
    )


def photo(turn: Turn, draft: Draft, *, have: int = 0) -> Reply:
    """A picture, and why."""
    ways = _ways(turn, draft)
    if have:
        text = turn._(
            "Đã nhận {count} ảnh (nhiều nhất {most}). Ông/bà gửi thêm, hoặc bấm Tiếp tục."
        ).format(count=have, most=MOST)
        onward = Choice(turn._("Tiếp tục"), f"fb:skip:{draft.step}", ("xong", "tiếp", *SKIP))
        return Reply(text, (onward, *ways[1:]))
    text = turn._(
        "Có ảnh thì cán bộ tìm đúng chỗ nhanh hơn. Ông/bà gửi ảnh (nhiều nhất {most}), hoặc bấm "
        "Bỏ qua. Vị trí ghi sẵn trong ảnh tôi xóa đi; xin đừng chụp giấy tờ, mặt người."
    ).format(most=MOST)
    return Reply(text, ways)


def consent(turn: Turn, draft: Draft, told: str) -> Reply:
    """What is kept, and who sees it: nothing is agreed to beforehand (NĐ 356/2025)."""
    if draft.proxy:
        asked, wishes = proxy.consent(turn, told)
        return Reply(asked, (*wishes, *_ways(turn, draft, skip=False)))
    question = turn._("Ông/bà đồng ý gửi theo cách nào?")
    choices = (
        Choice(turn._("Đồng ý, không nêu tên"), "fb:consent:no", ("đồng ý", "không nêu tên")),
        Choice(turn._("Đồng ý, có nêu tên"), "fb:consent:yes", ("có nêu tên", "nêu tên")),
    )
    return Reply(f"{told}\n\n{question}", (*choices, *_ways(turn, draft, skip=False)))


def name(turn: Turn, draft: Draft, told: str) -> Reply:
    """Her name, only when she wished an official answer."""
    if draft.proxy:
        return Reply(proxy.name(turn), _ways(turn, draft))
    question = turn._("Ông/bà đồng ý thì viết họ tên, địa chỉ vào một tin; không thì bấm Bỏ qua.")
    return Reply(f"{told}\n\n{question}", _ways(turn, draft))


def similar(turn: Turn, draft: Draft, found: Sequence[Alike]) -> Reply:
    """Others' open feedback that may be the same: only what names nobody is shown.

    Nor how many metres away it is: from a few such numbers anybody could draw where it is.
    """
    lines = []
    for place, alike in enumerate(found, 1):
        ticket = alike.ticket
        day = turn.day(ticket.at.astimezone(turn.zone).date())
        where_ = f" · {ticket.village}" if ticket.village else ""
        where_ += f" · {turn._('gần vị trí ông/bà gửi')}" if alike.near else ""
        kind, state = wording.kind(turn, ticket), wording.state(turn, ticket.state)
        lines.append(f"{place}. {kind}{where_} · {day} · {state}")
    text = turn._("Đã có người gửi việc gần giống:\n{lines}\n\nCó phải việc này không?").format(
        lines="\n".join(lines)
    )
    choices = tuple(
        Choice(
            turn._("Đúng, theo dõi việc {place}").format(place=place)
            if len(found) > 1
            else turn._("Đúng, tôi theo dõi"),
            f"fb:join:{alike.ticket.code}",
            ("đúng", "đúng rồi", "phải") if place == 1 else (),
        )
        for place, alike in enumerate(found, 1)
    )
    new = Choice(
        turn._("Không, việc khác"), f"fb:skip:{draft.step}", ("không", "việc khác", "không phải")
    )
    return Reply(text, (*choices, new, *_ways(turn, draft, skip=False)))


def summary(turn: Turn, draft: Draft, *, photos: int) -> Reply:
    """Everything once more before it goes."""
    words = draft.words if len(draft.words) <= 600 else draft.words[:600] + "…"
    lines = [
        turn._("Ông/bà xem lại giúp:"),
        turn._("Loại việc: {kind}").format(kind=wording.label(turn, draft.kind, draft.field)),
        turn._("Nội dung: {words}").format(words=words),
    ]
    place = draft.place or draft.village
    if place:
        lines.append(turn._("Ở đâu: {place}").format(place=place))
    if draft.position:
        lines.append(turn._("Vị trí: ông/bà đã gửi"))
    if photos:
        lines.append(turn._("Ảnh: {count}").format(count=photos))
    lines.append(
        turn._("Họ tên: gửi kèm cho cán bộ xử lý")
        if draft.identity
        else turn._("Họ tên: không nêu")
    )
    choices = (
        Choice(turn._("Gửi"), f"fb:send:{draft.token}", ("gửi đi", "gửi luôn", "send")),
        Choice(turn._("Đổi loại việc"), "fb:kinds"),
        Choice(turn._("Viết lại nội dung"), "fb:rewrite"),
    )
    return Reply("\n".join(lines), (*choices, *_ways(turn, draft, skip=False)), sealed=True)


def kinds(turn: Turn) -> Reply:
    """The kinds and fields to choose from."""
    pairs = [
        *(
            ("phan_anh_hien_truong", field)
            for field in ("duong", "moi_truong", "tieng_on", "xay_dung", "dien_nuoc", "thuy_loi")
        ),
        ("phan_anh_tthc", "thu_tuc"),
        ("ho_so_tre", "thu_tuc"),
        ("gop_y", "khac"),
        ("khen", "khac"),
    ]
    choices = tuple(
        Choice(wording.label(turn, kind, field), f"fb:kind:{kind}:{field}") for kind, field in pairs
    )
    return Reply(turn._("Việc này thuộc loại nào?"), choices)
