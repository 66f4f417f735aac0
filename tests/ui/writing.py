"""Which buttons of the window lead to a change of the desk: read from the source, so that none is forgotten."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

ROOM = Path(__file__).resolve().parents[2] / "clfdesk" / "ui"


@dataclass
class Shape:
    """One class of the window: its methods, what its attributes are made of, what it is built on."""

    module: Path
    methods: dict[str, ast.FunctionDef] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    bases: list[str] = field(default_factory=list)
    writing: set[str] = field(default_factory=set)


def shapes() -> dict[str, Shape]:
    """Return every class of the window by its name."""
    found: dict[str, Shape] = {}
    for module in sorted(ROOM.rglob("*.py")):
        for node in ast.parse(module.read_text("utf-8")).body:
            if not isinstance(node, ast.ClassDef):
                continue
            shape = Shape(module, bases=[ast.unparse(base).split(".")[-1] for base in node.bases])
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    shape.methods[each.name] = each
                    shape.made.update(_made(each))
            found[f"{module.stem}.{node.name}"] = shape
    return found


def _made(method: ast.FunctionDef) -> Iterator[tuple[str, str]]:
    for node in ast.walk(method):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            for target in node.targets:
                if isinstance(target, ast.Attribute) and ast.unparse(target.value) == "self":
                    yield target.attr, ast.unparse(node.value.func).split(".")[-1]


def _writes_itself(node: ast.AST) -> bool:
    """Tell whether a verb that names what it changes is queued in here."""
    for each in ast.walk(node):
        if not isinstance(each, ast.Call) or not isinstance(each.func, ast.Attribute):
            continue
        if each.func.attr == "do" and any(word.arg == "changes" for word in each.keywords):
            return True
        if each.func.attr == "act" and ast.unparse(each.func.value) == "self":
            return True
    return False


def _leads(node: ast.AST, shape: Shape, all_: dict[str, Shape]) -> bool:
    """Tell whether this calls, hands on or opens something that changes the desk."""
    for each in ast.walk(node):
        if isinstance(each, ast.Attribute):
            if ast.unparse(each.value) == "self" and each.attr in shape.writing:
                return True
            if isinstance(each.value, ast.Attribute) and ast.unparse(each.value.value) == "self":
                part = _class(shape.made.get(each.value.attr, ""), all_)
                if part is not None and each.attr in part.writing:
                    return True
        if isinstance(each, ast.Call):
            name = ast.unparse(each.func).split(".")[-1]
            made = _class(name, all_)
            if made is not None and name.endswith("Dialog") and made.writing - {"__init__"}:
                return True
    return False


def _class(name: str, all_: dict[str, Shape]) -> Shape | None:
    return next((shape for full, shape in all_.items() if full.endswith(f".{name}")), None) if name else None


#: What is done on the way, by no button: it opens, fills or follows, and what it opens has buttons of its own.
_NOT_SLOTS = {"__init__", "load", "refresh", "eventFilter", "keyPressEvent", "open", "closeEvent"}


def settled() -> dict[str, Shape]:
    """Return the classes with the methods that end in a change of the desk."""
    all_ = shapes()
    for shape in all_.values():
        shape.writing = {
            name for name, method in shape.methods.items() if name not in _NOT_SLOTS and _writes_itself(method)
        }
    grown = True
    while grown:
        grown = False
        for shape in all_.values():
            for name, method in shape.methods.items():
                if name not in shape.writing and name not in _NOT_SLOTS and _leads(method, shape, all_):
                    shape.writing.add(name)
                    grown = True
            for base in shape.bases:
                above = _class(base, all_)
                if above is not None and above.writing - shape.writing - set(shape.methods):
                    shape.writing |= above.writing - set(shape.methods)
                    grown = True
    return all_


def buttons() -> Iterator[tuple[Path, ast.Call, bool, bool]]:
    """Yield every ``element.button(…)`` with its slot: the file, the call, whether it writes, whether it says so."""
    all_ = settled()
    for shape in all_.values():
        for method in shape.methods.values():
            for node in ast.walk(method):
                if not isinstance(node, ast.Call) or ast.unparse(node.func) not in ("element.button", "button"):
                    continue
                slot = node.args[1] if len(node.args) > 1 else None
                if slot is not None:
                    says = any(word.arg == "changes" for word in node.keywords)
                    yield shape.module, node, _leads(slot, shape, all_), says
