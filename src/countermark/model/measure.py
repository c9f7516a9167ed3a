"""A measure: what an authority decided, whom it binds, what it reaches, and when.

These records are the schema of the register's data files: a domain expert edits YAML, and
``register.shipped`` turns it into exactly these structs, refusing any field that is not here.
"""

from __future__ import annotations

from datetime import date
from enum import Enum

import msgspec

from countermark.model.act_kind import ACCUSES, Accusation, Dated, dated
from countermark.model.settlement import Term
from countermark.model.when import Interval, When, earliest


class Kind(Enum):
    """What a measure can do at most, whatever its wording."""

    RESTRICTIVE = "restrictive"  # it may prohibit
    REPORTING = "reporting"  # it may require action
    ALLOW_LIST = "allow-list"  # it assesses; absence means "not assessed"
    ENDING = "ending"  # it ends, suspends or licenses another measure; no verdict of its own
    ADVISORY = "advisory"  # reports, proposals, indictments, settlements, allegations, positions


class Verification(Enum):
    """How the record was checked; only the first two may decide more than an advisory."""

    PRIMARY = "verified_primary_or_register"
    SECONDARY = "verified_secondary"
    ARTICLE_ONLY = "article_only"
    UNVERIFIED = "unverified"

    @property
    def may_decide(self) -> bool:
        return self in (Verification.PRIMARY, Verification.SECONDARY)


class Matching(Enum):
    """Which parties beside the named ones a measure reaches, per entity where it differs."""

    NAMED_ONLY = "named_only"
    SUBSIDIARIES = "named_plus_subsidiaries_affiliates"
    CONTROLLED = "named_plus_controlled"  # downward only: neither sister firms nor parents
    OWNERSHIP_50 = "ownership_50"
    OWNERSHIP_10 = "ownership_10"
    ORIGIN = "country_of_origin"
    CRITERIA = "criteria"
    CATEGORY = "category"
    ALLOW_LIST = "whitelist"


class Status(Enum):
    """The state of a measure for one subject, use and day: the published vocabulary."""

    APPLIES = "applies"
    LICENSED = "licensed"
    SUSPENDED = "suspended"
    EXEMPT = "exempt"
    WAIVED = "waived"
    ENDED = "ended"
    NOT_YET = "not_yet"
    PROPOSED = "proposed"
    OUT_OF_SCOPE = "out_of_scope"
    UNDETERMINED = "undetermined"


