"""Compiled templates kept at hand, found by the hash of their file."""

from __future__ import annotations

from collections import OrderedDict
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

    def get(self, registered: RegisteredTemplate) -> CompiledTemplate:
        """Return a template compiled; raises TemplateRefused where it cannot be.

        Two threads may compile the same template at once, which costs time and harms nothing.
        """
        key = registered.sha256
        with self._lock:
            found = self._templates.get(key)
            if found is not None:
                self._templates.move_to_end(key)
                return found
        made = compile_template(registered.docx)
        with self._lock:
            kept = self._templates.setdefault(key, made)
            self._templates.move_to_end(key)
            while len(self._templates) > self._most:
                self._templates.popitem(last=False)
            return kept

    def __len__(self) -> int:
        return len(self._templates)


_OF_THIS_PROCESS = CompiledTemplates()


def compiled(registered: RegisteredTemplate) -> CompiledTemplate:
    """Return a template compiled, from this process's cache where it was compiled before."""
    return _OF_THIS_PROCESS.get(registered)
