#!/usr/bin/env bash
# Guess: `LogisticRegression(standardization=False)` of Spark works on the features as they are, so without
#   the division by their standard deviations its way to the optimum is another one, and a feature in another
#   unit (thousandths) changes it.
# Instead: Without a penalty the losses after every step are the same to six digits, standardised or not, and in
#   the other unit as well: the features are divided in either case. The option says only whether the
#   penalty is counted in divided weights; with a penalty, the two have different minima.
# Matters: To reproduce such a fit, or to explain why it needs few steps, dividing or not is the wrong place to
#   look, and for the same minimum elsewhere the penalty on W has to be the one that the option chose. Spark
#   needs Java 17 or newer, and was seen with 17.0.15.
# Packages: pyspark==4.3.0, numpy==2.4.6, scikit-learn==1.9.1, scipy==1.17.1
# Seen: 2026-11-30, Python 3.11
set -euo pipefail
source "$(dirname "$0")/_entry.sh"

if ! java -version >/dev/null 2>&1; then
  echo "Cannot be installed here: Spark needs Java"
  exit 2
fi
install pyspark==4.3.0 numpy==2.4.6 scikit-learn==1.9.1 scipy==1.17.1
seen <<'TEXT'
steps compared: more than 8 True
no penalty, told not to standardise: the same losses True
no penalty, one feature in thousandths: the same losses True
with a penalty: the same losses False
TEXT
run <<'PROGRAM'
import numpy as np
from pyspark.ml.classification import LogisticRegression
from pyspark.ml.linalg import Vectors
from pyspark.sql import SparkSession
from sklearn.datasets import load_iris

X, y = load_iris(return_X_y=True)
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
spark.sparkContext.setLogLevel("OFF")


def losses(unit=1.0, **options):
    rows = [(float(k), Vectors.dense(x * [unit, 1, 1, 1])) for x, k in zip(X, y)]
    table = spark.createDataFrame(rows, ["label", "features"]).coalesce(1)
    model = LogisticRegression(family="multinomial", maxIter=10, **options).fit(table)
    return np.array(model.summary.objectiveHistory)


def same(a, b):
    return len(a) == len(b) and np.allclose(a, b, rtol=1e-6)


told = losses(standardization=True)
print("steps compared: more than 8", len(told) > 8)
print("no penalty, told not to standardise: the same losses", same(told, losses(standardization=False)))
print("no penalty, one feature in thousandths: the same losses", same(told, losses(1000.0, standardization=False)))
penalised = losses(standardization=True, regParam=0.1)
print("with a penalty: the same losses", same(penalised, losses(standardization=False, regParam=0.1)))
spark.stop()
PROGRAM
