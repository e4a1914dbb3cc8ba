"""The services that clients may send to: their words, and what else each one asks.

`office/feedback/open311.py` says which kind and field a service is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.i18n import N_

#: When this table last changed, for clients that keep a copy; a test holds its digest.
CHANGESET = "2026-11-25 09:00"
PLACES = N_("Hiện trường")
OFFICE = N_("Thủ tục hành chính")
VOICE = N_("Ý kiến")


@dataclass(frozen=True)
class Attribute:
    """A field of the form of a service. Without `variable` it only tells something."""

    code: str
    datatype: str
    description: str
    hint: str = ""
    required: bool = False
    variable: bool = True
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Service:
    """What a client offers to its users."""

    code: str
    name: str
    description: str
    keywords: str
    group: str
    attributes: tuple[Attribute, ...] = ()


NOTICE = Attribute(
    "thong_bao",
    "text",
    N_(
        "Không gửi qua đây: việc khẩn cấp (gọi 113, 114, 115), khiếu nại, tố cáo. Xin đừng ghi số "
        "căn cước, số điện thoại vào nội dung. Mã, trạng thái và câu trả lời cho phản ánh gửi qua "
        "đây ai cũng xem được; nội dung và người gửi thì không."
    ),
    variable=False,
)
CONSENT = Attribute(
    "dong_y",
    "singlevaluelist",
    N_(
        "Đồng ý để xã giữ họ tên, điện thoại, thư điện tử (được khóa lại) để trả lời. Không chọn "
        "thì xã không giữ; vẫn hỏi được kết quả bằng mã."
    ),
    values=(("co", N_("Đồng ý")),),
)
VILLAGE = Attribute("thon", "string", N_("Thôn"), hint=N_("ví dụ: thôn 3"))
APPOINTED = Attribute(
    "ngay_hen",
    "datetime",
    N_("Ngày hẹn trả ghi trên giấy hẹn"),
    hint=N_("ví dụ: 2026-11-20"),
    required=True,
)
ABOUT = Attribute(
    "ve",
    "multivaluelist",
    N_("Phản ánh về"),
    values=(
        ("thai_do", N_("Thái độ phục vụ")),
        ("cham", N_("Làm chậm")),
        ("them_giay_to", N_("Đòi thêm giấy tờ")),
        ("niem_yet", N_("Niêm yết, hướng dẫn")),
        ("co_so", N_("Chỗ ngồi, trang thiết bị")),
    ),
)
#: Chosen, they make it about officials: only holders of `sensitive` see it (domain facts §7).
ABOUT_OFFICIALS = frozenset({"thai_do", "cham", "them_giay_to"})


def _place(code: str, name: str, description: str, keywords: str) -> Service:
    return Service(code, name, description, keywords, PLACES, (NOTICE, VILLAGE, CONSENT))


_ALL = (
    _place(
        "duong",
        N_("Đường, đèn đường, cống"),
        N_("Đường hỏng, ổ gà, đèn không sáng, cống tắc, ngập, cây đổ."),
        N_("đường, ổ gà, đèn đường, cống, vỉa hè, ngập"),
    ),
    _place(
        "moi_truong",
        N_("Rác, ô nhiễm"),
        N_("Rác không thu, đổ trộm, nước thải, mùi, khói bụi."),
        N_("rác, ô nhiễm, nước thải, mùi hôi, chăn nuôi"),
    ),
    _place(
        "tieng_on",
        N_("Tiếng ồn"),
        N_("Karaoke, loa kéo, máy móc gây ồn."),
        N_("tiếng ồn, karaoke, loa kéo"),
    ),
    _place(
        "xay_dung",
        N_("Xây dựng, lấn chiếm"),
        N_("Xây trái phép, lấn chiếm đất công, lòng đường."),
        N_("xây dựng, trái phép, lấn chiếm, vỉa hè"),
    ),
    _place(
        "dien_nuoc",
        N_("Điện, nước sạch"),
        N_("Mất điện, mất nước, nước đục. Dây điện rơi thì tránh xa và gọi 114."),
        N_("điện, nước, mất điện, nước sạch"),
    ),
    _place(
        "thuy_loi",
        N_("Kênh mương, đê, trạm bơm"),
        N_("Kênh tắc, sạt bờ, trạm bơm không chạy."),
        N_("thủy lợi, kênh, mương, đê, trạm bơm"),
    ),
    _place(
        "van_hoa",
        N_("Nhà văn hóa, trường, trạm"),
        N_("Nhà văn hóa, sân chơi, trường học, trạm y tế hư hỏng."),
        N_("nhà văn hóa, sân chơi, trường học, trạm y tế"),
    ),
    _place(
        "khac",
        N_("Việc khác ngoài hiện trường"),
        N_("Việc nhìn thấy ngoài đường, ngoài đồng mà chưa có trong danh sách."),
        N_("khác, hiện trường"),
    ),
    Service(
        "phan_anh_tthc",
        N_("Thủ tục, cách phục vụ"),
        N_("Thủ tục khó, hướng dẫn chưa rõ, cách phục vụ."),
        N_("thủ tục, một cửa, phục vụ, thái độ"),
        OFFICE,
        (NOTICE, ABOUT, CONSENT),
    ),
    Service(
        "ho_so_tre",
        N_("Hồ sơ trễ hẹn"),
        N_("Đã quá ngày hẹn mà chưa có kết quả."),
        N_("hồ sơ, trễ hẹn, giấy hẹn"),
        OFFICE,
        (NOTICE, APPOINTED, CONSENT),
    ),
    Service(
        "gop_y",
        N_("Góp ý, kiến nghị"),
        N_("Điều xã nên làm, nên sửa."),
        N_("góp ý, kiến nghị, đề xuất"),
        VOICE,
        (NOTICE, VILLAGE, CONSENT),
    ),
    Service(
        "khen",
        N_("Khen"),
        N_("Người, đơn vị làm tốt."),
        N_("khen, cảm ơn, biểu dương"),
        VOICE,
        (NOTICE, CONSENT),
    ),
)
SERVICES = {service.code: service for service in _ALL}


def line(service: Service, say: Callable[[str], str]) -> dict[str, Any]:
    """A service in the list, in the reader's language."""
    return {
        "service_code": service.code,
        "service_name": say(service.name),
        "description": say(service.description),
        "metadata": bool(service.attributes),
        "type": "realtime",
        "keywords": say(service.keywords),
        "group": say(service.group),
    }


def definition(service: Service, say: Callable[[str], str]) -> dict[str, Any]:
    """The form of a service."""
    return {
        "service_code": service.code,
        "attributes": [
            {
                "variable": attribute.variable,
                "code": attribute.code,
                "datatype": attribute.datatype,
                "required": attribute.required,
                "datatype_description": say(attribute.hint) if attribute.hint else None,
                "order": order,
                "description": say(attribute.description),
                "values": [{"key": key, "name": say(name)} for key, name in attribute.values],
            }
            for order, attribute in enumerate(service.attributes, 1)
        ],
    }
