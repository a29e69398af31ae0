"""The language of messages: English sources, gettext catalogues under ``locale/``.

Letters are always Indonesian and do not come through here. The language is chosen once, before
the commands are built, so that click's own words (``Usage:``, ``Missing option``) follow it: click
asks the standard library's global text domain, which `activate` points at our catalogue.
"""

from __future__ import annotations

import errno
import gettext as _gettext
import os

DOMAIN = "pakdocs"
LANGUAGES = ("id", "en")
DEFAULT = "id"
LOCALE_DIR = os.path.join(os.path.dirname(__file__), "locale")

_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "en"


def activate(language: str) -> None:
    """Speak *language* (one of `LANGUAGES`) from now on, in this process and click's messages."""
    # One language per process, like gettext's own domain.
    global _translations, _language  # noqa: PLW0603
    _language = language
    os.environ["LANGUAGE"] = language
    _gettext.bindtextdomain(DOMAIN, LOCALE_DIR)
    _gettext.textdomain(DOMAIN)
    _translations = _gettext.translation(DOMAIN, LOCALE_DIR, [language], fallback=True)


def language() -> str:
    """Give the language that is spoken, for the processes that this one starts."""
    return _language


def _(message: str) -> str:
    """Translate *message*; the empty text, which names the catalogue's header, stays empty."""
    return _translations.gettext(message) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """Translate with the plural form that fits *count*."""
    return _translations.ngettext(singular, plural, count)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark *message* for the catalogue; it is translated where it is shown."""
    return message


_REASONS = {
    errno.ENOENT: N_("there is no such file or folder"),
    errno.EACCES: N_("access is denied"),
    errno.EPERM: N_("access is denied"),
    errno.ENOSPC: N_("the disk is full"),
    errno.EFBIG: N_("the disk is full"),
    errno.EROFS: N_("the disk cannot be written to"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENOTDIR: N_("a part of the path is no folder"),
    errno.ENAMETOOLONG: N_("the name is too long"),
    errno.EEXIST: N_("it is there already"),
    errno.EIO: N_("the disk reports an error"),
}


def os_reason(error: OSError) -> str:
    """Say in our language why the system refused something; its own words for rare reasons."""
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)
