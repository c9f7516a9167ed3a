"""What texts mention, as its published document (``countermark.mentions/1``)."""

from __future__ import annotations

from collections.abc import Sequence

from countermark.assessment.texts import StatementPlace, Texts
from countermark.model.evidence import Selector
from countermark.reports.claims import place_words
from countermark.reports.gaps import gap_shape
from countermark.reports.mentions import listed
from countermark.reports.shapes.mentions import (
    MentionedParty,
    MentionsDocument,
    PlaceShape,
    StatementShape,
    TextShape,
)
from countermark.screening.mentions.document_mentions import DocumentMentions
from countermark.screening.mentions.finder import Mention


def mentions_document(outcome: Texts, limit: int) -> MentionsDocument:
    """The document of one search; of each party the first ``limit`` places."""
    return MentionsDocument(
        schema="countermark.mentions/1",
        as_of=outcome.as_of.isoformat(),
        lists=listed(outcome.register.lists),
        texts=tuple(
            _text(one, outcome, limit, made)
            for one, made in zip(outcome.mentioned.documents, outcome.statements, strict=True)
        ),
        not_looked_for=outcome.mentioned.not_looked_for,
        not_examined=tuple(gap_shape(gap) for gap in outcome.not_examined),
    )


def _text(
    one: DocumentMentions, outcome: Texts, limit: int, made: Sequence[StatementPlace]
) -> TextShape:
    place_of = dict(zip(one.mentions.found, one.places, strict=True))
    parties = sorted(one.by_entity().values(), key=_first)
    return TextShape(
        file=one.document.label,
        digest=one.document.digest.hex,
        format=one.document.form,
        parties=tuple(
            _party(found, [place_of[mention] for mention in found[:limit]], outcome)
            for found in parties
        ),
        left_out=one.mentions.left_out,
        told_apart=one.mentions.told_apart,
        statements=tuple(map(_statement, made)),
    )


def _statement(made: StatementPlace) -> StatementShape:
    found = made.found
    one, report = found.statement, found.said_in
    return StatementShape(
        id=one.id,
        says=one.says,
        result=one.result.value,
        because=one.because,
        measures=one.measures,
        about=one.about,
        place=place_words(made.place),
        selector=str(made.place),
        quote=made.quote,
        said_in=", ".join(part for part in (report.title, report.publisher, report.date) if part),
    )


def _first(found: Sequence[Mention]) -> tuple[bool, bool, int]:
    """Sure ones before likely ones before those that need context, frequent ones first."""
    sure = any(mention.certain for mention in found)
    return not sure, all(mention.needs_context for mention in found), -len(found)


def _party(found: Sequence[Mention], places: Sequence[Selector], outcome: Texts) -> MentionedParty:
    best = min(found, key=lambda m: (not m.certain, m.needs_context))
    return MentionedParty(
        entity=best.entity,
        entity_name=outcome.names.get(best.entity, best.name),
        name=best.name,
        role=best.role,
        written=tuple(dict.fromkeys(mention.text for mention in found))[:20],
        count=len(found),
        certain=sum(mention.certain for mention in found),
        needs_context=sum(mention.needs_context for mention in found),
        others=best.others,
        measures=outcome.listed.get(best.entity, ()),
        places=tuple(
            PlaceShape(
                place=place_words(selector),
                selector=str(selector),
                before=mention.before,
                quote=mention.text,
                after=mention.after,
                certain=mention.certain,
                needs_context=mention.needs_context,
                why=mention.why,
            )
            for mention, selector in zip(found, places, strict=False)
        ),
    )
