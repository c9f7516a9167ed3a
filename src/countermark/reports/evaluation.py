"""The published result of ``screen evaluate``: what scores are worth on a user's own decisions.

As table, TSV, JSON and one HTML page with a drawn calibration; draws no conclusion from numbers.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from countermark.model.safe_text import visible
from countermark.reports.shapes.evaluation import BinShape, Evaluation, MeasuredShape
from countermark.reports.terminal import Sheet, paragraph
from countermark.reports.tsv import cell


def escape(text: str) -> str:
    """``text`` as it may stand in a page."""
    return html.escape(text)


BAR = 30
"""Characters of a drawn bin."""

_NUMBERS = (
    "kind", "n", "same", "threshold", "precision", "recall", "f1", "f1_best", "ece",
    "pairs_per_second",
)  # fmt: skip


def tsv(shown: Evaluation) -> str:
    """One row per kind and one for all."""
    lines = ["\t".join(_NUMBERS)]
    for one in (*shown.kinds.values(), shown.overall):
        lines.append("\t".join(cell(str(getattr(one, name))) for name in _NUMBERS))
    return "\n".join(lines) + "\n"


def table(shown: Evaluation, *, width: int = 80, colour: bool = False) -> str:
    """The numbers with their intervals, the calibration, and the worst failures."""
    sheet = Sheet(width, colour)
    lines: list[str] = []
    for one in (*shown.kinds.values(), shown.overall):
        lines.append(sheet.strong(one.kind) + f": {one.n:,} pairs, {one.same:,} judged the same")
        lines.append(f"  precision {_span(one.precision, one.precision_interval)}")
        lines.append(f"  recall    {_span(one.recall, one.recall_interval)}")
        lines.append(f"  F1        {_span(one.f1, one.f1_interval)} at {_threshold(one, shown)}")
        lines.append(
            f"  best F1   {one.f1_best:.3f} at {one.threshold_best:.3f}, chosen on these pairs"
        )
        lines.append(f"  ECE       {_span(one.ece, one.ece_interval)}")
        lines.append("")
    lines.append(sheet.strong("reliability") + ": score, share judged the same, pairs")
    for b in shown.overall.calibration:
        lines.append(
            f"  {b.low:.1f} to {b.high:.1f}  {b.score:.3f}  {b.same:.3f}  {bar(b)}  {b.n:,}"
        )
    lines.append("  # is the share judged the same, | the score: they end together if it is right")
    lines.append("")
    if shown.failures:
        lines.append(sheet.strong(f"{shown.failed:,} failures") + ", the worst first")
    for failure in shown.failures[:20]:
        judged = "same" if failure.same else "different"
        head = f"{failure.score:.3f} judged {judged}: {visible(failure.left)} | "
        lines.append(paragraph(head + visible(failure.right), sheet, indent=2, hanging=4))
    for text in (*shown.unread[:20], _skipped(shown)):
        if text:
            lines.append(paragraph(visible(text), sheet, indent=0, hanging=2))
    lines.append(f"{shown.overall.pairs_per_second:,.0f} pairs a CPU second")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def bar(one: BinShape) -> str:
    """A bin drawn in one line: as many ``#`` as the share, ``|`` where the score stands."""
    drawn = list("#" * round(one.same * BAR) + " " * (BAR + 1 - round(one.same * BAR)))
    drawn[round(one.score * BAR)] = "|"
    return "".join(drawn)


def _span(value: float, interval: tuple[float, float]) -> str:
    return f"{value:.3f} ({interval[0]:.3f} to {interval[1]:.3f})"


def _skipped(shown: Evaluation) -> str:
    if not shown.skipped:
        return ""
    counted = "1 pair" if shown.skipped == 1 else f"{shown.skipped:,} pairs"
    return f"{counted} left out: not judged, or of what is neither firm nor person"


