"""Dumps: every format, and every fault by its line or row."""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.commands import shelving
from knowledge import dumps, records
from knowledge.dumps import Dump, Note
from tests.procedures import jsonl, record
from tests.procedures import records as generated

NATIONAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "procedures.jsonl.gz"
TITLES = ("Mã thủ tục", "Tên thủ tục", "Cấp thực hiện", "Lĩnh vực", "Cơ quan thực hiện")
KEYS = ("code", "name", "level", "field", "agency")


def read(tmp_path: Path, content: bytes, name: str = "dump") -> Dump:
    path = tmp_path / name
    path.write_bytes(content)
    return dumps.read(path)


def rows(*some: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [TITLES, *(tuple(row[key] for key in KEYS) for row in some)]


def table(some: list[tuple[Any, ...]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(some)
    return out.getvalue().encode()


def workbook(some: list[tuple[Any, ...]], before: int = 0) -> bytes:
    book = openpyxl.Workbook()
    for number in range(before):
        book.active.append([f"Danh sách {number}"])
    for row in some:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TWO = (record(1), record(2, level="Cấp xã"))
FORMATS = {
    "jsonl": jsonl(TWO),
    "jsonl.gz": gzip.compress(jsonl(TWO)),
    "BOM": b"\xef\xbb\xbf" + jsonl(TWO),
    "CRLF": jsonl(TWO).replace(b"\n", b"\r\n"),
    "no last end of line": jsonl(TWO).rstrip(b"\n"),
    "csv": table(rows(*TWO)),
    "csv with BOM and semicolons": b"\xef\xbb\xbf" + table(rows(*TWO), ";"),
    "tabs": table(rows(*TWO), "\t"),
    "csv.gz": gzip.compress(table(rows(*TWO))),
    "csv below a title": b"Danh muc\n\n" + table(rows(*TWO)),
    "csv with English keys": table([KEYS, *rows(*TWO)[1:]]),
    "xlsx": workbook(rows(*TWO)),
    "xlsx below titles": workbook(rows(*TWO), before=3),
}


@pytest.mark.parametrize("content", FORMATS.values(), ids=FORMATS)
def test_formats(tmp_path: Path, content: bytes) -> None:
    dump = read(tmp_path, content)
    assert dump.faults == []
    assert sorted(dump.procedures) == ["9.000001", "9.000002"]
    second = dump.procedures["9.000002"]
    assert (second.name, second.level) == (TWO[1]["name"], "Cấp xã")
    assert second.agency == "Cục Quản lý thử nghiệm"


CUT = gzip.compress(jsonl(generated(300)))
LINE = jsonl([record(1)])
FAULTS: list[tuple[str, bytes, list[tuple[int, str]]]] = [
    ("nothing", b"", [(0, "empty")]),
    ("only blank lines", b"\n \n\n", [(0, "empty")]),
    ("packed and cut", CUT[: len(CUT) // 2], [(-1, "cut")]),
    ("packed and damaged", CUT[:60] + bytes(40) + CUT[100:], [(-1, "broken")]),
    ("last line cut", LINE + LINE[:80], [(2, "cut")]),
    (
        "cut in a letter",
        LINE + '{"code": "9.000002", "name": "Thử nghiệ'.encode()[:-2],
        [(2, "cut")],
    ),
    ("not JSON", LINE + b"{nothing}\n" + LINE, [(2, "not_json")]),
    ("deep JSON", LINE + b'{"code":' + b"[" * 100_000 + b"\n", [(2, "not_json")]),
    ("no record", LINE + b"[1]\n", [(2, "not_record")]),
    ("an array", b"[" + LINE + b"]", [(1, "json_array")]),
    ("Latin text", LINE + "{'é'}\n".encode("latin-1"), [(2, "encoding")]),
    ("Vietnamese of Windows", "mã;tên\nthủ tục\n".encode("cp1258", "replace"), [(1, "encoding")]),
    ("UTF-16", "code,name\n".encode("utf-16"), [(1, "encoding")]),
    (
        "garbled",
        jsonl([record(1, name="Cấp giấy phép".encode().decode("cp1252", "replace"))]),
        [(1, "garbled")],
    ),
    (
        "no code",
        jsonl([record(1, code=None), record(2, code="  ")]),
        [(1, "no_code"), (2, "no_code")],
    ),
    ("bad code", jsonl([record(1, code="abc")]), [(1, "bad_code")]),
    ("no name", jsonl([record(1, name=" <br> ")]), [(1, "no_name")]),
    ("long name", jsonl([record(1, name="dài " * 600)]), [(1, "long_name")]),
    ("a list for a name", jsonl([record(1, name=["a"])]), [(1, "not_text")]),
    ("no columns", b"a,b\n1,2\n", [(1, "no_columns")]),
    ("too many cells", table(rows(record(1))) + b"9.000002,a,b,c,d,e\n", [(3, "too_many_cells")]),
    ("csv cut in quotes", table(rows(record(1))) + b'9.000002,"a', [(3, "cut")]),
    ("csv with bad quotes", table(rows(record(1))) + b'9.000002,"a"b,c\n', [(3, "broken_csv")]),
    ("old Excel", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [(0, "old_excel")]),
    ("half a workbook", workbook(rows(record(1)))[:3000], [(0, "broken_workbook")]),
    ("titles alone", table(rows()), [(0, "empty")]),
    ("a workbook without columns", workbook([("a", "b")]), [(1, "no_columns")]),
]


@pytest.mark.parametrize(("content", "said"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_faults(tmp_path: Path, content: bytes, said: list[tuple[int, str]]) -> None:
    dump = read(tmp_path, content)
    found = [(note.line, note.kind) for note in dump.faults]
    if said[0][0] < 0:  # where a packed file breaks hangs on the packing
        assert [kind for _, kind in found] == [kind for _, kind in said]
        assert found[0][0] > 0
    else:
        assert found == said


def test_a_line_without_end_is_not_read_to_it(tmp_path: Path) -> None:
    content = LINE + b'{"code": "' + b"1" * (dumps.LONGEST_LINE + 10)
    assert read(tmp_path, content).faults == [Note(2, "long_line")]


def test_every_fault_is_named_not_only_the_first(tmp_path: Path) -> None:
    bad = [record(n, code="" if n % 2 else f"9.{n:06}") for n in range(100)]
    dump = read(tmp_path, jsonl(bad))
    assert len(dump.faults) == 50
    assert (dump.records, len(dump.procedures)) == (100, 50)


NOTES = [
    ({"name": "<p>Cấp&nbsp;giấy <b>phép</b></p><script>x()</script>"}, ("html", "name")),
    ({"agency": "&lt;div&gt;Cục&lt;/div&gt;"}, ("html", "agency")),
    ({"code": 9.00001}, None),
    ({"code": "9,00001"}, ("code_repaired", "9,00001 → 9.000010")),
    (
        {"steps": "Nộp tại UBND huyện hoặc Phòng Tư pháp."},
        ("outdated", "UBND huyện, Phòng Tư pháp"),
    ),
    ({"methods": [{"note": "Cấp Huyện"}]}, ("outdated", "cấp huyện")),
    ({"promulgator": "UBND tỉnh Lạng Sơn"}, ("other_province", "9.000010")),
    ({"promulgator": "", "provincial": True}, ("other_province", "9.000010")),
    ({"promulgator": "UBND Thành phố Hải Phòng", "provincial": True}, None),
    ({"level": ""}, ("no_level", "9.000010")),
]


@pytest.mark.parametrize(("change", "note"), NOTES, ids=lambda value: str(value)[:40])
def test_notes(tmp_path: Path, change: dict[str, Any], note: tuple[str, str] | None) -> None:
    dump = read(tmp_path, jsonl([record(10, **change)]))
    assert dump.faults == []
    assert dump.notes == ([Note(1, *note)] if note else [])
    assert len(dump.procedures) == (0 if note and note[0] == "other_province" else 1)
    for procedure in dump.procedures.values():
        assert procedure.code == "9.000010"
        assert "<" not in procedure.name + procedure.agency


def test_html_becomes_plain_text(tmp_path: Path) -> None:
    name = "<p>Cấp&nbsp;giấy<br/>phép  </p>\n (dưới < 5 tấn)\u200b\x00"
    dump = read(tmp_path, jsonl([record(1, name=name)]))
    assert dump.procedures["9.000001"].name == "Cấp giấy phép (dưới < 5 tấn)"


def test_the_later_of_two_lines_with_one_code_wins(tmp_path: Path) -> None:
    dump = read(tmp_path, jsonl([record(1, name="Cũ"), record(2), record(1, name="Mới")]))
    assert dump.procedures["9.000001"].name == "Mới"
    assert dump.notes == [Note(3, "twice", "9.000001 (1)")]


def test_blank_rows_are_counted_and_rows_keep_their_numbers(tmp_path: Path) -> None:
    blank = (None, " ", None, None, None)
    bad = record(3, code="")
    dump = read(tmp_path, workbook([*rows(record(1)), blank, *rows(bad)[1:]]))
    assert (dump.blank, dump.faults) == (1, [Note(4, "no_code")])
    lines = [record(1, agency="Cục\nQuản lý"), bad]
    assert read(tmp_path, table(rows(*lines))).faults == [Note(4, "no_code")]
    assert read(tmp_path, b"\n\n" + jsonl([bad])).faults == [Note(3, "no_code")]


def test_numbers_of_a_spreadsheet_are_codes_again(tmp_path: Path) -> None:
    dump = read(tmp_path, workbook(rows(record(1, code=1.00001), record(2, code=1.001193))))
    assert sorted(dump.procedures) == ["1.000010", "1.001193"]


def test_old_long_codes_lose_their_end(tmp_path: Path) -> None:
    dump = read(tmp_path, jsonl([record(1, code="1.001193.000.00.00.H24")]))
    assert list(dump.procedures) == ["1.001193"]


def test_progress_goes_up_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "dump.jsonl"
    path.write_bytes(jsonl(generated(1000)))
    shares: list[float] = []
    dumps.read(path, shares.append)
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert shares[-1] <= 1


def test_every_fault_and_note_has_its_sentence() -> None:
    text = "".join(
        Path(module.__file__ or "").read_text(encoding="utf-8") for module in (dumps, records)
    )
    kinds = set(re.findall(r'(?:Unfit|Unreadable)\((?:[\w +]+, )?"(\w+)"', text))
    kinds |= set(re.findall(r'Note\(\w+, "(\w+)"', text))
    kinds |= {"encoding", "cut", "not_json", "broken_csv"}  # chosen between two
    notes = set(re.findall(r'notes\.append\(\("(\w+)"', text)) | {"twice"}
    assert kinds - notes == set(shelving.FAULTS)
    assert notes == set(shelving.NOTES)


@pytest.mark.skipif(not NATIONAL.exists(), reason="the national data are not beside the house")
def test_the_national_dump() -> None:
    dump = dumps.read(NATIONAL)
    assert dump.faults == []
    assert dump.records > 4000
    kinds = Counter(note.kind for note in dump.notes)
    assert kinds["other_province"] > 400
    assert kinds["outdated"] > 100
    assert not any(re.search("<[a-z/]", p.name + p.agency) for p in dump.procedures.values())
