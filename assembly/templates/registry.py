"""The library of templates: folders read once at the start, found by id or by kind and style."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from assembly.errors import Fault, SettingRefused, TemplateNotFound, TemplateRefused
from assembly.settings import Settings
from assembly.templates.manifest import Style, TemplateSpec, read_manifest

MANIFEST = "manifest.toml"
DOCUMENT = "template.docx"
SAMPLE = "sample.yaml"
PICTURE = "first_page.png"


@dataclass(frozen=True, slots=True)
class RegisteredTemplate:
    """A template of the library: what its manifest says, its Word file, the file's SHA-256 in hexadecimal.

    ``sample`` is a conference (YAML) that shows what the template can print, or None; ``picture`` a PNG of
    the first page that it gives, or None.
    """

    spec: TemplateSpec
    docx: bytes = field(repr=False)
    sha256: str
    sample: bytes | None = field(default=None, repr=False)
    picture: bytes | None = field(default=None, repr=False)


class TemplateLibrary:
    """Every template at hand, in the order of the dossier; immutable."""

    def __init__(self, templates: Iterable[RegisteredTemplate]) -> None:
        """Raise TemplateRefused where two templates share an id, or kind and style."""
        self._templates = tuple(sorted(templates, key=lambda one: (one.spec.order, one.spec.id)))
        self._by_id: dict[str, RegisteredTemplate] = {}
        self._by_kind: dict[tuple[str, str], RegisteredTemplate] = {}
        faults: list[Fault] = []
        for template in self._templates:
            spec = template.spec
            if spec.id in self._by_id:
                faults.append(_twice(spec, self._by_id[spec.id].spec, "id", spec.id))
            elif spec.issued != "per_row" and (spec.kind, spec.style) in self._by_kind:
                first = self._by_kind[spec.kind, spec.style].spec
                faults.append(_twice(spec, first, "kind, style", f"{spec.kind}, {spec.style}"))
            self._by_id.setdefault(spec.id, template)
            if spec.issued != "per_row":
                self._by_kind.setdefault((spec.kind, spec.style), template)
        if faults:
            raise TemplateRefused(faults)

    @classmethod
    def from_folder(cls, path: Path | Traversable) -> TemplateLibrary:
        """Read every sub-folder that has a manifest; raises TemplateRefused with the faults of all."""
        templates: list[RegisteredTemplate] = []
        faults: list[Fault] = []
        for folder in sorted(path.iterdir(), key=lambda entry: entry.name):
            if not (folder.is_dir() and folder.joinpath(MANIFEST).is_file()):
                continue
            try:
                templates.append(_registered(folder))
            except TemplateRefused as refusal:
                faults += [_inside(folder.name, fault) for fault in refusal.faults]
        if faults:
            raise TemplateRefused(faults)
        return cls(templates)

    def all(self) -> tuple[RegisteredTemplate, ...]:
        """Return every template in order."""
        return self._templates

    def kinds(self) -> tuple[str, ...]:
        """Return the kinds of document that a conference yields, in the order of the dossier, each once.

        A template issued per row belongs to no conference.
        """
        return tuple(dict.fromkeys(kind for kind, _ in self._by_kind))

    def get(self, template_id: str) -> RegisteredTemplate:
        """Return a template by its id; raises TemplateNotFound."""
        try:
            return self._by_id[template_id]
        except KeyError:
            raise TemplateNotFound(template_id) from None

    def find(self, kind: str, style: Style) -> RegisteredTemplate | None:
        """Return the template of a kind in a style, or None where a conference yields no such document."""
        return self._by_kind.get((kind, style))


@lru_cache(maxsize=1)
def builtin_library() -> TemplateLibrary:
    """Return the templates that are installed with the program (package ``templates_docx``)."""
    return TemplateLibrary.from_folder(resources.files("templates_docx"))


def open_library(settings: Settings) -> TemplateLibrary:
    """Return the installed templates and those of the folder VANTHU_TEMPLATES, where it is set.

    Raises SettingRefused where there is no such folder, TemplateRefused with the faults of all its templates,
    among them one that claims the id, or the kind and style, of another.
    """
    installed, folder = builtin_library(), settings.templates
    if folder is None:
        return installed
    if not folder.is_dir():
        raise SettingRefused(
            f"VANTHU_TEMPLATES: không có thư mục {folder}.", f"VANTHU_TEMPLATES: there is no folder {folder}"
        )
    return TemplateLibrary([*installed.all(), *TemplateLibrary.from_folder(folder).all()])


def _registered(folder: Path | Traversable) -> RegisteredTemplate:
    document = folder.joinpath(DOCUMENT)
    faults: list[Fault] = []
    spec = None
    try:
        spec = read_manifest(folder.joinpath(MANIFEST).read_bytes(), folder.name)
    except TemplateRefused as refusal:
        faults += refusal.faults
    if not document.is_file():
        faults.append(
            Fault(
                f"/{DOCUMENT}",
                "template.missing",
                f"Thư mục mẫu thiếu tệp {DOCUMENT}.",
                f"the folder has a {MANIFEST} but no {DOCUMENT}",
            )
        )
    if faults or spec is None:
        raise TemplateRefused(faults)
    docx = document.read_bytes()
    sample, picture = folder.joinpath(SAMPLE), folder.joinpath(PICTURE)
    return RegisteredTemplate(
        spec,
        docx,
        hashlib.sha256(docx).hexdigest(),
        sample.read_bytes() if sample.is_file() else None,
        picture.read_bytes() if picture.is_file() else None,
    )


def _inside(folder: str, fault: Fault) -> Fault:
    return Fault(
        f"/{folder}{fault.pointer}",
        fault.code,
        f"{folder}: {fault.message}",
        fault.message_en,
        fault.found,
        fault.line,
    )


def _twice(spec: TemplateSpec, first: TemplateSpec, what: str, value: str) -> Fault:
    return Fault(
        f"/{spec.id}",
        "template.twice",
        f"Hai mẫu trùng {what} ({value}): {first.id} và {spec.id}.",
        f"two templates have the same {what} ({value}): {first.id} and {spec.id}",
        value,
    )
