"""Everyone can use every page: names for a screen reader, the keyboard alone, Chinese words, large text."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QListWidget,
    QTabBar,
    QTextEdit,
    QWidget,
)

from clfdesk.ui import theme
from clfdesk.ui.navigation import PLACES, keys_of, names

INPUTS = (QAbstractButton, QLineEdit, QComboBox, QAbstractItemView, QTextEdit)

#: Words of the office that are written with Latin letters.
ALLOWED = {
    *("GB", "MB", "Alt", "Excel", "WPS", "CSV", "PDF", "Ctrl", "Shift", "Esc", "Tab", "mm", "PgDown", "PgUp", "QQ"),
    *("xls", "png", "pdf", "jpg"),  # the ends of file names
    *("WS", "ZJ"),  # parts of a file number
}


def visible(home: QWidget, kinds) -> list[QWidget]:
    """Return the visible widgets of some kinds that are ours (not parts of a larger widget of Qt's)."""
    found = [each for each in home.findChildren(QWidget) if isinstance(each, kinds) and each.isVisible()]
    return [each for each in found if not (each.objectName().startswith("qt_") or _inside(each))]


def _inside(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    return isinstance(parent, (QComboBox, QTabBar, QLineEdit, QAbstractItemView))


@pytest.mark.parametrize("name", names())
def test_every_input_and_button_has_a_name(clerk, name):
    clerk.open(name)
    nameless = []
    for each in visible(clerk.window, INPUTS):
        interface = QAccessible.queryAccessibleInterface(each)
        if not interface.text(QAccessible.Text.Name).strip():
            nameless.append(repr(each))
    assert nameless == []


def test_every_field_of_the_form_has_a_name(clerk):
    page = clerk.open("persons")
    clerk.press("修改", page)
    for editor in visible(page.detail.form, (QLineEdit, QComboBox, QCheckBox)):
        assert QAccessible.queryAccessibleInterface(editor).text(QAccessible.Text.Name).strip()


def test_a_cell_says_its_whole_row(clerk):
    page = clerk.open("persons")
    row = page.list.model.row(4)
    says = page.list.model.index(4, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert row["name"] in says
    assert row["village"] in says
    assert "第 5 行，共 60 行" in says


@pytest.mark.parametrize("name", names())
def test_tab_reaches_everything(clerk, name):
    clerk.open(name)
    wanted = {each for each in visible(clerk.window, (*INPUTS, QTabBar)) if each.isEnabled() and each.focusPolicy()}
    wanted = {each for each in wanted if each.focusPolicy() & Qt.FocusPolicy.TabFocus}
    lost = [each for each in visible(clerk.window, INPUTS) if each.isEnabled() and each not in wanted]
    assert [each for each in lost if not _by_arrows(each)] == []
    clerk.window.search.setFocus()
    reached = set()
    for _step in range(200):
        clerk.window.focusNextPrevChild(True)
        focus = QApplication.focusWidget()
        if focus in reached and focus is clerk.window.search:
            break
        reached.add(focus)
    missed = [repr(each) + each.accessibleName() for each in wanted if each not in reached]
    assert missed == []


def _by_arrows(button: QWidget) -> bool:
    """Tell whether the arrow keys lead to it from the checked one of its group."""
    group = button.group() if isinstance(button, QAbstractButton) else None
    return group is not None and group.exclusive() and not button.isChecked()


def test_pages_by_number_and_search_by_key(clerk):
    for place in PLACES:
        for keys in keys_of(place.name):
            clerk.key(keys, clerk.window)
        assert clerk.window.page().name == place.name
    clerk.key("Ctrl+F", clerk.window)
    assert QApplication.focusWidget() is clerk.window.search


@pytest.mark.parametrize("name", names())
def test_help_opens_on_f1_and_closes_on_escape(clerk, name):
    clerk.open(name)
    clerk.key("F1", clerk.window)
    assert clerk.window.help.isVisible()
    assert len(clerk.window.help.browser.toPlainText()) > 60
    clerk.key("Esc", clerk.window)
    assert not clerk.window.help.isVisible()


@pytest.mark.parametrize("name", names())
def test_no_english_is_seen(clerk, name):
    page = clerk.open(name)
    seen = [each.text() for each in visible(clerk.window, (QLabel, QAbstractButton))]
    seen += [each.placeholderText() for each in visible(clerk.window, QLineEdit)]
    seen += [each.toolTip() for each in visible(clerk.window, QWidget)]
    for box in visible(clerk.window, QComboBox):
        seen += [box.itemText(at) for at in range(box.count())]
    for view in visible(clerk.window, QAbstractItemView):
        model = view.model()
        across = range(1 if isinstance(view, QListWidget) else model.columnCount())
        if not isinstance(view, QListWidget):
            seen += [str(model.headerData(at, Qt.Orientation.Horizontal) or "") for at in across]
        for row in range(min(model.rowCount(), 60)):
            seen += [str(model.index(row, at).data() or "") for at in across]
    if name == "settings":
        seen = [each for each in seen if str(page.session.desk.folder) not in each]
    english = {(word, text) for text in seen for word in re.findall(r"[A-Za-z]{2,}", text)}
    if name == "cabinet":  # classes of files and terms of keeping are two capital letters by DA/T 22
        english = {each for each in english if not re.fullmatch("[A-Z]{2}", each[0])}
    assert sorted(each for each in english if each[0] not in ALLOWED) == []


@pytest.mark.parametrize("percent", theme.SCALES)
def test_the_smallest_screen_is_wide_enough(clerk, percent):
    theme.apply(QApplication.instance(), "light", percent)
    try:
        clerk.session.restyled.emit()
        clerk.wait()
        for name in names():
            clerk.open(name)
            assert clerk.window.minimumSizeHint().width() <= 1366, name
            assert clerk.window.minimumSizeHint().height() <= 768, name
            frame = clerk.window.frames[name]
            assert frame.horizontalScrollBar().maximum() == 0, name
    finally:
        theme.apply(QApplication.instance())


@pytest.mark.parametrize("palette", theme.PALETTES)
def test_text_stands_out_from_its_ground(palette):
    shade = theme.PALETTES[palette][1]
    pairs = [
        (shade.text, shade.ground),
        (shade.text, shade.surface),
        (shade.muted, shade.surface),
        (shade.muted, shade.ground),
        (shade.muted, shade.header),
        (shade.on_accent, shade.accent),
        (shade.accent, shade.surface),
        (shade.text, shade.soft),
        (shade.red, shade.red_soft),
        (shade.amber, shade.surface),
        (shade.text, shade.amber_soft),
        (shade.text, shade.nav),
    ]
    assert [pair for pair in pairs if _contrast(*pair) < 4.5] == []


def _contrast(one: str, two: str) -> float:
    def light(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(one), light(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)
