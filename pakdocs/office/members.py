"""What may be in a backup, by name and size; the same for writing and for restoring one."""

from __future__ import annotations

import re
import zipfile

from pakdocs.i18n import _
from pakdocs.ledger import ALGORITHM
from pakdocs.ledger.notes import MAX_NOTE
from pakdocs.office.outside import MEMBER
from pakdocs.profile import EMBLEM, FILE

LOG = "records/log.jsonl"
TEMPLATE = re.compile(r"templates/[A-Za-z0-9][A-Za-z0-9_-]*\.(docx|toml|txt)")
"""What a backup holds of the folder of templates; Word's own ``~$`` files and the like stay."""
BLOB = re.compile(r"records/blobs/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_MEGABYTE = 1024**2
_LARGEST = {MEMBER: MAX_NOTE, LOG: 1024 * _MEGABYTE}
_LARGEST_OTHER = 64 * _MEGABYTE
"""Bytes of a member; more than the largest file that an office keeps.

How much smaller it is packed says nothing: a scan of white paper is packed a thousand times.
"""
_LARGEST_TOGETHER = 64 * 1024 * _MEGABYTE
_MOST = 2_000_000
"""Members."""


def blob_member(blob: str) -> str:
    """Name the member that holds *blob*."""
    name = blob.removeprefix(ALGORITHM)
    return f"records/blobs/{name[:2]}/{name}"


def flaw_of(archive: zipfile.ZipFile, size: int) -> str:
    """Say why the members of a zip of *size* bytes are not those of a backup; empty if they are.

    Only the table of contents is read: nothing is unpacked.
    """
    infos = archive.infolist()
    names = {info.filename for info in infos}
    strange = next((info.filename for info in infos if not _is_allowed(info.filename)), None)
    emblems = [name for name in names if EMBLEM.fullmatch(name)]
    together = sum(info.file_size for info in infos)
    if strange is not None:
        return _("it holds {name!r}, which is no part of a backup").format(name=strange)
    if not {MEMBER, FILE, LOG} <= names:
        return _("the log, the profile or the checkpoint is missing in it")
    if len({name.casefold() for name in names}) < len(infos) or len(emblems) > 1:
        return _("it holds a name twice")
    if not all(map(_is_sized, infos)) or together > _LARGEST_TOGETHER or len(infos) > _MOST:
        return _("it would unpack to more than any office holds")
    if sum(info.compress_size for info in infos) > size:
        return _("its members lie over each other")
    return ""


def _is_allowed(name: str) -> bool:
    patterns = (EMBLEM, TEMPLATE, BLOB)
    return name in (MEMBER, FILE, LOG) or any(one.fullmatch(name) for one in patterns)


def _is_sized(info: zipfile.ZipInfo) -> bool:
    """Say whether a member unpacks to what it may; other ways of packing have other bombs."""
    known = info.compress_type in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
    return known and info.file_size <= _LARGEST.get(info.filename, _LARGEST_OTHER)
