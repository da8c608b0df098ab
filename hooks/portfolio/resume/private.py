"""What belongs into a PDF that the author sends, and never onto the site: `resume/private.yml`, laid over resume.yml.

The file has resume.yml's own fields. It is read only for `portfolio pdf --private`. Code: R109, git tracks the file.
"""

import subprocess
from pathlib import Path
from typing import Any

from portfolio.sources.diagnostics import Diagnostic, Location, error

PRIVATE = "resume/private.yml"


def laid_over(public: Any, private: Any) -> Any:
    """Give the public data with the private data over it: mappings key by key, anything else replaced."""
    if isinstance(public, dict) and isinstance(private, dict):
        return {**public, **{key: laid_over(public.get(key), value) for key, value in private.items()}}
    return private


def check_untracked(root: Path) -> tuple[Diagnostic, ...]:
    """Refuse a private.yml that git tracks: with the next push it would be public. Asks git, where there is one."""
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
