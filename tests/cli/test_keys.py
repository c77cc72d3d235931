"""`finder keys` as its users type it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_a_key_is_shown_once_and_kept_nowhere(run: Run, tmp_path: Path) -> None:
    shown = run("keys", "add", "zoe").stdout.strip()
    name, secret = shown.removeprefix("finder_").split("_", 1)
    assert (name, len(secret)) == ("zoe", 43)
    listed = run("keys", "list").stdout
    assert "zoe" in listed
    assert secret not in listed
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert secret.encode() not in kept


def test_the_list_tells_what_a_key_opens_and_whether_it_is_in_force(run: Run) -> None:
    run("keys", "add", "ops", "--scope", "admin", "--scope", "curate", "--expires-on", "2999-01-01")
    run("keys", "add", "zoe")
    run("keys", "revoke", "zoe")
    _, ops, zoe = (line.split() for line in run("keys", "list").stdout.splitlines())
    assert (ops[0], ops[1:3], ops[4:]) == ("ops", ["admin", "curate"], ["2999-01-01", "-", "yes"])
    assert (zoe[0], zoe[1], zoe[3:]) == ("zoe", "curate", ["-", "-", "no"])


def test_a_name_is_given_once(run: Run) -> None:
    run("keys", "add", "zoe")
    run("keys", "revoke", "zoe")
    again = run("keys", "add", "zoe")
    assert (again.returncode, again.stdout) == (1, "")
    assert "there is, or was, a key 'zoe'" in again.stderr


def test_a_key_that_is_not_there_cannot_be_revoked(run: Run) -> None:
    assert run("keys", "revoke", "zoe").returncode == 1


def test_what_is_no_name_or_no_day_is_a_usage_error(run: Run) -> None:
    assert run("keys", "add", "Zoë Müller").returncode == 2
    assert run("keys", "add", "zoe", "--expires-on", "2020-01-01").returncode == 2
