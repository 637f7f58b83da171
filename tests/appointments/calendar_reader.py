"""Reads a calendar as RFC 5545 says it is written, without a line of ours."""

import re
from dataclasses import dataclass, field


@dataclass
class Component:
    """A component with its properties: name to (parameters, value), and what is inside it."""

    name: str
    properties: list[tuple[str, dict[str, str], str]] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)

    def value(self, name: str) -> str:
        (found,) = (value for each, _, value in self.properties if each == name)
        return found

    def parameters(self, name: str) -> dict[str, str]:
        (found,) = (parameters for each, parameters, _ in self.properties if each == name)
        return found

    def text(self, name: str) -> str:
        """A TEXT value without its escapes (3.3.11)."""
        return re.sub(r"\\(.)", lambda at: "\n" if at[1] in "nN" else at[1], self.value(name))

    def of(self, name: str) -> list["Component"]:
        return [each for each in self.inside if each.name == name]


def read_calendar(raw: bytes) -> Component:
    """Lines end with CRLF and are folded at 75 octets (3.1); components are nested (3.6)."""
    assert raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    raw.split(b"\r\n")[0].decode()
    lines = raw.replace(b"\r\n ", b"").decode().removesuffix("\r\n").split("\r\n")
    open_ones: list[Component] = [Component("")]
    for line in lines:
        name, parameters, value = _read_line(line)
        if name == "BEGIN":
            open_ones.append(Component(value))
        elif name == "END":
            done = open_ones.pop()
            assert done.name == value
            open_ones[-1].inside.append(done)
        else:
            open_ones[-1].properties.append((name, parameters, value))
    (root,) = open_ones
    (calendar,) = root.inside
    assert calendar.name == "VCALENDAR" and calendar.value("VERSION") == "2.0" and calendar.value("PRODID")
    return calendar


def _read_line(line: str) -> tuple[str, dict[str, str], str]:
    """name *(";" param) ":" value; a parameter may be quoted, and then hold ":" and ";" (3.1)."""
    parts = re.fullmatch(r'([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]*))*):(.*)', line, re.S)
    assert parts, line
    parameters = re.findall(r';([A-Z-]+)=(?:"([^"]*)"|([^";:,]*))', parts[2])
    return parts[1], {name: quoted or plain for name, quoted, plain in parameters}, parts[3]
