"""A page as a tree, as far as the checks need it; a checker of HTML sees that it is one."""

from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Node:
    """An element with its attributes and what stands in it: elements and texts."""

    def __init__(self, tag, attributes, above=None):
        self.tag, self.above, self.parts = tag, above, []
        self.attributes = {name: value or "" for name, value in attributes}

    def get(self, name):
        """An attribute, or an empty text."""
        return self.attributes.get(name, "")

    def has(self, name):
        """Whether an attribute is there."""
        return name in self.attributes

    def classes(self):
        """Its classes."""
        return self.get("class").split()

    def all(self):
        """The element and all below it, as they are read."""
        yield self
        for part in self.parts:
            if isinstance(part, Node) and part.tag != "template":
                yield from part.all()

    def text(self):
        """All its text, with single spaces."""
        return " ".join(self.raw().split())

    def raw(self):
        """All its text as it is written."""
        return "".join(part if isinstance(part, str) else part.raw() for part in self.parts)

    def within(self, tag):
        """The nearest element of a kind that holds it, if any."""
        node = self.above
        while node is not None and node.tag != tag:
            node = node.above
        return node

    def first(self):
        """The first element in it that says something, however deep; wrappers say nothing by themselves."""
        for part in self.parts:
            if isinstance(part, str):
                if part.strip():
                    return self
            elif part.tag in ("div", "form", "section") and not part.get("role") and not part.has("id"):
                found = part.first()
                if found is not None:
                    return found
            elif part.tag not in ("script", "template") and part.get("type") != "hidden" and not part.has("aria-hidden"):
                return part
        return None


class Page(HTMLParser):
    """Reads a page."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Node("", [])
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        node = Node(tag, attrs, self.at)
        self.at.parts.append(node)
        if tag not in EMPTY:
            self.at = node

    def handle_startendtag(self, tag, attrs):
        self.at.parts.append(Node(tag, attrs, self.at))

    def handle_endtag(self, tag):
        node = self.at
        while node is not None and node.tag != tag:
            node = node.above
        if node is not None:
            self.at = node.above

    def handle_data(self, data):
        self.at.parts.append(data)

    def find(self, tag):
        """The first element of a kind."""
        return next((node for node in self.root.all() if node.tag == tag), None)

    def by_id(self, name):
        """The element of an id."""
        return next((node for node in self.root.all() if node.get("id") == name), None)
