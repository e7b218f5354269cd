"""Documents that are recorded together lie in one object, one after the other: a pack."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass, field

from assembly.jobs.assemble import MadeDocument
from assembly.jobs.job import Chunk, Failure, Made, Outcome
from assembly.jobs.ports import ObjectStore

FULL = 8 * 1024 * 1024  # bytes: what a worker holds of a chunk at a time


def object_folder(job_id: str) -> str:
    """Return the prefix below which all documents of a job lie in the object store."""
    return f"jobs/{job_id}"


@dataclass(frozen=True, slots=True)
class _Packed:
    position: int
    name: str
    made: MadeDocument
    offset: int
    digest: bytes


@dataclass
class Pack:
    """What became of some documents of a chunk, gathered until it is stored and recorded at once."""

    chunk: Chunk
    size: int = 0
    _made: list[_Packed] = field(default_factory=list)
    _failed: list[Outcome] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self._made) + len(self._failed)

    @property
    def full(self) -> bool:
        """Tell whether it should be stored before more is added."""
        return self.size >= FULL

    def add(self, position: int, name: str, result: MadeDocument | Failure) -> None:
        """Add what became of the document at a position; ``name`` is its file name from now on."""
        if isinstance(result, Failure):
            self._failed.append(Outcome(position, result))
            return
        digest = hashlib.sha256(result.docx).digest()
        self._made.append(_Packed(position, name, result, self.size, digest))
        self.size += len(result.docx)

    def stored(self, objects: ObjectStore) -> list[Outcome]:
        """Store the documents in one object and return what is to be recorded; raises Unavailable.

        The key holds a hash over the hashes of the documents: the same bytes have the same key, and a worker
        that comes too late overwrites nothing of another's.
        """
        outcomes = list(self._failed)
        if self._made:
            hashes = hashlib.sha256(b"".join(packed.digest for packed in self._made)).hexdigest()
            key = f"{object_folder(self.chunk.job_id)}/{self.chunk.number:05d}-{hashes[:32]}.pack"
            objects.put(key, b"".join(packed.made.docx for packed in self._made))
            outcomes += [_outcome(packed, key) for packed in self._made]
        return outcomes

    def clear(self) -> None:
        """Begin anew."""
        self.size = 0
        self._made.clear()
        self._failed.clear()


def _outcome(packed: _Packed, key: str) -> Outcome:
    document = packed.made
    made = Made(
        key,
        packed.offset,
        len(document.docx),
        packed.digest.hex(),
        zlib.crc32(document.docx),
        document.missing,
        document.format_check,
    )
    return Outcome(packed.position, made, packed.name)
