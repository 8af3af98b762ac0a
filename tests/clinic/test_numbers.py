"""Three numbers: every row of the table is found, to the digits typed; what is near, and what was typed otherwise."""

import json
import math

import numpy as np
import pytest

from clinic import numbers
from clinic.values import expressions, table
from clinic.values.numbers import CHANCE
from softmaxlib import cross_entropy_value_and_grad
from softmaxlib.mistakes import CATALOGUE, formulas

ROWS = table.rows()
GRADIENTS = [row for row in ROWS if row.kind == "logits"]
ids = [f"{row.name}-{row.kind}-{row.labels}-{n}" for n, row in enumerate(ROWS)]


class TestTable:
    @pytest.mark.one_in(2)
    @pytest.mark.parametrize("row", ROWS, ids=ids)
    @pytest.mark.parametrize("digits", [6, 4])
    def test_a_row_is_found_to_the_digits_typed(self, row, digits):
        found = numbers(*(f"{x:.{digits}f}" for x in row.numbers))
        names = {fit.name for fit in found.fits}
        if row.name not in names:  # what another row gives to all digits typed goes first, and says so
            assert row.name in found.hints[0]
        else:
            assert found.outcome == ("right" if table.RIGHT in names else "mistake" if len(names) == 1 else "several")

    @pytest.mark.parametrize("row", [row for row in ROWS if row.name == table.RIGHT])
    def test_what_is_right_is_right_by_the_library(self, row):
        loss, gradient = cross_entropy_value_and_grad([math.log(p) for p in table.PROBABILITIES], table.LABELS[row.labels])
        assert row.numbers == pytest.approx(gradient if row.kind == "logits" else [loss], abs=1e-12)

    def test_every_gradient_mistake_that_three_numbers_can_show_has_a_row(self):
        hidden = set(formulas.TABLES["logits"]) - {row.name for row in GRADIENTS}
        assert hidden == {
            "labels-not-summing-to-one", "smoothing-loses-epsilon", "smoothing-uneven", "weights-times-residual",
            "weights-on-logits", "temperature-missing", "wrong-axis", "normaliser-of-the-batch", "bias-forgotten",
        }  # fmt: skip

    def test_no_row_hides_behind_a_right_answer(self):
        for labels in table.LABELS:
            right = next(row for row in GRADIENTS if row.labels == labels)
            assert right.name == table.RIGHT
            assert all(row.numbers != right.numbers for row in GRADIENTS if row.labels == labels and row is not right)


