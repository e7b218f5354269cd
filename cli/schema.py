"""``vanthu schema``: the JSON Schema of a conference, or its fields with their Vietnamese labels."""

from __future__ import annotations

import json

import click

from assembly.conference.labels import field_labels
from assembly.conference.model import Conference


@click.command("schema")
@click.option(
    "--labels", is_flag=True, help="In danh sách trường kèm nhãn tiếng Việt. (List fields with labels.)"
)
def command(labels: bool) -> None:
    """In lược đồ dữ liệu hội nghị. (Print the JSON Schema of a conference.)"""
    if labels:
        for pointer, label, description in field_labels():
            click.echo(f"{pointer}\t{label}\t{description}")
        return
    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Conference.model_json_schema()}
    click.echo(json.dumps(schema, ensure_ascii=False, indent=2))
