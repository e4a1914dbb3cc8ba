"""QR codes and posters: what is printed leads to the entry, is readable, and is never lost."""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
import segno
import typst

from api import posters
from api.app import create_app
from api.posters import Press
from api.settings import ServerSettings
from bot.service import Service
from knowledge import Entry, Knowledge
from tests.api.conftest import Command

PUBLIC = "https://troly.example.vn"
BIRTH = "dang-ky-khai-sinh"


def modules(picture: bytes | str) -> list[list[int]]:
    """The dark and light modules that an SVG picture of a code draws, without its white border."""
    text = picture.decode() if isinstance(picture, bytes) else picture
    size = int(re.findall(r'viewBox="0 0 (\d+) \d+"', text)[0])
    drawn = re.findall(r'stroke="#000" d="([^"]+)"', text)[0]
    rows = [[0] * size for _ in range(size)]
    x, y = 0.0, 0.0
    for step, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?: (-?[\d.]+))?", drawn):
        if step == "h":
            for column in range(int(x), int(x) + int(first)):
                rows[int(y)][column] = 1
            x += int(first)
        elif step == "m":
            x, y = x + float(first), y + float(second)
        else:
            x, y = float(first), float(second)
    dark = [number for number, row in enumerate(rows) if any(row)]
    return [row[dark[0] : dark[-1] + 1] for row in rows[dark[0] : dark[-1] + 1]]


def code_of(content: str) -> list[list[int]]:
    """The modules of a code that says this."""
    return [list(row) for row in segno.make(content, error="m", micro=False).matrix]


# ---- Codes over HTTP.


@pytest.fixture
async def web(service: Service) -> AsyncIterator[httpx.AsyncClient]:
    app = create_app(service, ServerSettings(public_url=PUBLIC))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://xa"
    ) as client:
        yield client


async def test_the_picture_of_an_entry_opens_the_page_on_it(web: httpx.AsyncClient) -> None:
    said = await web.get(f"/qr/{BIRTH}.svg")
    assert said.status_code == 200
    assert said.headers["content-type"] == "image/svg+xml"
    assert modules(said.content) == code_of(f"{PUBLIC}/?kb={BIRTH}")
    assert 'fill="#fff"' in said.text  # a dark page must not swallow the code
    assert "script" not in said.text


