"""From what was typed to the words that were meant."""

from __future__ import annotations

import pytest

from knowledge import Knowledge, fold, noise
from knowledge.normalise import Normaliser, abbreviations
from knowledge.syllables import is_syllable
from knowledge.text import lower, words


def meant(normaliser: Normaliser, text: str) -> str:
    return " ".join(token.word for token in normaliser.tokens(text))


@pytest.mark.parametrize(
    ("typed", "words_meant"),
    [
        # teencode
        ("lm giấy ks cho con", "lam giay khai sinh cho con"),
        ("bik làm j k", "biet lam gi khong"),
        ("hok biet", "khong biet"),
        ("ko bít", "khong biet"),
        ("wá hạn", "qua han"),
        ("wa han", "qua han"),
        ("fải mang j", "phai mang gi"),
        ("fí", "phi"),
        ("xin zấy fép xây nhà", "xin giay phep xay nha"),
        ("e mún hỏi", "em muon hoi"),
        ("nhìu tiền", "nhieu tien"),
        ("bao h xong", "bao gio xong"),
        ("đc k ạ", "duoc khong a"),
        ("bn tiền", "bao nhieu tien"),
        ("ntn", "nhu the nao"),
        ("gt gồm gì", "giay to gom gi"),
        # abbreviations
        ("ks cho be", "khai sinh cho be"),
        ("dkks qua han can j", "dang ky khai sinh qua han can gi"),
        ("xin gpxd nha cap 4", "xin giay phep xay dung nha cap 4"),
        ("đkkd hộ kd", "dang ky kinh doanh ho kinh doanh"),
        ("hs vay von", "ho so vay von"),
        ("tl ks", "trich luc khai sinh"),
        ("sy bằng", "sao y bang"),
        ("lltp", "ly lich tu phap"),
        ("nvqs", "nghia vu quan su"),
        ("mst ca nhan", "ma so thue ca nhan"),
        ("sđ", "so do"),
        ("cccd gan chip", "can cuoc cong dan gan chip"),
        ("ubnd xã", "uy ban nhan dan xa"),
        ("đk kết hôn", "dang ky ket hon"),
        ("dk ket hon", "dang ky ket hon"),
        ("xn độc thân", "xac nhan doc than"),
        # raw keys
        ("ddawng kys khai sinh", "dang ky khai sinh"),
        ("ddangw kys keets hoon", "dang ky ket hon"),
        ("nhaajp hooj khaaru", "nhap ho khau"),
        ("d9a8ng ky1 khai sinh", "dang ky khai sinh"),
        ("khuyet tatj", "khuyet tat"),
        # glued words
        ("dangkykhaisinh", "dang ky khai sinh"),
        ("giaykhaisinh", "giay khai sinh"),
        ("sodo", "so do"),
        ("xác nhận tình trạng hônnhân", "xac nhan tinh trang hon nhan"),
        ("tam tru tamvang", "tam tru tam vang"),
        ("laylaibangtotnghiep", "lay lai bang tot nghiep"),
        # slips
        ("khai sihn", "khai sinh"),
        ("khai snh", "khai sinh"),
        ("dang ky ket hno", "dang ky ket hon"),
        ("hộ kinh daonh", "ho kinh doanh"),
        ("giấy chứng nhan kết hon", "giay chung nhan ket hon"),
        ("trợ cáp người già", "tro cap nguoi gia"),
        ("đăng ký tạm trus", "dang ky tam tru"),
        ("lam hi chieu can gi", "lam ho chieu can gi"),
        ("nghi tha isan", "nghi thai san"),
        ("mất 20 na mroi", "mat 20 nam roi"),
        ("tôi có thể hẹb iờ nộp hồ sơ", "toi co the hen gio nop ho so"),
        ("cccdgắn chip", "can cuoc cong dan gan chip"),
        ("thủ tụcquảng cáo", "thu tuc quang cao"),
        ("xem tạrng thái hồ sơ", "xem trang thai ho so"),
        ("mở quan karaokee", "mo quan karaoke"),
        ("nhà cap4", "nha cap 4"),
        ("dang kt khai sinh", "dang ky khai sinh"),
        ("sáng thứ7", "sang thu 7"),
        # nothing to repair
        ("Đăng ký khai tử", "dang ky khai tu"),
        ("đơn 2026", "don 2026"),
        ("", ""),
        ("?!", ""),
    ],
)
def test_what_was_meant(normaliser: Normaliser, typed: str, words_meant: str) -> None:
    assert meant(normaliser, typed) == words_meant


