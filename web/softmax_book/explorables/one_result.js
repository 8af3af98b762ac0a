/* Gradient descent from p to t on the triangle of probabilities, one step at a time. */
"use strict";
softmaxCourse.explorables = softmaxCourse.explorables || {};

softmaxCourse.explorables.one_result = {
  start: [0.2, 0.3, 0.5].map(Math.log),
  label: [0.1, 0.7, 0.2],
  values({ rate }, { path = [this.start] }) {
    const math = softmaxCourse.math;
    const z = path.at(-1);
    const [p1, p2, p3] = math.softmax(z);
    const [g1, g2, g3] = math.gradient(z, this.label);
    const on = ([, second, third]) => [second + third / 2, third * Math.sqrt(3) / 2];
    const track = path.map((logits) => on(math.softmax(logits)));
    const [x, y] = track.at(-1);
    const [targetX, targetY] = on(this.label);
    const gap = Math.hypot(x - targetX, y - targetY);
    const loss = math.crossEntropy(z, this.label);
    return { rate, steps: path.length - 1, p1, p2, p3, g1, g2, g3, loss, x, y, gap, track };
  },
  seen: ({ steps }, { rate }) => rate >= 6 && steps >= 8,
  say: (v, number) =>
    `After ${v.steps} steps: probabilities ${number(v.p1)}, ${number(v.p2)}, ${number(v.p3)}; ` +
    `gradient ${number(v.g1)}, ${number(v.g2)}, ${number(v.g3)}; loss ${number(v.loss)}.`,
  actions: {
    step(form, state) {
      const one = softmaxCourse.explorables.one_result;
      state.path = state.path || [one.start];
      state.rate = Number(form.elements.rate.value);
      state.path.push(softmaxCourse.math.descend(state.path.at(-1), one.label, state.rate));
    },
    again(form, state) { state.path = [softmaxCourse.explorables.one_result.start]; },
  },
};
