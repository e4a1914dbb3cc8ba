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
    """The act fits several of the official's units (`units`); she must say which.

    `verb` is what she was about to do, `stt` and `note` with what.
    """


class NotBegun(Refused):
    """The named year or quarter of a task lies ahead (`stt`, `year`, `quarter`)."""


class YearClosed(Refused):
    """The named year of a task can be reported no more (`stt`, `year`)."""


class ClosedWithout(Refused):
    """The period was closed without this unit (`stt`, `unit`, `why`)."""


class ConfirmedMeanwhile(Refused):
    """The report was confirmed by somebody else (`stt`, `name`): it is returned, not undone."""


class NotConfirmer(Refused):
    """Reports are confirmed by the unit's lead or a coordinator."""


class NotSettler(Refused):
    """Only a coordinator closes without a unit, or says what was before the installation."""


class AlreadyConfirmed(Refused):
    """The report was confirmed before (`stt`, `name`)."""


class ReasonNeeded(Refused):
    """The act needs a reason in words."""


class NothingWaiting(Refused):
    """No lead unit is awaited in this period (`stt`)."""


class InformationKnown(Refused):
    """The period has information, or was due after the installation (`stt`)."""


class MayNotAssign(Refused):
    """Tasks are given by leaders and coordinators, and by a unit's lead within her unit."""


class NotAssignable(Refused):
    """The People's Committee assigns nothing to this body (`unit`)."""


class NotGiver(Refused):
    """An extra task is taken back by who gave it."""


class FileSecret(Refused):
    """Papers marked secret or internal do not belong here."""


class FileTooLarge(Refused):
    """The file is larger than `most` megabytes."""


class WrongFileKind(Refused):
    """The file is, by its content, none of those that are taken."""


class FileInfected(Refused):
    """The virus scanner did not let the file pass, or could not look at it."""


class MayNotSeeFile(Refused):
    """The file is another unit's, or there is none."""


class NotSubmitter(Refused):
    """Only a coordinator submits the plan's lines for publication."""


class NotPublisher(Refused):
    """Only a leader publishes the plan's lines."""


class AlreadyPublished(Refused):
    """These lines, or newer ones, are public already."""


class NotReporter(Refused):
    """The official's role reports nothing for a unit."""


class NoSuchDuty(Refused):
    """The plan has no duty of that code (`code`)."""


class MayNotSupervise(Refused):
    """Supervision notes are written by observers."""


class NoSuchSupervision(Refused):
    """No supervision note of that code is the official's to see (`code`)."""


class SupervisionDone(Refused):
    """The supervision note was answered before (`code`)."""


class NotCoordinator(Refused):
    """Only a coordinator may do this."""


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


class NoSuchOfficial(Refused):
    """No active official has that number (`id`)."""


class LastAdmin(Refused):
    """She is the last administrator (`name`): another one is invited first."""


class NotAway(Refused):
    """The official has not said that she is away."""


class AwayEnds(Refused):
    """An absence ends before it begins, or before today."""


class OnlyUnitsHandOn(Refused):
    """Only an official of a unit names a substitute; a leader's trust is not handed on."""


class NoSubstitute(Refused):
    """Nobody of that name can act for her (`name`)."""


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


class NotRated(Refused):
    """Citizens do not rate this unit here (`known`: the units that they do)."""


class RatingOver(Refused):
    """The rating is another person's, or was begun so long ago that it stays as it is."""


class MayNotPublish(Refused):
    """The official's role does not publish figures: a leader does."""


class NothingToPublish(Refused):
    """No unit has enough answers in the period (`minimum`)."""


class NoScheme(Refused):
    """No scoring sheet is known for that year (`year`)."""


class NoSuchScheme(Refused):
    """No scoring sheet has that number (`id`)."""


class NoSuchCriterion(Refused):
    """The year's sheet has no criterion of that code (`code`, `known`)."""


class TooManyPoints(Refused):
    """More points than the criterion has, or less than none (`code`, `max`)."""


class NotYourCriterion(Refused):
    """Another unit answers for the criterion (`code`, `unit`)."""


class MayNotCheck(Refused):
    """Only who follows the scoring enters checked points (`code`)."""


class NoSuchLevel(Refused):
    """The year's sheet has no such level (`level`, `known`)."""


class PassGone(Refused):
    """The one-time link was used, has run out, or never was; all three are answered alike."""


class LinkGone(PassGone):
    """The same of a link for a file of evidence."""


class DataLinkGone(PassGone):
    """The same of the link to a copy of one's own data."""


class KeyRefused(Refused):
    """No good key of that word: wrong and revoked ones are answered alike."""


class NoSuchKey(Refused):
    """No key has that number, or it has ended (`id`)."""


class NoSuchScope(Refused):
    """A key cannot be for that (`scope`, `known`)."""


class CallDiffers(Refused):
    """The call's name was used for something else before (`name`)."""


class BadHook(Refused):
    """Not an address that can be told of events (`url`)."""


class NoSuchHook(Refused):
    """No hook has that number, or it has ended (`id`)."""


class NoSuchConsent(Refused):
    """No text of consent has that purpose, or none was given that can be taken back (`purpose`)."""


class NoSuchPerson(Refused):
    """Nobody has that number, or she was erased already (`subject`)."""


class NoSuchPeriod(Refused):
    """No kind of data has that name (`kind`, `known`)."""


class NothingToCorrect(Refused):
    """No open feedback of the person carries a name and address."""


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
