"""What the letters of a request are about: officers, another letter, job centres, a training."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from pakdocs.errors import Conflict, Problem, UsageProblem
from pakdocs.i18n import _
from pakdocs.ledger import (
    Record,
    State,
    ending_letter,
    find,
    find_letter,
    held,
    members,
    standing,
)
from pakdocs.lettertype import LetterType
from pakdocs.model import BKK, OFFICER, TRAINING
from pakdocs.office.cited import decree_of
from pakdocs.office.context import About
from pakdocs.office.request import Request
from pakdocs.requirements import Requirements
from pakdocs.store import Store


def subjects_of(
    state: State, lettertype: LetterType, request: Request, requirements: Requirements
) -> list[About]:
    """Give what each letter is about; nothing when nobody is due."""
    _refuse_foreign(lettertype, request)
    training = _training(state, lettertype, request)
    match lettertype.about:
        case "officers":
            chosen = chosen_officers(state, lettertype, request, requirements, training)
            groups = _groups(state, lettertype, chosen, each=request.each)
            return [About(group, training=training) for group in groups]
        case "letter" | "issued":
            carried = _carried(state, lettertype, request)
            officers = [state.tables["officers"][identifier] for identifier in carried["officers"]]
            return [About(officers, carried=carried)]
        case "bkk":
            found = [find(state, BKK, name)["id"] for name in request.bkk]
            ids = list(dict.fromkeys(found or state.tables["bkk"]))
            each = request.each or lettertype.group == "bkk"
            parts = [[identifier] for identifier in ids] if each else [ids] if ids else []
            return [About(bkk=part, training=training) for part in parts]
    return [About(training=training)]


_WISHES = {
    "officers": ("--officer", ("officers",)),
    "due": ("--due", ("officers",)),
    "letter": ("--letter", ("letter", "issued")),
    "bkk": ("--bkk", ("bkk",)),
}
"""The options that say what a letter is about, and for which types they mean anything."""


def _refuse_foreign(lettertype: LetterType, request: Request) -> None:
    """Raise `UsageProblem` for an option that says nothing for this type: nothing is silent."""
    wrong = [
        option
        for name, (option, fit) in _WISHES.items()
        if getattr(request, name) and lettertype.about not in fit
    ]
    if request.training and not lettertype.training:
        wrong.append("--training")
    if wrong:
        raise UsageProblem(
            _("{option} says nothing for {type}.").format(
                option=", ".join(wrong), type=lettertype.name
            ),
            where=wrong[0],
            fix=_("See `pakdocs template fields {type}`.").format(type=lettertype.name),
        )


def _training(state: State, lettertype: LetterType, request: Request) -> Record | None:
    if not lettertype.training:
        return None
    if not request.training:
        raise UsageProblem(
            _("Which training is it about?"),
            where="--training",
            fix=_("Give --training ID; see `pakdocs training list`."),
        )
    return find(state, TRAINING, request.training)


def _carried(state: State, lettertype: LetterType, request: Request) -> Record:
    """Find the letter that the letter is about: a concept, or for ``issued`` one with a number."""
    if not request.letter:
        raise UsageProblem(
            _("Which letter is it about?"), where="--letter", fix=_("Give --letter ID.")
        )
    carried = find_letter(state, request.letter)
    if lettertype.about == "issued" and (not carried["number"] or carried["status"] == "void"):
        raise Conflict(
            _("{id} has no number, or is void; a {type} is about a letter in force.").format(
                id=carried["id"], type=lettertype.name
            )
        )
    if lettertype.about == "letter" and (carried["number"] or carried["status"] == "void"):
        raise Conflict(
            _("{id} is no concept any more; a nota dinas takes up only those.").format(
                id=carried["id"]
            )
        )
    return carried


def _groups(
    state: State, lettertype: LetterType, officers: Sequence[Record], *, each: bool
) -> list[list[Record]]:
    """Part the officers into letters, as the type or the clerk wants them."""
    keys: dict[str, Callable[[Record], str]] = {
        "all": lambda _officer: "",
        "bkk": lambda officer: str(officer["values"]["bkk"]),
        "proposal": lambda officer: str(officer["values"].get("proposal") or officer["id"]),
        "decree": lambda officer: str((decree_of(officer, state) or officer)["id"]),
        "officer": lambda officer: str(officer["id"]),
    }
    key = keys["officer" if each else lettertype.group]
    groups: dict[str, list[Record]] = {}
    for officer in officers:
        groups.setdefault(key(officer), []).append(officer)
    return list(groups.values())


def chosen_officers(
    state: State,
    lettertype: LetterType,
    request: Request,
    requirements: Requirements,
    training: Record | None = None,
) -> list[Record]:
    """Give the officers of the letter; raise `Conflict` for one who may not have it.

    For a letter to all on a list of a *training*, those are meant when nobody is named.
    """
    judge = _Judge(state, lettertype, request.reason, requirements, training)
    if request.due:
        return [o for o in judge.pool if judge.is_due(o)]
    if not request.officers and lettertype.training in ("invited", "attended"):
        return [o for o in judge.pool if not judge.obstacle(o)]
    if not request.officers:
        raise UsageProblem(
            _("Whom is the letter about?"),
            fix=_("Give --officer ID (once for each), or --due for all who are due."),
        )
    found = {o["id"]: o for o in (find(state, OFFICER, name) for name in request.officers)}
    problems = [
        Problem(
            f"{officer['values']['name']} {reason}.",
            officer["id"],
            _way_on(held(officer, requirements), officer["id"]),
        )
        for officer in found.values()
        if (reason := judge.obstacle(officer))
    ]
    if problems:
        message = _("{n} officers cannot get this letter.").format(n=len(problems))
        raise Conflict.collected(message, problems)
    return list(found.values())


def lacking_papers(store: Store, state: State, request: Request) -> list[Record]:
    """Give the officers who are not among all that are due only because papers are missing."""
    lettertype = store.folder.lettertype(request.type)
    if not request.due or request.reason or lettertype.about != "officers":
        return []
    training = _training(state, lettertype, request)
    requirements = store.folder.requirements
    strict = _Judge(state, lettertype, "", requirements, training)
    lenient = _Judge(state, lettertype, "-", requirements, training)
    return [o for o in strict.pool if lenient.is_due(o) and not strict.is_due(o)]


def refuse_taken(
    state: State, lettertype: LetterType, request: Request, requirements: Requirements
) -> None:
    """Raise `Conflict` where an officer may not have the letter any more."""
    if request.officers:
        training = _training(state, lettertype, request)
        chosen_officers(state, lettertype, request, requirements, training)


class _Judge:
    """Says who may have a letter of one type, about one training where it is about one."""

    def __init__(
        self,
        state: State,
        lettertype: LetterType,
        reason: str,
        requirements: Requirements,
        training: Record | None,
    ) -> None:
        self._state, self._type, self._requirements = state, lettertype, requirements
        self._waived = _waived(reason)
        self._training = training
        officers = state.tables["officers"]
        self._members: set[str] | None = None
        self.pool = list(officers.values())
        if training and lettertype.training != "any":
            ids = members(state, training, lettertype.training)
            self._members = set(ids)
            self.pool = [officers[identifier] for identifier in ids]

    def _standing(self, officer: Record) -> str:
        return standing(
            self._state,
            officer,
            self._type.name,
            training=self._training["id"] if self._training else "",
            since=self._type.changed_since,
        )

    def _milestones(self, officer: Record) -> dict[str, str]:
        """Give the milestones that hold; an end that was only noted may still be decreed."""
        found = held(officer, self._requirements)
        if "ended" in self._type.gives and not ending_letter(self._state, officer):
            return {name: date for name, date in found.items() if name != "ended"}
        return found

    def is_due(self, officer: Record) -> bool:
        """Say whether *officer* is due."""
        if self._training and self._standing(officer):
            return False  # has one about this training
        milestones = self._milestones(officer)
        return self._type.is_due(milestones, self._standing(officer), waived=self._waived)

    def obstacle(self, officer: Record) -> str:
        """Say why *officer* may not have it; with a reason missing papers do not stop it."""
        if self._members is not None and officer["id"] not in self._members:
            if self._type.training == "invited":
                return _("is not invited to the training")
            return _("did not attend the training")
        milestones = self._milestones(officer)
        return self._type.obstacle(milestones, self._standing(officer), waived=self._waived)


def _waived(reason: str) -> tuple[str, ...]:
    """Name the milestones that a reason makes up for: papers that are still to come."""
    return ("checked",) if reason else ()


def _way_on(milestones: Collection[str], identifier: str) -> str:
    """Say what brings an officer on who is at the very beginning."""
    if "proposed" not in milestones:
        fix = _("Name the proposal: `pakdocs officer edit {id} --proposal NUMBER`.")
    elif "checked" not in milestones:
        fix = _(
            "Tick the papers with `pakdocs officer check {id} PAPER`, or give --reason to go on "
            "without."
        )
    else:
        return ""
    return fix.format(id=identifier)
