"""The changes tried in Python: small, one at a time, each of them a slip somebody could make.

A change replaces the text of one node of the syntax tree; everything around it stays as it is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass

from tests.mutants import sql
from tests.mutants.words import shortened

Change = tuple[str, ast.AST, str]
"""The operator, the node that is replaced, and the text that takes its place."""

CODE = re.compile(r"[a-z][a-z0-9]*([_.-][a-z0-9]+)*")
SPOKEN = {"verbose_name", "verbose_name_plural", "help_text", "label", "zh", "en", "citation", "related_name"}
NOT_DROPPED = {"slots", "frozen", "kw_only", "strict", "retry", "maxsize", "batch_size", "exc_info", "description"}
TALK = {"log", "logger", "warnings"}
UNWRAPPED = {"order_by", "select_for_update", "distinct", "exclude", "filter", "strip", "upper", "lower", "casefold"}
KEPT_DECORATORS = {
    "property", "staticmethod", "classmethod", "dataclass", "cache", "lru_cache", "cached_property", "contextmanager",
    "abstractmethod", "overload", "override", "final", "register",
}  # fmt: skip
SWAPPED: dict[type[ast.AST], list[type[ast.AST]]] = {
    ast.Lt: [ast.LtE, ast.GtE], ast.LtE: [ast.Lt, ast.Gt], ast.Gt: [ast.GtE, ast.LtE], ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq], ast.NotEq: [ast.Eq], ast.Is: [ast.IsNot], ast.IsNot: [ast.Is], ast.In: [ast.NotIn],
    ast.NotIn: [ast.In], ast.Add: [ast.Sub], ast.Sub: [ast.Add], ast.Mult: [ast.FloorDiv], ast.Mod: [ast.Mult],
    ast.FloorDiv: [ast.Mult], ast.BitOr: [ast.BitAnd], ast.BitAnd: [ast.BitOr],
}  # fmt: skip
FUNCTIONS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change of one module, as text."""

    module: str
    operator: str
    function: str
    line: int
    start: int
    end: int
    before: str
    after: str
    at_import: bool

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What names the change for as long as the line reads as it does, wherever it moves to."""
        return self.module, self.function, *shortened(self.before, self.after)

    def source(self, original: bytes) -> str:
        """The module's text with the change."""
        return (original[: self.start] + self.after.encode() + original[self.end :]).decode()

    def __str__(self) -> str:
        before, after = shortened(self.before, self.after)
        return f"{self.module}:{self.line} {self.function}: {before} → {after}"


def mutants_of(module: str, original: bytes) -> list[Mutant]:
    """Every change of a module, in the order of its lines."""
    starts = [0]
    for line in original.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    found = {}
    tree = ast.parse(original)
    classes, early = {"module", *_classes(tree, ())}, _defaults(tree)
    for function, (operator, node, after) in _walk(tree, original, "module"):
        start, end = (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + node.end_col_offset,
        )
        if operator == "decorator removed":
            start = original.rindex(b"@", 0, start)
        before = original[start:end].decode()
        if before.split() != after.split() and f"({before})" != after:
            at_import = function in classes or operator == "decorator removed" or node in early
            found[start, end, after] = Mutant(
                module, operator, function, node.lineno, start, end, before, after, at_import
            )
    return [found[key] for key in sorted(found)]


def _classes(node: ast.AST, within: tuple[str, ...]) -> Iterator[str]:
    """The dotted names of the classes: what stands in them, outside their functions, runs on import."""
    for below in ast.iter_child_nodes(node):
        name = (*within, below.name) if isinstance(below, ast.ClassDef | ast.FunctionDef) else within
        if isinstance(below, ast.ClassDef):
            yield ".".join(name)
        yield from _classes(below, name)


def _defaults(tree: ast.AST) -> set[ast.AST]:
    """The default values of arguments, which are worked out on import too."""
    arguments = [node for node in ast.walk(tree) if isinstance(node, ast.arguments)]
    values = [value for one in arguments for value in (*one.defaults, *one.kw_defaults) if value is not None]
    return {node for value in values for node in ast.walk(value)}


