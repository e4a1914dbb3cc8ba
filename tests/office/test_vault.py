"""Sensitive columns are sealed with keys that live elsewhere."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet

from office.errors import SettingsError
from office.vault import Vault, keys_for

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


def test_sealed_and_opened():
    vault = Vault([NEW])
    sealed = vault.seal("Chợ họp ngày nào")
    assert "Chợ" not in sealed
    assert vault.open(sealed) == "Chợ họp ngày nào"
    assert vault.seal("Chợ họp ngày nào") != sealed


def test_the_newest_key_seals_and_all_open():
    before = Vault([OLD]).seal("cũ")
    both = Vault([NEW, OLD])
    assert both.open(before) == "cũ"
    assert Vault([OLD]).open(both.seal("mới")) is None
    assert Vault([NEW]).open(both.seal("mới")) == "mới"


@pytest.mark.parametrize("sealed", ["", "x", "gAAAA", "chữ"])
def test_what_is_not_sealed_by_us(sealed):
    assert Vault([NEW]).open(sealed) is None


def test_a_bad_key_is_one_sentence():
    with pytest.raises(SettingsError, match="DATA_KEYS"):
        Vault(["short"])


def test_given_keys_are_used(tmp_path):
    assert keys_for(f" {NEW} , {OLD},", embedded=False, folder=tmp_path) == [NEW, OLD]
    assert list(tmp_path.iterdir()) == []


def test_the_embedded_database_makes_its_key_once(tmp_path):
    keys = keys_for("", embedded=True, folder=tmp_path)
    assert keys == keys_for("", embedded=True, folder=tmp_path)
    assert stat.S_IMODE((tmp_path / "data.key").stat().st_mode) == 0o600
    Vault(keys)


def test_several_programs_that_start_at_once_have_one_key(tmp_path):
    with ThreadPoolExecutor(8) as programs:
        starts = [
            programs.submit(keys_for, "", embedded=True, folder=tmp_path / str(place // 8))
            for place in range(160)
        ]
        found = [start.result() for start in starts]
    assert all(
        len({found[place][0] for place in range(at, at + 8)}) == 1 for at in range(0, 160, 8)
    )
    assert [path.name for path in (tmp_path / "0").iterdir()] == ["data.key"]


def test_a_key_file_without_a_key_is_one_sentence(tmp_path):
    (tmp_path / "data.key").touch()
    with pytest.raises(SettingsError, match="trống"):
        keys_for("", embedded=True, folder=tmp_path)


def test_postgresql_needs_its_keys(tmp_path):
    with pytest.raises(SettingsError, match="DATA_KEYS còn thiếu"):
        keys_for("", embedded=False, folder=tmp_path)
