"""Manners: greetings, what cannot be read, and being plain about being automatic."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from bot import i18n
from bot.messages import Choice, Reply
from bot.turn import Turn
from knowledge import Understanding

#: Kinds whose caption is read like typed words.
WITH_WORDS = frozenset({"photo", "document", "video"})
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_SPACES = re.compile(r"[^\S\n]+")
#: Longer questions are not searched: she is asked to say it shorter.
LONGEST = 2000
#: More than anybody types: what stands behind is not even looked at.
LOOKED_AT = 20_000
#: Who calls herself bác, cô, chú is called so; who calls herself cháu, em is called "bạn".
_CALLS = {"cháu": "bạn", "em": "bạn", "bác": "bác", "cô": "cô", "chú": "chú"}
_SELF = re.compile(
    r"\bcho (cháu|em|bác|cô|chú) hỏi\b"
    r"|^(?:dạ,? |thưa |alo,? )?(cháu|em|bác|cô|chú) (?:muốn|cần|xin|định|hỏi)\b"
)


def clean(text: str) -> str:
    """NFC, without hidden and control characters, single spaces."""
    text = unicodedata.normalize("NFC", text[:LOOKED_AT])
    kept = "".join(c for c in text if c == "\n" or unicodedata.category(c) not in _HIDDEN)
    return _SPACES.sub(" ", kept).strip()


#: How people say yes and no to a question, as typed words beside the buttons.
YES = ("có", "vâng", "dạ vâng", "vâng ạ", "có ạ", "dạ", "ừ", "ok", "đồng ý", "được", "yes")
NO = ("không", "thôi", "không ạ", "dạ không", "no")


def person_choice(turn: Turn, slug: str | None = None, *, asked: bool = False) -> Choice:
    """The button that reaches a person; `asked` when the reply asks whether to."""
    say = (turn._("gặp cán bộ"), turn._("hỏi cán bộ"), *(YES if asked else ()))
    return Choice(turn._("Chuyển cho cán bộ"), f"handover:{slug or ''}", say)


def again_choice(turn: Turn) -> Choice:
    """The button to say it anew."""
    return Choice(turn._("Hỏi lại"), "again:", NO)


def introduction(turn: Turn) -> Reply:
    """Once, early: who speaks, and that it is automatic (Law 134/2025/QH15 on AI)."""
    turn.person.introduced_at = turn.now
    return Reply(
        turn._(
            "Xin chào ông/bà. Tôi là trợ lý số của xã Ninh Giang, trả lời tự động, "
            "không phải cán bộ."
        )
    )


def remember_manners(turn: Turn) -> None:
    """Keep how she calls herself and which language she writes, for what comes unasked."""
    if (match := _SELF.search(turn.text.lower())) is not None:
        turn.remember(called=_CALLS[match[1] or match[2]])
    said_something = turn.outcome.decision != "smalltalk"  # "ok" and "hello" are everybody's words
    if said_something and turn.message.channel != "ask":
        turn.remember(spoken=turn.language)


def address(turn: Turn, reply: Reply) -> Reply:
    """The reply with the right word for "you": an official is đồng chí, a citizen ông/bà.

    One place, because sentences of entries and of handlers that both read are said to both.
    """
    if reply.verbatim:
        return reply
    word = "đồng chí" if turn.official else turn.person.context.get("called")
    return replace(reply, text=called(reply.text, turn.language, word))


def called(text: str, language: str, word: str | None) -> str:
    """The text with this word for "you", where the language has such words."""
    if language != i18n.SOURCE or word is None:
        return text
    return text.replace("ông/bà", word).replace("Ông/bà", word[0].upper() + word[1:])


def starters(turn: Turn) -> tuple[Choice, ...]:
    """What people ask most, as a first hold."""
    entries = (
        (turn._("Khai sinh"), "dang-ky-khai-sinh"),
        (turn._("Chứng thực bản sao"), "chung-thuc-ban-sao"),
        (turn._("Tạm trú"), "dang-ky-tam-tru"),
        (turn._("Giờ làm việc"), "gio-lam-viec"),
    )
    return tuple(
        Choice(label, f"entry:{slug}") for label, slug in entries if turn.knowledge.entry(slug)
    )


def welcome(turn: Turn) -> Reply:
    """The first hello, which says who speaks."""
    turn.person.introduced_at = turn.now
    text = turn._(
        "Xin chào ông/bà. Tôi là trợ lý số của xã Ninh Giang, trả lời tự động, không phải cán bộ. "
        "Cần hỏi thủ tục gì, ông/bà cứ nhắn như nói chuyện."
    )
    if turn.official is not None:
        text += "\n" + turn._("Lệnh cho cán bộ: /help")
    return Reply(text, starters(turn))


def small_talk(turn: Turn, found: Understanding) -> Reply:
    """A short polite answer to a greeting, thanks, praise; abuse is not answered in kind."""
    if found.kind == "greeting" and turn.person.introduced_at is None:
        return welcome(turn)
    sentences = {
        "greeting": turn._("Xin chào ông/bà. Ông/bà cần hỏi việc gì ạ?"),
        "thanks": turn._("Dạ, không có gì. Cần hỏi thêm, ông/bà cứ nhắn."),
        "goodbye": turn._("Xin chào ông/bà. Khi cần, ông/bà cứ nhắn lại."),
        "praise": turn._("Xin cảm ơn ông/bà. Cần hỏi thêm, ông/bà cứ nhắn."),
        "identity": turn._(
            "Tôi là trợ lý số của xã Ninh Giang, trả lời tự động, không phải cán bộ. "
            "Cần gặp người, ông/bà bấm Chuyển cho cán bộ."
        ),
        "abuse": turn._(
            "Tôi nghe là ông/bà đang bực. Nếu có việc chưa được giải quyết, ông/bà nói giúp việc "
            "gì, hoặc bấm Chuyển cho cán bộ."
        ),
        "emoji": turn._("Tôi đã thấy. Ông/bà cần hỏi việc gì thì nhắn bằng chữ giúp nhé."),
    }
    text = sentences.get(found.kind or "", sentences["greeting"])
    if found.kind in {"identity", "abuse"}:
        return Reply(text, (person_choice(turn),))
    return Reply(text, starters(turn) if found.kind == "greeting" else ())


def empty(turn: Turn) -> Reply:
    """Nothing that can be read: white space, hidden characters, emoji only."""
    turn.outcome.decision = "smalltalk"
    return Reply(
        turn._("Tôi chưa đọc được chữ nào. Ông/bà nhắn bằng chữ việc cần hỏi giúp nhé."),
        starters(turn),
    )


def too_long(turn: Turn) -> Reply:
    """A very long message is not guessed at."""
    turn.outcome.decision, turn.outcome.reason = "handover", "vague"
    text = turn._(
        "Tin nhắn dài quá, tôi sợ hiểu sai. Ông/bà nhắn ngắn lại trong vài câu (dưới {most} chữ "
        "cái): cần làm việc gì, vướng ở đâu?"
    )
    return Reply(text.format(most=LONGEST), (person_choice(turn),))


def not_words(turn: Turn) -> Reply | list[Reply]:
    """Stickers, pictures, voice: said simply, with the next step; never silence."""
    kind = turn.message.kind
    sentences = {
        "edited": turn._("Tôi chỉ đọc tin mới. Ông/bà gửi lại câu đã sửa thành tin mới giúp nhé."),
        "sticker": turn._("Tôi đã thấy hình ông/bà gửi. Cần hỏi gì, ông/bà nhắn bằng chữ nhé."),
        "photo": turn._(
            "Ảnh thì tôi chỉ nhận khi ông/bà đang gửi phản ánh (/gopy). Xin đừng gửi ảnh căn cước "
            "hay giấy tờ qua đây; cần hỏi gì, ông/bà nhắn bằng chữ giúp nhé."
        ),
        "voice": turn._("Tôi chưa nghe được tin thoại. Ông/bà nhắn bằng chữ giúp nhé."),
        "contact": turn._(
            "Tôi không lưu số điện thoại gửi qua đây. Ông/bà nhắn bằng chữ việc cần hỏi nhé."
        ),
        "location": turn._(
            "Tôi không lưu vị trí của ông/bà. Ông/bà nhắn bằng chữ việc cần hỏi nhé."
        ),
    }
    sentences["document"] = sentences["video"] = turn._(
        "Tôi chưa mở được tệp này. Ông/bà nhắn bằng chữ việc cần hỏi giúp nhé."
    )
    return Reply(sentences.get(kind, sentences["sticker"]), (person_choice(turn),))


def hurried(turn: Turn) -> Reply:
    """More messages in a minute than anybody types: said once, then she waits."""
    return Reply(
        turn._(
            "Ông/bà nhắn nhanh quá, tôi trả lời không kịp. Xin chờ khoảng một phút rồi nhắn lại "
            "giúp nhé."
        )
    )


def unclear(turn: Turn) -> Reply:
    """A vague question is answered with one question back."""
    return Reply(
        turn._("Ông/bà cần hỏi về việc gì ạ? Nhắn tên thủ tục hoặc kể ngắn gọn giúp tôi nhé."),
        starters(turn),
    )


def ask_again(turn: Turn) -> Reply:
    """After [Hỏi lại]."""
    return Reply(
        turn._("Ông/bà nói lại bằng cách khác giúp nhé, ví dụ: “làm giấy khai sinh cần gì”.")
    )


def unknown_command(turn: Turn) -> Reply:
    """An unknown command, or one that is not this person's: the same words for both."""
    return Reply(
        turn._("Tôi chưa có lệnh này. Ông/bà gõ /help để xem các lệnh, hoặc cứ nhắn câu hỏi.")
    )
