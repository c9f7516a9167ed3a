"""tar archives in the forms that there are, made by the standard library and by hand."""

from __future__ import annotations

import io
import tarfile

from tests.formats.artefact.fixtures_gzip import TEXT

LONG = "a-folder-with-a-long-name/" * 5 + "file"


def info(name: str, kind: bytes = tarfile.REGTYPE, **values: object) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.mtime, made.mode = kind, 1_700_000_000, 0o644
    made.uid, made.gid, made.uname, made.gname = 1000, 100, "user", "users"
    for key, value in values.items():
        setattr(made, key, value)
    return made


def archive(form: int, *entries: tarfile.TarInfo, **options: object) -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=form, **options) as out:
        for entry in entries:
            entry.size = len(TEXT) if entry.isreg() else 0
            out.addfile(entry, io.BytesIO(TEXT))
    return made.getvalue()[: -9 * 512]  # the rest of a record says no more


def entries() -> list[tarfile.TarInfo]:
    return [
        info("etc/", tarfile.DIRTYPE, mode=0o755),
        info("etc/file"),
        info("etc/link", tarfile.SYMTYPE, linkname="file"),
        info("etc/hard", tarfile.LNKTYPE, linkname="etc/file"),
        info("dev/null", tarfile.CHRTYPE, devmajor=1, devminor=3),
    ]


def sparse_old() -> bytes:
    """A file of 5,000 bytes of which 512 stand in the archive."""
    header = bytearray(archive(tarfile.GNU_FORMAT, info("holes"))[:512])
    header[124:136] = b"%011o\0" % 512
    header[156] = ord("S")
    header[386:410] = b"%011o\0%011o\0" % (1024, 512)
    header[410:434] = b"%011o\0%011o\0" % (5000, 0)
    header[483:495] = b"%011o\0" % 5000
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + TEXT.ljust(512, b".") + bytes(1024)


def sparse_pax() -> bytes:
    records = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "holes",
        "GNU.sparse.realsize": "5000",
    }
    entry = info("GNUSparseFile.1/holes", pax_headers=records)
    entry.size = 1024
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT) as out:
        body = b"1\n1024\n512\n".ljust(512, b"\0") + TEXT.ljust(512, b".")
        out.addfile(entry, io.BytesIO(body))
    return made.getvalue()[: 6 * 512]


def fixtures() -> dict[str, bytes]:
    pax = info(
        LONG, mtime=1_700_000_000.5, pax_headers={"SCHILY.xattr.user.a": "b", "comment": "c"}
    )
    old = bytearray(archive(tarfile.USTAR_FORMAT, info("old/"))[:1536])
    old[257:345] = bytes(88)
    old[148:156] = b" " * 8
    old[148:156] = b"%06o\0 " % sum(old[:512])
    return {
        "ustar": archive(tarfile.USTAR_FORMAT, *entries()),
        "gnu": archive(tarfile.GNU_FORMAT, info(LONG), info("big", uid=1 << 40)),
        "pax": archive(tarfile.PAX_FORMAT, pax, pax_headers={"comment": "of all"}),
        "v7": bytes(old) + bytes(1024),
        "sparse-old": sparse_old(),
        "sparse-pax": sparse_pax(),
    }