def _walk(node: ast.AST, original: bytes, function: str) -> Iterator[tuple[str, Change]]:
    """Every change at a node and below it, with the function it stands in."""
    if _is_left_alone(node):
        return
    if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef):
        function = node.name if function == "module" else f"{function}.{node.name}"
        for decorator in node.decorator_list:
            if _name(decorator) not in KEPT_DECORATORS:
                yield function, ("decorator removed", decorator, "")
    for change in _changes(node, original):
        yield function, change
    for below in _below(node):
        yield from _walk(below, original, function)


def _below(node: ast.AST) -> Iterator[ast.AST]:
    """The nodes that may be changed below one: no annotations, documentation or spoken words."""
    if isinstance(node, ast.JoinedStr):  # the places inside are not given rightly before Python 3.12
        return
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "type_comment", "decorator_list"}:
            continue
        for index, one in enumerate(value if isinstance(value, list) else [value]):
            is_documentation = isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant)
            if isinstance(one, ast.AST) and not is_documentation and not (field == "bases" and index >= 0):
                yield one


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom() | ast.Assert():
            return True
        case ast.If(test=ast.Name(id="TYPE_CHECKING")):
            return True
        case ast.keyword(arg=name):
            return name in SPOKEN
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            return name in SPOKEN | {"__all__", "app_name"} or _is_field(value) or _is_label(value)
        case ast.AnnAssign(value=None):
            return True
        case ast.Expr(value=ast.Call(func=called)):
            return _root(called) in TALK
        case ast.Call(func=called):
            return _name(called) in {"_", "gettext", "gettext_lazy", "ngettext", "TypeVar", "cast"}
        case ast.ClassDef(name="Meta"):
            return True
    return False


def _is_field(value: ast.AST) -> bool:
    """A column of a model: a change of it is found by ``makemigrations --check``."""
    return isinstance(value, ast.Call) and bool(re.fullmatch(r"\w+(Field|Key|Manager)|Constraint|Index", _name(value)))


def _is_label(value: ast.AST) -> bool:
    """A choice with its word: ``VALID = "valid", "有效"``; the glossary test holds it."""
    return isinstance(value, ast.Tuple) and all(isinstance(one, ast.Constant) for one in value.elts)


def _changes(node: ast.AST, original: bytes) -> Iterator[Change]:
    if isinstance(node, ast.expr):
        yield from _of_expression(node, original)
    elif isinstance(node, ast.stmt):
        yield from _of_statement(node)
    elif isinstance(node, ast.ExceptHandler):
        yield "error passed on", node.body[0], "raise"
    if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
        for index, generator in enumerate(node.generators):
            for condition in range(len(generator.ifs)):
                without = deepcopy(node)
                del without.generators[index].ifs[condition]
                yield "condition dropped", node, _text(without)


def _of_statement(node: ast.stmt) -> Iterator[Change]:
    match node:
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom() | ast.Await()):
            yield "statement deleted", node, "pass"
        case ast.AugAssign(target=target, op=op, value=value):
            yield "statement deleted", node, "pass"
            for other in SWAPPED.get(type(op), []):
                yield "arithmetic", node, ast.unparse(ast.AugAssign(target, other(), value))
        case ast.Assign(targets=[ast.Attribute() | ast.Subscript()]) | ast.Delete():
            yield "statement deleted", node, "pass"
        case ast.Raise():
            yield "statement deleted", node, "pass"
        case ast.Continue() | ast.Break():
            yield "statement deleted", node, "pass"
        case ast.Return(value=value) if value is not None and not _is_none(value):
            yield "returns None", node, "return None"
        case ast.If(test=test) | ast.While(test=test):
            if isinstance(node, ast.If) and not isinstance(test, ast.Constant):
                yield "condition settled", test, "True"
            yield "condition settled", test, "False"
        case ast.With(items=items):
            for item in items:
                if _name(item.context_expr) == "atomic":
                    yield "transaction removed", item.context_expr, "__import__('contextlib').nullcontext()"


