"""`finder` as it is typed: a process of its own, forked from one that has imported everything before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import traceback
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import NoReturn

from finder.cli import main
from finder.cli.command import MODULES, commands

SECONDS = 60


def typed(
    environ: Mapping[str, str], *words: str, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs `finder` with these words, and tells how it ended and what it wrote."""
    _import_everything()
    with ExitStack() as opened:
        given = opened.enter_context(TemporaryFile())
        given.write((stdin or "").encode())
        given.seek(0)
        outs, errs = os.pipe(), os.pipe()
        process = os.fork()
        if process == 0:
            _become(environ, words, (given.fileno(), outs[1], errs[1]))
        os.close(outs[1])
        os.close(errs[1])
        readers = opened.enter_context(ThreadPoolExecutor(2))
        out, err = readers.map(_text, (outs[0], errs[0]))
        status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
        return subprocess.CompletedProcess(words, status, out, err)


def _import_everything() -> None:
    context = commands.make_context("finder", ["--help"], resilient_parsing=True)
    for name in MODULES:
        commands.get_command(context, name)


def _become(environ: Mapping[str, str], words: tuple[str, ...], pipes: tuple[int, int, int]) -> NoReturn:
    """Ends this process as `finder` would; it never returns to the tests."""
    status = 1
    try:
        signal.alarm(SECONDS)
        for number, pipe in enumerate(pipes):
            os.dup2(pipe, number)
        sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
        os.environ.clear()
        os.environ.update(environ)
        sys.argv = ["finder", *words]
        main()
        status = 0
    except SystemExit as err:
        status = err.code if isinstance(err.code, int) else int(err.code is not None)
    except BaseException:  # noqa: BLE001 - nothing may return to the tests
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


def _text(pipe: int) -> str:
    with open(pipe, encoding="utf-8") as read:
        return read.read()
