"""Decisions applied to figures, and reported where the evidence that they were taken on has changed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.reconcile.bounds import NOTHING, Stated, fits, order, shown
from pipeline.reconcile.claims import NUMERIC, Claim, best_quote, canonical, integer
from pipeline.reconcile.decided import Decided, is_reading
from pipeline.reconcile.decisions import Decision, key_words, not_a_value
from pipeline.reconcile.moment import later, moment

_ITEM = re.compile(r"\s*(.+?) \(")


def listed_values(alternatives: str) -> list[str]:
    """The values in a cell of ``alternatives``, without their origins and without readings of "won"."""
    found = [part[1] for item in alternatives.split(";") if (part := _ITEM.match(item))]
    return [value for value in found if not is_reading(value)]


def evidence_digest(value: str, alternatives: str) -> str:
    """What a decision is taken on, from a figure's value and its rivals: ``e`` and 15 hex digits of a SHA-256.

    Witnesses and quotes do not enter: one source more for the same values changes nothing.
    """
    return _digest(value, {value, *listed_values(alternatives)})


def _digest(value: str, values: Iterable[str]) -> str:
    parts = [value, *sorted(set(values) - {""})]
    return "e" + hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:15]


def review(
    figure: Decided,
    decision: Decision,
    earlier: Sequence[Decision],
    previous: Mapping[str, str] | None,
    again: Callable[[list[Claim]], Decided],
) -> list[str]:
    """Apply a decision to a figure; returns messages, among them that its evidence has changed.

    Args:
        figure: the figure as decided without the reviewer; altered.
        decision: what the reviewer said.
        earlier: other decisions on the figure, which this one replaces.
        previous: the figure's row in the last run's ``reconciled.csv``, where there is one.
        again: decides the figure anew from some of its claims.
    """
    name = key_words(figure.key)
    if (clash := _clash(figure, decision)) is not None:
        return [f"decisions: {name}: the row says {clash}: not applied"]
    decision = replace(decision, value=canonical(figure.key.measure, decision.value) or "")
    basis = _Basis(figure, decision, earlier, again)
    stale = basis.changed()
    newly = stale or basis.differs_from(previous)
    messages = []
    if newly:
        messages.append(
            f"decisions: {name}: the evidence has changed since the decision; now {_now(figure)}: "
            f"“{basis.new_quote(previous)}”"
        )
    if decision.action == "unsure":
        figure.fail("unsure", _sentence(decision, "was unsure of this figure"))
        return messages
    if decision.action == "accept" and not decision.value and newly:
        messages.append(f"decisions: {name}: accepted without saying which value: not applied, look again")
        return messages
    _apply(figure, decision, stale)
    return messages


def _clash(figure: Decided, decision: Decision) -> str | None:
    """What in the decision's key speaks of another figure than its id."""
    for column, own in (("area_id", figure.key.area_id), ("measure", figure.key.measure)):
        if (said := decision.cell(column)) and said != own:
            return f"{column} {said}, its figure_id is of {own}"
    if canonical(figure.key.measure, decision.value) is None:
        return f"{decision.value}, which is no number"
    if (fault := not_a_value(figure.key.measure, decision.value)) is not None:
        return f"value {decision.value}, but {fault}"
    return None


def _apply(figure: Decided, decision: Decision, stale: bool) -> None:
    before = figure.value
    if decision.action == "reject":
        value = NOTHING
        did = "rejected it"
    elif decision.value and decision.value != before.value:
        number = integer(decision.value) if figure.key.measure in NUMERIC else None
        value = Stated(decision.value, number, "exact")
        did = f"decided on {decision.value}"
    else:
        value = before
        did = f"{'accepted' if decision.action == 'accept' else 'confirmed'} {before.value}".rstrip()
    weighed: dict[Stated, list[Claim]] = {}
    for claim, (role, _) in figure.roles.items():
        if role in ("supports", "competes") and claim.value:
            weighed.setdefault(claim.stated, []).append(claim)
    figure.groups, figure.rivals = set(), []
    for own, claims in sorted(weighed.items(), key=lambda item: order(item[0])):
        groups = {claim.group for claim in claims}
        if value.value and fits(own, value):
            figure.groups |= groups
            for claim in claims:
                figure.roles[claim] = ("supports", "")
        else:
            figure.rivals.append((shown(own), groups, {claim.origin for claim in claims}))
            for claim in claims:
                figure.roles[claim] = ("competes", "a reviewer decided otherwise")
    figure.rivals.sort(key=lambda rival: -len(rival[1]))
    named = {claim.basis for claim in figure.behind if claim.basis}
    figure.basis = named.pop() if len(named) == 1 else figure.basis if value == before else ""
    figure.value, figure.verdict, figure.checks = value, "reviewed", []
    reasons = [_sentence(decision, did)]
    if stale:
        reasons.append("The evidence has changed since.")
    figure.reasons = [*reasons, "Without the decision: " + " ".join(figure.reasons)]


