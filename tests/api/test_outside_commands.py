"""`thanthien api`: keys and hooks made, listed, ended; what is secret is printed once."""

from __future__ import annotations

from tests.api.conftest import Command


def test_a_key_is_printed_once_and_revoked(thanthien: Command) -> None:
    scopes = ("--scope", "read", "--scope", "report")
    status, out, _ = thanthien("api", "key", "add", "--name", "Văn bản", "--unit", "vhxh", *scopes)
    key = out.splitlines()[0]
    assert (status, key[:3], len(key)) == (0, "tt_", 46)
    _, out, _ = thanthien("api", "key", "list")
    assert key not in out
    row = out.splitlines()[1].split()
    assert (row[:4], row[-2:]) == (["1", "Văn", "bản", "vhxh"], ["đang", "dùng"])
    assert "Văn bản" not in thanthien("staff", "list")[1]  # software is no official
    assert thanthien("api", "key", "revoke", "1")[:2] == (0, "Đã thu hồi khóa số 1.\n")
    assert thanthien("api", "key", "revoke", "1")[2].startswith("Không có khóa số 1 đang dùng.")
    status, _, err = thanthien("api", "key", "add", "--name", "A", "--unit", "vhxh", "--scope", "x")
    assert (status, err) == (2, "Khóa không có quyền “x”. Các quyền: read, report.\n")


def test_a_hook_is_added_and_removed(thanthien: Command) -> None:
    status, out, _ = thanthien("api", "hook", "add", "https://vanban.example.vn/nhan")
    secret = out.splitlines()[0]
    assert (status, secret[:6]) == (0, "whsec_")
    _, out, _ = thanthien("api", "hook", "list")
    assert "https://vanban.example.vn/nhan" in out
    assert secret not in out
    assert thanthien("api", "hook", "remove", "1")[0] == 0
    assert "đã bỏ" in thanthien("api", "hook", "list")[1]
    assert thanthien("api", "hook", "add", "vanban")[2].startswith("“vanban” không phải địa chỉ")
