"""For coordinators and leaders: putting the plan's lines before the public."""

from __future__ import annotations

from bot import post
from bot.actions import Done, verb
from bot.i18n import N_
from bot.messages import Choice, Reply
from bot.plan import public
from bot.turn import Turn
from office import staff
from office.plan import publishing
from office.plan.publishing import PublicPlan

SUBMITTED = N_("Đồng chí {name} trình công bố tình hình kế hoạch. Người dân sẽ đọc:")
PUBLISHED = N_("Lãnh đạo xã đã công bố tình hình kế hoạch; người dân đọc được từ bây giờ.")


@verb("submit")
async def _submit(turn: Turn, _arguments: list[str]) -> Done:
    id_, lines = await publishing.submit(
        turn.session,
        by=turn.staff(),
        today=turn.today,
        zone=turn.zone,
        now=turn.now,
        channel=turn.person.channel,
    )
    leaders = await staff.holders(turn.session, "publish", today=turn.today, besides=turn.person)
    name = turn.staff().name
    plan = PublicPlan(turn.today.year, turn.now, lines)

    def say(read: Turn) -> Reply:
        text = read._(SUBMITTED).format(name=name) + "\n" + public.said(read, plan).text
        return Reply(text, (Choice(read._("Công bố"), f"publish:{id_}"),))

    await post.tell(turn, leaders, say)
    return Reply(turn._("Đã trình lãnh đạo xã công bố. Được công bố, tôi báo đồng chí."))


@verb("publish")
async def _publish(turn: Turn, arguments: list[str]) -> Done:
    row = await publishing.publish(
        turn.session,
        int(arguments[0]),
        by=turn.staff(),
        now=turn.now,
        channel=turn.person.channel,
    )
    readers = await staff.accounts(turn.session, row.submitted_by)
    await post.tell(turn, readers, lambda read: Reply(read._(PUBLISHED)))
    return Reply(turn._("Đã công bố. Người dân đọc ở /kehoach và trang công khai của xã."))
