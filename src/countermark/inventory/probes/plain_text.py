"""Text that is no table: configuration, package lists, output of devices. Named, and not read.

Each line of such a file would else be taken for the name of a supplier.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from countermark.formats import prose
from countermark.formats.sample import Sample
from countermark.inventory.probes.unread import Unread, when
from countermark.model.gap import Why
from countermark.model.lazy_pattern import lazy_pattern
from countermark.model.ports.probe import Looking, Sign

_LINES = 200
"""How many lines of the head are looked at."""

_WIDE = 300
"""Bytes of a line that are looked at."""

_FEW = 4
"""Lines below which nothing is said of a text by the shape of its lines."""

_MOST = 0.8
"""The share of lines that must have the shape."""

_KEYED = rb"\s*(?:- )*[\w.\-/\"']+:(?:\s.*)?|\s*- .*|---|\.\.\.|\s*[}\]],?"
_PIN = (
    rb"-[re] .*|[A-Za-z0-9][\w.\-]*(?:\[[\w, .\-]+\])?\s*(?:==|>=|<=|~=|!=|===|@).*"
    rb"|\s+--hash=.*"
)
_SETTING = rb"\[{1,2}[\w.\-\" :/]+\]{1,2}|[\w.\-\"]+\s*=.*|[\]}],?|\s+.*"
_DOCKER = (
    rb"(?:FROM|RUN|COPY|ADD|ENV|ARG|CMD|ENTRYPOINT|WORKDIR|LABEL|USER|EXPOSE|VOLUME)\s.*|\s+.*"
)
_MODULE = rb"(?:module|go|toolchain|require|replace|exclude|retract)\s.*|\s+\S+ v\S+.*|\)"

_MACHINE = lazy_pattern(
    rb"\s+\S.*|.*[{};]|[\w.\-/\[\]]+\s*=.*|[\w ()/\-]{1,40}: .*|[#!%].*|[-=+|*_ ]{4,}"
    rb"|.*\S {2,}\S.* {2,}\S.*"
)
_MACHINE_MOST = 0.6

_STEP = "give what it says as a table: maker, model, supplier ..."


def _lined(shape: bytes, first: bytes = b"", least: int = 2) -> Callable[[Sample], bool]:
    """Do most lines have this shape, comments and blank ones left out, and the first that one?"""
    whole, begin = re.compile(shape), re.compile(first)

    def test(sample: Sample) -> bool:
        text = sample.text
        if sample.tabular or not text or text[:1] in b"<{" or sample.named(*prose.TABLES):
            return False
        lines = [line[:_WIDE].rstrip() for line in text.split(b"\n", _LINES)[:_LINES]]
        lines = [line for line in lines if line and not line.lstrip().startswith((b"#", b"//"))]
        if len(lines) < least or not begin.match(lines[0]) or sample.is_prose:
            return False
        return sum(bool(whole.fullmatch(line)) for line in lines) >= _MOST * len(lines)

    return test


def _is_machine(sample: Sample) -> bool:
    """Configuration or output: lines indented, assigned, in columns of spaces, ended by marks."""
    text = sample.text
    if sample.tabular or not text or text[:1] == b"<" or sample.is_json or sample.is_prose:
        return False
    if sample.named(*prose.TABLES) or _is_yaml(sample):
        return False
    lines = [line[:_WIDE].rstrip() for line in text.split(b"\n", _LINES)[:_LINES]]
    lines = [line for line in lines if line.strip()]
    inner = [line.strip() for line in lines]
    marks = (b"\t", b";", b"|", b",")
    parted = any(sum(mark in line for line in inner) >= _MOST * len(inner) for mark in marks)
    if len(lines) < _FEW or parted:
        return False
    return sum(bool(_MACHINE.fullmatch(line)) for line in lines) >= _MACHINE_MOST * len(lines)


def _is_yaml(sample: Sample) -> Sign:
    named = sample.named(".yaml", ".yml") and not sample.is_json and sample.text[:1] != b"<"
    if named and sample.text:
        return Sign.FAMILY
    return Sign.SHAPE if _IS_KEYED(sample) else Sign.NONE


_IS_KEYED = _lined(_KEYED, rb"---|[\w.\-\"']+:(?:\s|\Z)|- ")


def _yaml_with(mark: bytes) -> Callable[[Sample], Sign]:
    found = re.compile(rb"^[\"']?" + mark, re.MULTILINE)

    def sign(sample: Sample) -> Sign:
        return Sign.KIND if _is_yaml(sample) and found.search(sample.text) else Sign.NONE

    return sign


def _text(
    id_: str, title: str, words: str, sign: Callable[[Sample], Sign], step: str = _STEP
) -> Unread:
    return Unread(
        *(id_, title, f"{words}; it is no list of names"),
        sign=sign,
        why=Why.NOT_READ,
        step=step,
        name=title,
        looking=Looking.TEXT,
    )


_TO_JSON = "convert it to JSON with the tool that wrote it"

PLAIN_TEXT = (
    _text("yaml", "YAML", "YAML is not read", _is_yaml),
    _text(
        *("cyclonedx-yaml", "CycloneDX in YAML", "CycloneDX is read in JSON only"),
        _yaml_with(rb"bomFormat[\"']?:\s*[\"']?CycloneDX"),
        _TO_JSON,
    ),
    _text(
        *("spdx-yaml", "SPDX in YAML", "SPDX is read in JSON only"),
        _yaml_with(rb"spdxVersion[\"']?:\s*[\"']?SPDX-"),
        _TO_JSON,
    ),
    _text(
        *("requirements", "Python requirements", "a list of Python packages is not read"),
        when(_lined(_PIN), Sign.FAMILY),
        "make a bill of materials of it (CycloneDX or SPDX, in JSON)",
    ),
    _text(
        *("go-mod", "go.mod", "a list of Go modules is not read"),
        when(_lined(_MODULE, rb"module\s"), Sign.FAMILY),
        "make a bill of materials of it (CycloneDX or SPDX, in JSON)",
    ),
    _text(
        *("dockerfile", "Dockerfile", "a recipe of a container image is not read"),
        when(_lined(_DOCKER, rb"(?:FROM|ARG)\s"), Sign.FAMILY),
        "make a bill of materials of the image (CycloneDX or SPDX, in JSON)",
    ),
    _text(
        *("settings", "TOML or INI", "settings in TOML or INI are not read"),
        when(_lined(_SETTING, rb"\[{1,2}[\w.\-\" :/]+\]{1,2}\Z", 3)),
    ),
    _text(
        *("machine-text", "Configuration or output", "configuration or output is not read"),
        when(_is_machine, Sign.SHAPE),
    ),
)
