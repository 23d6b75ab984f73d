#!/usr/bin/env bash
# A model that XGBoost trained on scores of 0 to 1 (objective reg:logistic) loses its sigmoid on the way to
# ONNX, and its base score is added to the margins as it is, where XGBoost adds the logit of it. Other
# objectives come through.
#
# Expected: `predict`, p. Seen for reg:logistic: logit(p) - logit(base) + base, negative values too, 0.5 too
# high; binary:logistic, count:poisson and reg:gamma as predicted. `activation=sigmoid` on such a file repairs
# the first error, not the second.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check xgboost==3.2.0 onnxmltools==1.16.0 \
  onnxruntime==1.32.0 onnx==1.23.2 skl2onnx==1.20.0 numpy==2.4.6 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import json
import sys
from importlib.metadata import version

import numpy as np
import onnxruntime
import xgboost
from onnxmltools import convert_xgboost
from onnxmltools.convert.common.data_types import FloatTensorType

print(*(f"{name} {version(name)}" for name in ("xgboost", "onnxmltools", "onnxruntime")))
onnxruntime.set_default_logger_severity(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(400, 10)).astype(np.float32)
y = x @ rng.normal(size=10)


def both(kind, target, objective):
    model = kind(n_estimators=30, n_jobs=1, objective=objective).fit(x, target)
    onnx = convert_xgboost(model, initial_types=[("x", FloatTensorType([None, 10]))])
    session = onnxruntime.InferenceSession(onnx.SerializeToString(), providers=["CPUExecutionProvider"])
    own = model.predict_proba(x)[:, 1] if hasattr(model, "predict_proba") else model.predict(x)
    base = json.loads(model.get_booster().save_config())["learner"]["learner_model_param"]["base_score"]
    return own, np.asarray(session.run(None, {"x": x})[-1]).reshape(len(x), -1)[:, -1], float(base.strip("[]"))


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


same = True
for kind, target, objective in [
    (xgboost.XGBRegressor, sigmoid(y), "reg:logistic"),
    (xgboost.XGBClassifier, (y > 0) * 1, "binary:logistic"),
    (xgboost.XGBRegressor, np.round(np.exp(y / 5)), "count:poisson"),
    (xgboost.XGBRegressor, np.exp(y / 5), "reg:gamma"),
]:
    own, onnx, base = both(kind, target, objective)
    print(f"{objective:16} own {np.round(own[:3], 4)} onnx {np.round(onnx[:3], 4)} base score {base:.4f}")
    as_seen = sigmoid(onnx - base + np.log(base / (1 - base))) if objective == "reg:logistic" else onnx
    same &= float(np.abs(own - as_seen).max()) < 1e-4
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
