"""The single changes that a module can suffer, each by the place it is made at and the words that are exchanged."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

_OTHER_WAY: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=", ast.NotEq: "==", ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_NEVER_CALLED = {"lru_cache", "TypeVar", "Literal"}
"""What says how much is kept or of what type, and nothing of what is done."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A module with one change: `start` and `end` are offsets of the text that is exchanged; `line` counts from 1."""

    file: str
    line: int
    where: str
    was: str
    became: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What it is known by when lines have moved."""
        return (self.file, self.where, self.was, self.became)

    def applied(self, source: str) -> str:
        """The module's text with the change in it."""
        assert source[self.start : self.end] == self.was
        return source[: self.start] + self.became + source[self.end :]


def mutants(root: Path, file: Path) -> list[Mutant]:
    """Every change of one module that still is Python, in the order of the text."""
    source = file.read_text(encoding="utf-8")
    found = _Finder(file.relative_to(root).as_posix(), source)
    found.visit(ast.parse(source))
    return sorted(found.mutants, key=lambda m: (m.start, m.end, m.became))


class _Finder(ast.NodeVisitor):
    def __init__(self, file: str, source: str) -> None:
        self.mutants: list[Mutant] = []
        self._file, self._source = file, source
        self._scope: list[str] = []
        self._starts = [0]
        for line in source.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._lines = source.splitlines(keepends=True)

    # ---- places

    def _at(self, line: int, column: int) -> int:
        """The offset of a place as `ast` tells it: line from 1, column in bytes of UTF-8."""
        return self._starts[line - 1] + len(self._lines[line - 1].encode()[:column].decode())

    def _span(self, node: ast.expr) -> tuple[int, int]:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return self._at(node.lineno, node.col_offset), self._at(node.end_lineno, node.end_col_offset)

    def _add(self, line: int, start: int, end: int, became: str) -> None:
        was = self._source[start:end]
        where = ".".join(self._scope) or "module"
        self.mutants.append(Mutant(self._file, line, where, was, became, start, end))

    def _exchange(self, node: ast.expr, became: str) -> None:
        start, end = self._span(node)
        if became != self._source[start:end]:
            self._add(node.lineno, start, end, became)

    # ---- what is left alone

    def _inside(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> None:
        self._scope.append(node.name)
        if not isinstance(node, ast.ClassDef):
            for default in (*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)):
                self.visit(default)
        for statement in node.body:
            self.visit(statement)
        self._scope.pop()

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _inside  # noqa: N815 - ast's names

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Call(self, node: ast.Call) -> None:
        if getattr(node.func, "id", getattr(node.func, "attr", "")) not in _NEVER_CALLED:
            self.generic_visit(node)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        if getattr(node.value, "id", "") not in _NEVER_CALLED:
            self.generic_visit(node)

    def visit_Assert(self, node: ast.Assert) -> None:
        """For the type checker, as everywhere in the product."""

    # ---- what is changed

    def visit_Constant(self, node: ast.Constant) -> None:
        value = node.value
        if type(value) is int:
            self._exchange(node, str(value + 1 if value < 10 else round(value * 1.2)))
        elif type(value) is float:
            self._exchange(node, f"{value * 1.2:.6g}")
            self._exchange(node, f"{value * 0.8:.6g}")

    def visit_Compare(self, node: ast.Compare) -> None:
        left = node.left
        for operator, right in zip(node.ops, node.comparators, strict=True):
            (_, start), (end, _) = self._span(left), self._span(right)
            between = self._source[start:end]
            words = between.strip("() \n\t")
            if words and "#" not in between:
                at = start + between.index(words)
                self._add(left.lineno, at, at + len(words), _OTHER_WAY[type(operator)])
            left = right
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        was, became = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        for left, right in zip(node.values, node.values[1:], strict=False):
            (_, start), (end, _) = self._span(left), self._span(right)
            between = self._source[start:end]
            if "#" not in between:
                at = start + between.index(was)
                # Only whole: `a or b or c` with one `and` would be read otherwise, and so it is changed as well.
                self._add(left.lineno, at, at + len(was), became)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            start, end = self._span(node.operand)
            self._exchange(node, f"({self._source[start:end]})")
        self.generic_visit(node)

    def _decided(self, test: ast.expr) -> None:
        if isinstance(test, ast.Name) and test.id == "TYPE_CHECKING":
            return
        self._exchange(test, "False")
        self._exchange(test, "True")

    def visit_If(self, node: ast.If) -> None:
        self._decided(node.test)
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._decided(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for test in node.ifs:
            self._decided(test)
        self.generic_visit(node)

    def visit_Return(self, node: ast.Return) -> None:
        value = node.value
        if value is None:
            return
        if isinstance(value, ast.ListComp | ast.List):
            start, end = self._span(value)
            self._exchange(value, f"({self._source[start:end]})[:1]")
        elif not (isinstance(value, ast.Constant) and value.value is None):
            self._exchange(value, "None")
        self.generic_visit(node)

    def visit_Slice(self, node: ast.Slice) -> None:
        for edge in (node.lower, node.upper):
            if edge is not None and not isinstance(edge, ast.Constant):
                start, end = self._span(edge)
                self._exchange(edge, f"({self._source[start:end]}) + 1")
        self.generic_visit(node)
