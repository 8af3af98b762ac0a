"""Derivations as they are typed: the three sources, and public questions of which the formulas were typed again.

The words of the posts are left out; what they say about indices stands before a formula as "If".  Those with more words are no
public posts: they were made up, one for a way of typing.
"""

from pathlib import Path

import pytest
from hypothesis import given, settings, strategies
from sampling import rounds

from clinic import check

POSTS = Path(__file__).with_name("posts")

# file: (where it goes wrong, the mistakes that are certain, all false lines, what carries what, lines that are not read)
EXPECTED = {
    "sum_over_other_classes": (5, ["wrong-index"], [5, 6, 7], {6: 5, 7: 5}, 0),
    "chain_rule_with_a_sign": (18, ["sign"], [5, 6, 18], {6: 5}, 0),
    "quotient_rule_in_cases": (None, [], [], {}, 0),
    "three_lines": (None, [], [], {}, 0),
    "one_path_to_a_weight": (5, ["diagonal-only"], [5, 18, 19], {18: 5, 19: 5}, 8),
    "matrices_by_examples": (None, [], [], {}, 1),
    "training_cost_of_a_batch": (4, [], [4], {}, 0),
    "log_likelihood_of_a_batch": (None, [], [], {}, 0),
    "softmax_in_brackets": (None, [], [], {}, 0),
    "single_path": (1, ["diagonal-only"], [1, 2], {2: 1}, 0),
    "log_softmax_in_cases": (None, [], [], {}, 0),
    "layers": (None, [], [], {}, 0),
    "primed_indices": (None, [], [], {}, 0),
    "brackets_and_conditions": (None, [], [], {}, 0),
    "squared_loss": (9, ["diagonal-only"], [9], {}, 1),
    "two_outputs": (3, ["true-class-everywhere"], [3], {}, 0),
    "source_1": (7, ["labels-in-jacobian"], [4, 7, 10, 11, 12], {11: 7, 12: 7}, 0),
    "source_2": (None, [], [], {}, 1),
    "source_3": (None, [], [], {}, 0),
    "ratio_of_outputs": (5, [], [5, 6, 8], {6: 5, 8: 5}, 0),
    "binary_with_a_sign": (3, [], [3], {}, 0),
    "logistic_of_a_batch": (None, [], [], {}, 0),
    "rows_of_weights": (None, [], [], {}, 0),
    "logistic_in_plain_text": (None, [], [], {}, 0),
    "temperature": (4, ["temperature-missing"], [4, 5], {5: 4}, 0),
    "a_bare_sum": (4, ["wrong-index"], [4], {}, 0),
    "cases_in_plain_text": (3, [], [3], {}, 0),
    "unicode_cases": (None, [], [], {}, 0),
    "scores_of_the_true_class": (None, [], [], {}, 0),
    "shorthand_of_a_course": (2, [], [2], {}, 0),
    "words_for_the_loss": (None, [], [], {}, 0),
    "bias_without_weights": (3, ["diagonal-only"], [3], {}, 0),
    "word_vectors": (8, [], [8], {}, 0),
    "two_sections": (None, [], [], {}, 0),
    "examples_first": (6, ["sign"], [6], {}, 0),
    "counted_from_zero": (None, [], [], {}, 0),
    "a_zero_in_disguise": (2, ["jacobian-rows-summed"], [2], {}, 0),
    "two_letters_for_the_loss": (None, [], [], {}, 0),
    "sets_of_outputs": (None, [], [], {}, 0),
    "a_docstring": (None, [], [], {}, 0),
    "names_of_a_program": (None, [], [], {}, 2),
    "the_class_of_a_value": (None, [], [], {}, 0),
    "cases_of_an_issue": (None, [], [], {}, 0),
    "softmax_of_a_list": (4, ["sign"], [4], {}, 0),
    "slope_of_a_sigmoid": (4, [], [4], {}, 1),
    "quoted_lines": (2, [], [2], {}, 0),
    "in_ticks": (2, [], [2], {}, 0),
    "quotient_of_two_letters": (11, ["off-diagonal-sign"], [11], {}, 0),
    "spaced_derivatives": (None, [], [], {}, 0),
    "superscripts_of_unicode": (7, ["diagonal-only"], [7], {}, 0),
    "abbreviation_of_a_loss": (6, [], [6], {}, 0),
    "indicator_of_a_batch": (None, [], [], {}, 0),
    "brackets_of_a_program": (7, ["off-diagonal-sign"], [7], {}, 0),
    "two_classes_in_full": (None, [], [], {}, 0),
    "rule_with_defined_letters": (8, ["sign"], [8], {}, 1),
    "elements_of_the_identity": (None, [], [], {}, 0),
    "a_sum_in_words": (7, ["diagonal-only"], [7, 8], {8: 7}, 0),
    "slope_of_s": (None, [], [], {}, 0),
    "off_the_diagonal": (3, ["off-diagonal-sign"], [3], {}, 0),
    "class_weights": (None, [], [], {}, 0),
    "class_named_in_the_text": (None, [], [], {}, 0),
    "log_sum_exp": (None, [], [], {}, 0),
    "logistic_in_unicode": (3, ["sign"], [3], {}, 0),
    "one_index_too_many": (4, ["wrong-index"], [4, 5], {5: 4}, 0),
    "numbers_of_an_example": (None, [], [], {}, 0),
    "focal_loss": (5, [], [5], {}, 0),
    "slope_by_steps": (5, [], [5], {}, 0),
    "three_classes_in_full": (7, ["off-diagonal-sign"], [7], {}, 0),
    "letters_of_a_course": (4, [], [4], {}, 0),
    "likelihood_of_a_batch": (5, [], [5], {}, 0),
    "log_sum_exp_of_a_vector": (None, [], [], {}, 0),
    "dashes_for_minus": (4, ["sign"], [4], {}, 0),
    "class_in_a_sentence": (None, [], [], {}, 0),
    "exponents_without_braces": (None, [], [], {}, 0),
    "layers_without_brackets": (None, [], [], {}, 0),
    "letter_for_the_normaliser": (None, [], [], {}, 0),
    "teacher_and_student": (4, ["temperature-missing"], [4], {}, 0),
    "second_derivatives": (None, [], [], {}, 2),
    "update_of_the_weights": (None, [], [], {}, 0),
    "square_lost_below": (4, [], [4], {}, 0),
    "sigmoids_side_by_side": (None, [], [], {}, 0),
    "basis_functions": (3, ["sign"], [3], {}, 0),
    "upstream_gradient": (None, [], [], {}, 0),
    "weights_of_a_batch": (None, [], [], {}, 1),
    "second_derivative_with_a_sign": (2, [], [2], {}, 0),
    "weights_of_another_letter": (5, [], [5], {}, 0),
    "values_of_actions": (None, [], [], {}, 0),
    "example_in_one_line": (None, [], [], {}, 0),
    "slope_in_its_own_letter": (1, [], [1], {}, 0),
    "roles_in_words": (1, ["sign", "diagonal-only"], [1, 2], {}, 0),
    "logistic_gradient_alone": (2, ["sign"], [2], {}, 0),
    "second_order_without_a_sign": (2, [], [2], {}, 0),
    "weights_in_capitals": (None, [], [], {}, 0),
    "jacobian_by_otherwise": (4, ["off-diagonal-sign"], [4], {}, 0),
    "weights_by_inputs": (None, [], [], {}, 0),
    "chain_rule_of_vectors": (None, [], [], {}, 1),
    "tildes_of_plain_text": (None, [], [], {}, 0),
    "sums_of_a_program": (4, ["off-diagonal-sign"], [4], {}, 0),
    "net_inputs": (3, ["sign"], [3], {}, 0),
    "sums_without_limits": (None, [], [], {}, 0),
    "input_missing": (4, [], [4], {}, 0),
    "slope_of_a_logarithm": (2, [], [2], {}, 0),
    "squares_by_the_diagonal": (3, ["diagonal-only"], [3], {}, 0),
    "jacobian_in_a_sentence": (3, ["off-diagonal-sign"], [3], {}, 0),
    "logistic_of_a_product": (3, [], [3], {}, 0),
    "derivative_set_to_zero": (None, [], [], {}, 2),
    "loss_of_a_program": (3, ["sign"], [3], {}, 0),
    "range_of_a_letter": (None, [], [], {}, 0),
    "sum_up_to_its_class": (None, [], [], {}, 0),
    "temperature_at_the_end": (4, ["temperature-missing"], [4], {}, 0),
    "wide_spaces": (None, [], [], {}, 0),
    "mean_without_a_sum": (3, ["sign"], [3], {}, 0),
    "loss_named_below_a_d": (None, [], [], {}, 0),
    "powers_of_minus": (None, [], [], {}, 1),
    "slope_of_a_log_softmax": (1, [], [1], {}, 0),
    "quotient_without_a_delta": (1, [], [1, 2], {2: 1}, 0),
    "probability_of_class_one": (None, [], [], {}, 0),
    "two_cases_in_a_line": (None, [], [], {}, 0),
    "label_with_a_value": (None, [], [], {}, 1),
    "entries_in_a_line": (None, [], [], {}, 0),
    "two_cases_of_a_slope": (None, [], [], {}, 0),
    "class_of_a_program": (None, [], [], {}, 0),
    "hidden_activation": (None, [], [], {}, 1),
    "index_of_the_input": (8, [], [8], {}, 2),
    "loss_in_the_logit": (None, [], [], {}, 0),
    "argument_called_x": (None, [], [], {}, 0),
    "sum_that_is_left_open": (6, ["lost-reciprocal-off-diagonal"], [6], {}, 0),
    "examples_above_in_brackets": (4, [], [4], {}, 0),
    "true_class_and_all_others": (None, [], [], {}, 0),
    "signs_between_formulas": (3, ["sign"], [3], {}, 0),
    "sum_over_the_index_of_a_weight": (None, [], [], {}, 0),
    "indices_behind_letters": (1, [], [1], {}, 0),
    "sigmoid_by_its_name": (6, ["sign"], [6], {}, 0),
    "inverse_of_the_logit": (4, [], [4], {}, 0),
    "mean_by_an_index": (None, [], [], {}, 0),
    "margin_with_a_factor": (3, [], [3], {}, 0),
    "numbers_behind_letters": (None, [], [], {}, 0),
    "class_of_a_one": (None, [], [], {}, 0),
    "sum_without_an_index": (None, [], [], {}, 0),
    "divergence_by_its_name": (None, [], [], {}, 0),
    "letter_for_a_log_softmax": (None, [], [], {}, 0),
    "minus_before_otherwise": (2, ["wrong-index"], [2], {}, 0),
    "input_before_a_word": (1, ["sign"], [1], {}, 0),
    "likelihood_beside_a_sum": (None, [], [], {}, 0),
    "labels_that_are_counts": (None, [], [], {}, 0),
    "indices_off_a_screen": (3, ["sign"], [3], {}, 0),
}


