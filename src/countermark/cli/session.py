"""What a command was asked, once flags, environment, file and defaults are weighed."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from countermark.cli.progress import Narrator, narrate
from countermark.model.audience import Audience
from countermark.model.errors import CallerError
from countermark.model.formats import ENDINGS
from countermark.model.handling import Handling
from countermark.model.verdict import Decision
from countermark.model.when import earliest, is_when
from countermark.reports.publication import Showing
from countermark.store import clock
from countermark.store.settings import Setting, Settings, settings

if TYPE_CHECKING:
    from countermark.reports.shapes.check import SupersedesShape

NARROWEST = 40


def _templates() -> Mapping[str, bytes]:
    from countermark.assessment.shipped import folder

    return folder("reports")


def _parquet(
    columns: Mapping[str, str], rows: Iterable[bytes], said: Mapping[str, str]
) -> Iterable[bytes]:
    from countermark.store.parquet import parquet

    return parquet(columns, rows, said)


def _remembers() -> bool:
    """Can the last run be kept, for ``check --last`` to ask it again?"""
    from countermark.store.cache import unusable

    return not unusable()


class Session:
    """The settings of one command, each from the first place that gives it."""

    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options

    @cached_property
    def settings(self) -> Settings:
        """Flags, environment, file and defaults, weighed when they are first asked for."""
        options = self.options
        return settings(
            flags={
                "ledger": options.ledger,
                "fail_on": options.fail_on,
                "color": options.color,
                "format": options.format,
                "context": ";".join(options.context) if options.context else None,
                "as_of": options.as_of,
                "known_at": options.known_at,
                "no_progress": "true" if options.no_progress else None,
                "asked_by": getattr(options, "asked_by", None),
            },
            config=options.config,
        )

    def begin(self) -> None:
        """Say on standard error what was found and is not used, what is, and what it decides."""
        for note in self.settings.notes:
            narrate(note)
        origins: dict[str, list[str]] = {}
        for setting in self.settings.named():
            words = f"{setting.name.replace('_', '-')} = {setting.value}"
            origins.setdefault(setting.origin, []).append(words)
        decided = (f"{origin} sets {', '.join(words)}" for origin, words in origins.items())
        if said := [*self.settings.sources, *decided]:
            narrate(f"using {'; '.join(said)}")
        if self.settings.sources:
            from countermark.store.cache import unusable

            if why := unusable():
                narrate(why)

    @property
    def named_settings(self) -> tuple[Setting, ...]:
        """What a result must name: settings that decide and that no flag gave; without paths."""
        return tuple(setting.without_place() for setting in self.settings.named())

    @property
    def as_of(self) -> date:
        """The day asked about; today unless given."""
        text = self.settings["as_of"]
        return day(text, "--as-of") if text else clock.today()

    @property
    def known_at(self) -> date | None:
        """The day whose public knowledge is used, or None for all of it."""
        text = self.settings["known_at"]
        return day(text, "--known-at") if text else None

    @property
    def contexts(self) -> tuple[str, ...]:
        """The contexts asked for, in order, each once."""
        text = self.settings["context"]
        parts = (part.strip() for part in text.split(";"))
        return tuple(dict.fromkeys(part for part in parts if part))

    @property
    def project(self) -> str | None:
        """The directory of the project with a ledger, if there is one."""
        return self.settings.project

    @property
    def format(self) -> str:
        """The output format: as asked, else a table for a person and TSV for a pipe.

        The ending of ``--output`` was typed for this run and so wins over environment and file.
        """
        if self.options.format:
            return str(self.options.format)
        if getattr(self.options, "tsv", None):
            return "tsv"
        output = (self.options.output or "").casefold()
        for ending, chosen in ENDINGS.items():
            if output.endswith(ending):
                return chosen
        if unknown := PurePath(output).suffix:
            return unknown[1:]  # no format: refused in the words of what there is
        return self.settings["format"] or ("table" if output or sys.stdout.isatty() else "tsv")

    @property
    def showing(self) -> Showing:
        """How a result is to be shown."""
        asked = getattr(self.options, "handling", None)
        audience = self._audience(Handling(asked) if asked else None)
        return Showing(
            format=self.format,
            is_by_ending=bool(
                PurePath(self.options.output or "").suffix
                and not self.options.format
                and not getattr(self.options, "tsv", None)
            ),
            width=self.width,
            colour=self.color,
            settings=self.named_settings,
            authors=getattr(self.options, "with_authors", False),
            handling=Handling(asked) if asked else None,
            audience=audience,
            pseudonym_key=self._pseudonym_key if audience is Audience.PUBLICATION else b"",
            supersedes=self._supersedes,
            templates=_templates,
            parquet=_parquet,
            ending=PurePath(self.options.output or "").suffix.casefold(),
            all_findings=getattr(self.options, "all_findings", False),
            tsv=self._tsv,
            verbose=getattr(self.options, "verbose", False),
            check=self.check,
            asked_by="" if audience is Audience.PUBLICATION else self.settings["asked_by"],
        )

    @property
    def _tsv(self) -> str:
        """The table that tab-separated values are of."""
        asked = getattr(self.options, "tsv", None)
        if asked and self.format != "tsv":
            raise CallerError(
                f"there is no table of {asked} in {self.format}",
                place="--tsv",
                next_step="leave it out, or choose --format tsv",
            )
        return asked or "findings"

    @property
    def _pseudonym_key(self) -> bytes:
        """The key of the names that stand in for what is the user's own."""
        from countermark.store.sealed import pseudonym_key

        return pseudonym_key()

    @cached_property
    def _supersedes(self) -> SupersedesShape | None:
        """The earlier result that is reissued, if one is."""
        path = getattr(self.options, "supersedes", None)
        corrects = getattr(self.options, "corrects", "")
        if path is None:
            if corrects:
                raise CallerError("name the result that is corrected", place="--supersedes")
            return None
        from countermark.assessment.superseding import superseded

        return superseded(path, corrects)

    @property
    def audience(self) -> Audience | None:
        """For whom the result is made, where that was said."""
        asked = self.options.audience
        return Audience(asked) if asked else None

    def _audience(self, handling: Handling | None) -> Audience | None:
        """For whom the result is made; refuses what that reader may not see."""
        audience = self.audience
        if audience is None:
            return None
        asked = audience.value
        if handling is not None and not handling.within(audience.widest):
            raise CallerError(
                f"a result for {asked} shows nothing that is {handling.value}", place="--handling"
            )
        if audience is Audience.PUBLICATION and getattr(self.options, "with_authors", False):
            raise CallerError(
                "a result for publication names no people who decided", place="--with-authors"
            )
        return audience

    @property
    def check(self) -> tuple[str, ...]:
        """The words that ask a check again: its files and what they were read as, in its contexts.

        A context that a file or the environment gives is named too: it decides. On the screen the
        last check is asked again by that name: its commands are short, and say of no file where it
        lies on this machine. Elsewhere nothing is said of files that lie outside the directory.
        """
        options = self.options
        paths = getattr(options, "paths", None)
        if options.verb != "check" or "-" in (paths or ()):
            return ()
        if self.format == "table" and not options.output and not options.again and _remembers():
            return "check", "--last"
        if not paths or any(PurePath(p).is_absolute() or ".." in PurePath(p).parts for p in paths):
            return ()
        words = ["check", *(f"./{path}" if path.startswith("-") else path for path in paths)]
        words += [word for text in options.column for word in ("--column", text)]
        words += [word for context in self.contexts for word in ("--context", context)]
        return tuple([*words, *(["--components"] if options.components else [])])

    @property
    def width(self) -> int:
        """Columns of the terminal; 100 when there is none."""
        asked = os.environ.get("COLUMNS", "")
        if re.fullmatch("[0-9]{1,5}", asked) and int(asked) >= NARROWEST:
            return int(asked)
        try:
            return max(NARROWEST, os.get_terminal_size(sys.stdout.fileno()).columns)
        except (OSError, ValueError):
            return 100

    @property
    def color(self) -> bool:
        """Whether tables are coloured (NO_COLOR is honoured)."""
        asked = self.settings["color"]
        if asked in ("always", "never"):
            return asked == "always"
        return sys.stdout.isatty() and not self.options.output and not os.environ.get("NO_COLOR")

    def narrator(self) -> Narrator:
        """Progress for people."""
        return Narrator(self.settings["no_progress"] != "true")

    def exit_code(self, worst: Decision) -> int:
        """The exit code for the worst decision under ``--fail-on`` and ``--exit-zero``."""
        return worst.exit_code if worst.exit_code >= self.level else 0

    def code_for(self, decided: Decision | int) -> int:
        """The same for what a publication decided: a number stands unless ``--exit-zero``."""
        if isinstance(decided, Decision):
            return self.exit_code(decided)
        return 0 if self.options.exit_zero else decided

    @property
    def level(self) -> int:
        """The least exit code that is not turned into 0.

        Ask before the work: CountermarkError where a file that cannot be used may have set it.
        """
        if self.options.exit_zero:
            return 99
        return {"action-required": 12, "unresolved": 13, "prohibited": 14, "never": 99}[
            self.settings["fail_on"] or "action-required"
        ]


def day(text: str, option: str) -> date:
    """A full date as typed; raises CallerError for anything else."""
    if len(text) >= 10 and is_when(text[:10]) and (len(text) == 10 or text[10] in "T "):
        return earliest(text[:10])
    raise CallerError(
        f"“{text}” is not a day", place=option, next_step="write a full date: YYYY-MM-DD"
    )


def moment(text: str, option: str) -> date | datetime:
    """A full date, or an hour with its time zone; an hour without one is the day alone.

    Raises CallerError for anything else.
    """
    found = day(text, option)
    if len(text) == len("YYYY-MM-DD"):
        return found
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise CallerError(
            f"“{text}” is not a day and an hour",
            place=option,
            next_step="write YYYY-MM-DD, or YYYY-MM-DDTHH:MM-05:00 with the time zone",
        ) from None
    return found if instant.tzinfo is None else instant
