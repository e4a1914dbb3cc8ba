"""Pictures for tests, and files that are none."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from PIL import Image

HTML = b"<!doctype html><html><script>alert(1)</script><p>xin chao</p></html>" * 4


def jpeg(size: tuple[int, int] = (60, 40), colour: str = "red", *, gps: bool = False) -> bytes:
    """A JPEG, with a camera's position in it if wanted."""
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "Secret Camera"
        exif.get_ifd(0x8825).update({1: "N", 2: (20.0, 43.0, 12.0), 3: "E", 4: (106.0, 22.0, 1.0)})
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def archive() -> bytes:
    """A zip that unfolds to a hundred megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("bomb", b"\0" * 100_000_000)
    return out.getvalue()


def bomb(side: int = 30_000) -> bytes:
    """A small PNG that says it has nine hundred million pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    body = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
