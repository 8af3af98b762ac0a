"""Turn benchmarks/results.json into the tables of benchmarks/REPORT.md, and into the one of book/numerics.md.

    python benchmarks/render.py

Each table stands between two comments of its page, <!-- bench: NAME --> and <!-- /bench -->;
what is between them is replaced, what is outside is written by hand.
"""

import json
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
REPORT = ROOT / "benchmarks" / "REPORT.md"
PAGE = ROOT / "book" / "numerics.md"  # which has the part "loss" alone

EPS = {"float64": 2.0**-52, "float32": 2.0**-23}

# Largest errors that we allow ourselves, in eps: by dtype, for all cases or for those named.
ACCURACY_TARGETS = [
    ("float64", "log_softmax", None, 3),
    ("float64", "logsumexp", None, 3),
    ("float64", "loss", None, 3),
    ("float64", "gradient at target", None, 20),
    ("float32", "log_softmax", "ordinary, float32", 2),
    ("float32", "logsumexp", "ordinary, float32", 2),
    ("float32", "loss", "ordinary, float32", 2),
]
WORDS = {"log_softmax": "log-softmax", "logsumexp(z − z_y)": "logsumexp(z − z<sub>y</sub>), a loss"}


def table(header, rows, others="--:"):
    """Return a Markdown table: the first column to the left, the others unbroken and aligned alike."""
    lines = [[str(first), *(str(cell).replace(" ", "\u00a0") for cell in rest)] for first, *rest in rows]
    lines = [header, [":--"] + [others] * (len(header) - 1), *lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def figure(value, digits=2):
    """Return a positive number with so many significant digits, without an exponent."""
    if value >= 10**digits:
        return count(round(value))
    text = f"{value:.{digits}g}"
    return f"{value:.{digits + 3}f}".rstrip("0") if "e" in text else text


def two_digits(value):
    """Return a positive number of which no more than two digits are worth telling."""
    return figure(float(f"{value:.2g}"))


def power(value):
    """Return a small number as 3.4e−11."""
    mantissa, exponent = f"{value:.1e}".split("e")
    return f"{mantissa}e{int(exponent)}".replace("-", "−")


def tied(text):
    """Return a text that is not broken within brackets or behind an arrow."""
    return re.sub(r"\([^)]*\)|→ ", lambda match: match[0].replace(" ", "\u00a0"), text)


def count(number):
    """Return a whole number, with a comma from 10,000 on."""
    return f"{number:,}" if number >= 10_000 else str(number)


def duration(seconds):
    for unit, size in (("s", 1), ("ms", 1e-3)):
        if seconds >= size:
            break
    else:
        unit, size = "µs", 1e-6
    return f"{figure(seconds / size)} {unit}"


def verdict(good):
    return "met" if good else "**missed**"


def peers_of(results):
    return [name for name in ("SciPy", "scikit-learn", "PyTorch", "JAX") if name in results["versions"]]


def where_and_when(results):
    machine, versions = results["machine"], results["versions"]
    pinned = "one of them used" if machine["pinned to one core"] else "one thread"
    named = ", ".join(f"{name} {version}" for name, version in versions.items())
    load = machine["load at the start"]
    busy = f" Other work was running (load {load:g}), so times may be off." if load and load > 0.5 else ""
    return (
        f"Measured on {results['date']} at commit {results['commit']}: {machine['cpu']} "
        f"({machine['simd']}), {machine['cores']} cores, {pinned}; {machine['os']}, "
        f"Python {machine['python']}, {named}.{busy}"
    )


def error_in_eps(errors, dtype):
    """Return "largest (median)", or how wrong it is where nothing is left."""
    shown = []
    for value in (errors["max"], errors["median"]):
        share = value * EPS[dtype]
        if share > 0.01:
            shown.append(f"{min(share, 1):.0%}".replace("%", " %"))
        else:
            shown.append(figure(value) if value >= 0.01 else "0")
    return shown[0] if shown == ["100 %"] * 2 else f"{shown[0]} ({shown[1]})"


def accuracy(results):
    names = ["softmaxlib", *peers_of(results)]
    blocks = []
    for case in results["accuracy"]:
        rows = [
            [WORDS.get(quantity, quantity)]
            + [error_in_eps(by[name], case["dtype"]) if name in by else "–" for name in names]
            for quantity, by in case["errors"].items()
        ]
        blocks.append(table([case["case"], *names], rows))
    rows = []
    for dtype, quantity, only, allowed in ACCURACY_TARGETS:
        largest = largest_error(results, dtype, quantity, only)
        label = f"{WORDS.get(quantity, quantity)}, {only or f'{dtype}, all cases'}"
        rows.append([label, allowed, figure(largest), verdict(largest <= allowed)])
    blocks.append(table(["largest error in eps", "allowed", "softmaxlib", "verdict"], rows))
    return "\n\n".join(blocks)


def loss(results):
    """Return the rows of the loss alone, one for each kind of logits."""
    names = ["softmaxlib", *peers_of(results)]
    rows = [
        [case["case"]] + [error_in_eps(case["errors"]["loss"][name], case["dtype"]) for name in names]
        for case in results["accuracy"]
    ]
    return table(["the loss, at logits that are", *names], rows)


def largest_error(results, dtype, quantity, only=None):
    return max(
        case["errors"][quantity]["softmaxlib"]["max"]
        for case in results["accuracy"]
        if case["dtype"] == dtype and only in (None, case["case"])
    )


def edges(results):
    names = ["softmaxlib", *peers_of(results)]
    rows = [
        [tied(f"{row['asked']} → {row['right']}")] + [row["answers"][name] for name in names]
        for row in results["edges"]
    ]
    good = {"an error": ("error", "named")}
    counted = []
    for name in names:
        asked = [row for row in results["edges"] if row["answers"][name] != "–"]
        right = [row for row in asked if row["answers"][name] in good.get(row["right"], ("right",))]
        counted.append(f"{name} {len(right)} of {len(asked)}")
    return (
        table(["asked → right answer", *names], rows, others=":--")
        + f"\n\nRight, of the questions for which a library has a function: {', '.join(counted)}."
    )


def speed(results):
    names = peers_of(results)
    blocks, targets, winners, slower = [], [], dict.fromkeys(["softmaxlib", *names], 0), dict.fromkeys(names, 0)
    for operation in ("loss and gradient", "softmax"):
        for dtype in ("float64", "float32"):
            rows = []
            for case in results["speed"]:
                if (case["operation"], case["dtype"]) != (operation, dtype):
                    continue
                what = " × ".join(map(count, case["shape"])) + (", saturated" if case["saturated"] else "")
                ours = min(times["min"] for form, times in case["ms"].items() if is_ours(form))
                ratios = [f"{figure(case['speed'][name])}×" if name in case["speed"] else "–" for name in names]
                rows.append([what, figure(ours), *ratios])
                winners["softmaxlib" if min(case["speed"].values()) > 1 else case["fastest"]] += 1
                for name, ratio in case["speed"].items():
                    slower[name] += ratio > 1
                if case["target"] is not None:
                    low, high = map(figure, case["spread"])
                    good = case["reached"] >= case["target"]
                    targets.append([
                        f"{operation}, {dtype}, {what}",
                        f"{figure(case['target'], 3)}× {case['against']}",
                        f"{figure(case['reached'], 3)}×",
                        f"{low} to {high}",
                        verdict(good),
                    ])  # fmt: skip
            blocks.append(table([f"{operation}, {dtype}", "ms", *names], rows))
    first = ", ".join(f"{name} {times}" for name, times in winners.items())
    than = ", ".join(f"{name} in {times}" for name, times in slower.items())
    met = sum(target[-1] == verdict(True) for target in targets)
    blocks.append(
        f"Fastest in these {len(results['speed'])} rows: {first}. softmaxlib was faster than {than}. "
        f"Of the {len(targets)} targets below, {met} are met and {len(targets) - met} missed."
    )
    blocks.append(table(["target", "wanted", "reached", "middle half of the rounds", "verdict"], targets))
    return "\n\n".join(blocks)


def is_ours(form):
    return form.startswith("softmaxlib") and "out=" not in form


def checks(results):
    blocks = []
    for size in results["checks"]:
        scipy = {r["checks"]: r["seconds"] for r in size["rows"] if r["tool"] == "SciPy"}
        rows, notes = [], []
        for row in size["rows"]:
            time = duration(row["seconds"])
            if "timed_entries" in row:
                time += " \\*"
                notes.append(
                    f"\\* Not run to the end: extrapolated from {count(row['timed_entries'])} of "
                    f"{count(size['K'] * size['D'])} entries, the error from {count(row['error_entries'])}."
                )
            error = "–" if row["error"] is None else power(row["error"])
            same = scipy.get(row["checks"])
            ratio = "–" if same is None else f"{two_digits(same / row['seconds'])}×"
            rows.append([row["tool"], row["checks"], time, ratio, error])
        header = [f"{size['K']} × {size['D']}", "looks at", "time", "times as fast as SciPy there", "largest error"]
        blocks.append(table(header, rows))
        if size["targets"]:
            notes.append(against_targets(size, scipy["every entry"]))
        blocks += notes
    return "\n\n".join(blocks)


def against_targets(size, scipy):
    """Say of each of our checks of every entry whether it is as fast and as exact as was wanted."""
    speed_wanted, error_allowed = size["targets"]
    reached = []
    for row in filter(is_full_check, size["rows"]):
        ratio = scipy / row["seconds"]
        reached.append(
            f"{row['tool'].removeprefix('softmaxlib, ')} {two_digits(ratio)}×, {verdict(ratio >= speed_wanted)}, "
            f"and {power(row['error'])}, {verdict(row['error'] <= error_allowed)}"
        )
    return (
        f"Wanted: {speed_wanted}× the speed of SciPy and errors up to {power(error_allowed)}. "
        f"Reached: {'; '.join(reached)}."
    )


def is_full_check(row):
    return row["tool"].startswith("softmaxlib") and row["checks"] == "every entry"


def detection(results):
    found = results["detection"]
    sizes, seeds = [str(K) for K in found["sizes"]], found["seeds"]
    names = list(found["median ms"])
    blocks = []
    for kind, heading in (("wrong", "wrong derivative: found"), ("right", "right derivative: refused")):
        rows, totals = [], dict.fromkeys(names, 0)
        cases = [case for case in found["cases"] if case["kind"] == kind]
        for case in cases:
            row = [case["case"]]
            for name in names:
                flagged = [seeds - case["said"][name][K]["passed"] for K in sizes]
                totals[name] += sum(flagged)
                full, empty = ("all", "none")
                row.append(
                    full if min(flagged) == seeds else empty if max(flagged) == 0 else " · ".join(map(str, flagged))
                )
            rows.append(row)
        total = len(cases) * len(sizes) * seeds
        rows.append([f"**of {count(total)}**"] + [f"**{totals[name]}**" for name in names])
        blocks.append(table([heading, *names], rows))
    largest = sizes[-1]
    rows = [[name, duration(found["median ms"][name][largest] / 1e3)] for name in names]
    blocks.append(table([f"one check at K = {largest}", "median time of all cases"], rows))
    return "\n\n".join(blocks)


SECTIONS = {"accuracy": accuracy, "edges": edges, "speed": speed, "checks": checks, "detection": detection}


def page(text, results):
    """Return the page with everything between its markers rendered anew."""
    blocks = {"when": where_and_when, "loss": loss} | SECTIONS

    def rendered(marker):
        return f"<!-- bench: {marker[1]} -->\n\n{blocks[marker[1]](results)}\n\n<!-- /bench -->"

    return re.sub(r"<!-- bench: (\w+) -->.*?<!-- /bench -->", rendered, text, flags=re.S)


def write_pages(results):
    for path in (REPORT, PAGE):
        path.write_text(page(path.read_text(encoding="utf-8"), results), encoding="utf-8")


if __name__ == "__main__":
    write_pages(json.loads(RESULTS.read_text(encoding="utf-8")))
