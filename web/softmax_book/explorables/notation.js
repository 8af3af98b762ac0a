/* Logits to probabilities and loss, as written and with the largest logit taken out first. */
"use strict";
softmaxCourse.explorables = softmaxCourse.explorables || {};

softmaxCourse.explorables.notation = {
  values({ z1, z2, z3, c }) {
    const math = softmaxCourse.math;
    const x = [z1 + c, z2 + c, z3 + c];
    const label = [0, 1, 0];
    const [e1, e2, e3] = x.map(Math.exp);
    const [q1, q2, q3] = math.softmaxAsWritten(x);
    const [d1, d2, d3] = math.withoutLargest(x).map(Math.exp);
    const [p1, p2, p3] = math.softmax(x);
    const loss = math.crossEntropy(x, label);
    const written = math.lossAsWritten(x, label);
    return { z1, z2, z3, c, e1, e2, e3, q1, q2, q3, written, d1, d2, d3, p1, p2, p3, loss };
  },
  seen: ({ q1 }) => Number.isNaN(q1),
  say: (v, number) =>
    `With ${number(v.c, "0")} added, as written: ${number(v.q1)}, ${number(v.q2)}, ${number(v.q3)}, ` +
    `loss ${number(v.written)}. With the largest logit taken out: ` +
    `${number(v.p1)}, ${number(v.p2)}, ${number(v.p3)}, loss ${number(v.loss)}.`,
  actions: {
    add: ({ elements }) => { elements.c.value = Number(elements.c.value) + 700; },
    low: ({ elements }) => { elements.c.value = -740; },
  },
};
