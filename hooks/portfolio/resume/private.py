"""Private data for a PDF that the author sends, never for the site: `resume/private.yml`, merged over resume.yml.

The file has resume.yml's own fields. Only `portfolio pdf --private` reads it. Code: R109, git tracks the file.
"""

import subprocess
from pathlib import Path
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, Location, error

PRIVATE = "resume/private.yml"


def laid_over(public: Any, private: Any) -> Any:
    """Merge the private data over the public data: mappings key by key, anything else is replaced."""
    if isinstance(public, dict) and isinstance(private, dict):
        return {**public, **{key: laid_over(public.get(key), value) for key, value in private.items()}}
    return private


def check_untracked(root: Path) -> tuple[Diagnostic, ...]:
    """Refuse a private.yml that git tracks: the next push would publish it. Skipped if there is no git."""
    if not (root / PRIVATE).exists():
        return ()
    command = ["git", "-C", str(root), "ls-files", "--error-unmatch", "--", PRIVATE]
    try:
        is_tracked = subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return ()
    if not is_tracked:
        return ()
    hint = f"run `git rm --cached {PRIVATE}` and commit; if it was pushed before, what it holds is public already"
    return (error("R109", Location(PRIVATE), "git tracks this file, so a push would publish it", hint),)