def page(shown: Evaluation, style: str) -> str:
    """One HTML file, no scripts, nothing to download; ``style`` is the shipped style sheet."""
    measured = (*shown.kinds.values(), shown.overall)
    rows = "".join(
        f"<tr><th>{escape(one.kind)}</th><td>{one.n:,}</td>"
        f"<td>{_span(one.precision, one.precision_interval)}</td>"
        f"<td>{_span(one.recall, one.recall_interval)}</td>"
        f"<td>{_span(one.f1, one.f1_interval)}</td><td>{_threshold(one, shown)}</td>"
        f"<td>{one.f1_best:.3f}</td><td>{_span(one.ece, one.ece_interval)}</td></tr>"
        for one in measured
    )
    failures = "".join(
        f"<tr><td>{f.score:.3f}</td><td>{'same' if f.same else 'different'}</td>"
        f"<td>{escape(f.left)}</td><td>{escape(f.right)}</td>"
        f"<td>{escape('; '.join(x.words for x in f.features))}</td></tr>"
        for f in shown.failures
    )
    plots = "".join(
        '<figure style="flex:1 1 17rem;max-width:22rem;margin:0">'
        f"{plot(one.calibration)}<figcaption>{escape(one.kind)}: {one.n:,} pairs, "
        f"{one.same:,} judged the same</figcaption></figure>"
        for one in measured
    )
    left_out = "".join(
        f"<p>{escape(text)}</p>" for text in (*shown.unread, _skipped(shown)) if text
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Screening measured on labelled pairs</title><style>{style}</style></head><body>"
        "<main><h1>Screening measured on labelled pairs</h1>"
        f'<p>{shown.overall.pairs_per_second:,.0f} pairs a CPU second. <span class="faint">In '
        "brackets: 95 % intervals. Best F1: the best that any threshold gives on these very pairs. "
        "ECE: the expected calibration error.</span></p>"
        '<div class="scroll"><table><thead><tr><th>kind</th>'
        "<th>pairs</th><th>precision</th><th>recall</th><th>F1</th><th>threshold</th>"
        f"<th>best F1</th><th>ECE</th></tr></thead><tbody>{rows}</tbody></table></div>"
        "<h2>Reliability</h2><p>To the right the score, upwards the share judged the same; "
        "the larger the dot, the more pairs. On the dashed line a score is what it says.</p>"
        f'<div style="display:flex;flex-wrap:wrap;gap:1.5rem">{plots}</div>'
        f"<h2>{shown.failed:,} failures</h2>{_worst(shown)}"
        '<div class="scroll"><table><thead><tr>'
        "<th>score</th><th>judged</th><th>one</th><th>other</th><th>what spoke</th></tr></thead>"
        f"<tbody>{failures}</tbody></table></div>"
        + (f"<h2>Left out</h2>{left_out}" if left_out else "")
        + f'<p class="faint small">Tables {escape(shown.tables)}</p></main></body></html>\n'
    )


def _worst(shown: Evaluation) -> str:
    told = len(shown.failures)
    return f"<p>The worst {told:,} are shown.</p>" if told < shown.failed else ""


def _threshold(one: MeasuredShape, shown: Evaluation) -> str:
    own = one is shown.overall and len(shown.kinds) > 1
    return "each kind's own" if own else f"{one.threshold:.3f}"


def plot(bins: Sequence[BinShape]) -> str:
    """The calibration drawn: score to the right, share judged the same upwards, area by number."""
    most = max((b.n for b in bins), default=1)
    dots = "".join(
        f'<circle cx="{34 + 200 * b.score:.1f}" cy="{212 - 200 * b.same:.1f}" '
        f'r="{2 + 8 * (b.n / most) ** 0.5:.1f}" fill="currentColor" fill-opacity="0.6">'
        f"<title>{b.n} pairs: score {b.score:.3f}, same {b.same:.3f}</title></circle>"
        for b in bins
    )
    ticks = "".join(
        f'<text x="{34 + 200 * at}" y="228" text-anchor="middle">{at:g}</text>'
        f'<text x="28" y="{216 - 200 * at}" text-anchor="end">{at:g}</text>'
        for at in (0, 0.5, 1)
    )
    return (
        '<svg viewBox="0 0 248 250" width="100%" role="img" font-size="11" fill="currentColor" '
        'aria-label="score against share judged the same">'
        '<rect x="34" y="12" width="200" height="200" fill="none" stroke="currentColor" '
        'stroke-opacity="0.4"/>'
        '<line x1="34" y1="212" x2="234" y2="12" stroke="currentColor" stroke-dasharray="4"/>'
        f'{ticks}<text x="134" y="245" text-anchor="middle">score</text>'
        '<text transform="translate(9 112) rotate(-90)" text-anchor="middle">share the same</text>'
        f"{dots}</svg>"
    )
