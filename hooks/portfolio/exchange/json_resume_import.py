"""Read a JSON Resume file into a draft: the same fields, with texts read by `json_texts`."""

from portfolio.exchange.draft import Draft, Remark, node_of
from portfolio.exchange.json_texts import JSON_TEXTS
from portfolio.exchange.markup import Dialect
from portfolio.sources.yaml_source import Document


def read(document: Document) -> tuple[Draft, Dialect]:
    """Return the draft; `settle` does the rest."""
    draft = Draft(document, node_of(document.data, ()))
    basics = draft.root.child("basics")
    email = basics.child("email") if basics else None
    if email and isinstance(email.value, str) and email.value.startswith("mailto:"):
        email.remarks.append(Remark("I111", email.origin, f"'{email.value}' lost its 'mailto:'"))
        email.value = email.value.removeprefix("mailto:")
    return draft, JSON_TEXTS
