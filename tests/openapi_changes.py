"""What a change of the OpenAPI document takes away from those who call by the old one.

Additive is: further operations, optional parameters and fields, wider requests, further fields of answers.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

Json = dict[str, Any]
Side = Literal["request", "answer"]

_LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties")
_UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties")
_SAME = ("pattern", "format", "multipleOf", "const")


def without_examples(document: Any) -> Any:
    """Return a document without its examples, which are data and no promise."""
    if isinstance(document, dict):
        return {
            key: without_examples(value)
            for key, value in document.items()
            if key != "example" and not (key == "examples" and isinstance(value, list | dict))
        }
    return [without_examples(each) for each in document] if isinstance(document, list) else document


def taken_away(old: Json, new: Json) -> list[str]:
    """Return every promise of the old document that the new one does not keep, with its place."""
    return list(_Comparison(old, new).found())


class _Comparison:
    def __init__(self, old: Json, new: Json) -> None:
        self._old, self._new = old, new
        self._seen: set[tuple[str, str, Side]] = set()

    def found(self) -> Iterator[str]:
        for path, methods in self._old["paths"].items():
            for method, operation in methods.items():
                place = f"{method.upper()} {path}"
                other = self._new["paths"].get(path, {}).get(method)
                if other is None:
                    yield f"{place}: gone"
                    continue
                if operation["operationId"] != other["operationId"]:
                    yield f"{place}: another operationId, {other['operationId']}"
                yield from self._parameters(place, operation, other)
                yield from self._bodies(place, operation, other)
                yield from self._answers(place, operation, other)
                yield from self._keys(place, operation, other)

    def _keys(self, place: str, old: Json, new: Json) -> Iterator[str]:
        if old.get("security") != new.get("security"):
            yield f"{place}: wants another key, {new.get('security')}"

    def _parameters(self, place: str, old: Json, new: Json) -> Iterator[str]:
        before = {(each["in"], each["name"]): each for each in map(self._of_old, old.get("parameters", []))}
        after = {(each["in"], each["name"]): each for each in map(self._of_new, new.get("parameters", []))}
        for key, parameter in before.items():
            if key not in after:
                yield f"{place}: parameter {key[1]} is gone"
                continue
            if after[key].get("required") and not parameter.get("required"):
                yield f"{place}: parameter {key[1]} is required now"
            yield from self._schema(
                f"{place}: {key[1]}", parameter["schema"], after[key]["schema"], "request"
            )
        for key in after.keys() - before.keys():
            if after[key].get("required"):
                yield f"{place}: parameter {key[1]} is new and required"

    def _bodies(self, place: str, old: Json, new: Json) -> Iterator[str]:
        before, after = old.get("requestBody"), new.get("requestBody")
        if after is None or before is None:
            if before is not None:
                yield f"{place}: takes no body any more"
            elif after is not None and after.get("required"):
                yield f"{place}: wants a body now"
            return
        if after.get("required") and not before.get("required"):
            yield f"{place}: the body is required now"
        yield from self._contents(place, before["content"], after["content"], "request")

    def _answers(self, place: str, old: Json, new: Json) -> Iterator[str]:
        for status, answer in old["responses"].items():
            where = f"{place}: {status}"
            if status not in new["responses"]:
                yield f"{where} is gone"
                continue
            before, after = self._of_old(answer), self._of_new(new["responses"][status])
            for header in before.get("headers", {}).keys() - after.get("headers", {}).keys():
                yield f"{where}: header {header} is gone"
            yield from self._contents(where, before.get("content", {}), after.get("content", {}), "answer")
        for status in new["responses"].keys() - old["responses"].keys():
            if status < "400":
                yield f"{place}: {status} is a new answer"

    def _contents(self, place: str, old: Json, new: Json, side: Side) -> Iterator[str]:
        for kind, content in old.items():
            if kind not in new:
                yield f"{place}: {kind} is gone"
            else:
                yield from self._schema(f"{place} {kind}", content["schema"], new[kind]["schema"], side)

    def _schema(self, place: str, old: Json, new: Json, side: Side) -> Iterator[str]:
        pair = (old.get("$ref", ""), new.get("$ref", ""), side)
        if "$ref" in old and "$ref" in new:
            if pair in self._seen:
                return
            self._seen.add(pair)
        old, new = self._of_old(old), self._of_new(new)
        yield from self._choices(place, old, new, side)
        yield from self._values(place, old, new, side)
        yield from self._fields(place, old, new, side)
        for part in ("items", "additionalProperties"):
            if isinstance(old.get(part), dict) and isinstance(new.get(part), dict):
                yield from self._schema(f"{place}[]", old[part], new[part], side)

    def _choices(self, place: str, old: Json, new: Json, side: Side) -> Iterator[str]:
        for word in ("anyOf", "oneOf", "allOf"):
            before, after = old.get(word, []), new.get(word, [])
            fewer, more = len(after) < len(before), len(after) > len(before)
            if (fewer and side == "request") or (more and side == "answer") or (bool(before) != bool(after)):
                yield f"{place}: {word} has {len(after)} choices in place of {len(before)}"
                continue
            for index, (each, other) in enumerate(zip(before, after, strict=False)):
                yield from self._schema(f"{place} {word} {index}", each, other, side)

    def _values(self, place: str, old: Json, new: Json, side: Side) -> Iterator[str]:
        if old.get("type") != new.get("type"):
            yield f"{place}: {new.get('type')} in place of {old.get('type')}"
        for word in _SAME:
            wider = side == "request" and word not in new
            narrower = side == "answer" and word not in old
            if old.get(word) != new.get(word) and not wider and not narrower:
                yield f"{place}: {word} is another one"
        before, after = set(map(str, old.get("enum", []))), set(map(str, new.get("enum", [])))
        if before or after:
            lost = before - after if side == "request" and after else set()
            further = after - before if side == "answer" and before else set()
            if (side == "request" and not before) or (side == "answer" and not after):
                yield f"{place}: any value, or some of them"
            for value in sorted(lost | further):
                yield f"{place}: {value}"
        if side == "request":
            for word in _LOWER:
                if new.get(word, float("-inf")) > old.get(word, float("-inf")):
                    yield f"{place}: {word} is {new[word]}"
            for word in _UPPER:
                if new.get(word, float("inf")) < old.get(word, float("inf")):
                    yield f"{place}: {word} is {new[word]}"

    def _fields(self, place: str, old: Json, new: Json, side: Side) -> Iterator[str]:
        before, after = old.get("properties", {}), new.get("properties", {})
        for name in before.keys() - after.keys():
            yield f"{place}/{name}: gone"
        required, wanted = set(old.get("required", [])), set(new.get("required", []))
        changed = wanted - required if side == "request" else required - wanted
        for name in sorted(changed & (before.keys() | after.keys())):
            yield f"{place}/{name}: {'is required now' if side == 'request' else 'may be absent now'}"
        closed = [part.get("additionalProperties", True) is False for part in (old, new)]
        if side == "request" and closed == [False, True]:
            yield f"{place}: takes no further fields any more"
        for name in before.keys() & after.keys():
            yield from self._schema(f"{place}/{name}", before[name], after[name], side)

    def _of_old(self, part: Json) -> Json:
        return _pointed(self._old, part)

    def _of_new(self, part: Json) -> Json:
        return _pointed(self._new, part)


def _pointed(document: Json, part: Json) -> Json:
    while "$ref" in part:
        found: Any = document
        for step in part["$ref"].split("/")[1:]:
            found = found[step]
        part = found
    return part
