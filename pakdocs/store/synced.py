"""Folders that a program copies to a cloud behind our back, where an office cannot be kept.

OneDrive, Google Drive, Dropbox, iCloud and their like copy each file when they see fit, and where
two computers wrote the same file they keep both under two names. A lock does not reach across
them and a log does not stay one log: two clerks would give the same number.

Known by the names that these programs give their folders, by what they leave in them, and by
what OneDrive says in the environment. A folder that was given another name and holds none of the
marks is not seen here; what comes of it is (see `copies` and `memory`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from pakdocs.errors import Conflict
from pakdocs.i18n import _

_NAMES = {
    "OneDrive": r"onedrive( ?-.+)?",  # "OneDrive - Dinas Tenaga Kerja"; on macOS "OneDrive-..."
    "Google Drive": r"google ?drive( \(.+\)|-.+@.+)?|my drive|drive saya"
    r"|shared drives|drive bersama",
    "Dropbox": r"dropbox( \(.+\))?",  # "Dropbox (Dinas)"
    "iCloud": r"com~apple~clouddocs|icloud ?drive",
}
"""What a part of the path looks like, in lower case."""
_HOMES = frozenset({"home", "users"})
"""Where each folder is named after a person, whatever that name is."""
_MARKS = {
    ".dropbox.cache": "Dropbox",
    ".tmp.drivedownload": "Google Drive",
    ".tmp.driveupload": "Google Drive",
    ".stfolder": "Syncthing",
}
"""What a program leaves in the folder that it copies."""
_VARIABLES = ("OneDrive", "OneDriveCommercial", "OneDriveConsumer")
"""Where OneDrive for Windows says which folders it copies, whatever they are called."""


def refuse_synced(root: Path) -> None:
    """Raise `Conflict` where *root* lies in a folder that is copied to a cloud."""
    for path in (Path(os.path.normpath(root.absolute())), root.resolve()):
        for name in _owners(path):
            raise Conflict(
                _(
                    "The folder is copied to a cloud by {name}, which makes two logs of one when "
                    "two computers write."
                ).format(name=name),
                where=str(root),
                fix=_(
                    "Move the office out of it, such as to C:\\pakdocs or a network share; what "
                    "is to lie in the cloud is a file made with `pakdocs backup`."
                ),
            )


def _owners(path: Path) -> Iterator[str]:
    """Name the programs that copy *path*."""
    pairs = list(pairwise(part.casefold() for part in path.parts))
    parts = [part for parent, part in pairs if parent not in _HOMES]
    for name, pattern in _NAMES.items():
        if any(re.fullmatch(pattern, part) for part in parts):
            yield name
    if ("library", "cloudstorage") in pairs:  # macOS 12.3 and later
        yield "macOS CloudStorage"
    for variable in _VARIABLES:
        folder = os.environ.get(variable)
        if folder and path.is_relative_to(Path(folder).resolve()):
            yield "OneDrive"
    for place in (path, *path.parents):
        yield from (name for mark, name in _MARKS.items() if (place / mark).exists())
        if (place / ".dropbox").is_file():  # in the home of a Linux user it is a folder of settings
            yield "Dropbox"
