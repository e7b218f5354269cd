from __future__ import annotations

import pytest

from assembly.format_rules.effective.numbering import formatted
from assembly.format_rules.word_document import ListLabel, Paragraph
from tests.drawn import paragraph, run
from tests.styled import read, style


def level(at: int, pattern: str, number_format: str = "decimal", more: str = "", start: int = 1) -> str:
    """Return a ``w:lvl``; ``more`` is XML after the text."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/>'
        f'<w:lvlText w:val="{pattern}"/>{more}</w:lvl>'
    )


def lists(*levels: str, numbers: int = 1, abstract: str = "", overrides: str = "") -> str:
    """Return a numbering part of one definition; the last of its lists has the overrides."""
    nums = "".join(
        f'<w:num w:numId="{at}"><w:abstractNumId w:val="7"/>{overrides if at == numbers else ""}</w:num>'
        for at in range(1, numbers + 1)
    )
    return f'<w:abstractNum w:abstractNumId="7">{abstract}{"".join(levels)}</w:abstractNum>{nums}'


def item(at: int = 0, number: str = "1", text: str = "x", more: str = "") -> str:
    """Return a paragraph that names its list."""
    reference = f'<w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, properties=reference + more)


def read_paragraphs(*body: str, numbering: str, styles: str = "") -> list[Paragraph]:
    """Return the paragraphs of the body."""
    return list(read(*body, numbering=numbering, styles=styles).body.paragraphs())


def labels(*body: str, numbering: str, styles: str = "") -> list[str]:
    """Return the label of each paragraph; a dot where there is none."""
    found = read_paragraphs(*body, numbering=numbering, styles=styles)
    return [each.label.text if each.label else "." for each in found]


def first_label(*body: str, numbering: str, styles: str = "") -> ListLabel:
    """Return the label of the first paragraph."""
    found = read_paragraphs(*body, numbering=numbering, styles=styles)[0].label
    assert found is not None
    return found


THREE = (level(0, "%1."), level(1, "%1.%2."), level(2, "%3)", "lowerLetter"))


class TestLabels:
    def test_items_are_counted(self) -> None:
        """Each item counts on; deeper levels start anew under each item above them."""
        body = [item(at) for at in (0, 1, 1, 2, 2, 1, 0, 1, 2)]
        expected = ["1.", "1.1.", "1.2.", "a)", "b)", "1.3.", "2.", "2.1.", "a)"]
        assert expected == labels(*body, numbering=lists(*THREE))

    def test_paragraphs_between_do_not_stop_the_count(self) -> None:
        """A list goes on after other text."""
        assert labels(item(), "y", item(), numbering=lists(*THREE)) == ["1.", ".", "2."]

    def test_the_first_number_may_be_another(self) -> None:
        """A level counts from its start."""
        assert labels(item(), item(), numbering=lists(level(0, "%1.", start=5))) == ["5.", "6."]

    def test_a_level_may_count_through(self) -> None:
        """With restart 0 nothing starts a level anew."""
        through = level(1, "%2)", more='<w:lvlRestart w:val="0"/>')
        body = [item(at) for at in (0, 1, 0, 1)]
        assert labels(*body, numbering=lists(level(0, "%1."), through)) == ["1.", "1)", "2.", "2)"]

    def test_a_level_may_start_anew_only_after_a_certain_one(self) -> None:
        """With restart 1 only items of the first level start the third anew."""
        third = level(2, "%3)", more='<w:lvlRestart w:val="1"/>')
        body = [item(at) for at in (0, 1, 2, 1, 2, 0, 1, 2)]
        found = labels(*body, numbering=lists(level(0, "%1."), level(1, "%2."), third))
        assert [found[at] for at in (2, 4, 7)] == ["1)", "2)", "1)"]

    def test_lists_of_one_definition_count_on_from_each_other(self) -> None:
        """Two lists that share a definition are one count, unless the second starts anew."""
        body = [item(), item(number="2"), item(number="2"), item()]
        assert labels(*body, numbering=lists(*THREE, numbers=2)) == ["1.", "2.", "3.", "4."]
        start = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
        found = labels(*body, numbering=lists(*THREE, numbers=2, overrides=start))
        assert found == ["1.", "1.", "2.", "3."]

    def test_a_list_may_define_a_level_of_its_own(self) -> None:
        """A level in a w:lvlOverride goes before that of the definition."""
        own = f'<w:lvlOverride w:ilvl="0">{level(0, "%1)", "upperRoman")}</w:lvlOverride>'
        assert labels(item(), numbering=lists(*THREE, overrides=own)) == ["I)"]

    def test_a_level_that_nothing_has_reached_stands_before_its_start(self) -> None:
        """A second-level heading before any first-level one is 0.1, as Word prints it."""
        assert labels(item(1), item(0), item(1), numbering=lists(*THREE)) == ["0.1.", "1.", "1.1."]

    def test_legal_numbering_prints_digits(self) -> None:
        """With w:isLgl the figures of the levels above are Arabic."""
        numbering = lists(level(0, "%1.", "upperRoman"), level(1, "%1.%2.", more="<w:isLgl/>"))
        assert labels(item(), item(1), numbering=numbering) == ["I.", "1.1."]

    def test_bullets_print_their_sign(self) -> None:
        """A dash of a list is its label; a level without text has none."""
        assert labels(item(), numbering=lists(level(0, "-", "bullet"))) == ["-"]
        assert labels(item(), numbering=lists(level(0, "", "none"))) == ["."]
        assert labels(item(), numbering=lists(level(0, "Điều %1.", "none"))) == ["Điều ."]

    def test_a_format_of_zeros_may_be_written_out(self) -> None:
        """Word writes "001, 002, ..." as a format of its own beside one for older readers."""
        custom = (
            '<w:lvl w:ilvl="0"><mc:AlternateContent><mc:Choice Requires="w14">'
            '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
            '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:lvlText w:val="%1"/></w:lvl>'
        )
        assert labels(item(), numbering=lists(custom)) == ["000"]

    @pytest.mark.parametrize(
        ("number_format", "figure", "expected"),
        [
            ("decimal", 12, "12"),
            ("upperRoman", 4, "IV"),
            ("upperRoman", 1949, "MCMXLIX"),
            ("lowerRoman", 9, "ix"),
            ("lowerLetter", 4, "d"),
            ("lowerLetter", 27, "aa"),
            ("lowerLetter", 55, "ccc"),
            ("upperLetter", 2, "B"),
            ("lowerLetter", 30_000, "30000"),
            ("ordinal", 11, "11th"),
            ("ordinal", 22, "22nd"),
            ("numberInDash", 3, "- 3 -"),
            ("decimalEnclosedCircle", 2, "②"),
            ("none", 2, ""),
            ("chineseCounting", 2, "2"),
        ],
    )
    def test_numbers_are_written_in_their_format(
        self, number_format: str, figure: int, expected: str
    ) -> None:
        """Letters repeat after z, as Word writes them; unknown formats come out in digits."""
        assert expected == formatted(figure, number_format)
        assert formatted(7, "decimalZero", 2) == "07"


class TestReference:
    def test_a_style_may_name_the_list(self) -> None:
        """A paragraph of the style is an item, at the level that belongs to the style."""
        numbering = lists(level(0, "%1."), level(1, "%1.%2.", more='<w:pStyle w:val="Two"/>'))
        styles = style("One", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        styles += style("Two", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        styles += style("Under", based_on="Two")
        body = [paragraph("x", properties=f'<w:pStyle w:val="{name}"/>') for name in ("One", "Two", "Under")]
        assert labels(*body, numbering=numbering, styles=styles) == ["1.", "1.1.", "1.2."]

    def test_number_zero_switches_the_list_off(self) -> None:
        """In the paragraph or in a derived style, list 0 is no list."""
        styles = style("S", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')
        styles += style("Off", '<w:pPr><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>', based_on="S")
        off = '<w:pStyle w:val="S"/><w:numPr><w:numId w:val="0"/></w:numPr>'
        body = [
            paragraph("x", properties=each)
            for each in ('<w:pStyle w:val="S"/>', off, '<w:pStyle w:val="Off"/>')
        ]
        assert labels(*body, numbering=lists(*THREE), styles=styles) == ["1.", ".", "."]

    @pytest.mark.parametrize("number", ["9", "", "x"])
    def test_a_list_that_is_not_there_is_none(self, number: str) -> None:
        """A reference that leads nowhere brings no label and no error."""
        assert labels(item(number=number), numbering=lists(*THREE)) == ["."]
        assert labels(item(number=number), numbering="") == ["."]

    def test_a_level_that_is_not_defined_has_no_label(self) -> None:
        """Levels are defined one by one."""
        assert labels(item(5), item(), numbering=lists(*THREE)) == [".", "1."]

    def test_a_definition_may_lead_to_a_list_style(self) -> None:
        """w:numStyleLink leads through the style's list to the definition that has the levels."""
        numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
            f'<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="L"/>{level(0, "%1)")}</w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
            '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
        )
        styles = style("L", '<w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr>', kind="numbering")
        assert labels(item(), numbering=numbering, styles=styles) == ["1)"]
        assert labels(item(), numbering=numbering) == ["1)"]

    def test_list_styles_in_a_circle_end_nowhere(self) -> None:
        """A list style that leads to itself brings no label."""
        numbering = (
            '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="L"/></w:abstractNum>'
            '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        )
        styles = style("L", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>', kind="numbering")
        assert labels(item(), numbering=numbering, styles=styles) == ["."]


class TestFormat:
    INDENTED = '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>'

    def test_the_indents_of_a_level_go_over_those_of_the_style(self) -> None:
        """Where the paragraph names the list; its own indents go over both."""
        numbering = lists(level(0, "%1.", more=self.INDENTED))
        styles = style("S", '<w:pPr><w:ind w:left="100" w:firstLine="50" w:right="70"/></w:pPr>')
        by_style = item(more='<w:pStyle w:val="S"/>')
        own = item(more='<w:pStyle w:val="S"/><w:ind w:left="0"/>')
        one, two = read_paragraphs(by_style, own, numbering=numbering, styles=styles)
        assert (one.format.left, one.format.first_line, one.format.right) == (720, -360, 70)
        assert (two.format.left, two.format.first_line) == (0, -360)

    def test_a_style_that_names_the_list_may_move_it(self) -> None:
        """Then the style's own indents go over the level's, and those of its base do not."""
        numbering = lists(level(0, "%1.", more=self.INDENTED))
        styles = style("Base", '<w:pPr><w:ind w:left="50" w:right="60"/></w:pPr>')
        list_of = '<w:numPr><w:numId w:val="1"/></w:numPr>'
        styles += style("S", f"<w:pPr>{list_of}</w:pPr>", based_on="Base")
        styles += style("Moved", f'<w:pPr>{list_of}<w:ind w:left="200"/></w:pPr>', based_on="Base")
        styles += style("Derived", '<w:pPr><w:ind w:firstLine="10"/></w:pPr>', based_on="S")
        body = [
            paragraph("x", properties=f'<w:pStyle w:val="{name}"/>') for name in ("S", "Moved", "Derived")
        ]
        found = [
            (each.format.left, each.format.first_line, each.format.right)
            for each in read_paragraphs(*body, numbering=numbering, styles=styles)
        ]
        assert found == [(720, -360, 60), (200, -360, 60), (720, 10, 60)]

    def test_a_label_looks_like_the_mark_of_its_paragraph(self) -> None:
        """The level's own run properties go over it; the runs of the text do not matter."""
        faced = '<w:rPr><w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/><w:b w:val="0"/></w:rPr>'
        mark = '<w:rPr><w:b/><w:u w:val="single"/><w:sz w:val="26"/></w:rPr>'
        plain = first_label(item(text=run("x", "<w:i/>"), more=mark), numbering=lists(*THREE))
        assert (plain.format.bold, plain.format.italic, plain.format.size) == (True, False, 26)
        assert plain.format.underline == "none"
        own = first_label(item(more=mark), numbering=lists(level(0, "&#xF0B7;", "bullet", faced)))
        assert (own.format.bold, own.format.size) == (False, 26)
        assert own.faces == {"Symbol"}
        assert (own.text, own.number_format, own.level) == ("\uf0b7", "bullet", 0)

    def test_the_element_is_the_level(self) -> None:
        """A repair of a label changes its w:lvl in the numbering part."""
        document = read(item(), numbering=lists(*THREE))
        label = next(document.body.paragraphs()).label
        assert label is not None
        assert label.element.getroottree().getroot() is document.trees["word/numbering.xml"]


def test_hostile_numbers_stay_small() -> None:
    """Starts, levels and patterns beyond Word's own are cut to its limits."""
    huge = lists(level(0, "%1" * 5000, "upperRoman", start=999_999_999))
    found = first_label(item(99), numbering=lists(level(8, "%9")))
    assert found.text == "1"
    assert len(first_label(item(), numbering=huge).text) < 5000
