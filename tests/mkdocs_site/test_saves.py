"""What a save does beside the page itself: Material's style sheet has the rules that it needs; memory stays flat."""

import gc
import time
import weakref
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


class Knot:
    """An object that only a search for cycles frees."""

    def __init__(self) -> None:
        self.itself = self


def test_what_a_save_leaves_in_cycles_is_collected(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    note = "docs/note.md"
    folder = small_site.write(tmp_path / "mine", {note: "# A note\n\nShort.\n"})
    with serving(folder, tmp_path / "site") as live:
        knot = weakref.ref(Knot())
        gc.disable()
        try:
            (folder / note).write_text("# A note\n\nLonger than before.\n", "utf-8")
            assert live.save()
            assert knot()
            end = time.monotonic() + 10
            while knot() and time.monotonic() < end:
                time.sleep(0.05)
        finally:
            gc.enable()
        assert not knot()
