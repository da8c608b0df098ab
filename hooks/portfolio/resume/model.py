"""The resume as its author writes it, and the private fields that are laid over it for a PDF to send.

Field names are JSON Resume's (schema 1.0.0, MIT): any JSON Resume file converted to YAML is valid, except that unknown
keys are errors and dates must exist. Our own additions are marked "Ours". Absent texts are "", absent lists ().
`resume/private.yml` has the same fields; only `portfolio pdf --private` reads it. Code: R109 git tracks that file, or
one of `resume/targets/`.
"""

from enum import Enum
from pathlib import Path
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Discriminator, Field, Tag, WithJsonSchema

from portfolio.sources.diagnostics import Diagnostic, Location, error
from portfolio.sources.fields import (
    UNION,
    Chosen,
    Contribution,
    Email,
    Highlight,
    Model,
    OptionalDate,
    Priority,
    Slug,
    Text,
    Url,
)
from portfolio.sources.process import git
from portfolio.sources.yaml_source import DataPath


class Stage(Enum):
    """The stage of the author's career; it decides the order of the sections."""

    STUDENT = "student"
    GRADUATE = "graduate"
    EXPERIENCED = "experienced"
    CAREER_CHANGER = "career-changer"


class Paper(Enum):
    """The page's size."""

    LETTER = "letter"
    A4 = "a4"


class Fit(Enum):
    """What happens to a text that is too long for one page."""

    FAIL = "fail"
    TRIM = "trim"


class Emphasis(Enum):
    """What is set in bold in highlights, besides what is marked by hand."""

    KEYWORDS = "keywords"
    RESULTS = "results"


class Lead(Enum):
    """What a job begins with, in bold: what recruiters look for, or what some application forms expect."""

    POSITION = "position"
    ORGANIZATION = "organization"


class Density(Enum):
    """How much of the page goes to spacing rather than to type."""

    COMPACT = "compact"
    NORMAL = "normal"
    AIRY = "airy"


class SectionKind(Enum):
    """The sections of a resume, for `order`."""

    SKILLS = "skills"
    EDUCATION = "education"
    PROJECTS = "projects"
    WORK = "work"
    CONTRIBUTIONS = "contributions"
    PUBLICATIONS = "publications"
    WRITING = "writing"
    AWARDS = "awards"
    CERTIFICATES = "certificates"
    VOLUNTEER = "volunteer"
    LANGUAGES = "languages"
    REFERENCES = "references"


class PublicationKind(Enum):
    """What a publication is; the long CV groups them by it, in this order."""

    ARTICLE = "article"
    CONFERENCE = "conference"
    PREPRINT = "preprint"
    BOOK = "book"
    THESIS = "thesis"
    OTHER = "other"


SectionName = Annotated[Text, Field(description="Ours: a heading of your own, under which such entries are listed")]
EntryId = Annotated[
    Slug, Field(description="Ours: the name by which translations find the entry, instead of its position")
]


class PostalLocation(Model):
    address: Text = ""
    postal_code: Text = ""
    city: Text = ""
    country_code: Text = Field("", description="Two letters, ISO 3166-1")
    region: Text = ""


class Profile(Model):
    network: Text = Field("", description="GitHub, LinkedIn, Google Scholar …")
    username: Text = ""
    url: Url = ""


class Basics(Model):
    name: Text = ""
    label: Text = Field("", description="What you do, in a few words: 'Machine learning engineer'")
    image: Text = Field("", description="A picture of you, for the site only: an address or a file in docs/")
    email: Email = ""
    phone: Text = ""
    url: Url = ""
    summary: Text = ""
    location: PostalLocation = PostalLocation()
    profiles: tuple[Profile, ...] = ()


class Design(Model):
    """Ours: what an author can change in a template without writing CSS."""

    accent: Text = Field("", description="The colour of headings and links: '#7a1f3d' or a name of CSS")
    density: Density = Field(Density.NORMAL, description="compact, normal or airy: less or more spacing")


class Work(Chosen):
    name: Text = Field("", description="The organisation")
    location: Text = ""
    description: Text = Field("", description="What the organisation does")
    position: Text = ""
    url: Url = ""
    start_date: OptionalDate = None
    end_date: OptionalDate = Field(None, description="Leave it out while you still work there")
    summary: Text = ""
    highlights: tuple[Highlight, ...] = ()
    priority: Priority = 0
    section: SectionName = ""
    id: EntryId = ""


class Volunteer(Chosen):
    organization: Text = ""
    position: Text = ""
    url: Url = ""
    start_date: OptionalDate = None
    end_date: OptionalDate = None
    summary: Text = ""
    highlights: tuple[Highlight, ...] = ()
    priority: Priority = 0
    section: SectionName = ""
    id: EntryId = ""


