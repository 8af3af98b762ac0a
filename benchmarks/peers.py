"""The libraries side by side: one class each, with the same methods.

Every method takes NumPy arrays and returns NumPy arrays, except those whose names begin with
``timed``: they return functions without arguments, one for each way of asking the library, with
all conversion, compilation and (where the library offers it) allocation already done.  A method
that a library has no answer to raises :class:`Missing`.
"""

import importlib.metadata
import warnings

import numpy as np


class Missing(Exception):
    """The library has no such function."""


class Peer:
    """What a library does not have."""

    distribution = None

    @property
    def version(self):
        return importlib.metadata.version(self.distribution)

    def softmax(self, x):
        raise Missing

    def log_softmax(self, x):
        raise Missing

    def logsumexp(self, x):
        raise Missing

    def rows(self, x, ids):
        """Return the loss of each row, and the gradient of their sum."""
        raise Missing

    def mean(self, x, target, ignore_index=None):
        """Return the mean loss and its gradient; the target is class ids or probabilities."""
        raise Missing

    def softmax_in_place(self, x):
        raise Missing

    def timed_softmax(self, x):
        raise Missing

    def timed_loss_and_gradient(self, x, ids):
        """Mean loss and its gradient."""
        raise Missing


class Softmaxlib(Peer):
    name = "softmaxlib"

    def __init__(self):
        import softmaxlib

        self.lib = softmaxlib
        self.softmax = softmaxlib.softmax
        self.log_softmax = softmaxlib.log_softmax
        self.logsumexp = softmaxlib.logsumexp

    version = "this checkout"

    def rows(self, x, ids):
        return self.lib.cross_entropy_value_and_grad(x, ids, reduction="none")

    def mean(self, x, target, ignore_index=None):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            return self.lib.cross_entropy_value_and_grad(x, target, ignore_index=ignore_index)

    def softmax_in_place(self, x):
        return self.softmax(x, out=x)

    def timed_softmax(self, x):
        out = np.empty_like(x)
        return {
            "softmax": lambda: self.softmax(x),
            "softmax, out=": lambda: self.softmax(x, out=out),
        }

    def timed_loss_and_gradient(self, x, ids):
        out = np.empty_like(x)
        both = self.lib.cross_entropy_value_and_grad
        return {
            "value_and_grad": lambda: both(x, ids),
            "value_and_grad, out=": lambda: both(x, ids, out=out),
        }


class SciPy(Peer):
    """SciPy has no loss; what people write with its log_softmax and softmax stands in for it."""

    name, distribution = "SciPy", "scipy"

    def __init__(self):
        import scipy.special

        self.special = scipy.special

    def softmax(self, x):
        return self.special.softmax(x, axis=-1)

    def log_softmax(self, x):
        return self.special.log_softmax(x, axis=-1)

    def logsumexp(self, x):
        return self.special.logsumexp(x, axis=-1)

    def rows(self, x, ids):
        row = np.arange(len(x))
        gradient = self.softmax(x)
        gradient[row, ids] -= 1
        return -self.log_softmax(x)[row, ids], gradient

    def mean(self, x, target, ignore_index=None):
        if ignore_index is not None:
            raise Missing
        if target.ndim == x.ndim:
            return -(target * self.log_softmax(x)).sum(-1).mean(), (self.softmax(x) - target) / len(x)
        losses, gradient = self.rows(x, target)
        return losses.mean(), gradient / len(x)

    def timed_softmax(self, x):
        return {"softmax": lambda: self.softmax(x)}

    def timed_loss_and_gradient(self, x, ids):
        row, n = np.arange(len(x)), len(x)

        def one_exponential():
            log_p = self.log_softmax(x)
            loss = -log_p[row, ids].mean()
            gradient = np.exp(log_p, out=log_p)
            gradient[row, ids] -= 1
            gradient /= n
            return loss, gradient

        def both_functions():
            loss, gradient = self.rows(x, ids)
            gradient /= n
            return loss.mean(), gradient

        return {"log_softmax, exp": one_exponential, "log_softmax and softmax": both_functions}


class ScikitLearn(Peer):
    name, distribution = "scikit-learn", "scikit-learn"

    def __init__(self):
        from sklearn._loss import HalfMultinomialLoss
        from sklearn.utils.extmath import softmax

        self.Loss, self.extmath_softmax = HalfMultinomialLoss, softmax

    def softmax(self, x):
        return self.extmath_softmax(x, copy=True)

    def rows(self, x, ids):
        loss = self.Loss(n_classes=x.shape[-1])
        return loss.loss_gradient(ids.astype(x.dtype), x, n_threads=1)

    def mean(self, x, target, ignore_index=None):
        if ignore_index is not None or target.ndim == x.ndim:
            raise Missing
        losses, gradient = self.rows(x, target)
        return losses.mean(), gradient / len(x)

    def softmax_in_place(self, x):
        return self.extmath_softmax(x, copy=False)

    def timed_softmax(self, x):
        return {"extmath.softmax": lambda: self.softmax(x)}

    def timed_loss_and_gradient(self, x, ids):
        n, classes = x.shape
        loss = self.Loss(n_classes=classes)
        y = ids.astype(x.dtype)
        weight = np.full(n, 1 / n, x.dtype)  # the division by n comes with the weights
        losses = np.empty(n, x.dtype)

        def form(order):
            logits = np.asarray(x, order=order)
            gradient = np.empty(x.shape, x.dtype, order)

            def run():
                loss.loss_gradient(y, logits, weight, losses, gradient, n_threads=1)
                return losses.sum(), gradient

            return run

        return {
            "loss_gradient, rows contiguous": form("C"),
            "loss_gradient, columns contiguous": form("F"),
        }


