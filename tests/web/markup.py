"""What an HTML document holds, as far as the tests ask."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Attributes = dict[str, str]


@dataclass
class Markup:
    """Elements in order, and the text that stands within scripts and styles."""

    elements: list[tuple[str, Attributes]] = field(default_factory=list)
    inline_code: list[str] = field(default_factory=list)

    @property
    def links(self) -> list[str]:
        """Where a reader may go."""
        return [attributes["href"] for tag, attributes in self.elements if tag == "a"]

    @property
    def loaded(self) -> list[str]:
        """What a browser fetches by itself."""
        return [
            value
            for tag, attributes in self.elements
            if tag != "a" and attributes.get("rel") != "alternate"
            for name, value in attributes.items()
            if name in ("src", "href", "srcset", "action", "data", "poster")
        ]


def read(html: str) -> Markup:
    """The markup of a document."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.markup


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.markup = Markup()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.markup.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        # Python's parser reads these two as text, to their end.
        if self.cdata_elem is not None and data.strip():
            self.markup.inline_code.append(data)
