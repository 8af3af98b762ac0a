#!/usr/bin/env bash
# Guess: The reference evaluator that comes with ONNX gives what the operator's specification of the model's opset
#   says; where a runtime differs from it, the runtime is wrong.
# Instead: Up to opset 12 Softmax and LogSoftmax flatten everything from the axis on and normalise over all of it;
#   since 13 they normalise along the axis. The reference does the new thing for both. On an input of three
#   dimensions with axis 1 it gives one example a sum of 4, and the runtime, which is right, a sum of 1.
# Matters: Logits of shape (N, K, positions) from an older export are another function in each; a test of an
#   exported loss against the reference blames the runtime, and its gradients differ in every entry.
# Packages: onnx==1.23.2, onnxruntime==1.32.0
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

install onnx==1.23.2 onnxruntime==1.32.0
seen <<'TEXT'
Softmax, opset 11: sum over one example, runtime 1.0, reference 4.0
Softmax, opset 12: sum over one example, runtime 1.0, reference 4.0
Softmax, opset 13: sum over one example, runtime 4.0, reference 4.0
LogSoftmax, opset 11: sum over one example, runtime 1.0, reference 4.0
LogSoftmax, opset 13: sum over one example, runtime 4.0, reference 4.0
the specification of opset 11 speaks of a 2-D input: True, that of 13: False
TEXT
run <<'PROGRAM'
import numpy as np
import onnxruntime
from onnx import TensorProto, checker, defs, helper
from onnx.reference import ReferenceEvaluator

SHAPE = [2, 3, 4]
X = np.arange(24, dtype=np.float32).reshape(SHAPE) / 10


def model(operator, opset):
    """One operator with axis 1 on an input of shape (2, 3, 4)."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, SHAPE) for name in "xy"]
    graph = helper.make_graph([helper.make_node(operator, ["x"], ["y"], axis=1)], "g", ends[:1], ends[1:])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], ir_version=8)
    checker.check_model(made)
    return made


for operator, opset in (("Softmax", 11), ("Softmax", 12), ("Softmax", 13), ("LogSoftmax", 11), ("LogSoftmax", 13)):
    made = model(operator, opset)
    session = onnxruntime.InferenceSession(made.SerializeToString(), providers=["CPUExecutionProvider"])
    sums = []
    for one in (session, ReferenceEvaluator(made)):
        y = one.run(None, {"x": X})[0][0]
        sums.append(round(float((np.exp(y) if operator == "LogSoftmax" else y).sum()), 3))
    print(f"{operator}, opset {opset}: sum over one example, runtime {sums[0]}, reference {sums[1]}")
flat = ["2D" in defs.get_schema("Softmax", opset).doc or "2-D" in defs.get_schema("Softmax", opset).doc for opset in (11, 13)]
print(f"the specification of opset 11 speaks of a 2-D input: {flat[0]}, that of 13: {flat[1]}")
PROGRAM
