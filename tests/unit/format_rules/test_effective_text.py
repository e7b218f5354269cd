from __future__ import annotations

import pytest

from assembly.format_rules.word_document import AUTO, TextFormat
from tests.drawn import paragraph, run
from tests.styled import defaults, first_paragraph, first_run, read, style

TIMES = "Times New Roman"
FACES = ["ascii", "hAnsi", "eastAsia", "cs"]


def faces(**named: str) -> str:
    """Return a ``w:rFonts`` of these attributes."""
    attributes = " ".join(f'w:{name}="{face}"' for name, face in named.items())
    return f"<w:rFonts {attributes}/>"


def text_format(*, run_properties: str = "", paragraph_properties: str = "", **parts: str) -> TextFormat:
    """Return the format of the only run of a document."""
    body = paragraph(run("x", run_properties), properties=paragraph_properties)
    return first_run(read(body, **parts)).format


def styled_text(
    *styles: str, used: str = "", character: str = "", direct: str = "", base: str = ""
) -> TextFormat:
    """Return the format of a run in a paragraph of a style, in a character style, with direct properties."""
    return text_format(
        run_properties=(f'<w:rStyle w:val="{character}"/>' if character else "") + direct,
        paragraph_properties=f'<w:pStyle w:val="{used}"/>' if used else "",
        styles=base + "".join(styles),
    )


class TestHierarchy:
    def test_a_file_that_says_nothing_prints_times_of_ten_points(self) -> None:
        """Without styles Word prints Times New Roman 10 pt, upright, automatic colour."""
        found = text_format()
        assert found == TextFormat(TIMES, TIMES, TIMES, TIMES, size=20)
        assert found.color == AUTO

    def test_defaults_hold_where_no_style_says_otherwise(self) -> None:
        """The document's defaults are the lowest level."""
        base = defaults(
            faces(ascii="Arial", hAnsi="Tahoma", eastAsia="SimSun", cs="Mangal") + '<w:sz w:val="28"/>'
        )
        found = styled_text(base=base)
        assert (found.ascii_face, found.high_face) == ("Arial", "Tahoma")
        assert (found.east_asian_face, found.complex_face) == ("SimSun", "Mangal")
        assert found.size == 28

    def test_each_level_goes_before_the_one_below(self) -> None:
        """Defaults, base style, style, character style, direct: the highest that says something counts."""
        base = defaults('<w:sz w:val="20"/>')
        styles = [
            style("Base", '<w:rPr><w:sz w:val="22"/></w:rPr>'),
            style("Derived", '<w:rPr><w:sz w:val="24"/></w:rPr>', based_on="Base"),
            style("Silent", based_on="Derived"),
            style("Letter", '<w:rPr><w:sz w:val="26"/></w:rPr>', kind="character"),
        ]
        assert styled_text(*styles, base=base).size == 20
        assert styled_text(*styles, base=base, used="Base").size == 22
        assert styled_text(*styles, base=base, used="Silent").size == 24
        assert styled_text(*styles, base=base, used="Silent", character="Letter").size == 26
        assert (
            styled_text(
                *styles, base=base, used="Silent", character="Letter", direct='<w:sz w:val="28"/>'
            ).size
            == 28
        )

    def test_faces_are_inherited_one_by_one(self) -> None:
        """A level that names one face leaves the others as they were."""
        base = defaults(faces(**dict.fromkeys(FACES, "Times New Roman")))
        found = styled_text(base=base, direct=faces(hAnsi="Arial"))
        assert (found.ascii_face, found.high_face) == ("Times New Roman", "Arial")

    def test_a_paragraph_without_style_has_the_default_one(self) -> None:
        """So has one whose style the document does not know."""
        styles = style("Thường", '<w:rPr><w:sz w:val="26"/></w:rPr>', default=True)
        assert styled_text(styles).size == 26
        assert styled_text(styles, used="Unknown").size == 26
        document = read(paragraph("x", properties='<w:pStyle w:val="Unknown"/>'), styles=styles)
        assert first_paragraph(document).style_id == "Thường"
        assert first_paragraph(document).style_name == "Thường name"

    def test_a_character_style_is_no_paragraph_style(self) -> None:
        """A style is looked up under its type, so one id may name a style of each."""
        styles = style("S", '<w:rPr><w:sz w:val="26"/></w:rPr>', kind="character")
        assert styled_text(styles, used="S").size == 20
        assert styled_text(styles, character="S").size == 26

    def test_styles_based_on_each_other_end_somewhere(self) -> None:
        """A circle of styles is cut where it closes."""
        styles = [
            style("A", '<w:rPr><w:sz w:val="30"/></w:rPr>', based_on="B"),
            style("B", "<w:rPr><w:b/></w:rPr>", based_on="A"),
            style("C", "<w:rPr><w:i/></w:rPr>", based_on="C"),
        ]
        assert (styled_text(*styles, used="A").size, styled_text(*styles, used="A").bold) == (30, True)
        assert styled_text(*styles, used="C").italic

    def test_the_mark_of_a_paragraph_has_its_own_format(self) -> None:
        """An empty line is as high as the mark's size, direct properties of the mark included."""
        body = paragraph(properties='<w:rPr><w:sz w:val="2"/></w:rPr>')
        assert first_paragraph(read(body)).mark.size == 2


