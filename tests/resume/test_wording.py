"""A resume speaks its author's language: headings, dates and "Present"."""

import tomllib
from datetime import date

import pytest

from portfolio.projects.model import ProjectLinks
from portfolio.resume import fonts, wording
from portfolio.resume.model import SectionKind
from portfolio.resume.wording import language_of, wording_of
from portfolio.sources import repairs
from portfolio.sources.dates import parse_date
from portfolio.text.inline import plain
from printed import ROOT, TODAY, view_of_text

TABLES = tomllib.loads((ROOT / "hooks/portfolio/resume/wording.toml").read_text("utf-8"))


@pytest.mark.parametrize("language", TABLES)
def test_a_language_has_every_word(language: str) -> None:
    table = TABLES[language]
    assert table.keys() == TABLES["en"].keys()
    assert {kind.value for kind in SectionKind} | ProjectLinks.model_fields.keys() <= table.keys()
    assert all(table[key].count("{}") == 1 for key in ("expected", "from", "grade"))
    months = "".join(wording_of(language).month(parse_date(f"2024-{month:02d}")) for month in range(1, 13))
    _, missing = (choice := fonts.choose([], "".join(table.values()) + months, language)).families, choice.missing
    assert missing == ()


DATES = {
    "en": ("Sep 2024 – Present", "Expected May 2027", "From Jan 2027"),
    "de": ("Sept. 2024 – heute", "voraussichtlich Mai 2027", "ab Jan. 2027"),
    "fr": ("sept. 2024 – présent", "prévu mai 2027", "à partir de janv. 2027"),
    "pt-BR": ("set. de 2024 – atual", "previsto mai. de 2027", "a partir de jan. de 2027"),
    "ru": ("сент. 2024 – наст. время", "ожидается май 2027", "с янв. 2027"),
    "ja": ("2024年9月 – 現在", "2027年5月（見込み）", "2027年1月から"),
    "no": ("sep. 2024 – nå", "forventet mai 2027", "fra jan. 2027"),
    "xx": ("Sep 2024 – Present", "Expected May 2027", "From Jan 2027"),
}


@pytest.mark.parametrize(("language", "expected"), DATES.items())
def test_dates_follow_the_language(language: str, expected: tuple[str, str, str]) -> None:
    words = wording_of(language)
    start, end, later = (parse_date(text) for text in ("2024-09", "2027-05", "2027-01"))
    shown = (words.range(start, None, TODAY), words.graduation(start, end, TODAY), words.range(later, None, TODAY))
    assert shown == expected


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("en", ["12,345.6", "97.1%", "4.2 MB", "1.5e-05"]),
        ("de", ["12.345,6", "97,1\xa0%", "4,2 MB", "1,5e-05"]),
        ("fr", ["12\xa0345,6", "97,1\xa0%", "4,2 MB", "1,5e-05"]),
        ("pt-BR", ["12.345,6", "97,1%", "4,2 MB", "1,5e-05"]),
        ("tr", ["12.345,6", "%97,1", "4,2 MB", "1,5e-05"]),
        ("ar", ["12,345.6", "97.1%", "4.2 MB", "1.5e-05"]),
        ("ja", ["12,345.6", "97.1%", "4.2 MB", "1.5e-05"]),
        ("et", ["12,345.6", "97.1%", "4.2 MB", "1.5e-05"]),
    ],
)
def test_numbers_follow_the_language(language: str, numbers: list[str]) -> None:
    assert [wording_of(language).number(text) for text in ("12,345.6", "97.1%", "4.2 MB", "1.5e-05")] == numbers


def test_what_is_past_is_neither_expected_nor_still_to_begin() -> None:
    words, start, end = wording_of("en"), parse_date("2022-09"), parse_date("2026-05")
    assert words.graduation(start, end, TODAY) == "Sep 2022 – May 2026"
    assert words.range(start, None, TODAY) == "Sep 2022 – Present"
    assert words.range(end, parse_date("2027-08"), TODAY) == "May 2026 – Aug 2027"
    assert words.range(parse_date("2026-11"), None, date(2026, 11, 1)) == "Nov 2026 – Present"