def text(name):
    return (POSTS / f"{name}.md").read_text(encoding="utf-8")


def test_every_post_is_expected():
    assert {path.stem for path in POSTS.glob("*.md")} == set(EXPECTED)


@pytest.mark.one_in(2)
@pytest.mark.parametrize("name", EXPECTED)
def test_the_lines_that_are_wrong_are_told(name):
    first, names, false, carried, unread = EXPECTED[name]
    found = check(text(name))
    assert [line.number for line in found.lines if line.verdict == "false"] == false
    assert {line.number: line.carries for line in found.lines if line.carries} == carried
    assert sum(line.verdict == "unread" for line in found.lines) == unread
    assert (found.first, found.names) == (first, names)
    assert found.ok == (not false and not unread)


def test_what_is_right_says_what_it_needs():
    found = check(text("source_3"))
    assert {line.needs for line in found.lines} == {"", "labels that sum to 1"}
    assert "for labels that sum to 1" in found.headline


def test_a_batch_is_read_for_one_example_and_says_so():
    found = check(text("training_cost_of_a_batch"))
    assert any("one example" in note for note in found.notes)


@pytest.mark.parametrize("end", ["= ...", "= …", "= ?", "=?", "= ..", "= ...?"])
def test_a_line_whose_last_sign_leaves_open_what_it_claims_is_looked_at_up_to_it(end):
    for line, verdict in (("dL/dz_i = p_i - y_i", "holds"), ("dL/dz_i = y_i - p_i", "false")):
        found = check(f"Softmax p with logits z and labels y.\n\n{line} {end}")
        assert [line.verdict for line in found.lines] == [verdict], str(found)


