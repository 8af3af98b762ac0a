"""Rules of calculus in general letters hold whatever the letters are; what is no rule is left unread, and never holds by chance."""

import pytest

from clinic import check

SOFTMAX, LOSS = r"$p_i = \frac{e^{z_i}}{\sum_k e^{z_k}}$", r"$L = -\sum_k t_k \ln p_k$"
RULES = {
    r"\left(\frac{f}{g}\right)' = \frac{f' g - f g'}{g^2}": r"\left(\frac{f}{g}\right)' = \frac{f' g + f g'}{g^2}",
    r"(uv)' = u'v + uv'": "(uv)' = u'v'",
    r"\frac{d}{dx}\frac{u}{v} = \frac{v\frac{du}{dx} - u\frac{dv}{dx}}{v^2}": r"\frac{d}{dx}\frac{u}{v} = \frac{u\frac{dv}{dx} - v\frac{du}{dx}}{v^2}",
    r"\frac{dy}{dx} = \frac{dy}{du}\cdot\frac{du}{dx}": r"\frac{dy}{dx} = \frac{dy}{du} + \frac{du}{dx}",
    r"\frac{d}{dx} \ln f(x) = \frac{f'(x)}{f(x)}": r"\frac{d}{dx} \ln f(x) = \frac{1}{f(x)}",
    r"\frac{d}{dx} e^{u} = e^u \frac{du}{dx}": r"\frac{d}{dx} e^{u} = u e^{u - 1} \frac{du}{dx}",
    r"\left(\frac{1}{g}\right)' = -\frac{g'}{g^2}": r"\left(\frac{1}{g}\right)' = \frac{g'}{g^2}",
    r"\frac{d}{dx}[f(x) g(x)] = f'(x) g(x) + f(x) g'(x)": r"\frac{d}{dx}[f(x) g(x)] = f'(x) g'(x)",
}


@pytest.mark.parametrize("around", ["{} {} ${}$", "${2}$ {0} {1}", "By the rule ${2}$ we find for {0} and {1}:"])
@pytest.mark.parametrize("rule", RULES)
def test_a_rule_holds_and_what_is_nearly_one_is_not_read(rule, around):
    for text, verdict in ((rule, "holds"), (RULES[rule], "unread")):
        found = check(around.format(SOFTMAX, LOSS, text))
        (line,) = (line for line in found.lines if line.latex == text)
        assert line.verdict == verdict, str(found)
        assert [other.verdict for other in found.lines if other is not line] == ["holds"] * 2


def test_the_rule_for_a_quotient_that_has_a_name():
    found = check(r"$f(x) = \frac{g(x)}{h(x)}$, so $f'(x) = \frac{g'(x) h(x) - h'(x) g(x)}{[h(x)]^2}$ " f"with {SOFTMAX}")
    assert [line.verdict for line in found.lines] == ["definition", "holds", "holds"]
    found = check(r"$f(x) = \frac{g(x)}{h(x)}$, so $f'(x) = \frac{g'(x) h(x) - h'(x) g(x)}{h(x)}$ " f"with {SOFTMAX}")
    assert [line.verdict for line in found.lines] == ["definition", "unread", "holds"]


@pytest.mark.parametrize(("sign", "verdict"), [("-", "holds"), ("+", "false")])
def test_letters_that_the_text_defines_are_what_it_defines(sign, verdict):
    found = check(rf"{SOFTMAX} with $f(x) = e^{{z_i}}$, $g(x) = \sum_k e^{{z_k}}$ and $\frac{{\partial p_i}}{{\partial z_j}} = \frac{{\delta_{{ij}} f g {sign} f e^{{z_j}}}}{{g^2}}$")
    assert [line.verdict for line in found.lines] == ["holds", "definition", "definition", verdict], str(found)


@pytest.mark.parametrize("line", [r"(p - t)' = p' - t'", r"\beta = (X'X)^{-1} X' y", r"g(z)' = 0", r"y' = y", r"f = f"])
def test_what_has_a_prime_and_is_no_rule_is_never_called_false(line):
    assert all(one.verdict != "false" for one in check(f"{SOFTMAX} {LOSS} ${line}$").lines)


def test_the_variable_of_a_rule_is_no_letter_of_the_text():
    found = check(rf"{SOFTMAX} with $u = e^{{z_i}}$, $v = \sum_k e^{{z_k}}$ and the rule $(u/v)' = (u'v - uv')/v^2$")
    assert found.letters["loss"] == "L" and "ξ" not in str(found), str(found)
