#!/usr/bin/env bash
# onnxmltools turns a LightGBM model into ONNX without four of its settings: the file loads, runs and scores
# otherwise.
#
# Expected: the model's own predictions, or a refusal, as for objectives it does not know. Seen, greatest
# difference to `Booster.predict` on the training data below 1e-5 for a plain model, and
#   boosting='rf'     the sum of the trees in place of their mean: 50 times the score with 50 trees
#   linear_tree=True  leaves without their linear part: off by more than 1 where scores span about 20
#   reg_sqrt=True     the square root of the score
#   sigmoid=2         1 / (1 + exp(-x)) in place of 1 / (1 + exp(-2 x))
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check lightgbm==4.7.0 onnxmltools==1.16.0 \
  onnxruntime==1.32.0 onnx==1.23.2 skl2onnx==1.20.0 numpy==2.4.6 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

import lightgbm
import numpy as np
import onnxruntime
from onnxmltools import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

print(*(f"{name} {version(name)}" for name in ("lightgbm", "onnxmltools", "onnxruntime")))
onnxruntime.set_default_logger_severity(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(400, 10)).astype(np.float32)
y = x @ rng.normal(size=10)


def both(target, **settings):
    model = lightgbm.train({"verbose": -1, "num_threads": 1, **settings}, lightgbm.Dataset(x, target), 50)
    onnx = convert_lightgbm(model, initial_types=[("x", FloatTensorType([None, 10]))], zipmap=False)
    session = onnxruntime.InferenceSession(onnx.SerializeToString(), providers=["CPUExecutionProvider"])
    return model.predict(x), np.asarray(session.run(None, {"x": x})[-1]).reshape(len(x), -1)[:, -1]


def near(a, b):
    return float(np.abs(a - b).max()) < 1e-4 * (1 + float(np.abs(a).max()))


same = True
for name, target, settings, theirs in [
    ("plain", y, {"objective": "regression"}, lambda own: own),
    ("rf", y, {"objective": "regression", "boosting": "rf", "bagging_fraction": 0.5, "bagging_freq": 1}, lambda own: 50 * own),
    ("reg_sqrt", y, {"objective": "regression", "reg_sqrt": True}, lambda own: np.sign(own) * np.sqrt(np.abs(own))),
    ("sigmoid", (y > 0) * 1.0, {"objective": "binary", "sigmoid": 2.0}, lambda own: 1 / (1 + np.sqrt(1 / own - 1))),
    ("linear_tree", y, {"objective": "regression", "linear_tree": True}, None),
]:
    own, onnx = both(target, **settings)
    print(f"{name:12} own {np.round(own[:3], 4)} onnx {np.round(onnx[:3], 4)} greatest difference {np.abs(own - onnx).max():.3g}")
    same &= near(theirs(own), onnx) if theirs else float(np.abs(own - onnx).max()) > 1
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
