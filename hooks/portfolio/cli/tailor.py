"""`portfolio tailor NAME`: the PDF of one application, and a report on how far it covers the advertisement.

Both go into build/applications/NAME/, which git ignores; nothing of them is cached. Exit status: 0 done, 1 no PDF, 2
wrong use (click's own).
"""

import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import unified_diff
from pathlib import Path

import click

from portfolio.advice.advise import advise
from portfolio.advice.subject import Target
from portfolio.advice.target import claim_not_on_page
from portfolio.applications import report
from portfolio.applications.ledger import read_kept, sha256
from portfolio.applications.mail import claims_of_author
from portfolio.applications.targets import ReadTarget, name_of_target, with_ids
from portfolio.cli.root import (
    current_day,
    opened_store,
    print_problems,
    root_option,
    stop_at_unreadable,
    write_text,
    write_whole,
)
from portfolio.cli.tailoring import (
    FOLDER,
    MAIL,
    RECORD,
    Page,
    Prepared,
    file_name,
    letter_of,
    mail_of,
    prepare,
    proposal,
    record_of,
    tailored,
    unwritten,
)
from portfolio.resume.model import PRIVATE
from portfolio.sources.diagnostics import Diagnostic, has_errors, in_order, printable

_NO_PDF = "no PDF was made; see the errors above"
_NOT_NEEDED = "the PDF was made: the errors above are in parts of the site that it does not need"


@click.command(
    "tailor",
    epilog="""\b
Examples:
  portfolio tailor acme-ml
  portfolio tailor acme-ml --mail        the mail as well""",
)
@click.argument("name")
@click.option("--mail", "wants_mail", is_flag=True, help="Write the mail as well, mail.txt, from the target's 'cover'.")
@click.option("--letter", "wants_letter", is_flag=True, help="Write a cover letter, a PDF, from the same fields.")
@click.option("--auto", "is_auto", is_flag=True, help="First propose what target.yml should choose, and ask.")
@click.option("--yes", "is_accepted", is_flag=True, help="With --auto: change target.yml without asking.")
@root_option
def tailor_command(
    name: str, root: Path, *, wants_mail: bool, wants_letter: bool, is_auto: bool, is_accepted: bool
) -> None:
    """Make the PDF for the target NAME, and report what it shows of what the advertisement asks.

    The PDF is one page and has the private fields of resume/private.yml. It and the report, coverage.html, go into
    build/applications/NAME/, which git ignores.
    """
    name = name_of_target(name)
    if is_accepted and not is_auto:
        raise click.UsageError("--yes accepts what --auto proposes; write both")
    stop_at_unreadable(root)
    today = current_day()
    with opened_store(root) as store:
        prepared = prepare(root, name, store, today)
        if is_auto and prepared.target and prepared.site:
            prepared = _with_proposal(prepared, prepared.target, root, is_accepted=is_accepted)
        page, problems = tailored(prepared, store)
    if page is None:
        print_problems(in_order(problems))
        click.echo(_NO_PDF, err=True)
        sys.exit(1)
    text, of_mail = mail_of(page) if wants_mail else ("", ())
    letter = letter_of(page) if wants_letter else None
    claims = _unshown_claims(page) if wants_mail or wants_letter else ()
    more = ({letter.file: letter.content} if letter else {}) | ({MAIL: text.encode()} if wants_mail else {})
    html = letter.html if letter and letter.content else ""
    files = _write(root, page, more, html, problems)  # before anything is printed, since a pipe may close early
    print_problems(in_order({*problems, *of_mail, *(letter.problems if letter else ()), *claims}))
    _print_report(page)
    if not page.content:
        click.echo(_NO_PDF, err=True)
    elif has_errors(prepared.of_site):
        click.echo(_NOT_NEEDED, err=True)
    if page.content and not (root / PRIVATE).is_file():
        click.echo(f"without private fields: there is no {PRIVATE}")
    if text:
        click.echo(text)
    for file in files:
        click.echo(file)
    if not page.content or not all(more.values()):
        sys.exit(1)


