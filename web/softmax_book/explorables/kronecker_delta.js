/* The Jacobian of softmax as a live table, its two cases told apart. */
"use strict";
softmaxCourse.explorables = softmaxCourse.explorables || {};

softmaxCourse.explorables.kronecker_delta = {
  values({ z1, z2, z3 }) {
    const math = softmaxCourse.math;
    const values = { z1, z2, z3 };
    const y = math.softmax([z1, z2, z3]);
    math.jacobian([z1, z2, z3]).forEach((row, k) => {
      values[`y${k + 1}`] = y[k];
      row.forEach((entry, j) => { values[`J${k + 1}${j + 1}`] = entry; });
      values[`lost${k + 1}`] = -math.sum(row.filter((_, j) => j !== k));
      values[`sum${k + 1}`] = math.sum(row);
    });
    return values;
  },
  seen: ({ y1, y2, y3 }) => Math.max(y1, y2, y3) > 0.9,
  say: (v, number) =>
    `Probabilities ${number(v.y1)}, ${number(v.y2)}, ${number(v.y3)}. On the diagonal ` +
    `${number(v.J11)}, ${number(v.J22)}, ${number(v.J33)}. Every row adds to ${number(v.sum1)}.`,
};
