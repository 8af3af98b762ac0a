"""A small page with one equation that holds and one that needs more than it says."""

PAGE = r"""
```{eqcheck}
index: {j: K, k: K}
symbols:
  z_k: real
  t_k: labels
  y_k: \frac{e^{z_k}}{\sum_j e^{z_j}}
  E: -\sum_k t_k \ln y_k
```

$$
\frac{\partial E}{\partial z_j} = y_j \sum_k t_k - t_j
$$ (right)

"""
WRONG = r"""$$
\frac{\partial E}{\partial z_j} = y_j - t_j
$$ (wrong)
"""
