"""`thanthien report`: files of every format, nothing overwritten, the zip for the city."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from tests.api.conftest import Command


def test_a_report_in_all_formats_and_never_over_another(thanthien: Command, tmp_path: Path) -> None:
    out = tmp_path / "giay" / "to"
    command = ("report", "year", "2026", "--out", str(out), "--format", "docx,xlsx,pdf,png")
    status, said, err = thanthien(*command, "--from", "15/12/2025", "--to", "14/11/2026")
    assert (status, err) == (0, "")
    names = [Path(line).name for line in said.splitlines()]
    assert names[:4] == [
        "bao-cao-tu-danh-gia-2026.docx",
        "bao-cao-tu-danh-gia-2026.xlsx",
        "bao-cao-tu-danh-gia-2026.pdf",
        "bao-cao-tu-danh-gia-2026-1.png",
    ]
    assert all((out / name).stat().st_size > 1000 for name in names)
    again = (*command[:-1], "docx")
    status, _, err = thanthien(*again)
    assert status == 2
    assert "đã có" in err.lower()
    assert thanthien(*again, "--force")[0] == 0


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--format", "odt"), "--format chỉ nhận: docx, xlsx, pdf, png."),
        (("--sign", "ai"), "--sign chỉ nhận: chair, deputy."),
        (("--from", "hôm qua"), "“hôm qua” không phải ngày; hãy ghi như 20/12/2026."),
        (
            ("--from", "02/02/2026", "--to", "01/02/2026"),
            "Ngày đầu kỳ phải trước ngày cuối kỳ.",
        ),
    ],
)
def test_wrong_options_are_one_sentence(
    thanthien: Command, tmp_path: Path, more: tuple[str, ...], sentence: str
) -> None:
    status, _, err = thanthien("report", "period", "2026", "--out", str(tmp_path), *more)
    assert (status, err.split(" Xem cách")[0]) == (2, sentence)


def test_the_dossier_is_one_zip_with_what_is_missing(thanthien: Command, tmp_path: Path) -> None:
    survey = tmp_path / "phieu.csv"
    survey.write_text("1,2\n")
    status, said, _ = thanthien(
        "report", "dossier", "2026", "--out", str(tmp_path), "--survey", str(survey)
    )
    assert status == 0
    first, *missing = said.splitlines()
    with zipfile.ZipFile(io.BytesIO(Path(first).read_bytes())) as packed:
        assert packed.namelist() == [
            "1-to-trinh.docx",
            "2-bao-cao-tu-danh-gia.docx",
            "2-bao-cao-tu-danh-gia.pdf",
            "3-bang-diem.xlsx",
            "4-danh-muc-minh-chung.docx",
            "5-khao-sat/phieu.csv",
            "6-con-thieu.txt",
        ]
        listed = packed.read("6-con-thieu.txt").decode()
    assert missing[0].startswith("- Thang điểm theo Quyết định số 5049/QĐ-UBND chưa nhập")
    assert all(line in listed for line in missing)
    assert not [line for line in missing if "khảo sát" in line]
    assert not [line for line in missing if "Tiêu chí" in line]  # the example owes nothing
