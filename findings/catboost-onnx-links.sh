#!/usr/bin/env bash
# CatBoost writes ONNX files that give other scores than `predict`: counts come as their logarithms, and probabilities
# of classes that do not exclude one another are divided among them. A model of several targets is written as a file that no
# runtime opens.
#
# Expected: `predict` and `predict_proba`, or a refusal, as for trees that are not symmetric. Seen:
#   loss_function='Poisson', 'Tweedie:...'   the logarithm of the prediction
#   'MultiClassOneVsAll', 'MultiLogloss'     softmax in place of one logistic function for each class
#   'MultiRMSE'                              a file that onnxruntime refuses (number of targets 0)
# RMSE, MAE, Quantile, Huber, Expectile, Logloss, MultiClass are right to 1e-5, missing features too.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" &&
  "$folder/venv/bin/pip" -q install --disable-pip-version-check catboost==1.2.10 onnxruntime==1.32.0 || exit 2
cd "$folder"
"$folder/venv/bin/python" - <<'PY'
import sys
from importlib.metadata import version

import numpy as np
import onnxruntime as ort
from catboost import CatBoostClassifier, CatBoostRegressor

ort.set_default_logger_severity(4)
print(*(f"{name} {version(name)}" for name in ("catboost", "onnxruntime")))
rng = np.random.default_rng(0)
features = rng.normal(size=(300, 4)).astype("f")
target = np.exp(features[:, 0] + 0.3 * features[:, 1]) + 0.1
kind = np.digitize(target, [0.5, 1, 2])
both = np.c_[target > 1, target > 2].astype(int)
settings = dict(iterations=50, verbose=0, allow_writing_files=False, random_seed=0, thread_count=1)


def exported(model, name):
    model.save_model(name, format="onnx")
    options = ort.SessionOptions()
    options.log_severity_level = 4
    session = ort.InferenceSession(name, options)
    return session.run(None, {session.get_inputs()[0].name: features})


def apart(a, b):
    return float(abs(np.asarray(a).reshape(b.shape) - b).max())


checks = []
for loss, log in (("RMSE", 0), ("Quantile:alpha=0.7", 0), ("Poisson", 1), ("Tweedie:variance_power=1.5", 1)):
    model = CatBoostRegressor(loss_function=loss, **settings).fit(features, target)
    given, wanted = exported(model, "a.onnx")[0], model.predict(features)
    off, of_log = apart(given, wanted), apart(given, np.log(np.maximum(wanted, 1e-9)))
    print(f"{loss}: off {off:.2g}, from the logarithm {of_log:.2g}")
    checks.append(of_log < 1e-5 < 1 < off if log else off < 1e-5)
losses = (("Logloss", target > 1, 0), ("MultiClass", kind, 0), ("MultiClassOneVsAll", kind, 1), ("MultiLogloss", both, 1))
for loss, labels, soft in losses:
    model = CatBoostClassifier(loss_function=loss, **settings).fit(features, labels.astype(int))
    given = np.array([list(row.values()) for row in exported(model, "b.onnx")[1]])
    wanted = model.predict_proba(features)
    powers = np.exp(model.predict(features, prediction_type="RawFormulaVal"))
    off = apart(given, wanted)
    print(f"{loss}: off {off:.2g}")
    checks.append(off > 0.1 and apart(given, powers / powers.sum(1, keepdims=True)) < 1e-5 if soft else off < 1e-5)
model = CatBoostRegressor(loss_function="MultiRMSE", **settings).fit(features, np.c_[target, -target])
try:
    exported(model, "c.onnx")
    checks.append(False)
except Exception as error:
    print("MultiRMSE:", str(error).splitlines()[0][-90:])
    checks.append("got 0" in str(error))
same = all(checks)
print("as described" if same else f"CHANGED: see the head of this file ({checks})")
sys.exit(0 if same else 1)
PY
