"""What stands below a message of Telegram: buttons, or the keyboard that asks for a place."""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from telegram import (
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import BotCommandLimit

from bot.messages import Button, Letter

log = structlog.get_logger()

#: Labels of at most so many characters stand two in a row.
SHORT_LABEL = 18
Below = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


def keyboard(letter: Letter) -> Below:
    """What stands below a letter.

    Only a keyboard in place of the phone's own can ask for a position, and a message has one or
    the other: its choices are then keys too, and what is typed by them names a choice.
    """
    if letter.place:
        asking = [KeyboardButton(letter.place, request_location=True)]
        keys = [[KeyboardButton(button.label)] for button in letter.buttons]
        return ReplyKeyboardMarkup([asking, *keys], resize_keyboard=True, one_time_keyboard=True)
    if letter.place == "" and not letter.buttons:
        return ReplyKeyboardRemove()
    return _inline(letter.buttons)


def _inline(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """Buttons below a message: short ones two in a row, others one."""
    rows: list[list[InlineKeyboardButton]] = []
    for button in buttons:
        made = InlineKeyboardButton(button.label, callback_data=button.data)
        short = len(button.label) <= SHORT_LABEL
        if short and rows and len(rows[-1]) == 1 and len(rows[-1][0].text) <= SHORT_LABEL:
            rows[-1].append(made)
        else:
            rows.append([made])
    return InlineKeyboardMarkup(rows) if rows else None


def commands(lines: Sequence[tuple[str, str]]) -> list[BotCommand]:
    """A menu as Telegram takes it; what is too long is cut."""
    most = BotCommandLimit.MAX_COMMAND_NUMBER
    if len(lines) > most:
        log.warning("menu cut", count=len(lines))
    return [
        BotCommand(name, line[: BotCommandLimit.MAX_DESCRIPTION]) for name, line in lines[:most]
    ]
