"""The HTML page and the notebook card: only tags and attributes that can do nothing, whole, and readable without eyes."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from openaudit import shipped
from openaudit.report import Report

REPORTS = Path(str(shipped.folder("reports")))
SVG = {
    "svg": {"xmlns", "class", "role", "viewbox", "width", "height", "aria-label"},
    "title": set(),
    "desc": set(),
    "rect": {"x", "y", "width", "height", "rx", "fill", "stroke", "class", "stroke-width", "stroke-dasharray"},
    "path": {"d", "fill", "stroke", "class", "stroke-width", "stroke-linecap"},
    "circle": {"cx", "cy", "r", "fill", "stroke", "class", "stroke-width", "stroke-dasharray"},
    "text": {"x", "y", "font-family", "font-size", "font-weight", "fill", "fill-opacity", "text-anchor"},
}
PLAIN = {"id", "class"}
ALLOWED = SVG | {
    "html": {"lang"},
    **dict.fromkeys(
        ("head", "body", "header", "footer", "ul", "dl", "dt", "dd", "q", "strong", "tbody", "thead", "h1"), PLAIN
    ),
    **dict.fromkeys(
        ("h2", "h3", "h4", "p", "span", "li", "code", "summary", "figure", "figcaption", "caption", "article", "tr"),
        PLAIN,
    ),
    "ol": PLAIN,
    "meta": {"charset", "http-equiv", "content", "name"},
    "style": set(),
    "a": {"href", "rel", "class"},
    "div": PLAIN | {"role", "aria-label", "tabindex", "lang"},
    "nav": {"aria-label"},
    "main": {"id", "tabindex"},
    "section": {"id", "aria-labelledby"},
    "time": {"datetime"},
    "span": PLAIN | {"aria-hidden"},
    "p": PLAIN,
    "table": set(),
    "th": {"scope", "class", "align"},
    "td": {"class", "colspan", "align"},
    "details": {"id", "class", "open"},
    "b": set(),
    "br": set(),
    "small": set(),
}
VOID = {"meta", "br"}


class Page(HTMLParser):
    """What a browser would see: every tag with its attributes, in order, and whether all are closed."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def values(self, tag: str, attribute: str) -> list[str]:
        return [attributes[attribute] for name, attributes in self.tags if name == tag and attribute in attributes]


def inert(page: Page) -> None:
    """Nothing but allowed tags and attributes, nothing left open, and links that go to https or into the page."""
    for tag, attributes in page.tags:
        assert tag in ALLOWED, tag
        assert set(attributes) <= ALLOWED[tag], (tag, attributes)
    assert not page.open
    for tag, attributes in page.tags:
        if tag == "a" and not attributes["href"].startswith("#"):
            assert re.fullmatch(r"https://[^\s\"'<>\\]+", attributes["href"])
            assert attributes["rel"] == "noopener noreferrer nofollow"


@pytest.fixture(scope="module")
def page(heron: Report) -> Page:
    return Page(heron.render("html").decode())


def test_the_page_holds_allowed_tags_and_attributes_only(page: Page) -> None:
    inert(page)


def test_the_card_holds_allowed_tags_only_and_no_style(heron: Report) -> None:
    card = Page(heron._repr_html_())

    inert(card)
    assert not {tag for tag, _ in card.tags} & {"style", "script", "meta", "a"}


def test_the_card_is_small(heron: Report) -> None:
    assert len(heron._repr_html_().encode()) < 30_000


def test_the_one_style_block_is_the_one_that_the_policy_allows(heron: Report, page: Page) -> None:
    styles = re.findall(r"<style>(.*?)</style>", heron.render("html").decode(), re.DOTALL)
    digest = b64encode(sha256(styles[0].encode()).digest()).decode()

    assert len(styles) == 1
    policy = page.values("meta", "content")[0]
    assert (
        policy == f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    )


def test_the_stylesheet_loads_nothing() -> None:
    style = (REPORTS / "report.css").read_text(encoding="utf-8")

    assert "url(" not in style
    assert "@import" not in style
    assert "</" not in style


@pytest.mark.parametrize("template", sorted(REPORTS.rglob("*.j2")), ids=lambda path: path.name)
def test_a_template_never_steps_out_of_escaping(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    for escape in ("safe", "Markup", "autoescape", "<script", "javascript:", "style=", "srcdoc", " on"):
        assert not re.search(
            rf"(\|\s*{escape}\b)"
            if escape == "safe"
            else rf"{re.escape(escape)}\w*\s*="
            if escape == " on"
            else re.escape(escape),
            text,
        )
    assert not re.search(r"=\s*{{", text), "an attribute without quotes"


@pytest.mark.parametrize("template", sorted(REPORTS.rglob("*.typ")), ids=lambda path: path.name)
def test_a_typst_template_evaluates_imports_and_reads_nothing_from_outside(template: Path) -> None:
    text = template.read_text(encoding="utf-8")

    assert not re.search(r"\beval\b|@preview|\bread\(|\bplugin\(|\binclude\b|\bsys\b", text)
    assert set(re.findall(r"\bjson\(([^)]*)\)", text)) <= {'"data.json"'}
    assert all(name.endswith(".typ") for name in re.findall(r'#import "([^"]+)"', text))


def test_ids_are_ours_and_each_stands_once(page: Page) -> None:
    ids = [value for tag, attributes in page.tags for name, value in attributes.items() if name == "id"]

    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)?|[ceufr][0-9]+(-[0-9]+)?", one) for one in ids)
    assert [one for one, number in Counter(ids).items() if number > 1] == []


def test_every_link_into_the_page_arrives(page: Page) -> None:
    ids = {attributes["id"] for _, attributes in page.tags if "id" in attributes}

    assert {href[1:] for href in page.values("a", "href") if href.startswith("#")} <= ids


def test_every_verdict_links_to_its_evidence(heron: Report) -> None:
    text = heron.render("html").decode()

    verdicts = re.findall(r'<details class="criterion.*?</details>', text, re.DOTALL)
    assert len(verdicts) == sum(len(one.criteria) for one in heron.assessments)
    assert all(re.search(r'href="#[eu][0-9]+"', one) for one in verdicts)


def test_every_fact_gap_and_finding_stands_in_the_page_with_its_places(heron: Report, page: Page) -> None:
    words = " ".join(page.words)

    for fact in heron.facts:
        assert fact.name in words
        assert all(place.path in words and place.quote in words for place in fact.where)
    assert all(gap.reason in words for gap in heron.gaps)
    assert all(finding.message in words and finding.remedy in words for finding in heron.findings)


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_page_has_landmarks_a_skip_link_and_headers_with_scope(page: Page) -> None:
    tags = [tag for tag, _ in page.tags]

    assert {"header", "nav", "main", "footer"} <= set(tags)
    assert next(href for href in page.values("a", "href")) == "#main"
    assert all("scope" in attributes for tag, attributes in page.tags if tag == "th")
    assert page.values("html", "lang") == ["en"]


def test_every_picture_has_a_name_and_a_description(heron: Report, page: Page) -> None:
    pictures = [attributes for tag, attributes in page.tags if tag == "svg"]
    descriptions = re.findall(r"<title>[^<]+</title><desc>[^<]+</desc>", heron.render("html").decode())

    assert pictures
    assert all(one["role"] == "img" and one["aria-label"] for one in pictures)
    assert len(descriptions) == len(pictures)


def test_the_address_of_a_link_is_what_is_shown(heron: Report) -> None:
    for href, shown in re.findall(r'<a href="(https:[^"]*)"[^>]*>([^<]*)</a>', heron.render("html").decode()):
        assert href == shown