def _sentence(decision: Decision, did: str) -> str:
    who = decision.cell("who") or "A reviewer"
    on = f" on {when}" if (when := decision.cell("when")) else ""
    why = f": {why}" if (why := decision.cell("why").rstrip(".")) else ""
    return f"{who} {did}{on}{why}."


def _now(figure: Decided) -> str:
    values = [shown(figure.value), *(value for value, _, _ in figure.rivals)]
    return ", ".join(value for value in values[:5] if value and not is_reading(value)) or "no value"


class _Basis:
    """What a decision was taken on, as far as it can be told, beside what stands now."""

    def __init__(
        self, figure: Decided, decision: Decision, earlier: Sequence[Decision], again: Callable[[list[Claim]], Decided]
    ) -> None:
        self._figure, self._decision, self._earlier, self._again = figure, decision, earlier, again
        self._chosen = figure.value.value
        self._values = _values(figure)
        self._quotes = {fact.quote for claim in figure.behind for fact in claim.facts}
        self._of_copy = "alternatives" in decision.row and "verdict" in decision.row

    def changed(self) -> bool:
        """Whether the decision itself shows that its evidence was another: by digest, saved row, or time."""
        if digest := self._decision.cell("evidence_digest"):
            # a figure that was reviewed already was shown with the value decided then
            decided = [self._decision.value, *(decision.value for decision in self._earlier)]
            fitting = {_digest(self._chosen, self._values)}
            fitting |= {_digest(value, {*self._values, value}) for value in decided if value}
            return digest not in fitting
        if self._of_copy:
            return self._differs(self._decision.row, edited=self._decision.action == "correct")
        return self._newer()

    def differs_from(self, previous: Mapping[str, str] | None) -> bool:
        """Whether the last run had other evidence."""
        known = bool(self._decision.cell("evidence_digest")) or self._of_copy
        return previous is not None and not known and self._differs(previous, edited=False)

    def _differs(self, row: Mapping[str, str], edited: bool) -> bool:
        """Whether a row of ``reconciled.csv`` was made of other evidence; ``edited``: its value may be a correction."""
        value = _plain(row.get("value") or "")
        rivals = set(listed_values(row.get("alternatives") or ""))
        if row.get("verdict") == "reviewed":
            return rivals - {value} != self._values - {value}
        if not edited:
            return value != self._chosen or rivals != self._values - {self._chosen}
        quote = row.get("quote") or ""
        if rivals != self._values - {self._chosen}:
            return True
        if quote:
            return quote not in self._quotes
        number = _plain(row.get("number") or "")
        return bool(number) and number not in (self._chosen, value)

    def _newer(self) -> bool:
        """Whether what may have been said after the decision changes the figure."""
        when = moment(self._decision.cell("when"))
        if when is None:
            return False
        own = [claim for claim in self._figure.claims if not claim.copied]
        surely = [claim for claim in own if not later(claim.moment, when)]
        before = [claim for claim in surely if claim.moment is None or claim.moment.high <= when.high]
        known = before or surely
        if len(known) == len(own):
            return False
        if not known:
            return True
        then = self._again(known)
        return then.value.value != self._chosen or _values(then) != self._values

    def new_quote(self, previous: Mapping[str, str] | None) -> str:
        """The words that changed the evidence: of a value not known before, else the last that were said."""
        row = self._decision.row if self._of_copy else previous
        standing = [claim for claim, (role, _) in self._figure.roles.items() if role in ("supports", "competes")]
        if row is not None:
            known = {_plain(row.get("value") or ""), *listed_values(row.get("alternatives") or "")}
            if new := [claim for claim in standing if claim.value and shown(claim.stated) not in known]:
                return best_quote(new)
        timed = [claim for claim in standing if claim.moment is not None]
        if timed:
            last = max(claim.moment.low for claim in timed if claim.moment)
            return best_quote([claim for claim in timed if claim.moment and claim.moment.low == last])
        return best_quote(standing)


def _values(figure: Decided) -> set[str]:
    return {figure.value.value, *(value for value, _, _ in figure.rivals if not is_reading(value))} - {""}


def _plain(cell: str) -> str:
    """A cell as figures hold it, should a spreadsheet have written a number its own way."""
    number = integer(cell)
    return cell.strip() if number is None else str(number)
