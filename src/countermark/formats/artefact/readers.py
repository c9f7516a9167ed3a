"""The one list of readers; the first that recognises some bytes reads them."""

from __future__ import annotations

from functools import lru_cache

from countermark.formats.artefact.piece import Reader


@lru_cache(maxsize=1)
def readers() -> tuple[Reader, ...]:
    """All readers, those with the longest magic first."""
    from countermark.formats.artefact.android_boot import AndroidBoot
    from countermark.formats.artefact.android_payload import AndroidPayload
    from countermark.formats.artefact.android_sparse import AndroidSparse
    from countermark.formats.artefact.android_super import AndroidSuper
    from countermark.formats.artefact.ar import Ar
    from countermark.formats.artefact.avb import AvbFooter, Vbmeta
    from countermark.formats.artefact.bzip2 import Bzip2
    from countermark.formats.artefact.cpio import Cpio
    from countermark.formats.artefact.cramfs import Cramfs
    from countermark.formats.artefact.dfu import Dfu
    from countermark.formats.artefact.dtb import Dtb
    from countermark.formats.artefact.elf import Elf
    from countermark.formats.artefact.esp_image import EspImage
    from countermark.formats.artefact.ext import Ext
    from countermark.formats.artefact.fit import Fit
    from countermark.formats.artefact.flash import Flash
    from countermark.formats.artefact.gzip import Gzip
    from countermark.formats.artefact.hex_records import IntelHex, SRecord
    from countermark.formats.artefact.imx import ImxBoot
    from countermark.formats.artefact.intel_flash import IntelFlash
    from countermark.formats.artefact.jffs2 import Jffs2
    from countermark.formats.artefact.linux_image import LinuxArm, LinuxArm64, LinuxX86
    from countermark.formats.artefact.lz4 import Lz4
    from countermark.formats.artefact.lzma_alone import LzmaAlone
    from countermark.formats.artefact.lzop import Lzop
    from countermark.formats.artefact.pe import Pe
    from countermark.formats.artefact.romfs import Romfs
    from countermark.formats.artefact.rpm import Rpm
    from countermark.formats.artefact.squashfs import Squashfs
    from countermark.formats.artefact.squashfs_old import SquashfsOld
    from countermark.formats.artefact.tar import Tar
    from countermark.formats.artefact.trx import Trx
    from countermark.formats.artefact.ubi import Ubi
    from countermark.formats.artefact.ubifs import Ubifs
    from countermark.formats.artefact.uefi import Uefi
    from countermark.formats.artefact.uefi_capsule import UefiCapsule
    from countermark.formats.artefact.uefi_sections import UefiSections
    from countermark.formats.artefact.uimage import Uimage
    from countermark.formats.artefact.xz import Xz
    from countermark.formats.artefact.zip import Zip
    from countermark.formats.artefact.zstd import Zstd

    known = (
        Dfu(),
        AndroidPayload(),
        AndroidSuper(),
        Romfs(),
        LinuxX86(),
        LinuxArm(),
        LinuxArm64(),
        AndroidBoot(),
        AndroidSparse(),
        Fit(),
        Dtb(),
        Uimage(),
        Bzip2(),
        Ar(),
        Cpio(),
        Elf(),
        IntelFlash(),
        IntelHex(),
        Pe(),
        SRecord(),
        Vbmeta(),
        ImxBoot(),
        Trx(),
        Cramfs(),
        Ubi(),
        Ubifs(),
        UefiCapsule(),
        Uefi(),
        Xz(),
        Lz4(),
        Lzop(),
        Zstd(),
        Ext(),
        Gzip(),
        Rpm(),
        Jffs2(),
        Squashfs(),
        SquashfsOld(),
        Tar(),
        Zip(),
        UefiSections(),
        EspImage(),
        LzmaAlone(),
    )
    return (AvbFooter(), Flash(known, several=True), *known, Flash(known))