class Scope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom and what a measure reaches, as facets. An empty facet does not limit.

    ``roles``: who is bound; ``places``, ``network_parts``, ``purposes``: where and for what;
    ``categories``: product categories; ``clauses``: contract clauses that carry the measure.
    ``words`` keeps the record's own wording of who is bound, for people.

    ``origins``: where things must be produced to be reached: ISO country codes, ``foreign``
    (outside the measure's jurisdiction), ``foreign-stage`` (any stage of production outside it),
    ``maker:CC`` (a maker of that country) or ``part:CC`` (a listed part from there, which somebody
    must rule out); each is enough by itself. ``criterion``: what the authority must find of a
    party, as a clause after "whether"; nobody else decides it.
    """

    roles: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    network_parts: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    origins: tuple[str, ...] = ()
    criterion: str = ""


class Covered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entity a measure names, with what differs for it.

    ``listed``: its own listing intervals (empty: the measure's interval). ``roles``, ``purposes``
    and ``categories`` stand in for the measure's scope for this entity alone, ``covers`` for its
    classes of thing. ``matching`` overrides the measure's. ``items``: the only things of it that
    are covered, by name, with their successors (empty: all that it makes or provides).
    """

    entity: str
    listed: tuple[Interval, ...] = ()
    purposes: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    matching: Matching | None = None
    note: str = ""
    roles: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()


class About(Enum):
    """What an exception must be proven for, where not for a firm and all it makes."""

    THING = "thing"
    SERVICE = "service"


class Exemption(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A way out that must be proven by a claim ``exempt_by <measure>/<id>``; it may expire.

    ``entities``: only what comes from these can use it (empty: from any); ``except_for``: what
    comes from these cannot. ``roles``: only these of those bound can use it (empty: any).
    ``about``: proven for each thing, or each service, apart, and for no firm and all it makes; None
    where it may be a firm's, a contract's or an agency's. ``waiver``: an authority gives it.
    """

    id: str
    text: str
    start: When | None = None
    end: When | None = None
    entities: tuple[str, ...] = ()
    except_for: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    about: About | None = None
    waiver: bool = False


class Addressee(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To whom something is reported; ``roles``: by these alone (empty: by anybody bound)."""

    to: str
    roles: tuple[str, ...] = ()


class CapUnit(Enum):
    """In what a cap is measured."""

    LINES = "lines"
    TRAFFIC = "traffic"
    SITES = "sites"


class Cap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """At most ``percent`` of a network may be of the named parties, measured in ``unit``.

    ``of`` are the parts of the network of which it is a share (any of them counts; empty: those of
    the duty). ``recalled``: the unit rests on memory and was not read in a source.
    """

    percent: int
    unit: CapUnit
    of: tuple[str, ...] = ()
    recalled: bool = False


class RunsFrom(Enum):
    """What a term of a duty runs from, where a day of it can be told here."""

    IDENTIFICATION = "identification"  # or notice, where the measure counts from that too
    FIRST_REPORT = "first report"  # its submission; its last day, while it was not submitted


class Duty(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something to do: within a term after a trigger, by a date, or at once.

    ``unit`` is one of hours, days, business days, months, years. ``trigger`` says in words what the
    term runs from; ``runs_from`` is it as far as a day can be counted from it (None: no day can).
    ``recalled`` marks a clock that
    rests on memory and was not read in a source. ``network_parts``: for these parts only.
    ``standing``: due whether or not anything is found. ``roles``: these alone of those bound.
    ``cap``: the share of the network that it leaves to the named parties. ``clauses``: due where
    the contract carries one of these, or where its clauses are not known. ``report`` names the
    report that it is: duties of several measures with one name are done by one report.
    ``addressees``: to whom, the first that fits; without one the words of the duty say it.
    ``only_if``: it is for whom this is so of, which a person has to say before it can be late;
    ``does_not_reach``: whom it leaves alone. ``removal``: what is there already must be gone by
    ``by_date``. ``existing``: about what is there already and may stay.
    """

    what: str
    within: int | None = None
    unit: str = ""
    trigger: str = ""
    runs_from: RunsFrom | None = None
    by_date: When | None = None
    fields: tuple[str, ...] = ()
    recalled: bool = False
    network_parts: tuple[str, ...] = ()
    standing: bool = False
    roles: tuple[str, ...] = ()
    removal: bool = False
    existing: bool = False
    cap: Cap | None = None
    clauses: tuple[str, ...] = ()
    report: str = ""
    addressees: tuple[Addressee, ...] = ()
    only_if: str = ""
    does_not_reach: str = ""

    def addressee(self, roles: tuple[str, ...]) -> str:
        """To whom whoever has these roles reports it; empty where the words of the duty say it."""
        fits = (one.to for one in self.addressees if not one.roles or set(one.roles) & set(roles))
        return next(fits, "")


class Pause(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An interval in which a measure is ``suspended``, ``licensed`` or its state ``undetermined``.

    ``entities`` empty: for all. ``by`` is the measure that pauses it. ``partial``: a licence for
    some acts only, which ``note`` names.
    """

    effect: Status
    start: When
    end: When | None = None
    entities: tuple[str, ...] = ()
    by: str = ""
    note: str = ""
    partial: bool = False


class Relation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``rel`` of this measure to ``target``: suspends, ends, relists, amends, realised_in, ..."""

    rel: str
    target: str


class Event(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Something that happened to a measure on a day."""

    date: When
    what: str


class Answered(Enum):
    """How somebody answered what a record says."""

    DENIED = "denied"
    CONTESTED = "contested"  # before a court or the authority itself
    ANSWERED = "answered"  # neither denied nor admitted: an offer, a pledge, no statement


class Denial(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who answered what a record says, on which day, in our words. Its home is a ``HeldDenial``.

    ``reply``: it is what a party that was asked answered, or that it did not; nobody's record.
    ``outcome``: what became of it. ``verification`` says how it was checked (None: a reply, which
    its author wrote) and ``source`` where it can be read.
    """

    date: When
    by: str
    says: str
    reply: bool = False
    how: Answered = Answered.DENIED
    outcome: str = ""
    verification: Verification | None = None
    source: str = ""


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a record rests on. ``kind``: primary, register_transcription, secondary, recalled ..."""

    title: str
    publisher: str = ""
    date: str = ""
    url: str = ""
    kind: str = ""
    seen: str = ""


class HeldDenial(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A denial in its one place: ``against`` which measures it stands, and where it can be read.

    Whatever shows one of those measures shows it, and boards refer to it by its ``id``. ``party``
    is an id of the register where who answers is a party there.
    """

    id: str
    by: str
    party: str = ""
    on: When
    says: str
    how: Answered = Answered.DENIED
    outcome: str = ""
    against: tuple[str, ...]
    verification: Verification
    source: Source

    @property
    def beside(self) -> Denial:
        """As it stands beside a measure."""
        read = ", ".join(p for p in (self.source.title, self.source.publisher) if p)
        return Denial(
            self.on,
            self.by,
            self.says,
            how=self.how,
            outcome=self.outcome,
            verification=self.verification,
            source=read,
        )


class Denials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file of denials."""

    denials: tuple[HeldDenial, ...]


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One measure. ``valid_to`` is exclusive: the first day on which it no longer binds.

    ``clause`` is its short citation and ``act`` the act it is about, as a gerund ("using"); both
    are printed in verdicts. ``clause_read``: the very text that it cites was read, or a copy.
    ``announced`` is when the public could know. ``recalled`` names the details that rest on memory
    (``valid_from``, ``day of valid_from``, ``duties`` ...): where such a detail decides the answer
    the status is *undetermined*. ``flows_down``: it binds every subcontract too. ``components``: a
    covered part inside a host decides. ``any_part``: whatever that part's weight; otherwise
    somebody must say that it is a substantial or essential component. ``own_use``: it is about
    what the firm itself uses, not what it delivers. ``provided_by``: the roles it binds in what
    they provide, not in what they use; ``acquired_by``: the roles it binds on the day of
    acquiring, which possession is not; ``spent_by``: those it binds in what they spend federal
    support on, upkeep included. ``covers``: the classes of thing it is about, as its text says
    (``equipment``, ``service``, ``software`` ...), which a restrictive measure must say.
    ``prohibits_from``: before that day it only obliges; ``prohibits_after`` the same in days from
    the day on which a list lists a party. ``things_from``: before that day it is about the
    parties, not about what they made. ``default_deny``: for allow-lists, what is absent may not be
    used. ``restricts_nothing``: it tells that parties are welcome, or that the choice is left free,
    and accuses nobody. ``denials``: who contradicts it; they are shown wherever it is. In a
    register's file there are none: they are held once, in ``denials/``, and laid beside it.

    ``terms``: of a settlement, a plea or a sentence, what is owed and what hangs over the party.

    ``read_on`` is the day its sources were last read, ``read_by`` by whom: a role, or ``founding
    article`` where that is all that was read. ``review_within``: after how many months they have to
    be read again (``model.review`` has the default).
    """

    id: str
    title: str
    authority: str
    jurisdiction: str
    kind: Kind
    type: str
    act: str
    clause: str = ""
    clause_read: bool = False
    legal_basis: str = ""
    matching: Matching
    scope: Scope = Scope()
    entities: tuple[Covered, ...] = ()
    products: tuple[str, ...] = ()
    exceptions: tuple[Exemption, ...] = ()
    duties: tuple[Duty, ...] = ()
    valid_from: When | None = None
    valid_to: When | None = None
    valid_from_rule: str = ""
    valid_to_reason: str = ""
    announced: When | None = None
    pauses: tuple[Pause, ...] = ()
    relations: tuple[Relation, ...] = ()
    events: tuple[Event, ...] = ()
    denials: tuple[Denial, ...] = ()
    terms: tuple[Term, ...] = ()
    flows_down: bool = False
    components: bool = True
    any_part: bool = False
    own_use: bool = False
    provided_by: tuple[str, ...] = ()
    acquired_by: tuple[str, ...] = ()
    spent_by: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    prohibits_from: When | None = None
    prohibits_after: int | None = None
    things_from: When | None = None
    default_deny: bool = False
    proposed: bool = False
    restricts_nothing: bool = False
    confidence: str = ""
    verification: Verification
    recalled: tuple[str, ...] = ()
    notes: str = ""
    sources: tuple[Source, ...] = ()
    recorded: When | None = None
    read_on: When | None = None
    read_by: str = ""
    review_within: int | None = None

    def answers(self, known_at: date | None) -> tuple[Denial, ...]:
        """Who had answered it by ``known_at`` (None: all that is known)."""
        if known_at is None:
            return self.denials
        return tuple(d for d in self.denials if earliest(d.date) <= known_at)

    @property
    def accusation(self) -> Accusation | None:
        """What it is where it says something against a party that it names; else None."""
        return ACCUSES.get(self.type) if self.entities and not self.restricts_nothing else None

    @property
    def dated(self) -> Dated:
        """What its first and last day mean."""
        return dated(self.type, advisory=self.kind is Kind.ADVISORY)

    @property
    def interval(self) -> Interval:
        return Interval(self.valid_from, self.valid_to)

    def covered(self, entity: str) -> Covered | None:
        """The entry for ``entity`` (a register id, or a ``list:…`` node), if it is named."""
        return next((c for c in self.entities if c.entity == entity), None)
