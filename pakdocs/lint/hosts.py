"""Web and e-mail addresses: a host that is nearly, but not quite, a known one."""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from pakdocs.facts import Facts
from pakdocs.i18n import _
from pakdocs.lint.text import GAP, Clean, Finding, Text, near

_FOUND = re.compile(r"(?<![a-z0-9-])[a-z0-9-]{1,63}+(?:\.[a-z0-9-]{1,63}+){1,8}")
_SECOND = ("ac", "biz", "co", "desa", "go", "mil", "my", "net", "or", "sch", "web")
"""What stands before ``.id`` without being anybody's own."""
_TOPS = ("id", "goid", "go", "gov", "co", "com", "net", "org", "info", "web", "site", "online")
"""Top levels under which a known name is taken for an address: a full stop without a space after it
makes one of any two words."""
_FOREIGN = frozenset((*_TOPS, "example", "test", "invalid"))
_RESERVED = (".example", ".test", ".invalid", "example.com", "example.org", "example.net")
_MIN_NEAR = 6
"""Letters below which two names of different agencies differ by one: bkn and bpn."""
_PARTS = re.compile(r"[.-]")


@dataclass(frozen=True, slots=True)
class _Hosts:
    """What the facts and an office say of hosts."""

    spaced: re.Pattern[str]
    right: frozenset[str]
    wrong: Mapping[str, str]
    mine: frozenset[str]
    clean: Clean = field(default_factory=set)


@functools.lru_cache(maxsize=8)
def _known(facts: Facts, own: tuple[str, ...]) -> _Hosts:
    return _Hosts(
        _spaced(facts),
        frozenset(domain.host for domain in facts.domains),
        {host: domain.host for domain in facts.domains for host in domain.wrong},
        frozenset(host.lower().removeprefix("www.") for host in own),
    )


def _spaced(facts: Facts) -> re.Pattern[str]:
    """Give the search for listed hosts with blanks around their dots."""
    listed = {host for domain in facts.domains for host in (domain.host, *domain.wrong)}
    dot = rf"{GAP}{{0,2}}\.{GAP}{{0,2}}"
    each = (dot.join(map(re.escape, host.split("."))) for host in sorted(listed, key=_longest))
    return re.compile(rf"(?<![a-z0-9-])(?:{'|'.join(each)})(?![a-z0-9-])" if listed else r"(?!)")


def _longest(host: str) -> tuple[int, str]:
    return -len(host), host


def hosts(text: Text, facts: Facts, own: Collection[str]) -> Iterator[Finding]:
    """Find hosts listed as wrong and near misses of the known ones; those of the office are right.

    ``kemanker.go.id`` is not the ministry, nor is ``kemnaker.co.id``, and whoever owns
    ``kemnaker.go.id.evil.example`` is somebody else.
    """
    known, judged = _known(facts, tuple(own)), dict[str, str]()
    return text.by_line(known.clean, lambda start, end: _hosts_in(text, start, end, known, judged))


def _hosts_in(
    text: Text, start: int, end: int, known: _Hosts, judged: dict[str, str]
) -> Iterator[Finding]:
    """Judge the hosts of one line; each once, for *judged* keeps what a host should be."""
    taken: set[int] = set()
    for match in known.spaced.finditer(text.low, start, end):
        host = re.sub(GAP, "", match[0])
        if host != match[0] and host not in known.mine and not _new_sentence(text, match):
            taken.update(range(*match.span()))
            yield _not_it(text, match.span(), match[0], known.wrong.get(host, host))
    for match in _FOUND.finditer(text.low, start, end):
        if match.start() in taken:
            continue
        host = match[0].removeprefix("www.").strip("-")
        if "." not in host or host in known.right or host in known.mine:  # www.id is no host
            continue
        if host not in judged:
            right = known.right
            judged[host] = known.wrong.get(host) or _inside(host, right) or _meant(host, right)
        if meant := judged[host]:
            yield _not_it(text, match.span(), host, meant)


def _not_it(text: Text, span: tuple[int, int], host: str, meant: str) -> Finding:
    message = _("{host} is not {right}.").format(host=host, right=meant)
    return text.finding("host", span, message, _("Write: {right}").format(right=meant))


def _new_sentence(text: Text, match: re.Match[str]) -> bool:
    """Say whether a full stop in *match* ends a sentence: the next word begins with a capital."""
    said = text.whole[match.start() : match.end()]
    return not said.isupper() and re.search(rf"\.{GAP}{{1,2}}[A-Z]", said) is not None


def _inside(host: str, right: Collection[str]) -> str:
    """Give the known host whose words stand in the foreign *host*, or the empty text.

    A single word after it that is no top level is the next sentence, whose blank is missing.
    """
    parts = _PARTS.split(host)
    for known in sorted(right, key=_longest):
        wanted = _PARTS.split(known)
        if host.endswith(f".{known}"):
            return ""
        for first in range(len(parts) - len(wanted) + 1):
            if parts[first : first + len(wanted)] == wanted:
                tail = host[len(".".join(parts[: first + len(wanted)])) :]
                if not tail or tail.count(".") > 1 or tail.rpartition(".")[2] in _FOREIGN:
                    return known
    return ""


def _meant(host: str, right: Collection[str]) -> str:
    """Give the known host that *host* nearly is, or the empty text."""
    if host.endswith(_RESERVED):
        return ""
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
