"""Images of boot loaders, kernels and updates, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact import firmware_files as made


def fixtures() -> dict[str, bytes]:
    """By a name of each."""
    kernel = made.packed_kernels()["xz"]
    segments = (0x3FFE8000, b"Hello world!"), (0x40100000, bytes(range(40)))
    return {
        "trx-1": made.trx(b"loader  ", b"kernel"),
        "trx-2": made.trx(b"one", b"two", b"three", b"four", version=2, flags=1),
        "esp32": made.esp(*segments),
        "esp8266": made.esp(*segments, chip=None),
        "esp-signed": made.signed(made.esp(*segments, chip=5), 2),
        "imx": made.imx(),
        "imx-signed": made.imx(csf=b"certificates"),
        "bzimage": made.bzimage(kernel),
        "zimage": made.zimage(kernel),
        "arm64": made.arm64(b"the code of a kernel"),
        "lzop": made.lzop(b"stored as it is", b"and more"),
        "vbmeta": made.vbmeta(),
        "avb-footer": made.with_footer(b"an image"),
        "super": made.super_image(),
        "payload": made.payload(),
        "payload-delta": made.payload((0, 4)),
    }