class TestToggles:
    BOLD = style("P", "<w:rPr><w:b/></w:rPr>")
    BOLD_LETTER = style("C", "<w:rPr><w:b/></w:rPr>", kind="character")

    def test_bold_twice_by_styles_is_not_bold(self) -> None:
        """Bold of the paragraph style and of the character style exclude each other (17.7.3)."""
        assert styled_text(self.BOLD, used="P").bold
        assert styled_text(self.BOLD_LETTER, character="C").bold
        assert not styled_text(self.BOLD, self.BOLD_LETTER, used="P", character="C").bold

    def test_direct_formatting_is_absolute(self) -> None:
        """Set in the run, bold is what the run says, whatever the styles combine to."""
        both = (self.BOLD, self.BOLD_LETTER)
        assert styled_text(*both, used="P", character="C", direct="<w:b/>").bold
        assert not styled_text(*both, used="P", direct='<w:b w:val="0"/>').bold
        assert not styled_text(*both, used="P", direct='<w:b w:val="false"/>').bold

    def test_a_style_overrides_the_style_it_is_based_on(self) -> None:
        """Along a chain of styles the last word counts; nothing is toggled."""
        light = style("Light", '<w:rPr><w:b w:val="0"/></w:rPr>', based_on="P")
        again = style("Again", "<w:rPr><w:b/></w:rPr>", based_on="P")
        assert not styled_text(self.BOLD, light, used="Light").bold
        assert styled_text(self.BOLD, again, used="Again").bold

    def test_what_the_defaults_switch_on_stays_on(self) -> None:
        """Styles do not toggle what the defaults say; direct formatting does switch it off."""
        base = defaults("<w:i/>")
        italic = style("P", "<w:rPr><w:i/></w:rPr>")
        assert styled_text(base=base).italic
        assert styled_text(italic, base=base, used="P").italic
        assert not styled_text(base=base, direct='<w:i w:val="0"/>').italic

    @pytest.mark.parametrize(
        ("element", "name"),
        [
            ("b", "bold"),
            ("i", "italic"),
            ("caps", "caps"),
            ("smallCaps", "small_caps"),
            ("strike", "strike"),
            ("vanish", "hidden"),
        ],
    )
    def test_each_toggle_property_toggles(self, element: str, name: str) -> None:
        """Bold, italic, capitals, small capitals, struck out and hidden are the toggle properties."""
        by_paragraph = style("P", f"<w:rPr><w:{element}/></w:rPr>")
        by_letters = style("C", f"<w:rPr><w:{element}/></w:rPr>", kind="character")
        assert getattr(styled_text(by_paragraph, used="P"), name) is True
        assert getattr(styled_text(by_paragraph, by_letters, used="P", character="C"), name) is False


class TestProperties:
    @pytest.mark.parametrize(
        ("xml", "name", "expected"),
        [
            ('<w:u w:val="single"/>', "underline", "single"),
            ('<w:u w:val="none"/>', "underline", "none"),
            ("<w:u/>", "underline", "none"),
            ("<w:dstrike/>", "strike", True),
            ('<w:color w:val="ff0000"/>', "color", "FF0000"),
            ('<w:color w:val="auto"/>', "color", AUTO),
            ('<w:color w:val="red"/>', "color", AUTO),
            ('<w:highlight w:val="yellow"/>', "highlight", "yellow"),
            ('<w:vertAlign w:val="superscript"/>', "vertical", "superscript"),
            ('<w:vertAlign w:val="up"/>', "vertical", "baseline"),
            ('<w:spacing w:val="-6"/>', "spacing", -6),
            ('<w:spacing w:val="1pt"/>', "spacing", 20),
            ('<w:w w:val="90"/>', "scale", 90),
            ('<w:w w:val="90%"/>', "scale", 90),
            ('<w:sz w:val="27"/>', "size", 27),
            ('<w:sz w:val="13pt"/>', "size", 26),
            ('<w:sz w:val=""/>', "size", 20),
            ('<w:sz w:val="-5"/>', "size", 20),
            ('<w:sz w:val="99999999999999999999"/>', "size", 20),
            ('<w:b w:val="on"/>', "bold", True),
            ('<w:b w:val="off"/>', "bold", False),
        ],
    )
    def test_a_property_comes_out_as_word_takes_it(self, xml: str, name: str, expected: object) -> None:
        """What is no value of its type counts as not there."""
        assert expected == getattr(text_format(run_properties=xml), name)

    def test_complex_script_has_its_own_size_and_weight(self) -> None:
        """A run marked w:cs or w:rtl is printed with szCs, bCs and iCs, in the complex face."""
        properties = f'{faces(ascii="A", cs="C")}<w:b/><w:iCs/><w:sz w:val="28"/><w:szCs w:val="24"/>'
        for mark in ("<w:cs/>", "<w:rtl/>"):
            found = first_run(read(paragraph(run("chữ", properties + mark))))
            assert (found.format.bold, found.format.italic, found.format.size) == (False, True, 24)
            assert found.faces == {"C"}


