/* The mathematics of the explorables: vectors are arrays of numbers, matrices arrays of rows.
   tests/web/test_explorables.py holds every function here against softmaxlib. */
"use strict";
window.softmaxCourse = window.softmaxCourse || {};

softmaxCourse.math = (() => {
  const sum = (v) => v.reduce((total, entry) => total + entry, 0);
  const dot = (u, v) => sum(u.map((entry, k) => entry * v[k]));

  // Exponentiate and divide, the way softmax is written: large logits overflow.
  const softmaxAsWritten = (x) => {
    const exponentials = x.map(Math.exp);
    const normaliser = sum(exponentials);
    return exponentials.map((e) => e / normaliser);
  };
  const lossAsWritten = (x, t) => -dot(t, softmaxAsWritten(x).map(Math.log));

  // The largest logit taken out first: no exponent is above 0, and one of them is 0.
  const withoutLargest = (x) => x.map((entry) => entry - Math.max(...x));
  const softmax = (x) => softmaxAsWritten(withoutLargest(x));
  const logsumexp = (x) => Math.max(...x) + Math.log(sum(withoutLargest(x).map(Math.exp)));
  const crossEntropy = (x, t) => sum(t) * logsumexp(x) - dot(t, x);

  // Row k is the probability that is watched, column j the logit that is pushed.
  const jacobian = (x) => {
    const p = softmax(x);
    return p.map((pk, k) => p.map((pj, j) => pk * ((j === k ? 1 : 0) - pj)));
  };
  // The question's matrix: probability minus label on the diagonal.
  const wrongJacobian = (x, t) => {
    const p = softmax(x);
    return p.map((pk, k) => p.map((pj, j) => (j === k ? pk - t[k] : -pk * pj)));
  };
  const lossByProbabilities = (x, t) => softmax(x).map((p, k) => -t[k] / p);
  const rowTimes = (row, matrix) => row.map((_, j) => dot(row, matrix.map((r) => r[j])));

  const gradient = (x, t) => softmax(x).map((p, k) => sum(t) * p - t[k]);
  const descend = (x, t, rate) => x.map((entry, k) => entry - rate * gradient(x, t)[k]);

  // Central differences: one entry at a time, a small step up and a small step down.
  const finiteDifferences = (f, x, h = 1e-5) => {
    const pushed = (j, step) => f(x.map((entry, k) => (k === j ? entry + step : entry)));
    return x.map((_, j) => (pushed(j, h) - pushed(j, -h)) / (2 * h));
  };

  return {
    sum, softmaxAsWritten, lossAsWritten, withoutLargest, softmax, logsumexp, crossEntropy, jacobian,
    wrongJacobian, lossByProbabilities, rowTimes, gradient, descend, finiteDifferences,
  };
})();
