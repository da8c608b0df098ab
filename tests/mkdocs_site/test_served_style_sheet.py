"""Material's style sheet while a server runs: a saved page gets the rules that it needs."""

from pathlib import Path

import small_site
from live_site import serving


def test_a_page_that_uses_something_new(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    note, text = "docs/note.md", "# A note\n\nShort.\n"
    folder = small_site.write(tmp_path / "mine", {note: text})
    with serving(folder, tmp_path / "site") as live:
        sheet = next((tmp_path / "site/assets/stylesheets").glob("main.*.css"))
        before = sheet.read_text("utf-8")
        assert ".danger" not in before
        (folder / note).write_text(f"{text}\n!!! danger\n    Deep water.\n", "utf-8")
        assert live.save()
        assert ".danger" in sheet.read_text("utf-8")
        saved = sheet.read_text("utf-8")
        (folder / note).write_text(text, "utf-8")
        assert live.save()
        assert sheet.read_text("utf-8") == before
        (folder / note).write_text(f"{text}\n!!! danger\n    Deep water.\n", "utf-8")
    with serving(folder, tmp_path / "clean"):
        assert next((tmp_path / "clean/assets/stylesheets").glob("main.*.css")).read_text("utf-8") == saved