class PyTorch(Peer):
    name, distribution = "PyTorch", "torch"

    def __init__(self):
        import torch

        torch.set_num_threads(1)
        warnings.filterwarnings("ignore", "The given NumPy array is not writable")
        self.torch, self.F = torch, torch.nn.functional

    def softmax(self, x):
        return self.torch.softmax(self.torch.from_numpy(x), -1).numpy()

    def log_softmax(self, x):
        return self.torch.log_softmax(self.torch.from_numpy(x), -1).numpy()

    def logsumexp(self, x):
        return self.torch.logsumexp(self.torch.from_numpy(x), -1).numpy()

    def _loss_and_gradient(self, x, target, **options):
        logits = self.torch.from_numpy(x).requires_grad_()
        loss = self.F.cross_entropy(logits, self.torch.from_numpy(target), **options)
        (gradient,) = self.torch.autograd.grad(loss.sum(), logits)
        return loss.detach().numpy(), gradient.numpy()

    def rows(self, x, ids):
        return self._loss_and_gradient(x, ids, reduction="none")

    def mean(self, x, target, ignore_index=None):
        options = {} if ignore_index is None else {"ignore_index": ignore_index}
        return self._loss_and_gradient(x, target, **options)

    def softmax_in_place(self, x):
        logits = self.torch.from_numpy(x)
        return self.torch.softmax(logits, -1, out=logits).numpy()

    def timed_softmax(self, x):
        logits = self.torch.from_numpy(x)
        out = self.torch.empty_like(logits)
        return {
            "softmax": lambda: self.torch.softmax(logits, -1),
            "softmax, out=": lambda: self.torch.softmax(logits, -1, out=out),
        }

    def timed_loss_and_gradient(self, x, ids):
        torch = self.torch
        logits, target = torch.from_numpy(x.copy()).requires_grad_(), torch.from_numpy(ids)
        column, row, n = target[:, None], torch.arange(len(x)), len(x)

        def fused():
            loss = self.F.cross_entropy(logits, target)
            return loss, torch.autograd.grad(loss, logits)

        def composed():
            loss = (torch.logsumexp(logits, 1) - logits.gather(1, column)[:, 0]).mean()
            return loss, torch.autograd.grad(loss, logits)

        @torch.no_grad()
        def by_hand():
            gradient = torch.log_softmax(logits, 1)
            loss = self.F.nll_loss(gradient, target)
            gradient.exp_()
            gradient[row, target] -= 1
            gradient /= n
            return loss, gradient

        return {
            "cross_entropy, backward": fused,
            "logsumexp, backward": composed,
            "log_softmax, gradient by hand": by_hand,
        }


class JAX(Peer):
    name, distribution = "JAX", "jax"

    def __init__(self):
        import jax
        import jax.numpy as jnp

        jax.config.update("jax_enable_x64", True)
        self.jax, self.jnp = jax, jnp
        self.compiled = {
            f: jax.jit(lambda x, f=f: getattr(jax.nn, f)(x, axis=-1))
            for f in ("softmax", "log_softmax", "logsumexp")
        }

    def softmax(self, x):
        return np.asarray(self.compiled["softmax"](x))

    def log_softmax(self, x):
        return np.asarray(self.compiled["log_softmax"](x))

    def logsumexp(self, x):
        return np.asarray(self.compiled["logsumexp"](x))

    def _rows(self, x, target):
        log_p = self.jax.nn.log_softmax(x, axis=-1)
        if target.ndim == x.ndim:
            return -(target * log_p).sum(-1)
        return -self.jnp.take_along_axis(log_p, target[:, None], -1)[:, 0]

    def rows(self, x, ids):
        def total(x):
            losses = self._rows(x, ids)
            return losses.sum(), losses

        (_, losses), gradient = self.jax.jit(self.jax.value_and_grad(total, has_aux=True))(x)
        return np.asarray(losses), np.asarray(gradient)

    def mean(self, x, target, ignore_index=None):
        if ignore_index is not None:
            raise Missing
        both = self.jax.jit(self.jax.value_and_grad(lambda x: self._rows(x, target).mean()))
        return tuple(np.asarray(value) for value in both(x))

    def timed_softmax(self, x):
        logits, softmax = self.jnp.asarray(x), self.compiled["softmax"]
        return {"jit softmax": lambda: softmax(logits).block_until_ready()}

    def timed_loss_and_gradient(self, x, ids):
        jax, jnp = self.jax, self.jnp
        logits, column = jnp.asarray(x), jnp.asarray(ids)[:, None]

        def by_log_softmax(x):
            return -jnp.take_along_axis(jax.nn.log_softmax(x, axis=1), column, 1).mean()

        def by_logsumexp(x):
            return (jax.nn.logsumexp(x, axis=1) - jnp.take_along_axis(x, column, 1)[:, 0]).mean()

        def form(loss):
            both = jax.jit(jax.value_and_grad(loss))
            return lambda: jax.block_until_ready(both(logits))

        return {
            "jit value_and_grad of log_softmax": form(by_log_softmax),
            "jit value_and_grad of logsumexp": form(by_logsumexp),
        }


def available():
    """Return the libraries that are installed, softmaxlib first, and the names of the others."""
    found, missing = [], []
    for peer in (Softmaxlib, SciPy, ScikitLearn, PyTorch, JAX):
        try:
            found.append(peer())
        except ImportError:
            missing.append(peer.name)
    return found, missing
