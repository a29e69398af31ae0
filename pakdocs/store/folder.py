"""What people edit in an office folder: the profile, the letter types and their shared parts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from pakdocs import facts, legal, profile, requirements
from pakdocs.errors import BadInput
from pakdocs.facts import Facts
from pakdocs.i18n import _
from pakdocs.legal import LegalBasis
from pakdocs.lettertype import NAME, LetterType, parse_lettertype
from pakdocs.profile import Profile, parse_profile
from pakdocs.requirements import Requirements
from pakdocs.resources import resource
from pakdocs.store.files import decode, read_bytes

PARTS = ("kop", "tanda-tangan")
"""Shared Word parts beside the templates."""


class Folder:
    """The editable files of one office, each read once."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.templates = root / "templates"
        self._read: dict[Path, bytes] = {}
        self._types: dict[str, LetterType] = {}

    def read(self, path: Path) -> bytes:
        """Read a file once, so that what is parsed and what is kept as a blob are the same."""
        if path not in self._read:
            self._read[path] = read_bytes(path)
        return self._read[path]

    def _text(self, path: Path) -> str:
        return decode(self.read(path), path)

    @cached_property
    def profile(self) -> Profile:
        """The checked ``office.toml``; raises `BadInput` with all its problems."""
        return parse_profile(self._text(self.root / profile.FILE), profile.FILE)

    @cached_property
    def legal_basis(self) -> LegalBasis:
        """The national legal basis that stands beside the templates."""
        path = self.templates / legal.FILE
        if not path.is_file():
            return LegalBasis((), (), ())
        return legal.parse_basis(self._text(path), f"templates/{legal.FILE}")

    def text(self, name: str) -> str:
        """Give an editable text that lies beside the templates."""
        return self._text(self.templates / name)

    @cached_property
    def requirements(self) -> Requirements:
        """The papers that a proposal must bring; none where the office keeps no such list."""
        path = self.templates / requirements.FILE
        if not path.is_file():
            return Requirements((), ())
        return requirements.parse_requirements(self._text(path), f"templates/{requirements.FILE}")

    @cached_property
    def facts(self) -> Facts:
        """What finished letters are held against; what ships, where the office keeps no such file.

        A folder of an earlier version has none, and one that is deleted by mistake must not leave
        every letter unlooked at.
        """
        path = self.templates / facts.FILE
        if not path.is_file():
            path = resource("templates") / facts.FILE
        return facts.parse_facts(self._text(path), f"templates/{facts.FILE}")

    def type_names(self) -> list[str]:
        """Name every letter type that has a manifest."""
        return sorted(
            path.stem
            for path in self.templates.glob("*.toml")
            if path.name not in (legal.FILE, requirements.FILE, facts.FILE)
            and NAME.fullmatch(path.stem)
        )

    def lettertype(self, name: str) -> LetterType:
        """Read the manifest of type *name*; raise `BadInput` for an unknown or a wrong one."""
        if name in self._types:
            return self._types[name]
        if name not in self.type_names():
            raise BadInput(
                _("There is no letter type {name!r}.").format(name=name),
                fix=_("Known types: {names}.").format(names=", ".join(self.type_names())),
            )
        where = f"templates/{name}.toml"
        text = self._text(self.templates / f"{name}.toml")
        return self._types.setdefault(name, parse_lettertype(text, name, where))

    def inputs(self, name: str) -> Mapping[str, bytes]:
        """Give every file that a letter of type *name* is made from, by its role."""
        files = {
            "template": self.templates / f"{name}.docx",
            "manifest": self.templates / f"{name}.toml",
            "profile": self.root / profile.FILE,
        }
        files |= {part: self.templates / f"{part}.docx" for part in PARTS}
        if (self.templates / legal.FILE).is_file():
            files["dasar-hukum"] = self.templates / legal.FILE
        if self.profile.emblem:
            files["emblem"] = self.root / self.profile.emblem
        return {role: self.read(path) for role, path in files.items()}
