"""Conference files that must be refused, with every fault they must be refused for.

Shared by the tests of the reader, of the command line and of the web.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

GOOD = b"block: Kh\xe1\xbb\x91i thi \xc4\x91ua\n"


@dataclass(frozen=True)
class WrongFile:
    """A file, and its faults: pointer, code and line (None where a line means nothing)."""

    name: str
    content: bytes
    faults: tuple[tuple[str, str, int | None], ...]
    suffix: str = ".yaml"


def _yaml(text: str) -> bytes:
    return text.encode()


def _bomb() -> bytes:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 12)]
    return "\n".join(lines).encode()


def _bomb_of_letters() -> bytes:
    lines = ["block: Khối", "conference:", "  discussion: &all", f"    - &long {'ý' * 19_000}"]
    return "\n".join([*lines, *["    - *long"] * 50, "report: {results: *all, activities: *all}"]).encode()


def wrong_files() -> Iterator[WrongFile]:
    """Yield every wrong file, from the slip of a finger to the attack."""
    yield WrongFile("empty", b"", (("", "conference.empty", None),))
    yield WrongFile("only-comments", b"# later\n\n", (("", "conference.empty", None),))
    yield WrongFile("block-is-missing", b"year_planned: 2022\n", (("/block", "conference.missing", None),))
    yield WrongFile(
        "name-left-empty", b"block:\n  name:\n  symbol: KTH\n", (("/block/name", "conference.missing", 2),)
    )
    yield WrongFile("a-list-at-the-top", b"- block: A\n", (("", "conference.not-a-mapping", None),))
    yield WrongFile("a-sentence", "Kính gửi các đồng chí".encode(), (("", "conference.not-a-mapping", None),))
    yield WrongFile(
        "wrong-types",
        _yaml(
            "block: Khối\n"
            "year_planned: hai nghìn\n"
            "members: Sở Y tế\n"
            "conference:\n"
            "  chairs:\n"
            "    - [a, b]\n"
            "leadership: 7\n"
            "nominations:\n"
            "  - award: Bằng khen\n"
            "    count: 2 tập thể\n"
            "covenant:\n"
            "  signed_at_conference: chắc là có\n"
        ),
        (
            ("/year_planned", "conference.whole-number", 2),
            ("/members", "conference.list-type", 3),
            ("/conference/chairs/0", "conference.model-type", 6),
            ("/leadership", "conference.model-type", 7),
            ("/nominations/0/count", "conference.whole-number", 10),
            ("/covenant/signed_at_conference", "conference.bool-type", 12),
        ),
    )
    yield WrongFile(
        "unknown-keys",
        _yaml("block:\n  nam: Khối\n  name: Khối\nmember:\n  - Sở Y tế\nTên khối: Khối\n"),
        (
            ("/block/nam", "conference.unknown-key", 2),
            ("/member", "conference.unknown-key", 4),
            ("/Tên khối", "conference.unknown-key", 6),
        ),
    )
    yield WrongFile(
        "wrong-dates",
        _yaml(
            "block:\n  name: Khối\n  founding_decision: {type: Quyết định, date: 29/02/2023}\n"
            "conference: {date: 32/12/2022, start_time: 25:61}\n"
            "handover: {effective_from: mai}\n"
        ),
        (
            ("/block/founding_decision/date", "conference.partial-date", 3),
            ("/conference/date", "conference.partial-date", 4),
            ("/conference/start_time", "conference.string-pattern-mismatch", 4),
            ("/handover/effective_from", "conference.partial-date", 5),
        ),
    )
    yield WrongFile(
        "year-of-the-typewriter",
        _yaml("block: Khối\nyear_planned: 20222\nconference: {date: 0022-12-29}\n"),
        (
            ("/year_planned", "conference.less-than-equal", 2),
            ("/conference/date", "conference.partial-date", 3),
        ),
    )
    yield WrongFile(
        "years-do-not-follow",
        _yaml("block: Khối\nyear_summed_up: 2022\nyear_planned: 2025\n"),
        (("/year_planned", "conference.years-apart", 3),),
    )
    yield WrongFile(
        "contradictory-votes",
        _yaml(
            "block: Khối\n"
            "voting:\n"
            "  voters: 8\n"
            "  present: 9\n"
            "  ballots: {issued: 10, returned: 11, valid: 8, invalid: 1}\n"
            "nominations:\n"
            "  - award: Bằng khen\n"
            "    candidates:\n"
            "      - {unit: Sở Y tế, yes: 8, no: 0, blank: 1}\n"
            "      - {unit: Sở Tài chính, yes: 9}\n"
        ),
        (
            ("/voting/present", "conference.more-present-than-voters", 4),
            ("/voting/ballots/issued", "conference.too-many-ballots", 5),
            ("/voting/ballots/returned", "conference.too-many-ballots", 5),
            ("/voting/ballots", "conference.ballots-do-not-add-up", 5),
            ("/nominations/0/candidates/0", "conference.votes-do-not-add-up", 9),
            ("/nominations/0/candidates/1", "conference.votes-do-not-add-up", 10),
        ),
    )
    yield WrongFile(
        "one-candidate-two-results",
        _yaml(
            "block: Khối\nvoting:\n  leaders:\n    - {unit: Sở Y tế, yes: 5}\n    - {unit: SỞ Y TẾ, yes: 6}\n"
        ),
        (("/voting/leaders/1", "conference.candidate-twice", 5),),
    )
    yield WrongFile(
        "left-before-it-came",
        _yaml("block: Khối\nmembers:\n  - {name: Sở Y tế, joined_year: 2023, left_year: 2021}\n"),
        (("/members/0/left_year", "conference.left-before-joining", 3),),
    )
    yield WrongFile(
        "negative-and-huge",
        _yaml("block: Khối\nvoting: {voters: -1, threshold: 101}\nhandover: {fund: 99999999999999999999}\n"),
        (
            ("/voting/voters", "conference.greater-than-equal", 2),
            ("/voting/threshold", "conference.less-than-equal", 2),
            ("/handover/fund", "conference.less-than-equal", 3),
        ),
    )
    yield WrongFile(
        "duplicate-keys",
        _yaml("block: Khối A\nblock: Khối B\nconference:\n  venue: X\n  venue: Y\n"),
        (("/block", "conference.duplicate-key", 2), ("/conference/venue", "conference.duplicate-key", 5)),
    )
    yield WrongFile(
        "colon-in-a-title", _yaml("block: Khối\nprovince: tỉnh: Yên Bái\n"), (("", "conference.not-yaml", 2),)
    )
    yield WrongFile("indent-by-tab", _yaml("block:\n\tname: Khối\n"), (("", "conference.not-yaml", 2),))
    yield WrongFile(
        "open-quotation", _yaml('block: "Khối\nstyle: state\n'), (("", "conference.not-yaml", 3),)
    )
    yield WrongFile(
        "uneven-indent", _yaml("block:\n    name: A\n  symbol: B\n"), (("", "conference.not-yaml", 3),)
    )
    yield WrongFile(
        "two-documents", _yaml("block: A\n---\nblock: B\n"), (("", "conference.several-documents", 2),)
    )
    yield WrongFile(
        "runs-code",
        _yaml("block: A\nprovince: !!python/object/apply:os.system [ls]\n"),
        (("", "conference.tag", 2),),
    )
    yield WrongFile("star-before-a-word", _yaml("block: *Khối*\n"), (("", "conference.not-yaml", 1),))
    yield WrongFile("star-without-anchor", _yaml("block: *A\n"), (("", "conference.unknown-alias", 1),))
    yield WrongFile("alias-in-itself", _yaml("block: &a [*a]\n"), (("", "conference.unknown-alias", 1),))
    yield WrongFile("alias-bomb", _bomb(), (("", "conference.too-many-values", None),))
    yield WrongFile("alias-bomb-of-letters", _bomb_of_letters(), (("", "conference.too-many-values", None),))
    yield WrongFile("deep-brackets", b"block: " + b"[" * 100_000, (("", "conference.too-deep", 1),))
    yield WrongFile(
        "deep-indent",
        "\n".join(" " * depth + "a:" for depth in range(200)).encode(),
        (("", "conference.too-deep", None),),
    )
    yield WrongFile(
        "many-members", b"block: A\nmembers:\n" + b"- A\n" * 90_000, (("/members", "conference.too-long", 2),)
    )
    yield WrongFile(
        "many-values",
        b"block: A\nmembers:\n" + b"- A\n" * 150_000,
        (("", "conference.too-many-values", None),),
    )
    yield WrongFile("list-as-key", _yaml("block: A\n? [a, b]\n: c\n"), (("", "conference.key-not-text", 2),))
    yield WrongFile("fifty-megabytes", b"#" * 50_000_000, (("", "conference.too-large", None),))
    yield WrongFile("a-word-file", b"PK\x03\x04" + bytes(range(256)), (("", "conference.not-text", None),))
    yield WrongFile("a-pdf-file", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", (("", "conference.not-text", None),))
    yield WrongFile("binary", bytes(range(256)) * 40, (("", "conference.wrong-encoding", None),))
    yield WrongFile("nul-bytes", b"block: A\nstyle: \x00\n", (("", "conference.not-text", 2),))
    yield WrongFile(
        "legacy-encoding", b"block: Khoi\nprovince: t\xd8nh\n", (("", "conference.wrong-encoding", 2),)
    )
    yield WrongFile(
        "control-characters",
        _yaml('block: "Kh\\u0007ối"\nconference: {title: "a\\u0085b", venue: "\\x9f"}\n'),
        (
            ("/block", "conference.unprintable-character", 1),
            ("/conference/venue", "conference.unprintable-character", 2),
        ),
    )
    yield WrongFile("not-json", b'{"block": "A",}', (("", "conference.not-json", 1),), ".json")
    yield WrongFile("json-of-python", b"{'block': 'A'}", (("", "conference.not-json", 1),), ".json")
    yield WrongFile(
        "json-cut-off", b'{"block": "A",\n "members": ["B"', (("", "conference.not-json", 2),), ".json"
    )
    yield WrongFile("json-with-a-tail", b'{"block": "A"} {}', (("", "conference.not-json", 1),), ".json")
    yield WrongFile(
        "json-not-a-number",
        b'{"block": "A",\n"year_planned": NaN}',
        (("", "conference.not-json", 2),),
        ".json",
    )
    yield WrongFile("json-deep", b'{"block":' * 50_000, (("", "conference.too-deep", 1),), ".json")
    yield WrongFile(
        "json-duplicate-and-types",
        b'{"block": "A",\n "block": "B",\n "year_planned": true,\n "voting": {"threshold": 1e999},\n'
        b' "conference": {"title": "\\ud800", "venue": 5.5}}',
        (
            ("/block", "conference.duplicate-key", 2),
            ("/voting/threshold", "conference.number", 4),
            ("/conference/title", "conference.unprintable-character", 5),
            ("/year_planned", "conference.whole-number", 3),
            ("/conference/venue", "conference.string-type", 5),
        ),
        ".json",
    )
    yield WrongFile("a-spreadsheet", b"a,b\n1,2\n", (("", "conference.unknown-form", None),), ".csv")
