"""What must never be said: secrets in a log line, a print in a room, the workplace in a committed file."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

from architecture.house import HOME, house

SECRETS = re.compile(
    r"^(password|secret|client_secret|bot_secret|private_key|access_token|refresh_token|token|api_key|key|code"
    r"|assertion|authorization|cookie|sealing_key|text|body|raw|content|title|email|name)$"
)
"""Names of what a log line may not carry: secrets, what people wrote, and who they are."""
NOT_SECRET = {
    ("toritsugi/delivery/lane.py", "_name"): "a lane's name: domain and operation",
    ("toritsugi/connections/tokens/renewal.py", "code"): "the code of a fault, from our own list",
}
"""What is let pass, and why."""
LOGGERS = {"log", "logger", "_log"}
LEVELS = {"debug", "info", "warning", "error", "critical", "exception"}

WORKPLACE = [
    "/work" + "/",
    "/home" + "/",
    "shared" + "/",
    r"issue #?\d+",
    "pypi" + r"\.org",
    "files\\.pythonhosted",
    r"\bartifactory\b",
    r"index-url[ =]+https?:",
]


def log_calls(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LEVELS:
            owner = node.func.value
            while isinstance(owner, ast.Call | ast.Attribute):
                owner = owner.func if isinstance(owner, ast.Call) else owner.value
            if isinstance(owner, ast.Name) and owner.id in LOGGERS:
                yield node


def said(call: ast.Call) -> set[str]:
    """The names of what a log line carries: of its fields, and the last name of each thing put into them."""
    fields = {word.arg for word in call.keywords if word.arg}
    inside = [node for each in [*call.args[1:], *call.keywords] for node in ast.walk(each)]
    owners = {id(node.value) for node in inside if isinstance(node, ast.Attribute)}
    named = [node for node in inside if isinstance(node, ast.Name | ast.Attribute) and id(node) not in owners]
    return fields | {_last_name(node) for node in named if isinstance(node, ast.Name | ast.Attribute)}


def _last_name(node: ast.Name | ast.Attribute) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id


def told_secrets(tree: ast.AST) -> set[str]:
    return {name for call in log_calls(tree) for name in said(call) if SECRETS.match(name.lstrip("_"))}


def prints(tree: ast.AST) -> list[int]:
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [node.lineno for node in calls if isinstance(node.func, ast.Name) and node.func.id == "print"]


def workplace_in(text: str) -> list[str]:
    return [found[0] for pattern in WORKPLACE if (found := re.search(pattern, text, re.IGNORECASE))]


def committed() -> list[Path]:
    """The files under version control; without git (a copy of the sources), the written ones."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, text=True, check=False)
    if listed.returncode:
        roots = ("src", "tests", "docs", "benchmarks", "requirements", ".ci")
        found = [path for root in roots for path in (HOME / root).rglob("*")] + list(HOME.glob("*.*"))
        return [path for path in found if path.is_file() and "__pycache__" not in path.parts]
    return [path for name in listed.stdout.split("\0") if name and (path := HOME / name).is_file()]


def test_log_lines_carry_no_secret_and_no_person() -> None:
    assert sum(1 for each in house().values() for _ in log_calls(each.tree)) > 20
    told = {
        (each.path.relative_to(HOME / "src").as_posix(), name)
        for each in house().values()
        for name in told_secrets(each.tree)
    }
    assert told - NOT_SECRET.keys() == set()


def test_a_secret_in_a_log_line_is_found() -> None:
    tree = ast.parse(
        "log.info('a', user=form.password)\n"
        "log.bind(x=1).warning('b', token='t')\n"
        "log.error('c', kind=event.kind, good_for=key.seconds)\n"
        "box.info(password)\n"
    )
    assert told_secrets(tree) == {"password", "token"}


def test_nothing_is_printed() -> None:
    assert {name: prints(each.tree) for name, each in house().items() if prints(each.tree)} == {}


def test_a_print_is_found() -> None:
    assert prints(ast.parse("x = 1\nprint(x)\nlog.print(x)\n")) == [2]


def test_no_committed_file_tells_of_the_workplace() -> None:
    texts = [path for path in committed() if path.suffix not in {".png", ".ico", ".eml", ".lock"}]
    assert len(texts) > 300
    told = {path.relative_to(HOME).as_posix(): workplace_in(_read(path)) for path in texts}
    assert {name: words for name, words in told.items() if words} == {}


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def test_a_word_of_the_workplace_is_found() -> None:
    assert workplace_in("see /work" + "/main and shared" + "/design") == ["/work" + "/", "shared" + "/"]
    assert workplace_in("closes issue" + " 12") == ["issue" + " 12"]
    assert workplace_in("color: #123456; &#39; &#0; plain") == []