async def test_a_browser_keeps_the_picture(web: httpx.AsyncClient) -> None:
    first = await web.get(f"/qr/{BIRTH}.svg")
    assert "max-age" in first.headers["cache-control"]
    again = await web.get(f"/qr/{BIRTH}.svg", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = await web.get("/qr/gio-lam-viec.svg", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


@pytest.mark.parametrize("slug", ["khong-co", "%22%3E%3Cscript%3E", "..%2Fx", "%00"])
async def test_there_is_no_picture_of_an_unknown_entry(web: httpx.AsyncClient, slug: str) -> None:
    said = await web.get(f"/qr/{slug}.svg")
    assert said.status_code == 404
    assert said.json()["error"]


async def test_an_entry_names_its_links(web: httpx.AsyncClient) -> None:
    whole = (await web.get(f"/api/v1/entries/{BIRTH}")).json()
    assert whole["link"] == f"{PUBLIC}/?kb={BIRTH}"
    assert whole["qr"] == f"{PUBLIC}/qr/{BIRTH}.svg"
    assert whole["messengers"] == {}


async def test_the_page_on_an_entry_leads_to_its_code(web: httpx.AsyncClient) -> None:
    link = f'href="/qr/{BIRTH}.svg"'
    assert link in (await web.get(f"/?kb={BIRTH}")).text
    assert "/qr/" not in (await web.get("/")).text


async def test_without_a_public_address_there_is_no_code(service: Service) -> None:
    app = create_app(service, ServerSettings())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://xa") as web:
        said = await web.get(f"/qr/{BIRTH}.svg")
        assert said.status_code == 404
        assert "PUBLIC_URL" in said.json()["error"]
        whole = (await web.get(f"/api/v1/entries/{BIRTH}")).json()
        assert (whole["link"], whole["qr"]) == (None, None)
        assert "/qr/" not in (await web.get(f"/?kb={BIRTH}")).text


# ---- The page that is printed.


def longest(knowledge: Knowledge) -> list[tuple[Entry, str]]:
    """Entries with the most to print, and one that nobody would write."""
    found = []
    for language in ("vi", "en"):
        entries = sorted(knowledge.entries(language), key=lambda e: -len(e.title))[:2]
        entries += sorted(knowledge.entries(language), key=_source_length)[-1:]
        found += [(entry, language) for entry in entries]
    monster = replace(found[0][0], title=(found[0][0].title + " ") * 4, slug="a-" * 60 + "a")
    return [*found, (monster, "vi")]


def _source_length(entry: Entry) -> int:
    first = entry.sources[0] if entry.sources else None
    return len(f"{first.document} {first.number}") if first else 0


def test_a_poster_is_one_page_that_carries_its_code(knowledge: Knowledge) -> None:
    for public in (
        PUBLIC,
        "http://may-chu.uy-ban-nhan-dan-xa.ninh-giang.hai-phong.example:8000/hoi",
    ):
        press = Press(public)
        for entry, language in longest(knowledge):
            drawn = press.page(entry, language, "svg").decode()  # raises if it is not one page
            (image,) = re.findall(r'xlink:href="data:image/svg\+xml;base64,([^"]+)"', drawn)
            chosen = "&lang=en" if language == "en" else ""
            content = f"{public}/?kb={entry.slug}{chosen}"
            assert modules(base64.b64decode(image)) == code_of(content)


def test_a_poster_is_a_titled_pdf_and_always_the_same(knowledge: Knowledge) -> None:
    entry = knowledge.entry(BIRTH)
    assert entry
    page = Press(PUBLIC).page(entry, "vi")
    assert page.startswith(b"%PDF-")
    assert f"{entry.title}. Quét để hỏi thủ tục này".encode() in page  # its metadata
    assert page == Press(PUBLIC).page(entry, "vi")


def test_a_poster_says_who_speaks_where_and_since_when(knowledge: Knowledge) -> None:
    entry = knowledge.entry(BIRTH)
    assert entry
    said = posters.words(entry, PUBLIC, "vi")
    assert said["title"] == "Đăng ký khai sinh"
    assert said["call"] == "Quét để hỏi thủ tục này"
    assert said["address"] == "troly.example.vn"
    assert "Ninh Giang" in said["commune"]
    assert "trả lời tự động, không phải cán bộ" in said["automatic"]
    assert re.fullmatch(r"Nguồn: .+; cập nhật \d\d/\d\d/\d{4}\.", said["source"])
    assert posters.words(entry, "http://10.0.0.1:8000", "en")["address"] == "http://10.0.0.1:8000"
    hours = knowledge.entry("gio-lam-viec")
    assert hours
    assert posters.words(hours, PUBLIC, "vi")["call"] == "Quét để hỏi việc này"
    for language in ("vi", "en"):
        assert all(posters.words(entry, PUBLIC, language).values())


def test_the_fonts_have_every_letter_that_posters_need(knowledge: Knowledge) -> None:
    """What a font cannot draw becomes its empty box, whatever the letter was."""
    needed = {
        letter
        for language in ("vi", "en")
        for entry in knowledge.entries(language)
        for line in posters.words(entry, PUBLIC, language).values()
        for letter in line
    }
    for weight in ("regular", "semibold"):
        (box,) = glyphs("\u65e5", weight)  # an ideograph, which no font of ours has
        assert len(needed - {" "}) > 120
        assert box not in glyphs("".join(sorted(needed)), weight)


def glyphs(letters: str, weight: str) -> set[str]:
    """The shapes by which the poster's font draws letters, each by itself."""
    source = (
        f'#set text(font: "Libertinus Serif", fallback: false, weight: "{weight}")\n'
        "#for letter in sys.inputs.letters.codepoints() [#letter\\ ]"
    )
    drawn = typst.compile(
        source.encode(),
        format="svg",
        ignore_system_fonts=True,
        sys_inputs={"letters": letters},
    )
    pages = drawn if isinstance(drawn, list) else [drawn or b""]
    return {shape for page in pages for shape in re.findall(r'<path d="([^"]+)"', page.decode())}


# ---- The command.


@pytest.fixture
def public(monkeypatch: pytest.MonkeyPatch, thanthien: Command) -> Command:
    """The program with a public address."""
    monkeypatch.setenv("PUBLIC_URL", PUBLIC)
    return thanthien


def test_posters_are_printed_into_a_folder(public: Command, tmp_path: Path) -> None:
    out = tmp_path / "to" / "quay"
    status, said, _err = public("kb", "poster", BIRTH, "gio-lam-viec", BIRTH, "--out", str(out))
    assert status == 0
    assert said.split() == [str(out / f"{BIRTH}.pdf"), str(out / "gio-lam-viec.pdf")]
    assert all(path.read_bytes().startswith(b"%PDF-") for path in out.iterdir())


def test_a_unit_prints_its_own(public: Command, knowledge: Knowledge, tmp_path: Path) -> None:
    status, _said, _err = public("kb", "poster", "--unit", "bchqs", "--out", str(tmp_path / "out"))
    assert status == 0
    printed = {path.stem for path in (tmp_path / "out").iterdir()}
    assert printed == {entry.slug for entry in knowledge.entries() if entry.unit == "bchqs"}


def test_nothing_is_overwritten_unless_asked(public: Command, tmp_path: Path) -> None:
    kept = tmp_path / "gio-lam-viec.pdf"
    kept.write_text("của tôi")
    asked = ("kb", "poster", BIRTH, "gio-lam-viec", "--out", str(tmp_path))
    status, _said, err = public(*asked)
    assert (status, err.count("\n")) == (2, 1)
    assert str(kept) in err
    assert "--force" in err
    assert kept.read_text() == "của tôi"
    assert not (tmp_path / f"{BIRTH}.pdf").exists()  # all or nothing
    assert public(*asked, "--force")[0] == 0
    assert kept.read_bytes().startswith(b"%PDF-")


def test_a_counter_prints_its_own(public: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, said, _err = public(
        "kb", "poster", "--quay", "hcc-2", "--quay", "kt-1", "--out", str(out)
    )
    assert status == 0
    assert [Path(line).name for line in said.split()] == ["quay-hcc-2.pdf", "quay-kt-1.pdf"]


def test_a_counters_code_leads_to_its_rating() -> None:
    press = Press(PUBLIC)
    for language, address in (("vi", "hcc-2"), ("en", "hcc-2&lang=en")):
        drawn = press.counter("Trung tâm Phục vụ hành chính công", "hcc", 2, language, "svg")
        pictures = [
            base64.b64decode(found)
            for found in re.findall(r'data:image/svg\+xml;base64,([^"]+)"', drawn.decode())
        ]
        assert modules(pictures[0]) == code_of(f"{PUBLIC}/?quay={address}")


WRONG = [
    (["--quay", "cax-1", "--out", "{out}"], "hcc"),
    (["--quay", "hcc", "--out", "{out}"], "hcc-2"),
    ([BIRTH, "--quay", "hcc-2", "--out", "{out}"], "--quay"),
    ([BIRTH], "--out"),
    (["--out", "{out}"], "--all"),
    ([BIRTH, "--all", "--out", "{out}"], "--all"),
    ([BIRTH, "khong-co", "--out", "{out}"], "khong-co"),
    (["--unit", "zz", "--out", "{out}"], "hcc"),
    ([BIRTH, "--lang", "fr", "--out", "{out}"], "vi, en"),
    ([BIRTH, "--out", "{file}"], "{file}"),
    ([BIRTH, "--out", "{file}/below"], "{file}"),
]


@pytest.mark.parametrize(("arguments", "named"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_is_one_sentence(
    public: Command, tmp_path: Path, arguments: list[str], named: str
) -> None:
    file, out = tmp_path / "a file", tmp_path / "out"
    file.touch()
    filled = [each.format(file=file, out=out) for each in arguments]
    status, said, err = public("kb", "poster", *filled)
    assert (status, said, err.count("\n")) == (2, "", 1)
    assert named.format(file=file) in err
    assert not list(out.glob("*.pdf"))


def test_without_a_public_address_nothing_is_printed(thanthien: Command, tmp_path: Path) -> None:
    status, _said, err = thanthien("kb", "poster", BIRTH, "--out", str(tmp_path / "out"))
    assert (status, err.count("\n")) == (2, 1)
    assert err.startswith("PUBLIC_URL:")
    assert not (tmp_path / "out").exists()


def test_an_expired_entry_is_not_printed(
    public: Command, monkeypatch: pytest.MonkeyPatch, knowledge: Knowledge, tmp_path: Path
) -> None:
    stale = [
        replace(e, review_by=e.valid_as_of.replace(year=2020)) if e.slug == BIRTH else e
        for e in knowledge.entries()
        if e.unit == "bchqs" or e.slug == BIRTH
    ]
    monkeypatch.setattr("api.commands.posters.knowledge_of", lambda: Knowledge(stale))
    out = tmp_path / "out"
    status, _said, err = public("kb", "poster", BIRTH, "--out", str(out))
    assert (status, err.count("\n")) == (2, 1)
    assert "quá hạn rà soát" in err
    assert public("kb", "poster", "--all", "--out", str(out))[0] == 0
    assert BIRTH not in {path.stem for path in out.iterdir()}
