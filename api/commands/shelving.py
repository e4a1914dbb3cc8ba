"""`thanthien kb import`: national procedures onto the second shelf, all of a file or nothing."""

from __future__ import annotations

import asyncio
import sys
from collections import defaultdict
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from api.commands.wrong import WrongArgument
from api.installed import office_of
from api.known import curated_codes
from api.settings import read
from api.speech import _
from bot.i18n import N_
from knowledge import dumps
from knowledge.dumps import Dump, Note
from office import shelf
from office.settings import OfficeSettings

#: Notes of one kind that are printed; faults are printed all.
SHOWN = 10
FAULTS = {
    "cut": N_("tệp bị cắt giữa chừng; hãy tải lại cho đủ tệp"),
    "broken": N_("tệp nén bị hỏng; hãy tải lại tệp"),
    "broken_workbook": N_("không mở được bảng tính; hãy mở bằng Excel rồi lưu lại thành .xlsx"),
    "old_excel": N_("đây là tệp Excel kiểu cũ (.xls); hãy mở bằng Excel rồi lưu thành .xlsx"),
    "encoding": N_("chữ không phải UTF-8; hãy lưu lại bằng UTF-8 (trong Excel: CSV UTF-8)"),
    "garbled": N_("chữ ở mục {detail} bị vỡ dấu; hãy xuất lại tệp bằng UTF-8"),
    "long_line": N_("dòng dài quá 8 MB; hãy kiểm tra mỗi bản ghi có nằm trên một dòng"),
    "json_array": N_("tệp là một mảng JSON; hãy ghi mỗi bản ghi trên một dòng (JSONL)"),
    "not_json": N_("dòng không phải JSON; hãy sửa hoặc bỏ dòng này"),
    "not_record": N_("dòng không phải một bản ghi; hãy sửa hoặc bỏ dòng này"),
    "no_columns": N_(
        "không thấy dòng đầu có cột mã và cột tên thủ tục; hãy đặt tên cột, ví dụ “Mã thủ tục”, "
        "“Tên thủ tục”"
    ),
    "broken_csv": N_("dấu ngoặc kép không khép đúng; hãy lưu lại tệp CSV hoặc dùng .xlsx"),
    "too_many_cells": N_("nhiều ô hơn số cột; hãy đặt ô có dấu phẩy trong ngoặc kép"),
    "no_code": N_("thiếu mã thủ tục; hãy điền, ví dụ 1.001193"),
    "bad_code": N_("mã “{detail}” không đúng dạng; hãy viết như 1.001193"),
    "no_name": N_("thủ tục {detail} thiếu tên; hãy điền tên thủ tục"),
    "long_name": N_("tên thủ tục {detail} dài quá 2.000 chữ cái; hãy kiểm tra có lẫn cột khác"),
    "not_text": N_("mục {detail} phải là chữ; hãy sửa thành một ô chữ"),
    "empty": N_("tệp không có bản ghi nào; hãy kiểm tra đã chọn đúng tệp"),
}
NOTES = {
    "outdated": N_("còn nhắc cấp, cơ quan cũ: {detail}"),
    "twice": N_("mã lặp lại, lấy dòng sau: {detail}"),
    "html": N_("đã bỏ thẻ HTML ở mục {detail}"),
    "code_repaired": N_("đã viết lại mã: {detail}"),
    "other_province": N_("do tỉnh, thành phố khác ban hành, đã bỏ qua: {detail}"),
    "no_level": N_("không ghi cấp thực hiện, coi như không ở xã: {detail}"),
}


