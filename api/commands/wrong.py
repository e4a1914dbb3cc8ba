"""Wrong arguments: one sentence that names what is wrong and the remedy."""

from __future__ import annotations

import re

import typer

from api.speech import _

_NO_COMMAND = re.compile(r"No such command '(.*)'\.", re.DOTALL)
_EXTRA = re.compile(r"Got unexpected extra argument\(?s?\)? \((.*)\)", re.DOTALL)


class WrongArgument(typer.BadParameter):
    """An argument that we refuse ourselves: `what` is a whole sentence in the reader's language."""

    def __init__(self, what: str) -> None:
        super().__init__(what)


def sentence(wrong: Exception) -> str | None:
    """What to say about an exception of Typer; None for any other exception."""
    if not hasattr(wrong, "format_message"):
        return None
    context = getattr(wrong, "ctx", None)
    command = context.command_path if context is not None else "thanthien"
    return _("{what} Xem cách dùng: {command} --help").format(what=_what(wrong), command=command)


def _what(wrong: Exception) -> str:
    """Typer's own sentences are English and end differently; ours name the same thing."""
    message: str = getattr(wrong, "message", "")
    if isinstance(wrong, WrongArgument):
        return message
    if option := getattr(wrong, "option_name", None):
        if type(wrong).__name__ == "NoSuchOption":
            return _("Không có tùy chọn {option}.").format(option=option)
        return _("Tùy chọn {option} thiếu giá trị, hoặc không nhận giá trị.").format(option=option)
    if isinstance(wrong, typer.BadParameter):
        parameter = wrong.param
        hint = parameter.get_error_hint() if parameter is not None else ""
        if type(wrong).__name__ == "MissingParameter":
            return _("Thiếu {argument}.").format(argument=hint)
        return _("{argument} chưa đúng.").format(argument=hint)
    if found := _NO_COMMAND.search(message):
        return _("Không có lệnh “{name}”.").format(name=found[1])
    if found := _EXTRA.search(message):
        return _("Thừa “{arguments}”.").format(arguments=found[1])
    if message.startswith("Missing command"):
        return _("Thiếu tên lệnh con.")
    return message
