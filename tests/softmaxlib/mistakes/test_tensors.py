"""Functions of tensors, where PyTorch or JAX is installed (as in the environment of the benchmarks)."""

import importlib.util

import pytest

from softmaxlib import diagnose


def has(name):
    return importlib.util.find_spec(name) is not None


@pytest.mark.skipif(not has("torch"), reason="PyTorch is not installed")
class TestTorch:
    def test_functions_of_tensors(self):
        import torch

        def gradient(logits, y):
            p = torch.softmax(logits, dim=1)
            p[torch.arange(len(y)), y] -= 1
            return p / len(y)

        def wrong(logits, y):
            return -gradient(logits, y)

        assert diagnose(gradient).ok and diagnose(wrong).name == "sign"

    def test_an_autograd_function(self):
        import torch

        class Softmax(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                y = torch.softmax(x, dim=-1)
                ctx.save_for_backward(y)
                return y

            @staticmethod
            def backward(ctx, grad_output):
                (y,) = ctx.saved_tensors
                return y * (1 - y) * grad_output

        assert diagnose(Softmax).name == "diagonal-only"

        class Loss(torch.autograd.Function):
            @staticmethod
            def forward(ctx, logits, labels):
                log_p = torch.log_softmax(logits, dim=1)
                ctx.save_for_backward(log_p, labels)
                return -log_p[torch.arange(len(labels)), labels].mean()

            @staticmethod
            def backward(ctx, grad_output):
                log_p, labels = ctx.saved_tensors
                p = log_p.exp()
                p[torch.arange(len(labels)), labels] -= 1
                return grad_output * p, None

        assert diagnose(Loss).name == "missing-mean"


@pytest.mark.skipif(not has("jax"), reason="JAX is not installed")
def test_jax():
    import jax
    import jax.numpy as jnp

    def loss(logits, labels):
        return -jnp.mean(jnp.sum(labels * jax.nn.log_softmax(logits), axis=-1))

    assert diagnose(jax.grad(loss)).ok or diagnose(lambda z, t: jax.grad(loss)(z, t)).ok
    assert diagnose(lambda z, t: -jax.grad(loss)(z, t)).name == "sign"
