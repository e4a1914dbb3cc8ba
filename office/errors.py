"""How the office says no. Each refusal carries its details; `bot/words.py` gives it a sentence."""

from __future__ import annotations


class Refused(Exception):
    """A rule of the office forbids the act; nothing was changed."""

    def __init__(self, **details: object) -> None:
        super().__init__(type(self).__name__)
        self.details = details


class NoSuchTask(Refused):
    """The plan has no task of that number (`stt`, `last`)."""


class NotYourTask(Refused):
    """The task is led by other units (`stt`, `leads`); the official's own are `units`."""


class AlreadyReported(Refused):
    """The unit's part is done already.

    `stt`, `year`, `quarter`, `unit`, `at`, `result_id`, and the `note` that was not recorded.
    """


class WhichUnit(Refused):
    """The act fits several of the official's units (`units`); she must say which."""


class MayOnlyRead(Refused):
    """The official's role reads the plan and reports nothing (`stt`)."""


class NothingToUndo(Refused):
    """No own report of the last ten minutes is left to take back."""


class ReportGone(Refused):
    """The report was taken back meanwhile, or it is another unit's."""


class NotOfficial(Refused):
    """The person is not a bound official, or may not do this; she is told no more than that."""


class BadInvitation(Refused):
    """The code is wrong, used or expired: all three are answered alike."""


class TooManyTries(Refused):
    """Too many wrong codes from one person (`minutes` to wait)."""


class AlreadyBound(Refused):
    """This account already belongs to an official (`name`)."""


class NoSuchUnit(Refused):
    """No unit has that slug (`slug`, `known`)."""


class NoSuchRole(Refused):
    """No role has that name (`role`, `known`)."""


class UnitNeeded(Refused):
    """The role belongs to a unit and none was named (`role`)."""


class NameNeeded(Refused):
    """An invitation is for somebody with a name."""


class NoSuchQuestion(Refused):
    """No handed-over question has that code, or it is another unit's (`code`)."""


class MayNotAnswer(Refused):
    """The official's role does not answer citizens' questions."""


class AlreadyAnswered(Refused):
    """The question was answered before (`code`, `name`)."""


class NoSuchTicket(Refused):
    """No ticket has that code, or it is not this official's to see (`code`)."""


class BadCode(Refused):
    """What was typed is no tracking code: a character is missing or wrong (`code`)."""


class TooManyGuesses(Refused):
    """Too many codes that do not exist from one person (`minutes` to wait)."""


class MayNotHandle(Refused):
    """The person's part in this ticket does not allow the act (`code`)."""


class NotNow(Refused):
    """The ticket's state does not allow the act (`code`, `state`, `act`)."""


class AlreadyTaken(Refused):
    """A colleague is on the ticket already (`code`, `name`)."""


class TooLateToReopen(Refused):
    """The days in which a ticket may be reopened are over (`code`, `days`)."""


class SensitiveStays(Refused):
    """What is about officials is not sent to a unit (`code`)."""


class NotAssignable(Refused):
    """The commune cannot assign anything to that unit (`unit`)."""


class TooManyPhotos(Refused):
    """The draft has all the photos that it may have (`most`)."""


class NotAPicture(Refused):
    """The file is no JPEG, PNG or WebP picture, whatever its name says."""


class PictureTooLarge(Refused):
    """The file, or the picture in it, is over the limit (`megabytes`)."""


class BadDay(Refused):
    """A day for a new promise lies in the past or too far ahead, or is a day off (`day`)."""


class NoSuchClient(Refused):
    """No software that may send feedback has that number, or its key was revoked (`id`)."""


class NotPublic(Refused):
    """What is about officials is not published (`code`)."""


class NoSuchFact(Refused):
    """The commune has no fact of that key (`key`, `known`)."""


class SettingsError(Exception):
    """A setting is wrong: one sentence that names it and the remedy, for the operator.

    The sentence stands here because there may be no bot yet to say it; it is one of the
    catalogs' all the same, and its details fill the gaps.
    """

    def __init__(self, sentence: str, **details: object) -> None:
        super().__init__(sentence.format(**details))
        self.sentence = sentence
        self.details = details


class BadValue(ValueError):
    """What is wrong with the value of one setting: the rest of a sentence that names it."""
