"""Commands for everybody."""

from __future__ import annotations

from bot import (
    answers,
    commands,
    i18n,
    links,
    manners,
    rating_words,
    ratings,
    words,
)
from bot.actions import Done, verb
from bot.commands import command
from bot.messages import Choice, Reply
from bot.turn import Turn
from office import outbox, staff
from office.errors import BadInvitation


@command("start", in_menu=False)
async def start(turn: Turn, arguments: str) -> Reply:
    """Bắt đầu."""
    if (slug := links.slug_of(turn.knowledge, arguments)) is not None:
        return answers.entry(turn, slug, None)
    if arguments.startswith(links.COUNTER):
        counter = links.counter_of(arguments)
        return await ratings.visit(turn, *counter) if counter else rating_words.where(turn)
    if arguments and not arguments.startswith(links.PREFIX):
        return await _bind(turn, arguments)
    return manners.welcome(turn)


async def _bind(turn: Turn, code: str) -> Reply:
    try:
        turn.official = await staff.accept(
            turn.session, turn.person, code, now=turn.now, today=turn.today
        )
    except BadInvitation as refused:
        return words.refusal(turn, refused)  # said here, so that the counted try is kept
    post_menu(turn)
    sentence = (
        turn._("Xin chào đồng chí {name}. {seats}. Gõ /moi để mời cán bộ, /help để xem lệnh.")
        if turn.official.may("invite")
        else turn._(
            "Xin chào đồng chí {name}. {seats}. Gõ /tasks để xem nhiệm vụ, /help để xem lệnh."
        )
    )
    return Reply(sentence.format(name=turn.official.name, seats=seats(turn)))


def seats(turn: Turn) -> str:
    """An official's roles and units in one line."""
    labels = []
    for unit, role in turn.staff().seats:
        label = turn._(ROLE_LABELS[role])
        labels.append(f"{label}, {turn.unit(unit)}" if unit else label)
    return "; ".join(labels)


ROLE_LABELS = {
    "officer": i18n.N_("Công chức, viên chức"),
    "unit_lead": i18n.N_("Lãnh đạo phòng"),
    "coordinator": i18n.N_("Đầu mối theo dõi"),
    "leader": i18n.N_("Lãnh đạo UBND xã"),
    "observer": i18n.N_("Giám sát"),
    "admin": i18n.N_("Quản trị"),
    "sensitive": i18n.N_("Xem phản ánh về cán bộ"),
}


def post_menu(turn: Turn) -> None:
    """Set the command menu of this chat for the person's language and role, where there is one."""
    channel = turn.service.channels.get(turn.person.channel)
    if channel is None or not channel.limits.menu:
        return
    menu = [list(line) for line in commands.lines(turn)]
    outbox.post(
        turn.session,
        turn.person,
        {"text": "", "menu": menu, "language": turn.language},
        now=turn.now,
    )


@command("help", "trogiup")
async def help_(turn: Turn, _arguments: str) -> Reply:
    """Trợ lý này giúp được gì."""
    turn.person.introduced_at = turn.now
    first = turn._(
        "Tôi là trợ lý số của xã Ninh Giang, trả lời tự động, không phải cán bộ. Ông/bà cứ nhắn "
        "câu hỏi về thủ tục như nói chuyện, không cần dấu cũng được."
    )
    lines = "\n".join(f"/{name} {line}" for name, line in commands.lines(turn))
    last = turn._("Cần gặp người: bấm Chuyển cho cán bộ.")
    return Reply(f"{first}\n\n{lines}\n\n{last}", (manners.person_choice(turn),))


@command("ngonngu", "language")
async def language(turn: Turn, arguments: str) -> Reply:
    """Đổi ngôn ngữ (change language)."""
    wanted = arguments.strip().lower()
    if wanted in i18n.languages():
        return set_language(turn, wanted)
    choices = tuple(
        Choice(i18n.say_language(code), f"language:{code}", (code,)) for code in i18n.languages()
    )
    return Reply(turn._("Ông/bà muốn dùng ngôn ngữ nào? (Which language?)"), choices)


def set_language(turn: Turn, code: str) -> Reply:
    """Speak this language from now on."""
    turn.person.language = code
    turn.language = code
    post_menu(turn)
    return Reply(turn._("Từ giờ tôi nói tiếng Việt với ông/bà."))


@verb("language")
async def _language(turn: Turn, arguments: list[str]) -> Done:
    return set_language(turn, i18n.pick(arguments[0]))