@pytest.mark.parametrize(
    ("typed", "first", "others"),
    [
        ("ks", "khai sinh", {"khach", "san"}),
        ("kt cho me", "khai tu", {"kinh", "te"}),
        ("hs", "ho so", {"hoc", "sinh"}),
        ("tt lam ho khau", "thu tuc", {"thuong", "tru"}),
        ("cc", "can cuoc", {"chung", "cu"}),
        ("hk", "ho khau", {"hoc", "ky"}),
    ],
)
def test_an_abbreviation_with_two_senses_keeps_the_other_one_as_a_guess(
    normaliser: Normaliser, typed: str, first: str, others: set[str]
) -> None:
    tokens = normaliser.tokens(typed)
    assert " ".join(token.word for token in tokens).startswith(first)
    assert others <= set(tokens[0].weak)


def test_a_slip_that_is_a_word_is_read_as_its_neighbours_have_it_and_stays_beside(
    normaliser: Normaliser,
) -> None:
    tokens = normaliser.tokens("chuyển mụt đích sử dụng đất")
    assert [token.word for token in tokens] == ["chuyen", "muc", "dich", "su", "dung", "dat"]
    assert tokens[1].weak == ("mut",)


@pytest.mark.parametrize(
    "typed", ["duong dang hong o dau thon", "mot con cho la trong ngo", "ho ca the mo quan"]
)
def test_everyday_words_are_no_repair_of_real_ones(normaliser: Normaliser, typed: str) -> None:
    assert meant(normaliser, typed) == typed


def test_tone_marks_are_kept_beside_the_word(normaliser: Normaliser) -> None:
    tokens = normaliser.tokens("Chứng thực dang")
    assert [(t.word, t.typed) for t in tokens] == [
        ("chung", "chứng"), ("thuc", "thực"), ("dang", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "word", ["visa", "online", "shop", "wifi", "camera", "facebook", "email", "website", "photo"]
)
def test_foreign_words_of_everyday_stay(normaliser: Normaliser, word: str) -> None:
    assert meant(normaliser, f"cho hỏi {word} ạ").split()[2] == word


def test_a_real_word_is_never_corrected(knowledge: Knowledge, normaliser: Normaliser) -> None:
    short = abbreviations()
    for entry in knowledge.entries():
        for text in (entry.title, *entry.ask):
            real = [
                fold(word)
                for word in words(lower(text))
                if is_syllable(fold(word)) and word not in short and fold(word) not in short
            ]
            found = iter(token.word for token in normaliser.tokens(text))
            lost = [word for word in real if word not in found]
            assert lost == [], text


def test_titles_survive_missing_marks_and_raw_keys(
    knowledge: Knowledge, normaliser: Normaliser
) -> None:
    """Most words of a title come back, whatever happened to its keyboard."""
    for kind, least in (("nodiac", 0.99), ("telex", 0.93), ("typo", 0.85)):
        kept = total = 0
        for entry in knowledge.entries()[::3]:
            clean = [token.word for token in normaliser.tokens(entry.title)]
            found = {t.word for t in normaliser.tokens(noise.noisy(entry.title, kind))}
            kept += sum(word in found for word in clean)
            total += len(clean)
        assert kept / total >= least, kind


def test_abbreviations_are_short_forms_with_senses() -> None:
    for short, senses in abbreviations().items():
        assert short == lower(short)
        assert senses
        assert all(sense.strip() for sense in senses), short


def test_a_wall_of_letters_is_read_in_no_time(normaliser: Normaliser) -> None:
    for wall in ("x" * 10_000, "dangky" * 2_000, "qw er " * 2_000):
        assert normaliser.tokens(wall)