def test_what_is_wrong_where_no_mistake_of_the_catalogue_is():
    for name, line, words in (("index_of_the_input", 8, "x_i in place of x_k"), ("examples_above_in_brackets", 4, "factor x_k is missing")):
        assert words in str(check(text(name)).lines[line - 1]), name


@pytest.mark.parametrize(("name", "right", "wrong"), [("loss_in_the_logit", "sigmoid(z) - y", "y - sigmoid(z)"), ("loss_in_the_logit", "z*y", "2z*y"), ("argument_called_x", "f(1-f)", "f(1+f)")])
def test_a_slip_in_a_right_post_about_two_classes_is_told(name, right, wrong):
    found = check(text(name).replace(right, wrong, 1))
    assert "false" in [line.verdict for line in found.lines], str(found)


@pytest.mark.parametrize("loss", ["log(1 + exp(-y z))", "ln(1 + e^(-y*z))"])
@pytest.mark.parametrize(("slope", "verdict", "names"), [("-y / (1 + exp(y z))", "holds", []), ("-y exp(-y z) / (1 + exp(-y z))", "holds", []), ("y / (1 + exp(y z))", "false", ["sign"]), ("-y / (1 + exp(-y z))", "false", []), ("-1 / (1 + exp(y z))", "false", [])])
def test_the_loss_of_a_margin(loss, slope, verdict, names):
    found = check(f"For labels y of 1 and -1 the loss is l(z) = {loss}. Then dl/dz = {slope}.")
    assert [line.verdict for line in found.lines[1:]] == [verdict] and found.names == names, str(found)


