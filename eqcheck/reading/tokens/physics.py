r"""Commands of the package physics, which pages use where its definitions are not seen: \dv, \pdv, \norm."""

from dataclasses import replace

from .scanner import argument
from .token import Token, Unreadable


def physical(lexer, raw, i, out):
    r"""Read \dv{f}{x} and \pdv[2]{f}{x} of the package physics, \norm{x} and \abs{x}, where no page defines them."""
    name, place = raw[i].text, raw[i].start
    if name in lexer.context.names or i + 1 >= len(raw) or raw[i + 1].text not in ("{", "["):
        lexer.put_name(out, name, place, raw[i].end)
        return i + 1
    if name == "\\norm":
        inside, end = argument(raw, i + 1)
        out += [Token("LBAR", "\\|", place, raw[i].end), *lexer.convert(inside), Token("RBAR", "\\|", raw[end - 1].start, raw[end - 1].end)]
        return end
    order, end = [], i + 1
    if raw[end].text == "[":
        close = next((j for j in range(end, len(raw)) if raw[j].text == "]"), None)
        if close is None:
            raise Unreadable(f"the bracket of {name} is never closed", place)
        order, end = raw[end + 1 : close], close + 1
    parts = []
    while end < len(raw) and raw[end].text == "{" and len(parts) < 3:
        inside, end = argument(raw, end)
        parts.append(inside)
    if not parts or order and len(parts) > 2:
        raise Unreadable(f"{name} is not understood", place)
    body, variables = (parts[0], parts[1:]) if len(parts) > 1 else ([], parts)

    def char(text):
        return Token("char" if len(text) == 1 else "command", text, place, place)

    power = [char("^"), char("{"), *order, char("}")] if order else []
    if len(variables) > 1:
        power = [char("^"), Token("number", str(len(variables)), place, place)]
    below = [token for variable in variables for token in (char("\\partial"), *variable, *(power if order else []))]
    out += lexer.convert([replace(raw[i], text="\\frac"), char("{"), char("\\partial"), *power, *body, char("}"), char("{"), *below, char("}")])
    return end
