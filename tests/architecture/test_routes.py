"""A room's routes are put together once in a process: no function makes them anew (docs/decisions/0020)."""

import ast
from pathlib import Path

from architecture.house import HOME

MAKERS = {"appointment_pages": "the same pages stand in two frames, each of which takes them up once"}


def made_in_functions(path: Path) -> list[str]:
    """The functions in which a router is made."""
    functions = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return [each.name for each in functions if any(is_router(node) for node in ast.walk(each))]


def is_router(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Router"


def test_routes_are_constants() -> None:
    found = [name for path in sorted((HOME / "src/toritsugi").rglob("*.py")) for name in made_in_functions(path)]
    assert found == list(MAKERS)


def test_a_router_that_a_function_makes_is_found(tmp_path: Path) -> None:
    path = tmp_path / "routes.py"
    path.write_text("ROUTES = Router('/', [])\n\ndef shop_router(parts):\n    return Router('/shop', [])\n", "utf-8")
    assert made_in_functions(path) == ["shop_router"]