@pytest.mark.parametrize(("name", "right", "wrong"), [
    ("true_class_and_all_others", "dL/dz_i = p_i for", "dL/dz_i = 2 p_i for"), ("true_class_and_all_others", "dL/dz_k = p_k for", "dL/dz_k = p_k - 1 for"), ("mean_by_an_index", "dL/dz_ik = p_ik - y_ik", "dL/dz_ik = y_ik - p_ik"),
    ("numbers_behind_letters", "= -p1*p2", "= p1*p2"), ("class_of_a_one", "= p_j - 1", "= p_j + 1"), ("sum_without_an_index", "= p - t", "= t - p"), ("sum_without_an_index", "(p - t) a^T", "(t - p) a^T"), ("divergence_by_its_name", "= q_i - p_i", "= p_i - q_i"),
    ("letter_for_a_log_softmax", "δ_ij - p_j", "δ_ij - p_i"), ("letter_for_a_log_softmax", "δ_ij - p_j", "δ_ij + p_j"), ("likelihood_beside_a_sum", "(y_i - p_i) x_i$$", "(p_i - y_i) x_i$$"), ("labels_that_are_counts", "5yᵢ", "4yᵢ"), ("labels_that_are_counts", "5yᵢ", "yᵢ"), ("sum_over_the_index_of_a_weight", "= \\sum_{i} \\frac", "= -\\sum_{i} \\frac"), ("sum_over_the_index_of_a_weight", "y_k = \\frac{e^{z_k}}", "y_k = \\frac{e^{-z_k}}"),
])  # fmt: skip
def test_a_slip_in_a_right_post_is_told(name, right, wrong):
    assert right in text(name)
    found = check(text(name).replace(right, wrong, 1))
    assert "false" in [line.verdict for line in found.lines], str(found)


def test_a_loss_of_its_own_is_no_mistake():
    found = check(text("squared_loss"))
    assert any("squared-error" in note for note in found.notes)
    assert "squared-error" not in found.names


JUNK = ["\\", "{", "}", "$", "$$", "^", "_", "&", "\\\\", "=", "\\frac", "\\sum_", "\\partial", "∂", "%", "\\begin{cases}", " if $i=j$ ", "\x00"]


@settings(max_examples=rounds(25))
@given(
    name=strategies.sampled_from(sorted(EXPECTED)),
    cuts=strategies.lists(strategies.tuples(strategies.floats(0, 1), strategies.sampled_from([*JUNK, ""])), min_size=1, max_size=5),
)
def test_whatever_is_pasted_gets_an_answer(name, cuts):
    pasted = text(name)
    for where, what in cuts:
        place = int(where * len(pasted))
        pasted = pasted[:place] + what + pasted[place + (not what) :]
    found = check(pasted)
    assert found.headline and str(found) and found.as_data()["headline"] == found.headline
