"""Which letters are a Vietnamese syllable, and what raw keyboard keys spell."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import fold, noise
from knowledge.syllables import is_syllable, plain, syllables, telex, vni
from knowledge.text import lower, words

TELEX = """
ddawng=đăng ddawngf=đăng kys=ky hooj=hô khaaru=khâu giaasy=giây tow=tơ nhaf=nha khieesu=khiêu
naji=nai dduowcj=đươc keets=kêt hoon=hôn tieengs=tiêng vieetj=viêt lamf=lam gif=gi thuwowngf=thương
trus=tru nghiax=nghia vuj=vu quaan=quân suwj=sư ddaast=đât nguowif=ngươi thuees=thuê chuwsng=chưng
thuwcj=thưc dieejn=diên tooi=tôi muoons=muôn soor=sô ddor=đo bawngf=băng luwu=lưu yeeu=yêu xaay=xây
duwngj=dưng phesp=phep huwngr=hưng hieerm=hiêm quoosc=quôc tichj=tich phuwowngf=phương uyr=uy
chasy=chay tuwf=tư
"""
VNI = """
d9a8ng=đăng ky1=ky ho65=hô kha63u=khâu gia6y1=giây to72=tơ nguo72i=ngươi ke61t=kêt ho6n=hôn
the3=the ca8n=căn cu7o71c=cươc d9a61t=đât xa4=xa thu73=thư tuc5=tuc tu7=tư thue61=thuê so61=sô
d9o3=đo nha2=nha cu1u=cuu cha1y=chay ngu7o7i2=ngươi quye61t=quyêt
"""
REAL = "khai sinh dang ky ket hon tam tru can cuoc nghia trang quoc tich giay phep khuyet tat"
ENGLISH = (
    "bank the form online where document passport are fee house office staff process address "
    "class wood food seed need week free good book speed food marriage foreigner death toilet "
    "certificate hotel show wait why west birth register birthday country school"
)


def pairs(table: str) -> list[tuple[str, ...]]:
    return [tuple(pair.split("=")) for pair in table.split()]


@pytest.mark.parametrize(("keys", "word"), pairs(TELEX))
def test_telex_keys_spell_words(keys: str, word: str) -> None:
    assert telex(keys) == word


@pytest.mark.parametrize(("keys", "word"), pairs(VNI))
def test_vni_keys_spell_words(keys: str, word: str) -> None:
    assert vni(keys) == word


@pytest.mark.parametrize("word", REAL.split())
def test_real_words_are_no_keys(word: str) -> None:
    assert is_syllable(word)
    assert telex(word) is None
    assert vni(word) is None


@pytest.mark.parametrize("word", ENGLISH.split())
def test_common_english_words_are_no_keys(word: str) -> None:
    assert telex(word) is None


@pytest.mark.parametrize(
    "token", ["2026", "nd123", "a1", "b2", "covid19", "k12", "m2", "2m", "4g", "nq57", "h2", "cty2"]
)
def test_codes_and_measures_are_no_vni_keys(token: str) -> None:
    assert vni(token) is None


@pytest.mark.parametrize(
    ("word", "possible"),
    [
        ("nghieng", True), ("giuong", True), ("quyet", True), ("gin", True), ("uong", True),
        ("khuya", True), ("oi", True), ("quoc", True), ("yeu", True),
        ("kan", False), ("cem", False), ("gha", False), ("zay", False),
        ("fai", False), ("bank", False), ("sinhh", False), ("nhg", False), ("", False),
    ],
)  # fmt: skip
def test_what_spelling_allows(word: str, possible: bool) -> None:
    assert is_syllable(word) is possible


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="abcdeghijklmnopqrstuvwxyz0123456789đăâ", max_size=12))
def test_decoding_gives_a_possible_syllable_or_nothing(token: str) -> None:
    for decode in (telex, vni):
        found = decode(token)
        assert found is None or is_syllable(plain(found))


def test_the_keys_of_nearly_every_word_of_a_sentence_are_read_back() -> None:
    text = (
        "Tôi muốn đăng ký khai sinh và nhập hộ khẩu cho cháu giấy tờ cần những gì nộp ở đâu "
        "thời hạn bao lâu có mất lệ phí không xin hướng dẫn giúp gia đình cảm ơn cán bộ"
    )
    keys = words(noise.noisy(text, "telex"))
    meant = [fold(word) for word in words(lower(text))]
    read = [plain(telex(key) or key) for key in keys]
    right = sum(fold(got) == want for got, want in zip(read, meant, strict=True))
    assert right >= len(meant) - 2


def test_the_table_of_syllables_is_neither_small_nor_everything() -> None:
    assert 2_000 < len(syllables()) < 5_000
