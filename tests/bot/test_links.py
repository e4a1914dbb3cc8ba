"""Links on an entry: every slug fits where a messenger has room, and leads back to its entry."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import links
from bot.commands import parsing
from bot.manners import clean
from knowledge import Knowledge
from knowledge.privacy import mask
from tests.talk import Chat

TAKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")
ODD = (
    "a" * 61,
    "a" * 62,
    "dang-ky-" * 12 + "mot",
    "dang-ky-" * 12 + "hai",
    "co_gach-duoi",
    "thủ-tục",
    "a.b",
    "090-123-4567",
)


def odd(knowledge: Knowledge) -> Knowledge:
    """The commune's entries, and some whose slugs are hard to carry."""
    known = knowledge.entry("dang-ky-khai-sinh")
    assert known
    return Knowledge([*knowledge.entries(), *(replace(known, slug=slug) for slug in ODD)])


def test_every_slug_fits_and_leads_back(knowledge: Knowledge) -> None:
    larger = odd(knowledge)
    carried = {entry.slug: links.parameter(entry.slug) for entry in larger.entries()}
    assert len(set(carried.values())) == len(carried) == len(knowledge.entries()) + len(ODD)
    for slug, parameter in carried.items():
        assert TAKEN.fullmatch(parameter), slug
        assert links.slug_of(larger, parameter) == slug


def test_nothing_on_the_way_changes_what_a_link_carries(knowledge: Knowledge) -> None:
    """A message is cleaned and its personal numbers are masked before a command is read."""
    for entry in knowledge.entries():
        said = mask(clean(links.opening(entry.slug)))
        typed = parsing.slash_command(said, {"start"})
        assert typed
        assert links.slug_of(knowledge, typed.arguments) == entry.slug


def test_a_slug_may_be_typed_as_it_is_written(knowledge: Knowledge) -> None:
    for carried in ("kb_dang-ky-khai-sinh", "kb_dang_ky_khai_sinh"):
        assert links.slug_of(knowledge, carried) == "dang-ky-khai-sinh"
    assert links.slug_of(odd(knowledge), "kb_co_gach-duoi") == "co_gach-duoi"
    for carried in ("", "kb_", "kb_--", "kb_khong-co", "kb_dang--aaaaaaaaaa", "ABCD2345", "KB_a"):
        assert links.slug_of(knowledge, carried) is None


async def test_a_long_link_opens_its_entry(chat: Chat, knowledge: Knowledge) -> None:
    chat.service.knowledge = odd(knowledge)
    for slug in ODD[1:4]:
        said = await chat.says("Mai", links.opening(slug))
        assert "Nguồn:" in said.text
    assert (await chat.says("Mai", "/start kb_khong_co"))[0].startswith("Xin chào ông/bà.")
