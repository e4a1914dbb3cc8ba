"""Tracking codes: what is forgiven, and that no typing error passes."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from office.feedback import codes
from tests.office import feedback

BODIES = st.text(alphabet=codes.ALPHABET, min_size=8, max_size=8)


def code() -> str:
    return codes.new("NG")


def test_codes_are_written_as_promised_and_differ():
    made = {code() for _ in range(500)}
    assert len(made) == 500
    for one in made:
        assert codes.read(one, "NG") == one
        assert len(one) == 12
        assert not set("AEIOUYWD01") & set(one[3:])


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 7), st.sampled_from(codes.ALPHABET), st.integers(0, 7))
def test_one_wrong_or_two_swapped_characters_never_pass(place, other, swapped):
    body = list(code().replace("-", "")[2:])
    wrong = [*body[:place], other, *body[place + 1 :]]
    assert (codes.read("".join(wrong), "NG") is None) == (wrong != body)
    body[place], body[swapped] = body[swapped], body[place]
    given_ = "".join(body)
    read = codes.read(given_, "NG")
    assert read is None or read.replace("-", "")[2:] == given_
    same = place == swapped or body[place] == body[swapped]
    assert (read is not None) == same


def test_what_people_type_is_forgiven():
    made = code()
    plain = made.replace("-", "")
    spaced = " ".join(plain)
    marked = unicodedata.normalize("NFC", made.replace("N", "Ń").replace("G", "g\u0301"))
    for typed in (
        made.lower(),
        plain,
        spaced,
        made[3:],
        marked,
        f" {made}.",
        made.replace("-", "–"),
    ):
        assert codes.read(typed, "NG") == made, typed
    for typed in ("", "NG", made[:-1], made + "2", "NG-AAAA-AAAA", "xin chào ông bà"):
        assert codes.read(typed, "NG") is None, typed


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_code_that_somebody_has_is_not_given_again(chat, monkeypatch):
    first = await feedback.sent(chat)
    fresh = code()
    handed = iter([first, first, fresh])
    monkeypatch.setattr("office.feedback.codes.new", lambda _prefix: next(handed))
    assert await feedback.sent(chat) == fresh
