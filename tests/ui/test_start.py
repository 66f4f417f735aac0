"""The first screen: a desk is made, opened, or refused in four parts."""

from __future__ import annotations

from clfdesk.services import office


def test_a_desk_is_made_and_opens_on_home(bare, tmp_path):
    start = bare.window.start
    start.folder.setText(str(tmp_path))
    start.township.setText("东山镇")
    start.pack.setCurrentIndex(start.pack.findData("longli"))
    bare.press("建立资料库")
    assert bare.session.office.info.township == "东山镇"
    assert bare.session.office.info.pack == "longli"
    assert bare.window.page().name == "home"
    assert bare.window.windowTitle().startswith("东山镇")
    assert bare.sees("在册 0 人")
    assert office.is_desk(tmp_path / "东山镇")


def test_a_desk_without_a_name_is_refused_in_words(bare):
    bare.press("建立资料库")
    assert bare.window.banner.isVisible()
    assert "还没有填写单位名称" in bare.window.banner.text()
    assert "请填写乡镇或街道的名称" in bare.window.banner.text()


def test_a_folder_that_is_no_desk_is_refused(bare, tmp_path):
    (tmp_path / "照片").mkdir()
    bare.session.open_desk(tmp_path / "照片")
    bare.wait()
    assert bare.session.office is None
    assert bare.window.banner.isVisible()
    assert bare.refusals[0].next
    bare.key("Esc", bare.window)
    assert not bare.window.banner.isVisible()


def test_an_empty_list_says_what_belongs_here(bare, tmp_path):
    bare.window.start.folder.setText(str(tmp_path))
    bare.window.start.township.setText("东山镇")
    bare.press("建立资料库")
    page = bare.open("persons")
    assert bare.sees("花名册里还没有人", page)
    bare.press("导入花名册", page.list)
    assert bare.window.page().name == "intake"


def test_a_protected_desk_asks_for_its_password(bare, tmp_path):
    from clfdesk.ui.question import SecretDialog

    start = bare.window.start
    start.folder.setText(str(tmp_path))
    start.township.setText("东山镇")
    start.secret.setText("丁香花-2026")
    bare.press("建立资料库")
    bare.session.do("", lambda: office.close_desk(bare.session.office))
    bare.wait()
    bare.session.open_desk(tmp_path / "东山镇")
    bare.wait()
    dialog = bare.window.secret
    assert isinstance(dialog, SecretDialog)
    assert dialog.isVisible()
    bare.press("打开", dialog)  # nothing was typed yet
    assert dialog.isVisible()
    dialog.line.setText("不对")
    bare.press("打开", dialog)
    assert bare.refusals
    assert bare.window.secret.isVisible()  # it is asked for again, and says why
    assert bare.sees("密码不对", bare.window.secret)
    bare.window.secret.line.setText("丁香花-2026")
    bare.press("打开", bare.window.secret)
    assert bare.window.page().name == "home"


def test_the_first_screen_has_only_what_it_shows_and_the_rest_comes_when_asked(bare):
    window = bare.window
    around = {"navigation", "topbar", "limit", "banner", "family", "help", "toast"}
    assert around & set(vars(window)) == set()
    bare.key("F1")
    assert window.help.isVisible()
    assert len(window.help.browser.toPlainText()) > 60
    bare.key("Esc")
    assert not window.help.isVisible()
    bare.press("建立资料库")
    assert window.banner.isVisible()
    assert "单位名称" in window.banner.text()
    bare.key("Esc")
    assert not window.banner.isVisible()
    assert around & set(vars(window)) == {"help", "banner"}
    window.surround()
    assert not any(each.isVisible() for each in (window.navigation, window.topbar, window.limit, window.family))


def test_keys_of_a_desk_do_nothing_without_one(bare):
    for key in ("Ctrl+F", "F3", "F1", "Ctrl+Z", "Ctrl+2", "Esc"):
        bare.key(key, bare.window)
        bare.wait()
    assert bare.session.office is None
    assert bare.window.start.isVisible()