class TestAnswers:
    @pytest.mark.parametrize(
        ("typed", "outcome", "names"),
        [
            (("0.13", "1.0233", "0.28"), "mistake", ["labels-in-jacobian"]),
            (("-.08", "-.49", "-.1"), "mistake", ["diagonal-only"]),
            (("-1/2", "-0.7/0.3", "-2/5"), "mistake", ["stopped-at-probabilities"]),
            ((".2-.1", "0.3 − 0.7", "1/5 + 0,1"), "right", []),
            (("0.2", "-0.7", "0.5"), "right", ["labels-hardened"]),
            (("(0.13, 1.0233, 0.28)",), "mistake", ["labels-in-jacobian"]),
            (("[ 0.189 -0.380  0.191]",), "mistake", ["softmax-twice"]),
            ((0.1, -0.4, 0.3), "right", []),
            (("-ln 0.3",), "right", ["labels-hardened"]),
            (("0.1/ln 2", "-.4/ln 2", ".3/ln 2"), "mistake", ["log-base-2"]),
            (("0", "0", "0"), "mistake", ["jacobian-rows-summed"]),
            (("0", "-0.7", "0"), "several", ["only-true-class", "diagonal-only"]),
            (("0.066", "-0.469", "0.133"), "mistake", ["sigmoid"]),
            (("5", "5", "5"), "unknown", []),
            (("one", "2", "3"), "unread", []),
        ],
    )  # fmt: skip
    def test_of_what_is_typed(self, typed, outcome, names):
        found = numbers(*typed)
        assert (found.outcome, found.names) == (outcome, names)
        assert found.ok == bool(found) == (outcome == "right")

    def test_digits_that_were_cut_off_are_told(self):
        assert numbers("0.066", "-0.469", "0.133").hints == ["It fits if digits were cut off and not rounded."]

    @pytest.mark.parametrize("typed", [("0.1", "-0.4", "0.2"), ("0.0", "-0.4", "0.1"), ("0.1", "-0.4", "0.1")])
    def test_one_decimal_is_never_one_that_was_cut_off(self, typed):
        assert not any("cut off" in hint for hint in numbers(*typed).hints)

    def test_of_one_decimal_it_is_said_that_it_may_be_chance(self):
        """Of the triples with one decimal that sum to 0, every one that is named says so, unless the numbers are exact."""
        told = 0
        for a in range(-10, 11):
            for b in range(-10, 11):
                found = numbers(f"{a / 10:.1f}", f"{b / 10:.1f}", f"{-(a + b) / 10:.1f}")
                exact = any(all(abs(x - y) < 1e-6 for x, y in zip(row.numbers, found.values)) for row in GRADIENTS)
                assert (CHANCE in found.hints) == (found.outcome == "mistake" and not exact), str(found)
                told += CHANCE in found.hints
        assert told > 5

    @pytest.mark.parametrize("typed", [("-0.1", "0.4", "-0.3"), ("0.189", "-0.380", "0.191"), ("-0.5", "-2.3333", "-0.4"), ("0.033", "-0.133", "0.1")])
    def test_an_entry_that_has_one_decimal_only_is_no_chance(self, typed):
        found = numbers(*typed)
        assert found.outcome == "mistake" and CHANCE not in found.hints

    def test_what_is_huge_is_told_in_short(self):
        assert len(str(numbers("1e308", "1", "2"))) < 200

    def test_few_digits_fit_several_and_say_so(self):
        found = numbers("0.0", "-0.1", "0.1")
        assert found.outcome == "several" and "more digits" in found.headline
        assert numbers("0.1", "-0.4", "0.3").hints == ["If you have rounded, it could also be binary-cross-entropy for the labels (0, 1, 0)."]

    def test_the_nearest_is_told_as_such(self):
        found = numbers("0.1", "-0.41", "0.3")
        assert found.headline == "Not in the catalogue; nearest is the right answer for the labels (0.1, 0.7, 0.2): entry 2 differs by -0.01."
        assert found.hints == ["They sum to -0.01; the entries of a right gradient sum to 0."]
        assert found.nearest[0]["off"] == [[2, pytest.approx(-0.01)]]

    @pytest.mark.parametrize("typed", [("1", "0", "1"), ("7", "8", "9"), ("-0.0001", "0", "0"), ("0.13", "5", "0.28"), ("0", "-1", "0.1")])
    def test_what_is_not_near_is_not_told(self, typed):
        found = numbers(*typed)
        assert (found.headline, found.nearest) == ("Not in the catalogue.", [])

    def test_a_loss_that_is_not_near_has_no_nearest(self):
        assert numbers("40").nearest == [] and numbers("1.15").nearest[0]["name"] == table.RIGHT

    @pytest.mark.one_in(2)
    @pytest.mark.parametrize("row", [row for row in GRADIENTS if any(row.numbers)], ids=lambda row: f"{row.name}-{row.labels}")
    def test_each_entry_of_the_nearest_is_within_a_tenth_of_its_largest(self, row):
        """One entry of a row is moved, little by little, until the row is no longer near."""
        size = max(map(abs, row.numbers))
        for entry in range(3):
            for part in (0.03, 0.06, 0.09, 0.11, 0.5, 1, 10):
                moved = [x + part * size * (k == entry) for k, x in enumerate(row.numbers)]
                found = numbers(*moved)
                for near in found.nearest:
                    largest = max(map(abs, near["numbers"]))
                    assert all(abs(a - b) < 0.1 * largest for a, b in zip(near["numbers"], moved))
                assert found.outcome != "unknown" or bool(found.nearest) == ("nearest" in found.headline)
                if found.outcome == "unknown" and part < 0.1:
                    assert found.nearest, (moved, part)

    def test_the_right_gradients_and_the_mistakes_lie_further_apart(self):
        for labels in table.LABELS:
            right = next(row for row in GRADIENTS if row.labels == labels and row.name == table.RIGHT)
            for row in (row for row in GRADIENTS if row.labels == labels and row is not right and any(row.numbers)):
                far = max(abs(a - b) for a, b in zip(row.numbers, right.numbers))
                assert far > 0.1 * max(map(abs, (*row.numbers, *right.numbers)))

    def test_one_triple_in_a_hundred_at_random_has_a_near_row(self):
        drawn = np.random.default_rng(0).uniform(-1, 1, (2000, 3))
        assert 0.005 < np.mean([bool(numbers(*map(float, values)).nearest) for values in drawn]) < 0.015

    @pytest.mark.parametrize(("typed", "which"), [
        (("0.1", "0.4", "0.3"), "Entries 1 and 3 are right for the labels (0.1, 0.7, 0.2), and entry 2 is not."),
        (("-0.2", "-0.7", "0.5"), "Entries 2 and 3 are right for the labels (0, 1, 0), and entry 1 is not."),
    ])  # fmt: skip
    def test_two_right_entries_are_told(self, typed, which):
        found = numbers(*typed)
        assert found.headline == "Not in the catalogue." and which in found.hints

    @pytest.mark.parametrize(("typed", "said"), [
        (("0.3", "-1.2", "0.9"), "Each is 3 times the right number for the labels (0.1, 0.7, 0.2)."),
        (("0.1", "-0.35", "0.25"), "Each is 0.5 times the right number for the labels (0, 1, 0)."),
        (("0.31", "-1.22", "0.92"), "Each is about 3.0722 times the right number for the labels (0.1, 0.7, 0.2)."),
    ])  # fmt: skip
    def test_a_multiple_is_told_and_nothing_nearer(self, typed, said):
        found = numbers(*typed)
        assert (found.headline, found.hints[0]) == ("Not in the catalogue.", said)

    def test_once_the_right_number_is_no_multiple(self):
        found = numbers("0.1", "-0.4", "0.30001")
        assert found.nearest[0]["name"] == table.RIGHT and not any("times" in hint for hint in found.hints)

    @pytest.mark.parametrize(("values", "what"), [(table.PROBABILITIES, "probabilities"), *((labels, "labels") for labels in table.LABELS.values())])
    def test_what_was_given_is_known_again(self, values, what):
        found = numbers(*map(str, values))
        assert found.outcome == "unknown" and what in found.hints[0] and not any("Entries" in hint for hint in found.hints)

    @pytest.mark.parametrize("typed", ["-1.1424", "-1.203973", "ln 0.3"])
    def test_minus_the_right_loss_is_told(self, typed):
        assert "minus the right loss" in numbers(typed).hints[0]
        assert numbers("-1.15").hints == []

    @pytest.mark.parametrize("typed", [("p1", "2", "3"), ("nan",), ("0.1, -0.4, 0.3, 0.2",), ("0.1,", "-0.4", "0.3")])
    def test_what_cannot_be_read_is_told_what_was_expected(self, typed):
        assert numbers(*typed).headline.endswith("Type a number or a term, such as -0.4, 2/3, -0.7/0.3 or ln 2.")

    def test_links_lead_to_the_sections(self):
        for row in ROWS:
            if row.name != table.RIGHT:
                found = numbers(*row.numbers)
                links = [link for fit in found.fits if fit.mistake for one in fit.mistake.parts for link in one.links]
                assert CATALOGUE[row.name].links[0] in links

    def test_it_is_data(self):
        data = json.loads(json.dumps(numbers("0.13", "1.0233", "0.28").as_data()))
        assert data["fits"][0]["mistake"]["parts"][0]["links"][0] == "mistakes.html#labels-in-jacobian"
        assert data["ok"] is False

    def test_how_many(self):
        with pytest.raises(ValueError, match="2 numbers are given"):
            numbers("1", "2")


