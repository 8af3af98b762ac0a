/* The gradient with the right and with the wrong diagonal, beside finite differences of the loss. */
"use strict";
softmaxCourse.explorables = softmaxCourse.explorables || {};

softmaxCourse.explorables.jacobian_product = {
  labels: [[0, 1, 0], [0.1, 0.7, 0.2]],
  values({ a1, a2, a3, label }) {
    const math = softmaxCourse.math;
    const a = [a1, a2, a3];
    const y = this.labels[label];
    const row = math.lossByProbabilities(a, y);
    const measured = math.finiteDifferences((logits) => math.crossEntropy(logits, y), a);
    const right = math.rowTimes(row, math.jacobian(a));
    const wrong = math.rowTimes(row, math.wrongJacobian(a, y));
    const furthest = (gradient) => Math.max(...gradient.map((entry, k) => Math.abs(entry - measured[k])));
    const values = { a1, a2, a3, rightOff: furthest(right), wrongOff: furthest(wrong) };
    math.softmax(a).forEach((probability, k) => {
      values[`z${k + 1}`] = probability;
      values[`measured${k + 1}`] = measured[k];
      values[`right${k + 1}`] = right[k];
      values[`wrong${k + 1}`] = wrong[k];
    });
    return values;
  },
  seen: ({ z2 }) => z2 > 0.95,
  say: (v, number) =>
    `Finite differences ${number(v.measured1)}, ${number(v.measured2)}, ${number(v.measured3)}. ` +
    `Furthest from them: right diagonal ${number(v.rightOff)}, wrong diagonal ${number(v.wrongOff)}.`,
};
