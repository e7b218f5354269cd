"""A file as it is after somebody signed it digitally."""

from __future__ import annotations

import io
import zipfile

from tests.drawn import part_of, zipped

SIGNATURES = "http://schemas.openxmlformats.org/package/2006/relationships/digital-signature"

SIGNATURE_TYPE = "application/vnd.openxmlformats-package.digital-signature"


def signed_file(docx: bytes) -> bytes:
    """Return a file with a digital signature beside its parts; what the signature says is not valid."""
    parts = {name: part_of(docx, name) for name in zipfile.ZipFile(io.BytesIO(docx)).namelist()}
    relation = '<Relationship Id="rId9" Type="{}/{}" Target="{}"/>'
    parts["_rels/.rels"] = parts["_rels/.rels"].replace(
        b"</Relationships>",
        relation.format(SIGNATURES, "origin", "_xmlsignatures/origin.sigs").encode() + b"</Relationships>",
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    parts["_xmlsignatures/origin.sigs"] = b""
    parts["_xmlsignatures/_rels/origin.sigs.rels"] = (
        f'<Relationships xmlns="{package}/relationships">'
        f"{relation.format(SIGNATURES, 'signature', 'sig1.xml')}</Relationships>"
    ).encode()
    parts["_xmlsignatures/sig1.xml"] = b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"/>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>",
        (
            f'<Default Extension="sigs" ContentType="{SIGNATURE_TYPE}-origin"/>'
            f'<Override PartName="/_xmlsignatures/sig1.xml" ContentType="{SIGNATURE_TYPE}-xmlsignature+xml"/>'
            "</Types>"
        ).encode(),
    )
    return zipped(parts)
