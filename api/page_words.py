"""What stands on the chat page, beside the conversation itself."""

from __future__ import annotations

from dataclasses import dataclass

from bot.i18n import N_, translator
from bot.links import opening
from knowledge import Knowledge

#: Words of the page, by the name under which the template and the script know them.
PAGE = {
    "title": N_("Trợ lý số xã Ninh Giang"),
    "automatic": N_("Trả lời tự động"),
    "skip": N_("Đến ô viết câu hỏi"),
    "more": N_("Mục khác"),
    "code": N_("Mã QR của mục này"),
    "elsewhere": N_("Cũng hỏi được qua"),
    "log": N_("Hội thoại"),
    "question": N_("Câu hỏi của ông/bà"),
    "write": N_("Viết câu hỏi…"),
    "send": N_("Gửi"),
    "photo": N_("Gửi ảnh cho phản ánh"),
    "hello": N_("Ông/bà cần hỏi việc gì?"),
    "how": N_(
        "Tôi là trợ lý tự động, không phải cán bộ. Ông/bà cứ viết như nói chuyện, không cần dấu "
        "cũng được."
    ),
    "often": N_("Việc hay được hỏi"),
    "kept": N_(
        "Lời ông/bà viết chỉ lưu trên máy này, trừ phản ánh và câu hỏi ông/bà gửi cho cán bộ (giữ "
        "có khóa) và câu tôi chưa trả lời được (đã bỏ tên và số, không ghi ai hỏi). Xin đừng gửi "
        "số căn cước, số điện thoại."
    ),
    "forget": N_("Xóa hội thoại"),
    "forget_title": N_("Xóa hội thoại này?"),
    "forget_text": N_(
        "Lời ông/bà đã viết và các câu trả lời sẽ không còn ở đây. Câu trả lời mà cán bộ chưa "
        "gửi cũng không đến đây nữa."
    ),
    "forget_official": N_("Đồng chí sẽ cần mã mời mới để vào lại."),
    "keep": N_("Giữ lại"),
    "noscript": N_(
        "Trang hỏi đáp này cần JavaScript. Xin ông/bà bật JavaScript của trình duyệt, hoặc đến "
        "Trung tâm Phục vụ hành chính công xã để được hướng dẫn."
    ),
}
#: Words that only the script says.
SCRIPT = {
    "you": N_("Ông/bà:"),
    "assistant": N_("Trợ lý:"),
    "answering": N_("Đang trả lời…"),
    "waiting": N_("Chờ gửi"),
    "failed": N_("Không gửi được"),
    "choices": N_("Chọn nhanh"),
    "picture": N_("Ảnh: {name}"),
    "lost": N_("Mất kết nối. Ông/bà cứ viết, tôi giữ lại và gửi ngay khi có mạng."),
    "back": N_("Đã kết nối lại."),
    "news": N_("Có tin mới"),
    "cookies": N_(
        "Trình duyệt đang chặn cookie nên trang này chưa trả lời được. Xin ông/bà cho phép "
        "cookie của trang rồi tải lại."
    ),
}
#: What people ask most: a label, and the entry that it opens.
_STARTERS = (
    (N_("Làm giấy khai sinh"), "dang-ky-khai-sinh"),
    (N_("Chứng thực bản sao"), "chung-thuc-ban-sao"),
    (N_("Đăng ký tạm trú"), "dang-ky-tam-tru"),
    (N_("Trợ cấp hưu trí xã hội"), "tro-cap-huu-tri-xa-hoi"),
    (N_("Giờ làm việc"), "gio-lam-viec"),
)
_FEEDBACK = N_("Gửi góp ý, phản ánh")


@dataclass(frozen=True)
class Starter:
    """A button of the empty page: what it shows and what it sends."""

    label: str
    text: str


def starters(knowledge: Knowledge, language: str) -> list[Starter]:
    """The buttons of the empty page, of entries that exist."""
    _ = translator(language)
    found = [
        Starter(_(label), opening(slug))
        for label, slug in _STARTERS
        if knowledge.entry(slug) is not None
    ]
    return [*found, Starter(_(_FEEDBACK), "/gopy")]


def page(language: str) -> dict[str, str]:
    """The words of the template."""
    _ = translator(language)
    return {name: _(sentence) for name, sentence in PAGE.items()}


def script(language: str) -> dict[str, str]:
    """The words of the script."""
    _ = translator(language)
    return {name: _(sentence) for name, sentence in SCRIPT.items()}
