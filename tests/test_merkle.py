"""The Merkle tree is RFC 6962's: its roots, its paths, and nothing else passes for a path."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pakdocs.ledger.merkle import Tree, leaf_hash, node_hash, root_of_path

LEAVES = [
    bytes.fromhex(text)
    for text in (
        *("", "00", "10", "2021", "3031", "40414243", "5051525354555657"),
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
PATHS = {
    (0, 1): (),
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
    (1, 5): (
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}

lines_st = st.lists(st.binary(max_size=6), min_size=1, max_size=70)


def root_by_the_text(lines: Sequence[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two below the size."""
    if not lines:
        return hashlib.sha256(b"").digest()
    if len(lines) == 1:
        return hashlib.sha256(b"\x00" + lines[0]).digest()
    k = 1
    while k * 2 < len(lines):
        k *= 2
    return hashlib.sha256(
        b"\x01" + root_by_the_text(lines[:k]) + root_by_the_text(lines[k:])
    ).digest()


def path_by_the_text(index: int, lines: Sequence[bytes]) -> list[bytes]:
    """RFC 6962, section 2.1.1, word for word."""
    if len(lines) == 1:
        return []
    k = 1
    while k * 2 < len(lines):
        k *= 2
    if index < k:
        return [*path_by_the_text(index, lines[:k]), root_by_the_text(lines[k:])]
    return [*path_by_the_text(index - k, lines[k:]), root_by_the_text(lines[:k])]


def test_the_roots_are_those_of_certificate_transparency() -> None:
    """The eight leaves and nine roots of the RFC 6962 reference code.

    github.com/google/certificate-transparency (merkletree/merkle_tree_test.cc), today in
    github.com/transparency-dev/merkle (testonly/constants.go).
    """
    tree = Tree(LEAVES)
    for size, root in enumerate(ROOTS):
        assert tree.root(size).hex() == root
        assert Tree(LEAVES[:size]).root().hex() == root


@pytest.mark.parametrize(("place", "path"), PATHS.items())
def test_the_paths_are_those_of_certificate_transparency(
    place: tuple[int, int], path: tuple[str, ...]
) -> None:
    """Paths of the same reference code (``paths`` of merkle_tree_test.cc)."""
    index, size = place
    hashes = [bytes.fromhex(text) for text in path]
    assert Tree(LEAVES[:size]).path(index) == hashes
    assert root_of_path(LEAVES[index], index, size, hashes) == bytes.fromhex(ROOTS[size])


@given(lines_st)
def test_roots_and_paths_are_those_of_the_text(lines: list[bytes]) -> None:
    tree = Tree(lines)
    for size in range(len(lines) + 1):
        assert tree.root(size) == root_by_the_text(lines[:size])
    for index in range(len(lines)):
        assert tree.path(index) == path_by_the_text(index, lines)


def test_every_path_of_every_size_leads_to_the_root() -> None:
    lines = [bytes([number]) * 3 for number in range(130)]
    for size in range(1, len(lines) + 1):
        tree = Tree(lines[:size])
        for index in range(size):
            path = tree.path(index)
            assert root_of_path(lines[index], index, size, path) == tree.root()
            assert len(path) <= (size - 1).bit_length()


@given(lines_st, st.data())
def test_a_changed_bit_place_or_length_leads_elsewhere(
    lines: list[bytes], data: st.DataObject
) -> None:
    tree = Tree(lines)
    index = data.draw(st.integers(0, len(lines) - 1))
    path, root = tree.path(index), tree.root()
    changed = bytearray(lines[index] + b"x")
    changed[data.draw(st.integers(0, len(changed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert root_of_path(bytes(changed), index, len(lines), path) != root
    for step in range(len(path)):
        other = bytearray(path[step])
        other[data.draw(st.integers(0, 31))] ^= 1 << data.draw(st.integers(0, 7))
        bent = [*path[:step], bytes(other), *path[step + 1 :]]
        assert root_of_path(lines[index], index, len(lines), bent) != root
    assert root_of_path(lines[index], index, len(lines), [*path, root]) is None
    if path:
        assert root_of_path(lines[index], index, len(lines), path[:-1]) is None
    for wrong in {data.draw(st.integers(-2, len(lines) + 2)), -1, len(lines)} - {index}:
        found = root_of_path(lines[index], wrong, len(lines), path)
        assert found != root or (0 <= wrong < len(lines) and lines[wrong] == lines[index])


def test_a_node_does_not_pass_for_a_leaf() -> None:
    """The prefixes keep them apart (RFC 6962, section 2.1: second preimages)."""
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
    assert Tree([b"a", b"b"]).root() != Tree([left + right]).root()


@pytest.mark.parametrize("size", [-1, 9])
def test_a_size_or_place_that_is_not_there_is_refused(size: int) -> None:
    tree = Tree(LEAVES)
    with pytest.raises(ValueError):
        tree.root(size)
    with pytest.raises(ValueError):
        tree.path(size)
    assert root_of_path(b"", size, 8, []) is None
