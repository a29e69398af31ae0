"""Web and e-mail addresses: a host that is nearly, but not quite, a known one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pakdocs.facts import Facts
from pakdocs.i18n import _
from pakdocs.lint.text import Finding, Text, near

_FOUND = re.compile(r"(?<![a-z0-9-])[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+){1,8}")
_SECOND = ("ac", "biz", "co", "desa", "go", "mil", "my", "net", "or", "sch", "web")
"""What stands before ``.id`` without being anybody's own."""
_TOPS = ("id", "goid", "go", "gov", "co", "com", "net", "org", "info", "web", "site", "online")
"""Top levels under which a known name is taken for an address: a full stop without a space after it
makes one of any two words."""
_RESERVED = (".example", ".test", ".invalid", "example.com", "example.org", "example.net")
_MIN_NEAR = 6
"""Letters below which two names of different agencies differ by one: bkn and bpn."""


def hosts(text: Text, facts: Facts, own: Collection[str]) -> Iterator[Finding]:
    """Find hosts listed as wrong and near misses of the known ones; those of the office are right.

    ``kemanker.go.id`` is not the ministry, nor is ``kemnaker.co.id``.
    """
    right = {domain.host for domain in facts.domains}
    wrong = {host: domain.host for domain in facts.domains for host in domain.wrong}
    mine = {host.lower().removeprefix("www.") for host in own}
    judged: dict[str, str] = {}
    for match in _FOUND.finditer(text.low):
        host = match[0].removeprefix("www.").strip("-")
        if host in right or host in mine or host.endswith(_RESERVED):
            continue
        if host not in judged:
            judged[host] = wrong.get(host) or _meant(host, right)
        if meant := judged[host]:
            message = _("{host} is not {right}.").format(host=host, right=meant)
            fix = _("Write: {right}").format(right=meant)
            yield text.finding("host", match.span(), message, fix)


def _meant(host: str, right: Collection[str]) -> str:
    """Give the known host that *host* nearly is, or the empty text."""
    found = _split(host)
    for known in sorted(right, key=len, reverse=True):
        sub, name, suffix = _split(known)
        if len(name) < _MIN_NEAR:
            continue
        if found[1:] == (name, suffix):
            if sub and found[0] != sub and len(sub) >= _MIN_NEAR and near(found[0], sub, 2):
                return known
        elif found[0] in ("", sub) and near(host, known, 1):
            return known
        elif _is_slip(found, name, suffix) and (not sub or near(found[0], sub, 1)):
            return known if sub else f"{found[0]}.{known}".lstrip(".")
    return ""


def _is_slip(found: tuple[str, str, str], name: str, suffix: str) -> bool:
    """Say whether it is a slip of *name* under its top level, or *name* itself under another."""
    if found[2] == suffix:
        return near(found[1], name, 2)
    top = found[2].rpartition(".")[2]
    return found[1] == name and (top in _TOPS or near(found[2], suffix, 1))


def _split(host: str) -> tuple[str, str, str]:
    """Split a host into what its owner put before, the owner's name, and the top level."""
    labels = host.split(".")
    size = 2 if len(labels) > 2 and labels[-1] == "id" and labels[-2] in _SECOND else 1
    return ".".join(labels[: -size - 1]), labels[-size - 1], ".".join(labels[-size:])
