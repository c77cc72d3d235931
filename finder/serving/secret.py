"""The secret that all workers of a server share, and no disk has."""

from __future__ import annotations

import secrets
from collections.abc import MutableMapping

from finder.config import PREFIX

NAME = f"{PREFIX}CALLER_SECRET"


def share_secret(environ: MutableMapping[str, str]) -> None:
    """Puts a new secret where the workers that are started from now on find it, unless there is one."""
    environ.setdefault(NAME, secrets.token_hex(32))