def _of_expression(node: ast.expr, original: bytes) -> Iterator[Change]:
    match node:
        case ast.Compare(left=left, ops=ops, comparators=right):
            for index, op in enumerate(ops):
                for other in SWAPPED.get(type(op), []):
                    swapped = [other() if at == index else one for at, one in enumerate(ops)]
                    yield "comparison", node, _text(ast.Compare(left, swapped, right))
        case ast.BoolOp(op=op, values=values):
            other = ast.Or() if isinstance(op, ast.And) else ast.And()
            yield "and, or", node, _text(ast.BoolOp(other, values))
            for index in range(len(values)):
                rest = values[:index] + values[index + 1 :]
                yield "operand dropped", node, _text(rest[0] if len(rest) == 1 else ast.BoolOp(op, rest))
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield "not dropped", node, _text(operand)
        case ast.UnaryOp(op=ast.USub() | ast.Invert(), operand=operand):
            yield "sign dropped", node, _text(operand)
        case ast.BinOp(left=left, op=op, right=right) if not (_is_text(left) or _is_text(right)):
            for other in SWAPPED.get(type(op), []):
                yield "arithmetic", node, _text(ast.BinOp(left, other(), right))
        case ast.IfExp(body=body, orelse=orelse):
            yield "condition settled", node, _text(body)
            yield "condition settled", node, _text(orelse)
        case ast.Constant():
            yield from _of_constant(node, original)
        case ast.JoinedStr():
            yield from _of_statement_text(node, original)
        case ast.Call():
            yield from _of_call(node)
        case ast.Set(elts=elements) | ast.Tuple(elts=elements) | ast.List(elts=elements) if _is_table(elements):
            for index in range(len(elements)):
                fewer = deepcopy(node)
                del fewer.elts[index]
                yield "entry dropped", node, _text(fewer)
        case ast.Dict(keys=keys):
            for index in range(len(keys) if len(keys) > 1 else 0):
                fewer = deepcopy(node)
                del fewer.keys[index], fewer.values[index]
                yield "entry dropped", node, _text(fewer)


def _of_constant(node: ast.Constant, original: bytes) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "constant", node, str(not value)
    elif isinstance(value, int | float):
        yield "constant", node, str(value + 1)
        yield "constant", node, f"({value - 1})"
    elif isinstance(value, str) and CODE.fullmatch(value) and len(value) > 1:
        yield "code", node, repr(f"{value}_other")
    elif isinstance(value, str):
        yield from _of_statement_text(node, original)


def _of_statement_text(node: ast.expr, original: bytes) -> Iterator[Change]:
    """Changes of SQL that stands in a text."""
    text = ast.get_source_segment(original.decode(), node) or ""
    if re.search(r"\b(SELECT|INSERT|UPDATE|WHERE|DELETE)\b", text):
        for operator, after in sql.changes(text, strings=False):
            yield f"sql: {operator}", node, after


def _of_call(node: ast.Call) -> Iterator[Change]:
    name = _name(node)
    for index, keyword in enumerate(node.keywords):
        if keyword.arg not in NOT_DROPPED | SPOKEN | {None}:
            fewer = ast.Call(node.func, node.args, node.keywords[:index] + node.keywords[index + 1 :])
            yield "keyword dropped", node, _text(fewer)
    if isinstance(node.func, ast.Attribute) and name in UNWRAPPED:
        yield f"{name} removed", node, _text(node.func.value)
    if isinstance(node.func, ast.Name) and name in FUNCTIONS:
        args = node.args
        keywords = [] if FUNCTIONS[name] == "list" else node.keywords
        yield "function", node, _text(ast.Call(ast.Name(FUNCTIONS[name]), args, keywords))


def _is_table(elements: list[ast.expr]) -> bool:
    """A list of known things, not of what was just worked out; without one of them the rest still makes sense."""
    known = ast.Constant | ast.Attribute | ast.Tuple | ast.Set | ast.Dict | ast.Call
    return len(elements) > 1 and all(isinstance(one, known) for one in elements)


def _text(node: ast.AST) -> str:
    return f"({ast.unparse(node)})"


def _name(node: ast.AST) -> str:
    """The last name of what is called or named: ``atomic`` of ``transaction.atomic()``."""
    match node:
        case ast.Call(func=called):
            return _name(called)
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _root(node: ast.AST) -> str:
    """The first name: ``log`` of ``log.warning``."""
    while isinstance(node, ast.Attribute | ast.Call):
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return node.id if isinstance(node, ast.Name) else ""


def _is_none(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
