"""What the name of a parameter says about what it holds: evidence, never proof."""

import re

LABELS, SCORES, UPSTREAM = "labels", "scores", "upstream"
WEIGHTS, BIAS, FEATURES = "weights", "bias", "features"

# Where a name says it: what the parameter may hold. Names that are not here say nothing.
PROBABILITIES = "probabilities"
LOGITS = "logits"
UNUSED = "nobody reads it"  # takes the place of the name of a parameter that is not used
NAMES = {
    LABELS: r"y_?(true|truth|gt|real|exp|expected|actual|labels?|targets?|desired|train|data|hot|one_?hot|ohe|enc(oded)?|ind|ids?|idx)|"
    r"true_?ys?|truth|gt|ground_truth|targets?|targs?|labels?|lab|one_?hot(_?(labels?|targets?|y))?|"
    r"(labels?|targets?|class)_?(one_?hot|ids?|idx)|target_?class|hot|expected|correct|real|ts?|ids?|idx|classes|actual|"
    r"actions?|a_idx|desired",
    PROBABILITIES: r"y_?(preds?|predicted|predictions?|hats?|p|probs?)|probs?|probabilit(y|ies)|preds?|predicted|predictions?|ps?|"
    r"softmax\w*|soft|sm|al|a_?hat|sigma|pi|output_?probs|weights_row|activations?",
    LOGITS: r"logits?|scores?|zs?|logit|activation_?input|out_?logits|eta",
    UPSTREAM: r"d_?out(put)?s?|dy|dp|da|dl|dl_?d\w+|u|upstream|gs?|grads?|grad_?(out|output|outputs|row|b|a)|"
    r"g_?(next|w)|top_grad|delta|err(or)?|error_tensor|dvalues?|output_gradient|upstream_grad\w*|dret|"
    r"err_prop|d|dsoftmax|dprobs|v|grad_outputs|d_s|ds|cotangent",
    WEIGHTS: r"ws?|weights?|thetas?|params?|beta|w_?mat(rix)?|coef|kernel|(output|word)_?vec(tor)?s?",
    BIAS: r"bs?|bias(es)?|intercept|c",
    FEATURES: r"xs?|tx|x_?(train|batch|mat|data|b|tilde|bar)|data|features?|inputs?|phi|design_matrix|images?|imgs?",
}
# Names that say something weaker: one of several things.
EITHER = {
    r"ys?": (LABELS, PROBABILITIES),
    r"a": (PROBABILITIES, LOGITS, SCORES),
    r"xs?|inputs?|data|in_?|x_list|values|vector|matrix|nums|input_tensor": (LOGITS, SCORES, FEATURES),
    r"s": (PROBABILITIES, LOGITS),
    r"f|o|h|outputs?|out|model_output|softmaxlist|layer_output": (PROBABILITIES, LOGITS),
    r"yk2?": (LABELS, PROBABILITIES),
    r"t": (LABELS,),
    r"activations?|z_pred": (PROBABILITIES, LOGITS),
    r"e": (LOGITS, PROBABILITIES, UPSTREAM),
    r"b|c": (BIAS, PROBABILITIES),
    r"theta|preferences|prefs": (WEIGHTS, LOGITS),
    r"w": (WEIGHTS, PROBABILITIES),
    r"d|v|q|k": (UPSTREAM, LABELS, LOGITS, PROBABILITIES),
    r"p|g": (PROBABILITIES, UPSTREAM),
    r"j|i": (LABELS,),
    r"predicted": (PROBABILITIES, FEATURES),  # a word vector
    r"log_?(softmax\w*|probs?|p|y|prob\w*)": ("log-probabilities",),
    r"h_curr": (PROBABILITIES, LOGITS, "log-probabilities"),
}
# Numbers beside the arrays, and what they are given: what changes nothing.
NUMBERS = {
    r"reg(ular\w*)?(_?(strength|beta|param))?|lamb?(da?)?_?|l2(_?\w+)?|weight_decay|wd|decay|penalty|alpha": "reg",
    r"eps(ilon)?|tiny|delta_eps": 1e-12,
    r"temp(erature)?|tau": 1.0,
    r"axis|dim": -1,
    r"l_?r|learning_rate|eta": 1.0,
    r"gamma|focus\w*": 0.0,
    r"smoothing|label_smoothing": 0.0,
    r"(n|num|nb)_?(samples|examples|train|data)?|m|batch(_?size)?|bs|batch_?num|n_?batch|size": "N",
    r"(n|num|nb|no)_?(class(es)?|labels|categories|outputs|classifiers)|k|n_?c|num_?c": "K",
    r"(input|feature)_?(size|dim|num)|n_?(in|features|inputs)|d|dim_?in": "D",
    r"reduction": "mean",
    UNUSED: "unused",
    r"deriv(ative)?|is_deriv(ative)?|(return|with|get)_?grad(ient)?": 1.0,
    r"((loss|pad|padding|valid|attention)_?)?masks?|sample_weights?": "ones",
}


def said_by(name):
    """Return the set of what a parameter of this name may hold; None where it says nothing."""
    plain = name.lower().strip("_")
    for pattern, roles in EITHER.items():
        if re.fullmatch(pattern, plain):
            return set(roles)
    found = {role for role, pattern in NAMES.items() if re.fullmatch(pattern, plain)}
    return found or None


def in_order(name):
    """Return what a parameter of this name may hold, what is likeliest first."""
    plain = name.lower().strip("_")
    for pattern, meant in EITHER.items():
        if re.fullmatch(pattern, plain):
            return list(meant)
    return [role for role, pattern in NAMES.items() if re.fullmatch(pattern, plain)]


def number_for(name):
    """Return what stands in NUMBERS for a parameter's name, or None."""
    plain = name.lower().strip("_") + ("_" if name == "lambda_" else "")
    for pattern, value in NUMBERS.items():
        if re.fullmatch(pattern, plain):
            return value
    return None


def against(name, role, scores=LOGITS):
    """Say how much a name speaks against a role: 0, or 1 where it says something else.

    ``role`` is "scores" for what ``scores`` says more precisely.
    """
    said = said_by(name)
    if said is None:
        return 0
    if role == SCORES:
        if scores in said or SCORES in said:
            return 0
        # Probabilities and logits are mixed up in names: half a contradiction, unless it is said.
        if re.fullmatch(r"(out_?)?logits?", name.lower()):
            return 1
        return 0.4 if said & {PROBABILITIES, LOGITS, "log-probabilities"} else 1
    return 0 if role in said else 1


def is_to_be_raised(function, names):
    """Tell whether names speak of ln p itself, a log-likelihood or a policy, and not of a loss."""
    words = function.lower()
    if re.search(r"neg|nll|loss|cost|entropy", words):
        return False
    actions = not isinstance(names, int) and any(re.fullmatch(r"actions?|a_idx|act", n) for n in names)
    return actions or bool(re.search(r"log_?(pi|prob|lik|softmax|policy)|policy|likelihood", words))