def bring(file: Path, *, dry_run: bool, replace: bool, everything: bool) -> int:
    """Read, report, then put the procedures in place in one transaction; the exit status.

    `everything`: print every note, not only the first of each kind.
    """
    with _bar() as bar:
        dump = _read(file, bar)
        change = None
        if not dump.faults:
            change = asyncio.run(_put(file, dump, bar, dry_run=dry_run, replace=replace))
    _report(file, dump, everything=everything)
    if change is None:
        stopped = _("Chưa nhập gì: hãy sửa {count} lỗi trên rồi chạy lại.")
        typer.echo(stopped.format(count=len(dump.faults)), err=True)
        return 1
    _said(change, dry_run=dry_run)
    return 0


def _bar() -> Progress:
    """A bar on the error stream, only where somebody watches."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:>3.0f} %"),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


def _read(file: Path, bar: Progress) -> Dump:
    task = bar.add_task(_("Đọc tệp"), total=1.0)
    try:
        return dumps.read(file, lambda share: bar.update(task, completed=share))
    except OSError as wrong:
        raise WrongArgument(
            _("Không mở được tệp “{file}” ({why}).").format(file=file, why=wrong.strerror or wrong)
        ) from wrong
    finally:
        bar.update(task, completed=1.0)


async def _put(
    file: Path, dump: Dump, bar: Progress, *, dry_run: bool, replace: bool
) -> shelf.Change:
    rows = [
        shelf.Row(p.code, p.name, p.level, p.field, p.agency, p.outdated)
        for p in dump.procedures.values()
    ]
    task = bar.add_task(_("Ghi"), total=1.0)
    async with (
        office_of(read(OfficeSettings)) as database,
        database.transaction() as session,
    ):
        if dry_run:
            return await shelf.compare(session, rows, replace=replace)
        return await shelf.put(
            session,
            rows,
            file=file.name,
            replace=replace,
            now=datetime.now(UTC),
            step=lambda share: bar.update(task, completed=share),
        )


def _report(file: Path, dump: Dump, *, everything: bool) -> None:
    curated = curated_codes() & dump.procedures.keys()
    typer.echo(
        _(
            "{file}: {records} bản ghi, {blank} dòng trống, {kept} thủ tục; {curated} thủ tục đã "
            "có câu trả lời riêng của xã nên không đưa ra từ đây."
        ).format(
            file=file.name,
            records=dump.records,
            blank=dump.blank,
            kept=len(dump.procedures),
            curated=len(curated),
        )
    )
    if dump.faults:
        typer.echo(_("Lỗi: {count}").format(count=len(dump.faults)))
        _lines(dump.faults, FAULTS)
    by_kind: dict[str, list[Note]] = defaultdict(list)
    for note in dump.notes:
        by_kind[note.kind].append(note)
    for notes in by_kind.values():
        shown = notes if everything else notes[:SHOWN]
        typer.echo(_("Lưu ý: {count}").format(count=len(notes)))
        _lines(shown, NOTES)
        if len(shown) < len(notes):
            more = len(notes) - len(shown)
            typer.echo("  " + _("… và {count} dòng nữa (--all để xem hết)").format(count=more))


def _lines(notes: Sequence[Note], sentences: dict[str, str]) -> None:
    for note in notes:
        said = _(sentences[note.kind]).format(detail=note.detail)
        place = _("dòng {line}").format(line=note.line) if note.line else _("cả tệp")
        typer.echo(f"  {place}: {said}")


def _said(change: shelf.Change, *, dry_run: bool) -> None:
    counts = {
        "added": len(change.added),
        "changed": len(change.changed),
        "same": change.same,
        "removed": len(change.removed),
    }
    if dry_run:
        sentence = _(
            "Chạy thử, chưa ghi gì: sẽ thêm {added}, sửa {changed}, giữ nguyên {same}, bỏ "
            "{removed}."
        )
    else:
        sentence = _("Đã thêm {added}, sửa {changed}, giữ nguyên {same}, bỏ {removed}.")
    typer.echo(sentence.format(**counts))
    if not dry_run and (change.added or change.changed or change.removed):
        typer.echo(_("Trợ lý đang chạy sẽ dùng các thủ tục này sau khi khởi động lại."))
