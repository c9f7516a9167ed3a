"""A reminder to somebody whom a warning obliges, as plain text to be sent."""

from __future__ import annotations

from countermark.model.obliging import Recipient
from countermark.model.safe_text import visible
from countermark.reports.shapes.warning import WarningDocument
from countermark.reports.warning.words import day_words, did_words, late_words, next_words


def reminder(shown: WarningDocument, row: Recipient) -> str:
    """Who is reminded of what: what the warning asks, what is on record, what is missing."""
    lines = [
        f"To: {visible(row.name)}" + (f" ({visible(row.contact)})" if row.contact else ""),
        f"About: {shown.title}",
        f"Of: {shown.authority}, {shown.announced}; {shown.clause}",
        "",
        "The warning asks you to:",
        *(f"  - {what}" for what in shown.asks),
        "",
        f"On record as of {shown.as_of}: {visible(did_words(row))}.",
        f"Next: {next_words(row)}.",
    ]
    if row.late:
        lines.append(f"{late_words(row)}.".capitalize())
    lines += [f"  {day_words(one)}" for one in shown.days]
    if not shown.days:
        lines.append("No day is set, by the warning or by the authority.")
    lines += ["", "If this is wrong, say what you did, and on which day."]
    return "\n".join(lines) + "\n"
