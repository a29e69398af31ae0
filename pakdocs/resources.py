"""Where the official templates and the sample office are: the checkout first, else the package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def resource(name: str) -> Path:
    """Give the folder *name* (``templates`` or ``records``) that ships with pakdocs.

    In a checkout the top-level folder is the truth, so that an editable install never sees the
    stale copy of an earlier build; in an installed wheel it lies under ``pakdocs/_data``.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_data" / name