def _write(
    root: Path, page: Page, more: Mapping[str, bytes], letter: str, problems: Iterable[Diagnostic]
) -> list[Path]:
    """Write what was made, delete what an earlier run left and this one could not make, and return what there is.

    `more` are further files by name, b"" if they could not be made; `letter` is the letter's HTML.
    """
    target = page.target
    folder = root / FOLDER / target.name
    write_whole(root / FOLDER / ".gitignore", b"*\n")
    copied = str(target.target.copied or "")
    coverage = report.page(page.report, _title(target), copied, unwritten(target)) if target.advertisement else ""
    pdf = file_name(page.site.composed.view.name, target)
    earlier, _ = read_kept(root, f"{FOLDER}/{target.name}/{RECORD}")
    belongs = earlier.also if earlier and page.content and earlier.pdf == pdf else {}
    stale = {earlier.pdf, *earlier.also}.difference(belongs) if earlier else ()
    shutil.rmtree(folder / RECORD, ignore_errors=True)
    if page.content:
        made = {name: sha256(content) for name, content in more.items() if content}
        also = {name: digest for name, digest in belongs.items() if name not in more} | made
        letter = letter or (earlier.letter if earlier and any(name.endswith(".pdf") for name in also) else "")
        for path, content in record_of(page, pdf, also, letter, problems).items():
            write_whole(folder / RECORD / path, content)
    contents = {
        **{folder / name: b"" for name in stale},
        folder / "coverage.html": coverage.encode(),
        folder / pdf: page.content,
        **{folder / name: content for name, content in more.items()},
    }
    for file, content in contents.items():
        if content:
            write_whole(file, content)
        else:
            file.unlink(missing_ok=True)
    return [file for file, content in contents.items() if content]


def _unshown_claims(page: Page) -> tuple[Diagnostic, ...]:
    """Return what the author claims in mail and letter, and the page does not show."""
    target = Target(page.target.name, notes=claims_of_author(page.target))
    found = advise(replace(page.subject, target=target), [claim_not_on_page.__name__])
    return tuple(advice.diagnostic for advice in found)


def _title(target: ReadTarget) -> str:
    return f"{printable(target.target.position)}, {printable(target.target.company)}"


def _print_report(page: Page) -> None:
    click.secho(_title(page.target), bold=True)
    if warned := unwritten(page.target):
        click.secho(printable(warned), fg="yellow")
    if not page.content:
        click.echo("without the page, which could not be made: what the target chooses counts as shown")
    if page.target.advertisement:
        for line in report.lines(page.report, min(shutil.get_terminal_size((100, 24)).columns, 120)):
            click.echo(line)
        click.echo()
    else:
        click.echo(report.NO_ADVERTISEMENT)


def _with_proposal(prepared: Prepared, target: ReadTarget, root: Path, *, is_accepted: bool) -> Prepared:
    """Show what the target should choose, and write it if the author agrees; else end the command."""
    if not target.advertisement:
        print_problems(prepared.problems)
        raise click.ClickException(report.NO_ADVERTISEMENT)
    found = proposal(prepared, target)
    if found is None:
        hint = "shorten what it has to keep"
        raise click.ClickException(f"not even the newest job and school fit one page with what is included; {hint}")
    if not found.added:
        click.echo("nothing to change: the page covers what it can of the advertisement")
        return prepared
    path = target.document.path
    new = with_ids(target.document, found.added)
    if new is None:
        lists = "".join(f"\n{name}: [{', '.join(ids)}]" for name, ids in found.added.items())
        raise click.ClickException(f"{path} cannot be changed automatically; add to it by hand:{lists}")
    before, after = (text.replace("\r\n", "\n").splitlines() for text in (target.document.text, new))
    for line in unified_diff(before, after, f"a/{path}", f"b/{path}", lineterm=""):
        click.secho(printable(line), fg=_DIFF.get(line[:1]))
    for line in found.lines():
        click.echo(printable(line))
    if not is_accepted:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            click.echo("nothing was changed; --yes writes it", err=True)
            sys.exit(0)
        if not click.confirm(f"Change {path}?"):
            sys.exit(0)
    write_text(root / path, new)
    return prepared.with_target_as_it_is_now()


_DIFF = {"+": "green", "-": "red"}