class Education(Chosen):
    institution: Text = ""
    url: Url = ""
    area: Text = ""
    study_type: Text = ""
    start_date: OptionalDate = None
    end_date: OptionalDate = Field(None, description="In the future, it reads 'Expected May 2027'")
    score: Text = ""
    courses: tuple[Text, ...] = ()
    location: Text = Field("", description="Ours")
    summary: Text = Field("", description="Ours")
    highlights: tuple[Highlight, ...] = Field((), description="Ours")
    priority: Priority = 0
    section: SectionName = ""
    id: EntryId = ""


class Award(Chosen):
    title: Text = ""
    date: OptionalDate = None
    awarder: Text = ""
    summary: Text = ""
    priority: Priority = 0
    section: SectionName = ""
    id: EntryId = ""


class Certificate(Chosen):
    name: Text = ""
    date: OptionalDate = None
    url: Url = ""
    issuer: Text = ""
    priority: Priority = 0
    section: SectionName = ""
    id: EntryId = ""


class Publication(Chosen):
    name: Text = ""
    publisher: Text = ""
    release_date: OptionalDate = None
    url: Url = ""
    summary: Text = ""
    authors: tuple[Text, ...] = Field((), description="Ours: all authors in order; your own name is set in bold")
    doi: Text = Field("", description="Ours: 10.…")
    arxiv: Text = Field("", description="Ours: 2401.01234")
    type: PublicationKind | None = Field(None, description="Ours: for the long CV; without it, judged by the venue")
    abstract: Text = Field("", description="Ours: for the page of publications")
    pdf: Text = Field("", description="Ours: an address, or a file in docs/, as are code, slides and video")
    code: Text = Field("", description="Ours: an address, or project: and its slug")
    slides: Text = Field("", description="Ours")
    video: Text = Field("", description="Ours")
    priority: Priority = 0
    id: EntryId = ""


class PublicationList(Model):
    """Ours: publications with settings; those of publications.bib beside resume.yml come after the entries here."""

    selected: Annotated[int, Field(ge=0, description="At most this many in the PDF; the site shows all")] | None = None
    entries: tuple[Publication, ...] = ()


class Talk(Model):
    """Ours: a talk, for the page of publications."""

    name: Text = Field(min_length=1)
    event: Text = Field("", description="Where it was given: 'Example University, student seminar'")
    date: OptionalDate = None
    url: Url = ""
    summary: Text = ""
    slides: Text = Field("", description="An address, a file in docs/, or post: and a slug, as is video")
    video: Text = ""


class Skill(Chosen):
    name: Text = ""
    level: Text = ""
    keywords: tuple[Text, ...] = ()
    section: SectionName = ""
    id: EntryId = ""


class Language(Model):
    language: Text = ""
    fluency: Text = ""
    id: EntryId = ""


class Interest(Model):
    name: Text = ""
    keywords: tuple[Text, ...] = ()
    id: EntryId = ""


class Reference(Model):
    """What somebody says about the author."""

    name: Text = ""
    relation: Text = Field("", description="Who they are to you: 'supervised my internship'")
    reference: Text = ""
    id: EntryId = ""


class ListedProject(Chosen):
    """A project written out in the resume, as in JSON Resume; a slug of `projects/` is better."""

    name: Text = ""
    description: Text = ""
    highlights: tuple[Highlight, ...] = ()
    priority: Priority = 0
    keywords: tuple[Text, ...] = Field(
        (), description="Bold in the highlights; on a line of their own if no highlight names one"
    )
    start_date: OptionalDate = None
    end_date: OptionalDate = None
    url: Url = ""
    roles: tuple[Text, ...] = ()
    entity: Text = ""
    type: Text = ""
    section: SectionName = ""
    id: EntryId = ""


class Meta(Model):
    """About the file itself; other tools may keep their settings here, so its keys are free."""

    model_config = ConfigDict(extra="allow")

    canonical: Url = ""
    version: Text = ""
    last_modified: Text = ""


class Seeking(Model):
    """Ours: what the author is looking for, for the home page."""

    role: Text = Field("", description="'A first role where models have to be small'")
    from_: OptionalDate = Field(None, alias="from", description="The first month you could start: 2027-05")
    location: Text = Field("", description="Where, if that matters: 'Berlin or remote'")


def _either(kinds: type | tuple[type, ...], tag: str, other: str) -> Discriminator:
    """Tell the two forms of a value apart by its type, so that a mistake is reported for the form that is meant."""
    return Discriminator(lambda value: UNION + (tag if isinstance(value, kinds) else other))