class TestExpressions:
    @pytest.mark.parametrize(
        ("text", "value", "rounding"),
        [
            ("0.25", 0.25, 0.005), ("-.5", -0.5, 0.05), ("0,125", 0.125, 0.0005), ("3", 3, 0), ("1/3", 1 / 3, 0), ("2.", 2, 0),
            ("-0.7/0.3", -0.7 / 0.3, 0), ("1/2/2", 0.25, 0), ("2-3-4", -5, 0), ("2^3^2", 512, 0), ("-2^2", -4, 0), ("2^-1", 0.5, 0),
            ("2 ln 2", 2 * math.log(2), 0), ("ln(2)/2", math.log(2) / 2, 0), ("exp(-1)", math.exp(-1), 0), ("e^-1", math.exp(-1), 0),
            ("(1+2)(3)", 9, 0), ("1e-3", 1e-3, 0), ("−0·7 ÷ 2", 0.0, 0), ("√4", 2, 0), ("--1", 1, 0), ("2**2", 4, 0),
            ("30%", 0.3, 0), ("−12.5 %", -0.125, 0.0005), ("100/3 %", 1 / 3, 0),
        ],
    )  # fmt: skip
    def test_what_is_read(self, text, value, rounding):
        found = expressions.read(text)
        assert found.value == pytest.approx(value, rel=1e-15)
        assert found.rounding == pytest.approx(rounding)

    @pytest.mark.parametrize(
        "text",
        ["", " ", "x", "1/0", "ln(-1)", "(1", "1)", "2^", "1 +", "import os", "__import__('os')", "1e999", "9^9^9^9", "ln", "(" * 500,
         "1" * 300, "0x10", "1;2", "-" * 199 + "1e", "(-1)^0.5", "()", "%", "3%%", "3%4"],
    )  # fmt: skip
    def test_what_is_none(self, text):
        with pytest.raises(expressions.NotANumber, match=r"\w"):
            expressions.read(text)

    @pytest.mark.parametrize(
        "text", ["0.1, -0.4, 0.3", "(0.1; -0.4; 0.3)", "0.1 -0.4 0.3", "[0.1,-0.4,0.3]", "array([0.1, -0.4, 0.3])", "0,1; -0,4; 0,3", "0.1\t-0.4\t0.3"]
    )
    def test_three_in_one(self, text):
        assert [expressions.read(part).value for part in expressions.split(text)] == [0.1, -0.4, 0.3]

    @pytest.mark.parametrize("text", ["2 ln 2", "0.7 + 0.5", "-ln 0.3", "0.1, -0.4, 0.3, 0.2", "a b c"])
    def test_three_pieces_are_not_always_three_numbers(self, text):
        assert expressions.split(text) == [text]


def test_what_more_digits_cannot_tell_apart_is_not_asked_for():
    """Both mistakes give exactly these numbers for a one-hot label."""
    found = numbers("0", "-0.7", "0")
    assert found.outcome == "several" and "the other labels may tell them apart" in found.headline
