"""What a rating says: one question a message, five worded levels, and a way to stop."""

from __future__ import annotations

from bot import satisfaction
from bot.i18n import translator
from bot.messages import Choice, Reply
from bot.turn import Turn
from office.ratings.asking import KEEP_ACCOUNT
from office.ratings.form import TICKET, VISIT, Words, form
from office.ratings.giving import Given

#: Levels up to here ask why; from here on she may praise.
LOW, HIGH = 3, 4
#: Levels up to here offer to open a closed feedback again.
UNHAPPY = 2
_STOP = ("dừng", "dừng lại", "thôi", "stop")
_SKIP = ("không biết", "không rõ ạ", "bỏ qua", "skip")
PERSON, UNIT = "person", "unit"


def where(turn: Turn) -> Reply:
    """Begun without a poster: where has she just been?"""
    choices = tuple(Choice(turn.unit(unit), f"rate_visit:{unit}", (unit,)) for unit in form().units)
    return Reply(turn._("Ông/bà vừa đến nơi nào ạ?"), choices)


def visit(turn: Turn, given: Given) -> Reply:
    """The first question of a visit, or where she had stopped; nothing more when all is given."""
    half = turn._("sáng") if given.half == "am" else turn._("chiều")
    place = turn.unit(given.unit)
    if given.counter is not None:
        place = turn._("{unit}, quầy {number}").format(unit=place, number=given.counter)
    if given.next is None:
        return _done_before(turn, given, place)
    if given.levels:
        return question(turn.language, given)
    text = turn._(
        "Xin cảm ơn ông/bà đã đến {place}, {half} {day}. Xin ông/bà trả lời {count} câu ngắn, chưa "
        "đến hai phút; dừng lúc nào cũng được, câu đã chọn vẫn được tính. Cán bộ không thấy ai "
        "đánh giá; lượt này gắn mã tài khoản {days} ngày, để mỗi lần đến chỉ tính một lượt."
    ).format(
        place=place,
        half=half,
        day=turn.day(given.day),
        count=len(given.asked),
        days=KEEP_ACCOUNT.days,
    )
    return _below(text, question(turn.language, given))


def _done_before(turn: Turn, given: Given, place: str) -> Reply:
    text = turn._(
        "Ông/bà đã đánh giá lần đến {place} rồi, xin cảm ơn. Mỗi lần đến tính một lượt."
    ).format(place=place)
    return Reply(text, (Choice(turn._("Đánh giá lại"), f"rate_again:{given.id}"),))


def closed(language: str, given: Given, *, again: bool = False) -> Reply:
    """After a closed feedback: one question; `again` is the one reminder."""
    _ = translator(language)
    opening = (
        _("Xin nhắc ông/bà một lần, sau đó tôi không nhắc nữa: phản ánh {code} đã có kết quả.")
        if again
        else _("Phản ánh {code} đã khép lại. Xin ông/bà cho một lời đánh giá, chưa đến một phút.")
    )
    return _below(opening.format(code=given.subject), question(language, given))


def _below(text: str, asked: Reply) -> Reply:
    return Reply(f"{text}\n\n{asked.text}", asked.choices)


def question(language: str, given: Given) -> Reply:
    """The next item with its levels, and a way to stop."""
    _ = translator(language)
    item = given.next or given.asked[0]
    levels = tuple(
        Choice(_said(language, words), f"rate:{given.id}:{item}:{level}")
        for level, words in form().levels.items()
    )
    more = [Choice(_("Dừng ở đây"), f"rate_stop:{given.id}", _STOP)]
    if item in form().items:
        more.insert(0, Choice(_("Không rõ"), f"rate:{given.id}:{item}:0", _SKIP))
    return Reply(_question(language, given, item), (*levels, *more))


def _question(language: str, given: Given, item: str) -> str:
    _ = translator(language)
    if item == TICKET:
        return _("Ông/bà hài lòng thế nào với việc giải quyết phản ánh này?")
    whole = _("{place}/{count}. Nói chung, ông/bà hài lòng thế nào với lần đến này?")
    part = _("{place}/{count}. Ông/bà hài lòng thế nào về: {what}?")
    sentence = whole if item == VISIT else part
    return sentence.format(
        place=given.asked.index(item) + 1,
        count=len(given.asked),
        what=_said(language, form().items[item].words) if item in form().items else "",
    )


