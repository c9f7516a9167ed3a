"""Which rule explains a difference, and whether its proofs hold."""

from __future__ import annotations

import msgspec

from countermark.equivalence.finding import Difference, Found, Pair, Together
from countermark.equivalence.preconditions import EACH, SPACE
from countermark.equivalence.rules import Rule, Rules, Touches


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
    ) -> tuple[Rule | None, tuple[str, ...]]:
        """The first rule that may touch it and whose proofs hold, or why each does not."""
        refused = []
        for rule in self._rules.for_(touches, form, role, field):
            if not rule.may_touch_name(name):
                continue
            why = next(
                (f"{name}: {why}" for name in rule.proves if (why := why_not(name, difference))), ""
            )
            if not why:
                return rule, ()
            refused.append(f"{rule.id}: {why}")
        return None, tuple(refused)

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
                why = SPACE[name](Together(pair, group, found, inner)) if name in SPACE else ""
                if why:
                    for one in group:
                        one.rule = None
                        one.change = msgspec.structs.replace(
                            one.change, refused=(f"{rule.id}: {name}: {why}",)
                        )
                    break


def why_not(name: str, difference: Difference) -> str:
    return EACH[name](difference) if name in EACH else ""
