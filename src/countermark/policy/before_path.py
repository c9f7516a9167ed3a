"""What settles a listing before any path is looked at: kind, scope and standing (steps 2 and 3)."""

from __future__ import annotations

from datetime import date

from countermark.model.measure import Kind, Measure, Status
from countermark.model.not_here import NotHere, WhyNot
from countermark.model.standing import Standing
from countermark.model.when import Holds
from countermark.policy import path_words
from countermark.policy.listing import Listing, interval_of
from countermark.policy.question import Outcome, Question
from countermark.policy.scope import Reach


def before_the_path(
    question: Question, listing: Listing, stands: Standing, scope: Reach
) -> Outcome | None:
    """What kind, scope and standing settle, whatever path leads to the party; else None."""
    measure = listing.measure
    if measure.kind is Kind.ENDING:
        said = f"it changes another measure; {stands.reason}"
        return Outcome(None, _ending(stands), said, not_here=_NO_RESTRICTION)
    if measure.restricts_nothing:
        said = f"it restricts nothing: {measure.title}"
        return Outcome(None, Status.OUT_OF_SCOPE, said, not_here=_NO_RESTRICTION)
    advises = measure.kind is Kind.ADVISORY or stands.status is Status.PROPOSED
    elsewhere = _elsewhere(question, measure)
    if advises and elsewhere:
        home = NotHere(WhyNot.JURISDICTION, (_home(measure),), question.facets.jurisdiction)
        return Outcome(None, Status.OUT_OF_SCOPE, elsewhere, not_here=home)  # 2
    if advises and scope.answer is Holds.NO and _addressed(question, measure):
        # of its addressees, not for this
        said = path_words.outside(scope.reason, measure)
        return Outcome(None, Status.OUT_OF_SCOPE, said, not_here=scope.not_here)
    is_there = stands.status is not Status.NOT_YET or bool(elsewhere)
    if not advises and is_there and scope.answer is Holds.NO:
        binds = scope.binds if stands.in_force and measure.kind is Kind.RESTRICTIVE else ()
        return Outcome(
            None, Status.OUT_OF_SCOPE, scope.reason, binds=binds, not_here=scope.not_here
        )
    if stands.status in (Status.NOT_YET, Status.ENDED, Status.SUSPENDED):
        why = WhyNot.SUSPENSION if stands.status is Status.SUSPENDED else WhyNot.DATE
        when = dated(listing, why, question.as_of)
        return Outcome(None, stands.status, stands.reason, not_here=when)  # 3
    return None


def _ending(stands: Standing) -> Status:
    return stands.status if stands.status is not Status.APPLIES else Status.OUT_OF_SCOPE


def _elsewhere(question: Question, measure: Measure) -> str:
    """Why a measure is no matter of this context's jurisdiction; empty where it is."""
    wanted = question.facets.jurisdiction
    if wanted and _home(measure) not in wanted and not _addressed(question, measure):
        return f"a matter of {measure.jurisdiction}"
    return ""


def _home(measure: Measure) -> str:
    return measure.jurisdiction.partition("-")[0]


_NO_RESTRICTION = NotHere(WhyNot.NO_RESTRICTION)


def dated(listing: Listing, why: WhyNot, day: date) -> NotHere:
    """It is not the day: the days on which the listing holds, and the day asked about."""
    held = interval_of(listing)
    return NotHere(why, (held.start or "", held.end or ""), (day.isoformat(),))


def _addressed(question: Question, measure: Measure) -> bool:
    return bool(set(measure.scope.roles) & set(question.facets.role))
