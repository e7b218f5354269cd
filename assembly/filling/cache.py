"""Compiled templates kept at hand, found by the hash of their file."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import Future
from threading import Lock

from assembly.filling.compiled import CompiledTemplate, compile_template
from assembly.templates.registry import RegisteredTemplate

MOST_COMPILED = 64  # templates; a compiled one takes about 1 MB


class CompiledTemplates:
    """The templates used last, at most ``most`` of them; safe in several threads."""

    def __init__(self, most: int = MOST_COMPILED) -> None:
        self._most = most
        self._lock = Lock()
        self._templates: OrderedDict[str, CompiledTemplate] = OrderedDict()
        self._being_compiled: dict[str, Future[CompiledTemplate]] = {}

    def get(self, registered: RegisteredTemplate) -> CompiledTemplate:
        """Return a template compiled; raises TemplateRefused where it cannot be.

        A template is compiled once, however many threads ask for it at the same time: the first compiles, the
        others wait for it and get its template, or its refusal.
        """
        key = registered.sha256
        with self._lock:
            found = self._templates.get(key)
            if found is not None:
                self._templates.move_to_end(key)
                return found
            others = self._being_compiled.get(key)
            if others is None:
                mine: Future[CompiledTemplate] = Future()
                self._being_compiled[key] = mine
        if others is not None:
            return others.result()
        try:
            made = compile_template(registered.docx)
        except BaseException as trouble:
            self._settle(key, None)
            mine.set_exception(trouble)
            raise
        self._settle(key, made)
        mine.set_result(made)
        return made

    def _settle(self, key: str, made: CompiledTemplate | None) -> None:
        with self._lock:
            del self._being_compiled[key]
            if made is not None:
                self._templates[key] = made
            while len(self._templates) > self._most:
                self._templates.popitem(last=False)

    def __len__(self) -> int:
        return len(self._templates)


_OF_THIS_PROCESS = CompiledTemplates()


def compiled(registered: RegisteredTemplate) -> CompiledTemplate:
    """Return a template compiled, from this process's cache where it was compiled before."""
    return _OF_THIS_PROCESS.get(registered)
