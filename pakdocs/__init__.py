"""Letters, numbers and a verifiable trail for Indonesian manpower offices."""

from __future__ import annotations

__version__ = "0.1.0"