TEXTS = {
    "en": "Led the migration of the Universidad de la Plata and the Conseil de Paris to Python with a team of four.",
    "de": "Leitung der Abteilung und Aufbau eines Teams für die Entwicklung von Software mit Python im Auftrag.",
    "fr": "Développement d’une application pour la gestion des données avec Python et mise en place de tests.",
    "es": "Desarrollo de una aplicación para la gestión de datos con Python y mejora del rendimiento.",
    "it": "Sviluppo di una applicazione per la gestione dei dati con Python e miglioramento delle prestazioni.",
    "nl": "Ontwikkeling van een applicatie voor het beheer van gegevens met Python en een team van vier mensen.",
    "sv": "Utveckling av en applikation för hantering av data med Python och ett team som består av fyra personer.",
    "pl": "Rozwój aplikacji do zarządzania danymi w języku Python oraz praca w zespole nad testami i wydajnością.",
    "tr": "Python ile veri yönetimi için bir uygulama ve bu uygulama için daha çok test geliştirme olarak çalıştım.",
    "vi": "Phát triển ứng dụng quản lý dữ liệu bằng Python",
    "uk": "Розробка застосунків для керування даними, підтримка їх у роботі",
    "ru": "Разработка приложений для управления данными на Python, Kubernetes, PostgreSQL и Airflow",
    "zh": "负责使用 Python、Kubernetes、PostgreSQL 开发数据平台",
    "ja": "Python と Kubernetes によるデータ基盤の開発を担当",
    "ar": "تطوير تطبيقات لإدارة البيانات باستخدام Python و Kubernetes",
    "fa": "توسعه برنامه‌های مدیریت داده با پایتون و گزارش‌گیری چندگانه",
}


@pytest.mark.parametrize(("language", "text"), TEXTS.items())
def test_the_language_is_told_from_the_text(language: str, text: str) -> None:
    assert language_of(text) == language


def test_a_resume_is_worded_in_its_language_and_its_author_has_the_last_word() -> None:
    source = (
        "basics: {name: Robin Sample}\nlanguage: de\nheadings: {work: Praktika, languages: Sprachen und mehr}\n"
        "work: [{name: Beispiel AG, startDate: 2024-03}]\n"
        "skills: [{name: Python}]\nlanguages: [{language: Deutsch}]\ninterests: [{name: Schach}]\n"
    )
    view = view_of_text(source)
    assert [section.heading for section in view.sections] == ["Kenntnisse", "Praktika", "Sprachen und mehr"]
    assert view.sections[1].entries[0].dates == "März 2024 – heute"
    assert [entry.title for entry in view.sections[2].entries] == ["Sprachen", "Interessen"]
    assert (view.language, view.title) == ("de", "Robin Sample – Lebenslauf")


def test_language_codes_go_by_their_names() -> None:
    names = (
        "german",
        "mandarin_chinese",
        "norwegian_bokmål",
        "portuguese",
        "klingon",
        "",
        "Deutsch",
        "français",
        "日本語",
    )
    expected = ["de", "zh", "no", "pt", "", "", "de", "fr", "ja"]
    assert [wording.language_code(name) for name in names] == expected
    assert all(map(wording.is_language_code, ("en", "pt-BR", "zh_Hant", "DE", "sw", "haw")))
    assert not any(map(wording.is_language_code, ("Deutsch", "ger", "english", "d", "")))


@pytest.mark.parametrize("code", TABLES)
def test_the_word_for_the_present_is_read_as_no_end(code: str) -> None:
    present = TABLES[code]["present"]
    assert repairs.is_open(present)
    assert repairs.span(f"2019 – {present.upper()}") == ("2019", "")


@pytest.mark.parametrize(
    ("fluency", "shown"),
    [("", "English"), ("C1", "English (C1)"), ("C1 (TOEFL 110)", "English – C1 (TOEFL 110)")],
)
def test_brackets_are_not_nested(fluency: str, shown: str) -> None:
    view = view_of_text(f"basics: {{name: Robin Sample}}\nlanguages: [{{language: English, fluency: {fluency!r}}}]\n")
    assert [plain(entry.summary) for entry in view.sections[0].entries] == [shown]
