"""Functions of tensors, where PyTorch or JAX is installed: `make tensors` runs these in the benchmarks' environment."""

import functools

import pytest

from softmaxlib import diagnose as diagnosed

diagnose = functools.partial(diagnosed, time_limit=60)  # these libraries take their time to start


class TestTorch:
    @pytest.fixture(autouse=True)
    def torch(self):
        return pytest.importorskip("torch")

    @pytest.fixture
    def gradient(self, torch):
        def gradient(logits, y):
            p = torch.softmax(logits, dim=1)
            p[torch.arange(len(y)), y] -= 1
            return p / len(y)

        return gradient

    def test_functions_of_tensors(self, gradient):
        assert diagnose(gradient).ok
        assert diagnose(lambda logits, y: -gradient(logits, y)).name == "sign"

    def test_one_that_names_no_library(self, torch):
        assert diagnose(lambda z, t: z.softmax(-1) - t).ok
        assert diagnose(lambda z, t: t - z.softmax(-1)).name == "sign"

    def test_single_precision(self, gradient):
        assert diagnose(lambda logits, y: gradient(logits.float(), y)).ok

    def test_what_is_changed_is_seen_through_a_tensor(self):
        def shifts(z, t):
            z -= z.max()
            return z.softmax(-1) - t

        assert "input-changed" in diagnose(shifts).name

    def test_the_gradient_of_the_librarys_own_loss(self, torch):
        def gradient(W, X, y, reg):
            W = W.clone().requires_grad_(True)
            loss = torch.nn.functional.cross_entropy(X @ W, y) + reg * (W * W).sum()
            loss.backward()
            return loss.item(), W.grad

        assert diagnose(gradient).ok

    def test_softmax_before_the_loss(self, torch):
        def loss(logits, target):
            return torch.nn.functional.cross_entropy(torch.softmax(logits, dim=1), target)

        assert diagnose(loss).name == "softmax-twice"

    def test_modules(self, torch):
        class Loss(torch.nn.Module):
            def forward(self, logits, target):
                log_p = torch.log_softmax(logits, -1)
                return -log_p[torch.arange(len(target)), target].mean()

        for loss in (Loss, Loss(), torch.nn.CrossEntropyLoss(), torch.nn.CrossEntropyLoss(reduction="sum")):
            assert diagnose(loss).ok
        smooth = diagnose(torch.nn.CrossEntropyLoss(label_smoothing=0.1))
        assert smooth.ok and abs(smooth.extras["smoothing"] - 0.1) < 1e-3

    @pytest.mark.parametrize(
        ("slope", "name"),
        [(lambda y, g: y * (g - (g * y).sum(-1, keepdim=True)), "right"), (lambda y, g: y * (1 - y) * g, "diagonal-only")],
    )
    def test_an_autograd_function_of_one_tensor(self, torch, slope, name):
        class Softmax(torch.autograd.Function):
            @staticmethod
            def forward(ctx, x):
                y = torch.softmax(x, dim=-1)
                ctx.save_for_backward(y)
                return y

            @staticmethod
            def backward(ctx, grad_output):
                (y,) = ctx.saved_tensors
                return slope(y, grad_output)

        assert diagnose(Softmax).name == name

    @pytest.mark.parametrize(("over_n", "name"), [(True, "right"), (False, "missing-mean")])
    def test_an_autograd_function_that_is_a_loss(self, torch, over_n, name):
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
                return grad_output * p / (len(labels) if over_n else 1), None

        assert diagnose(Loss).name == name

    def test_one_whose_context_is_set_up_apart(self, torch):
        class Loss(torch.autograd.Function):
            @staticmethod
            def forward(logits, labels):
                return -(labels * torch.log_softmax(logits, -1)).sum(-1).mean()

            @staticmethod
            def setup_context(ctx, inputs, output):
                ctx.save_for_backward(*inputs)

            @staticmethod
            def backward(ctx, grad_output):
                logits, labels = ctx.saved_tensors
                return grad_output * (labels - torch.softmax(logits, -1)) / len(logits), None

        assert diagnose(Loss).name == "sign"

    def test_one_whose_weights_come_second(self, torch):
        class Linear(torch.autograd.Function):
            @staticmethod
            def forward(ctx, X, W, y):
                ctx.save_for_backward(X, X @ W, y)
                return torch.nn.functional.cross_entropy(X @ W, y)

            @staticmethod
            def backward(ctx, grad_output):
                X, A, y = ctx.saved_tensors
                P = A.softmax(1)
                P[torch.arange(len(y)), y] -= 1
                return None, X.T @ P, None

        assert diagnose(Linear).name == "missing-mean"


class TestJax:
    @pytest.fixture(autouse=True)
    def jax(self):
        return pytest.importorskip("jax")

    @pytest.fixture
    def loss(self, jax):
        return lambda logits, labels: -(labels * jax.nn.log_softmax(logits)).sum(-1).mean()

    def test_a_loss_and_its_gradient(self, jax, loss):
        for function in (loss, jax.jit(loss), jax.grad(loss), jax.jit(jax.grad(loss)), jax.value_and_grad(loss)):
            assert diagnose(function).ok
        assert diagnose(lambda z, t: -jax.grad(loss)(z, t)).name == "sign"

    def test_weights_and_ids(self, jax):
        def loss(W, X, y):
            log_p = jax.nn.log_softmax(X @ W)
            return -jax.numpy.take_along_axis(log_p, y[:, None], axis=1).mean()

        assert diagnose(jax.jit(jax.value_and_grad(loss))).ok

    def test_a_backward_pass_of_ones_own(self, jax, loss):
        @jax.custom_vjp
        def mine(logits, labels):
            return loss(logits, labels)

        mine.defvjp(
            lambda logits, labels: (loss(logits, labels), (logits, labels)),
            lambda kept, g: (g * (jax.nn.softmax(kept[0]) - kept[1]), None),
        )
        assert "missing-mean" in diagnose(jax.value_and_grad(mine)).candidates  # right for one example

        @jax.custom_vjp
        def softmax(x):
            return jax.nn.softmax(x)

        softmax.defvjp(lambda x: (jax.nn.softmax(x),) * 2, lambda y, g: (y * (1 - y) * g,))
        assert diagnose(lambda x, g: jax.vjp(softmax, x)[1](g)[0]).name == "diagonal-only"

    def test_the_jacobian_and_a_mapped_function(self, jax):
        assert diagnose(jax.jacobian(jax.nn.softmax)).ok
        assert diagnose(jax.vmap(lambda z, t: jax.nn.softmax(z) - t)).ok
