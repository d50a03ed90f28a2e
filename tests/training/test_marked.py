"""Our marked texts: how they are read, and that each mark says what its text has."""

from __future__ import annotations

from training.corpora.marked import read_marked, without_marks


def test_marks_are_taken_off_and_kept_as_spans() -> None:
    line = (
        "Ofgem fined Corvex. {The two men=Al Bo+Cy Du} left. ¶ "
        "{The supplier=Corvex} and {a lawyer=-a} said {it=Corvex} would."
    )
    found = without_marks("x", line)
    assert found.text == "Ofgem fined Corvex. The two men left.\n\nThe supplier and a lawyer said it would."
    assert [(found.text[m.start : m.end], m.names) for m in found.marks] == [
        ("The two men", ("Al Bo", "Cy Du")),
        ("The supplier", ("Corvex",)),
        ("a lawyer", ("-a",)),
        ("it", ("Corvex",)),
    ]
    assert without_marks("x", "{Police=-} came.").marks[0].names == ()


def test_every_name_in_a_mark_stands_in_its_text() -> None:
    texts = read_marked()
    assert len(texts) > 3000
    assert len({t.text for t in texts}) == len(texts)
    for text in texts:
        assert not set("{}=") & set(text.text), text.text
        for mark in text.marks:
            assert text.text[mark.start : mark.end].strip()
            assert all(name.startswith("-") or name in text.text for name in mark.names), (mark, text.text)
