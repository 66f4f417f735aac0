"""``clfdesk`` alone opens the window; with a verb it does the same work without one."""

from __future__ import annotations

import sys


def main() -> int:
    """Choose the face by the command line and return its exit code."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        print("clfdesk 需要 Python 3.11、3.12 或 3.13。/ clfdesk needs Python 3.11, 3.12 or 3.13.", file=sys.stderr)
        return 2
    argv = sys.argv[1:]
    if argv == ["--child"]:
        from clfdesk.services.child import main as work

        work()
        return 0
    if argv == ["--child-of-scans"]:
        from clfdesk.services.child import main_of_scans

        main_of_scans()
        return 0
    if _opens_window(argv):
        from clfdesk import app

        return app.main(argv)
    from clfdesk.cli.main import main as run_verb

    return run_verb(argv)


def _opens_window(argv: list[str]) -> bool:
    """Tell whether nothing on the command line is a verb, without loading the verbs."""
    expects_value = False
    for word in argv:
        if expects_value:
            expects_value = False
        elif word in ("--desk", "--password-file", "--user", "--today", "--lang", "--pictures"):
            expects_value = True
        elif word in ("-h", "--help", "--json") or not word.startswith("-"):
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
