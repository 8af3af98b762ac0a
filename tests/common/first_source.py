"""What `diagnose` says of the gradient that the author of the first source would have written."""

TEXT = """\
student makes a known mistake: labels-in-jacobian
  The labels stand in the softmax Jacobian: its diagonal is p_j − t_j where
  p_j(1 − p_j) belongs.
  for logits = ln (0.2, 0.3, 0.5), labels = (0.1, 0.7, 0.2)
  entry    yours     right
  [0]     0.1300    0.1000
  [1]     1.0233   -0.4000
  [2]     0.2800    0.3000
  Why: Once you know that the answer is p − t you see it everywhere, and it
  slips into a step on the way. Softmax has not met a label yet, so none can
  stand in its derivatives; and every row of the matrix has to sum to 0.
  Read on: mistakes.html#labels-in-jacobian,
  jacobian_product.html#why-the-mistake-is-a-tempting-one"""
