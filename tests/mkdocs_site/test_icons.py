"""Icons and emoji by short name: shown, and never fetched from another host."""

import subprocess
import sys
from pathlib import Path

import small_site

NOTE = "# Note\n\nDone :material-check: and :smile: by :fontawesome-brands-github:, no :such-icon:.\n"


def test_icons_are_in_the_page_and_emoji_are_characters(tmp_path: Path) -> None:
    folder = small_site.write(tmp_path, {"docs/note.md": NOTE})
    subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q", "--strict"], cwd=folder, check=True, timeout=120)
    page = (folder / "site/note/index.html").read_text("utf-8")
    start = page.index("Done <")
    text = page[start : page.index("</p>", start)]
    assert text.count('<span class="twemoji"><svg ') == 2
    assert "and 😄 by" in text
    assert ":such-icon:" in text
    assert "<img" not in text
