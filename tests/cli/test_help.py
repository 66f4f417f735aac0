"""The command line explains itself: every option of every verb, in the language asked for."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator

import pytest

from clfdesk.cli.main import main, make_parser


def verbs(parser: argparse.ArgumentParser, path: str = "") -> Iterator[tuple[str, argparse.ArgumentParser]]:
    """Return every verb and step with its parser."""
    yield path, parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, each in action.choices.items():
                yield from verbs(each, f"{path} {name}".strip())


def test_every_argument_of_every_verb_says_what_it_means() -> None:
    """What is left without a word would show as a bare name in --help."""
    silent = [
        f"{verb} {action.option_strings or action.dest}"
        for verb, parser in verbs(make_parser())
        for action in parser._actions
        if not action.help and not isinstance(action, argparse._SubParsersAction)
    ]
    assert silent == []


@pytest.mark.parametrize(("words", "shown"), [((), "放到哪个文件夹"), (("--lang", "en"), "folder for the files")])
def test_the_help_of_a_verb_speaks_the_language_asked_for(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], shown: str
) -> None:
    """--help is answered before anything is opened."""
    assert main(["poster", *words, "--help"]) == 0
    said = capsys.readouterr().out
    assert shown in said
    assert ("选项" in said) is (not words)


def test_what_only_explains_itself_loads_no_service():
    code = "import sys; from clfdesk.cli.main import make_parser; make_parser(); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in run.stdout.split() if name.startswith("clfdesk.")}
    assert rooms & {"services", "storage", "papers", "sheets", "ui"} == set()
