"""Every formula of the course in one line of NumPy, to be copied.

Nothing here checks an argument, and nothing is arranged for speed: these are the lines to write by hand.  Logits z
are ``(K,)`` or ``(N, K)``, the classes on the last axis; labels t have the shape of z and may sum to anything;
X is ``(N, D)``, W ``(K, D)``, b ``(K,)``, Theta ``(D, K)``.  Each line is tested against the function of softmaxlib that
does the same and also takes −∞, masks, weights and class ids.
"""

import numpy as np


def logsumexp(z):
    """Λ = ln Σ_k exp z_k, as a column: (…, 1); logaddexp takes the larger one out before it exponentiates."""
    return np.logaddexp.reduce(z, axis=-1, keepdims=True)


def log_softmax(z):
    """ln p_k = z_k − Λ."""
    return z - logsumexp(z)


def softmax(z):
    """p_k = exp(z_k − Λ)."""
    return np.exp(z - logsumexp(z))


def one_hot(ids, K):
    """Class ids 0..K−1 as labels."""
    return np.eye(K)[ids]


def cross_entropy(z, t):
    """L = −Σ_k t_k ln p_k, one number for each row."""
    return -(t * log_softmax(z)).sum(-1)


def gradient(z, t):
    """∂L/∂z_j = S p_j − t_j with S = Σ_k t_k."""
    return t.sum(-1, keepdims=True) * softmax(z) - t


def jacobian(z):
    """∂p_i/∂z_j = p_i (δ_ij − p_j), for one example."""
    return np.diag(softmax(z)) - np.outer(softmax(z), softmax(z))


def jacobian_product(z, v):
    """J v = p ∘ (v − p·v), without J; J is symmetric, so it is also v J."""
    return softmax(z) * (v - (softmax(z) * v).sum(-1, keepdims=True))


def hessian(z, t):
    """∂²L/∂z_i∂z_j = S p_i (δ_ij − p_j), for one example."""
    return t.sum() * jacobian(z)


def batch_loss(W, b, X, T):
    """The mean of the losses of N examples."""
    return cross_entropy(X @ W.T + b, T).mean()


def gradient_of_W(W, b, X, T):
    """(P − T)ᵀ X / N where the labels sum to 1."""
    return gradient(X @ W.T + b, T).T @ X / len(X)


def gradient_of_b(W, b, X, T):
    """The mean of each column of P − T where the labels sum to 1."""
    return gradient(X @ W.T + b, T).mean(0)


def gradient_of_Theta(Theta, X, T):
    """Xᵀ (P − T) / N where the labels sum to 1."""
    return X.T @ gradient(X @ Theta, T) / len(X)


def numerical_gradient(f, z, h=6e-6):
    """(f(z + h e_j) − f(z − h e_j)) / 2h for each unit vector e_j; z is (K,)."""
    return np.array([f(z+e) - f(z-e) for e in h * np.eye(len(z))]) / (2 * h)
