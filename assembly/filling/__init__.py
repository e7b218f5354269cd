"""From a template and words to a .docx: compile once, fill many."""

from __future__ import annotations

from assembly.filling.compiled import CompiledTemplate, Filled, compile_template

__all__ = ["CompiledTemplate", "Filled", "compile_template"]