def _said(language: str, words: Words) -> str:
    return words.get(language) or words["vi"]


def after(turn: Turn, given: Given) -> Reply:
    """When no question waits any more: why not, or whom to praise."""
    if given.whole is None:
        return thanks(turn, given)
    return why(turn, given) if given.whole <= LOW else _whom(turn, given)


def why(turn: Turn, given: Given) -> Reply:
    """Reasons to tick, one tap each, until she is done."""
    labels = {
        code: satisfaction.reason(given.kind, code, turn.language)
        for code in form().reasons[given.kind]
    }
    if given.reasons:
        ticked = ", ".join(labels[code] for code in given.reasons)
        text = turn._("Đã chọn: {reasons}. Còn lý do nào nữa không?").format(reasons=ticked)
    elif given.whole is not None and given.whole <= UNHAPPY:
        text = turn._("Xin lỗi vì ông/bà chưa hài lòng. Lý do là gì ạ? (chọn một hay nhiều)")
    else:
        text = turn._("Điều gì cần làm tốt hơn ạ? (chọn một hay nhiều)")
    choices = [
        Choice(label, f"rate_why:{given.id}:{code}")
        for code, label in labels.items()
        if code not in given.reasons
    ]
    done = Choice(turn._("Xong"), f"rate_words:{given.id}", (*_STOP, "không", "hết"))
    return Reply(text, (*choices, done, *_reopening(turn, given)))


def _reopening(turn: Turn, given: Given) -> list[Choice]:
    """Who is unhappy with a closed feedback may have it opened again."""
    if given.kind != TICKET or given.whole is None or given.whole > UNHAPPY:
        return []
    return [Choice(turn._("Mở lại phản ánh"), f"reopen:{given.subject}")]


def _whom(turn: Turn, given: Given) -> Reply:
    text = turn._("Xin cảm ơn ông/bà. Ông/bà có muốn khen ai không?")
    return Reply(
        text,
        (
            Choice(turn._("Khen một cán bộ"), f"praise:{given.id}:{PERSON}"),
            Choice(turn._("Khen cả đơn vị"), f"praise:{given.id}:{UNIT}"),
            Choice(turn._("Góp ý thêm"), f"rate_words:{given.id}"),
            Choice(turn._("Không"), f"rate_stop:{given.id}", ("thôi", "không ạ", "no")),
        ),
    )


def words_wanted(turn: Turn, given: Given) -> Reply:
    """Her own words, if she likes."""
    text = turn._(
        "Ông/bà muốn nói thêm thì viết vào một tin; tin được niêm phong, chỉ lãnh đạo xã đọc, "
        "không kèm tên ông/bà."
    )
    return Reply(text, (_nothing_more(turn, given), *_reopening(turn, given)))


def praise_wanted(turn: Turn, given: Given, about: str) -> Reply:
    """Praise in words: who, and for what."""
    text = (
        turn._("Ông/bà viết vào một tin: khen ai (tên, hoặc quầy số mấy), vì việc gì.")
        if about == PERSON
        else turn._("Ông/bà viết vào một tin: khen {unit} vì việc gì.").format(
            unit=turn.unit(given.unit)
        )
    )
    return Reply(text, (_nothing_more(turn, given),))


def _nothing_more(turn: Turn, given: Given) -> Choice:
    return Choice(turn._("Thôi"), f"rate_stop:{given.id}", _STOP)


def thanks(turn: Turn, given: Given) -> Reply:
    """The end, wherever she stopped: what was given counts."""
    if not given.answers:
        return Reply(turn._("Vâng, tôi chưa ghi đánh giá nào. Khi tiện, ông/bà bấm /danhgia."))
    text = turn._("Xin cảm ơn ông/bà, tôi đã ghi {count} câu trả lời.").format(count=given.answers)
    if given.kind == VISIT and given.whole is not None and given.whole <= UNHAPPY:
        text += " " + turn._("Có việc cần xã xem lại, ông/bà gửi phản ánh giúp nhé.")
        return Reply(text, (Choice(turn._("Gửi phản ánh"), "command:gopy:"),))
    return Reply(text, tuple(_reopening(turn, given)))


def praised(turn: Turn) -> Reply:
    """Praise was kept."""
    return Reply(
        turn._("Xin cảm ơn ông/bà. Lời khen được gửi vào danh sách xét biểu dương cuối năm.")
    )
