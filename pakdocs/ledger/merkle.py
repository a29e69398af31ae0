"""The Merkle tree over the lines of a log: RFC 6962, section 2.1 (the same in RFC 9162).

A leaf is a line without its newline. One root stands for all lines up to a place, and a short path
shows that one line is among them without showing the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence


def leaf_hash(line: bytes) -> bytes:
    """Give the hash of a leaf; its prefix keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + line).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Give the hash of the node above two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """The tree over some lines; it knows the roots of all its beginnings as well.

    The levels are kept from the leaves upward, a node without a neighbour rising as it is: that
    gives the same root as the RFC's split at the largest power of two. Building takes two hashes
    for each line; a root or a path then only a few.
    """

    def __init__(self, lines: Iterable[bytes]) -> None:
        level = [leaf_hash(line) for line in lines]
        self.size = len(level)
        self._levels = [level]
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=False)
            above = [node_hash(left, right) for left, right in pairs]
            level = above + level[len(above) * 2 :]
            self._levels.append(level)

    def root(self, size: int | None = None) -> bytes:
        """Give the root over the first *size* lines, over all if not given.

        Raises `ValueError` for a size that the tree does not have.
        """
        size = self.size if size is None else size
        if not 0 <= size <= self.size:
            raise ValueError(f"no tree of {size} leaves among {self.size}")
        if not size:
            return hashlib.sha256(b"").digest()
        found: bytes | None = None
        for height in range(size.bit_length()):
            if size >> height & 1:  # a full subtree of 2 ** height leaves ends here
                part = self._levels[height][(size >> height) - 1]
                found = part if found is None else node_hash(part, found)
        assert found is not None  # noqa: S101 - a size above 0 has a bit set
        return found

    def path(self, index: int) -> list[bytes]:
        """Give the hashes that lead from line *index* (from 0) to the root, the lowest first."""
        if not 0 <= index < self.size:
            raise ValueError(f"no leaf {index} among {self.size}")
        found = []
        for level in self._levels[:-1]:
            if index ^ 1 < len(level):
                found.append(level[index ^ 1])
            index >>= 1
        return found


def root_of_path(line: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """Give the root to which *path* leads from *line* at *index* (from 0) of a tree of *size*.

    None where a tree of that size has no such path; RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return None
    place, last, found = index, size - 1, leaf_hash(line)
    for other in path:
        if not last:
            return None
        if place & 1 or place == last:
            found = node_hash(other, found)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            found = node_hash(found, other)
        place >>= 1
        last >>= 1
    return None if last else found