Publications = Annotated[
    Annotated[tuple[Publication, ...], Tag(f"{UNION}list")] | Annotated[PublicationList, Tag(f"{UNION}settings")],
    _either((list, tuple), "list", "settings"),
]
SwitchOrWords = Annotated[
    Text,
    BeforeValidator(lambda value: str(value).lower() if isinstance(value, bool) else value),
    WithJsonSchema({"type": ["boolean", "string"]}),
]
Aliases = dict[Text, tuple[Text, ...]]
Keyword = Annotated[
    Annotated[Text, Tag(f"{UNION}word")] | Annotated[Aliases, Tag(f"{UNION}aliases")], _either(str, "word", "aliases")
]
ProjectEntry = Annotated[
    Annotated[Slug, Tag(f"{UNION}slug")] | Annotated[ListedProject, Tag(f"{UNION}project")],
    _either(str, "slug", "project"),
]


class Resume(Model):
    """The contents of `resume/resume.yml`."""

    schema_: Text = Field("", alias="$schema")
    basics: Basics = Basics()
    seeking: Seeking = Field(Seeking(), description="Ours: what you are looking for, for the home page")
    stage: Stage = Field(Stage.GRADUATE, description="Ours: decides the order of the sections")
    paper: Paper = Field(Paper.A4, description="Ours: the PDF's page")
    template: Slug = Field("classic", description="Ours: a folder of resume/template/")
    design: Design = Field(Design(), description="Ours: small changes to the template")
    photo: bool = Field(default=False, description="Ours: the PDF shows the portrait of basics: image")
    lead: Lead = Field(Lead.POSITION, description="Ours: what a job begins with, in bold")
    language: Text = Field(
        "", description="Ours: the language's code, 'en' or 'pt-BR', if it cannot be detected from the texts"
    )
    evidence_links: bool = Field(
        default=True,
        alias="evidence_links",
        description="Ours: measured numbers in the PDF link to the cell that measured them",
    )
    evidence_note: SwitchOrWords = Field(
        "",
        alias="evidence_note",
        description="Ours: a last line in the PDF says that numbers are links; true, or your own words",
    )
    fit: Fit = Field(Fit.FAIL, description="Ours: 'trim' leaves out what matters least if the page is full")
    cv: bool = Field(
        default=False, description="Ours: also makes <name>-cv.pdf with everything, on as many pages as that takes"
    )
    headings: dict[SectionKind, Text] = Field({}, description="Ours: your own headings, 'work: Internships'")
    order: tuple[SectionKind, ...] = Field((), description="Ours: the sections in your own order; the rest follows")
    keywords: tuple[Keyword, ...] = Field((), description="Ours: words to set in bold, or a word with its aliases")
    emphasis: tuple[Emphasis, ...] = Field((Emphasis.KEYWORDS,), description="Ours: what is set in bold")
    work: tuple[Work, ...] = ()
    volunteer: tuple[Volunteer, ...] = ()
    education: tuple[Education, ...] = ()
    skills: tuple[Skill, ...] = ()
    projects: tuple[ProjectEntry, ...] = Field((), description="Slugs of projects/, or projects written out")
    contributions: tuple[Contribution, ...] = Field((), description="Ours: pull requests")
    publications: Publications = ()
    talks: tuple[Talk, ...] = Field((), description="Ours: talks, for the page of publications on the site")
    writing: tuple[Slug, ...] = Field((), description="Ours: slugs of posts")
    awards: tuple[Award, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    languages: tuple[Language, ...] = ()
    interests: tuple[Interest, ...] = ()
    references: tuple[Reference, ...] = ()
    ignore: dict[Text, Text] = Field(
        {}, description="Ours: advice that does not hold for you, with the reason: 'A105: …'"
    )
    meta: Meta = Meta()


PRIVATE = "resume/private.yml"
PRIVATE_FIELDS: tuple[DataPath, ...] = (("basics", "phone"), ("basics", "location", "address"))
"""What belongs there, although resume.yml may have it."""
TARGETS = "resume/targets"
"""The folder of the targets, which are never published either."""


def laid_over(public: Any, private: Any) -> Any:
    """Merge the private data over the public data: mappings key by key, anything else is replaced."""
    if isinstance(public, dict) and isinstance(private, dict):
        return {**public, **{key: laid_over(public.get(key), value) for key, value in private.items()}}
    return public if private is None else private


def check_untracked(root: Path) -> tuple[Diagnostic, ...]:
    """Refuse private files that git tracks: the next push would publish them. Skipped if there is no git."""
    private = [path for path in (PRIVATE, TARGETS) if (root / path).exists()]
    if not private:
        return ()
    tracked = filter(None, (git(root, "ls-files", "-z", "--", *private) or "").split("\0"))
    hint = "run `git rm --cached {}` and commit; if it was pushed before, what it holds is public already"
    message = "git tracks this file, so a push would publish it"
    return tuple(error("R109", Location(path), message, hint.format(path)) for path in tracked)
