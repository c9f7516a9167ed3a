"""Every analyser there is, a line each. They are imported when something is inspected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from countermark.inspection.analyser import Analyser


def analysers(
    tables: Mapping[str, bytes],
    lists: Mapping[str, bytes] | None = None,
    rules: Mapping[str, bytes] | None = None,
) -> Sequence[Analyser]:
    """All of them, in the order of their ids.

    ``tables`` are the files of ``inspection/shipped`` by name, ``lists`` the user's own indicators
    and ``rules`` their YARA rules, by what people call the file.
    """
    from countermark.inspection import version_table
    from countermark.inspection.accounts import Accounts
    from countermark.inspection.android_app import AndroidApp
    from countermark.inspection.android_idsig import AndroidIdsig
    from countermark.inspection.android_properties import AndroidProperties
    from countermark.inspection.android_signers import AndroidSigners
    from countermark.inspection.android_tables import AndroidTables
    from countermark.inspection.blob_parts import BlobParts
    from countermark.inspection.board_parts import BoardParts
    from countermark.inspection.dex import DexTexts
    from countermark.inspection.dex_traits import DexTraits
    from countermark.inspection.elf_parts import ElfParts
    from countermark.inspection.endpoints import Endpoints
    from countermark.inspection.host_table import HOSTS, read_hosts
    from countermark.inspection.indicator_scan import IndicatorScan
    from countermark.inspection.indicators import all_rows
    from countermark.inspection.kernel_config import KernelConfig
    from countermark.inspection.keys import Keys
    from countermark.inspection.language_packages import BuiltIn, LanguagePackages
    from countermark.inspection.media import Media
    from countermark.inspection.native_texts import NativeTexts
    from countermark.inspection.package_databases import PackageDatabases
    from countermark.inspection.release_files import ReleaseFiles
    from countermark.inspection.services import Services
    from countermark.inspection.trait_table import TraitTable
    from countermark.inspection.update_sources import UpdateSources
    from countermark.inspection.yara_scan import YaraScan

    hosts = read_hosts(tables[HOSTS])
    projects = version_table.load(tables["versions.yaml"])
    return (
        Accounts(),
        AndroidApp(),
        AndroidIdsig(),
        AndroidProperties(),
        AndroidSigners(),
        AndroidTables(),
        BlobParts(projects),
        BoardParts(),
        BuiltIn(),
        DexTexts(hosts),
        DexTraits(TraitTable(tables)),
        ElfParts(projects),
        Endpoints(hosts),
        IndicatorScan(all_rows(tables, lists or {})),
        KernelConfig(),
        Keys(),
        LanguagePackages(),
        Media(),
        NativeTexts(hosts),
        PackageDatabases(),
        ReleaseFiles(),
        Services(),
        UpdateSources(),
        *((YaraScan(rules),) if rules else ()),
    )