class TestFaces:
    FOUR = faces(ascii="A", hAnsi="H", eastAsia="E", cs="C")

    @pytest.mark.parametrize(
        ("text", "hint", "expected"),
        [
            ("abc 123", "", "A"),
            ("ệĐ", "", "H"),
            ("tỉnh Yên Bái", "", "AH"),
            ("Đ ", "", "H"),
            ("   ", "", "A"),
            ("“”…–", "", "H"),
            ("“”…–", "eastAsia", "E"),
            ("“chữ”", "eastAsia", "AHE"),
            ("ÀÁẠđƠƯ", "eastAsia", "H"),
            ("中", "", "E"),
            ("ع", "", "C"),
            ("", "", "AH"),
        ],
    )
    def test_each_letter_takes_its_face(self, text: str, hint: str, expected: str) -> None:
        """ASCII, other Latin letters, East Asian and complex scripts have faces; a hint moves quotes."""
        hinted = self.FOUR.replace("/>", f' w:hint="{hint}"/>') if hint else self.FOUR
        assert set(expected) == first_run(read(paragraph(run(text, hinted)))).faces


class TestTheme:
    THEME = (
        '<a:themeElements><a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="010101"/></a:dk1>'
        '<a:lt1><a:sysClr val="window" lastClr="FFFFFF"/></a:lt1><a:dk2><a:srgbClr val="1f497d"/></a:dk2>'
        '<a:hlink><a:srgbClr val="0563C1"/></a:hlink></a:clrScheme>'
        '<a:fontScheme name="x"><a:majorFont><a:latin typeface="Cambria"/>'
        '<a:font script="Viet" typeface="Arial"/></a:majorFont>'
        '<a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/><a:cs typeface=""/>'
        '<a:font script="Jpan" typeface="MS Mincho"/><a:font script="Viet" typeface="Arial"/></a:minorFont>'
        "</a:fontScheme></a:themeElements>"
    )

    def found(self, properties: str, settings: str = "", **parts: str) -> TextFormat:
        """Return the format of a run in a document with a theme."""
        return text_format(run_properties=properties, theme=self.THEME, settings=settings, **parts)

    def test_a_theme_font_goes_before_the_plain_one_of_its_level(self) -> None:
        """Of one w:rFonts the theme attribute counts; a higher level may name a plain face again."""
        named = faces(ascii="Times New Roman", asciiTheme="minorHAnsi", hAnsiTheme="majorHAnsi")
        found = self.found(named)
        assert (found.ascii_face, found.high_face) == ("Calibri", "Cambria")
        base = defaults(faces(asciiTheme="minorHAnsi", hAnsiTheme="minorHAnsi"))
        found = self.found(faces(ascii="Times New Roman", hAnsi="Times New Roman"), styles=base)
        assert (found.ascii_face, found.high_face) == ("Times New Roman", "Times New Roman")

    def test_vietnamese_text_of_a_theme_font_takes_the_latin_face(self) -> None:
        """The theme's entry for the script Viet is not used, whatever the language of the settings."""
        language = '<w:themeFontLang w:val="vi-VN"/>'
        assert self.found(faces(asciiTheme="minorHAnsi"), language).ascii_face == "Calibri"

    def test_an_east_asian_theme_font_follows_the_language(self) -> None:
        """Where the theme names no face, the language of the settings chooses one; without it none."""
        named = faces(eastAsiaTheme="minorEastAsia")
        assert self.found(named, '<w:themeFontLang w:eastAsia="ja-JP"/>').east_asian_face == "MS Mincho"
        assert self.found(named).east_asian_face == "Times New Roman"

    def test_without_a_theme_the_plain_face_counts(self) -> None:
        """A theme attribute that leads nowhere is as if it were not there."""
        named = faces(ascii="Arial", asciiTheme="minorHAnsi")
        assert text_format(run_properties=named).ascii_face == "Arial"

    @pytest.mark.parametrize(
        ("attributes", "expected"),
        [
            ('w:val="FF0000" w:themeColor="text1"', "000000"),
            ('w:val="auto" w:themeColor="dark2"', "1F497D"),
            ('w:themeColor="hyperlink"', "0563C1"),
            ('w:val="595959" w:themeColor="text1" w:themeTint="A6"', "595959"),
            ('w:val="123456" w:themeColor="unknown"', "123456"),
        ],
    )
    def test_a_theme_colour_goes_before_the_plain_one(self, attributes: str, expected: str) -> None:
        """Black of the window is black; of a tinted colour the value that Word computed counts."""
        assert expected == self.found(f"<w:color {attributes}/>").color

    def test_the_settings_may_map_the_colours_of_text(self) -> None:
        """text1 is whatever w:clrSchemeMapping makes it."""
        mapping = '<w:clrSchemeMapping w:t1="dark2"/>'
        assert self.found('<w:color w:themeColor="text1"/>', mapping).color == "1F497D"
