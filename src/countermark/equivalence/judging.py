"""Which rule explains a difference, and whether its proofs hold."""

from __future__ import annotations

import msgspec

from countermark.equivalence.finding import Difference, Found, Pair, Together
from countermark.equivalence.preconditions import EACH, KEYED, SPACE
from countermark.equivalence.rules import Rule, Rules, Touches
from countermark.model.comparison import Refused


class Judge:
    """Chooses among the rules of one set."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def rule(
        self,
        touches: Touches,
        form: str,
        role: str,
        field: str,
        difference: Difference,
        name: bytes = b"",
    ) -> tuple[Rule | None, tuple[Refused, ...]]:
        """The first rule that may touch it and whose proofs hold, or why each does not."""
        refused = []
        for rule in self._rules.for_(touches, form, role, field):
            if not rule.may_touch_name(name):
                continue
            why = next(
                (why for one in rule.proves if (why := self._refused(rule, one, difference))), None
            )
            if why is None:
                return rule, ()
            refused.append(why)
        return None, tuple(refused)

    def _refused(self, rule: Rule, proof: str, difference: Difference) -> Refused | None:
        why = EACH[proof](difference) if proof in EACH else None
        if proof in KEYED:
            why = KEYED[proof](difference, self._rules.keys)
        return None if why is None else Refused(rule.id, proof, why)

    def withdraw_unproven(self, pair: Pair, found: list[Found], inner: bool) -> None:
        """Takes from ``found`` the rules whose proof over all entries of both does not hold."""
        by_rule: dict[str, list[Found]] = {}
        for one in found:
            if one.rule:
                by_rule.setdefault(one.rule.id, []).append(one)
        for group in by_rule.values():
            rule = group[0].rule
            assert rule is not None
            for name in rule.proves:
                why = SPACE[name](Together(pair, group, found, inner)) if name in SPACE else None
                if why:
                    refused = (Refused(rule.id, name, why),)
                    for one in group:
                        one.rule = None
                        one.change = msgspec.structs.replace(one.change, refused=refused)
                    break
