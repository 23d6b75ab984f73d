#!/usr/bin/env bash
# Two models of scikit-learn are other models after skl2onnx, and nothing says so: nearest neighbors weighted
# by distance are averaged without weights, and an isotonic calibration, which is linear between its knots,
# becomes a staircase.
#
# Expected: `predict`. Seen for KNeighborsRegressor(weights='distance'): the predictions of weights='uniform',
# so that not even a training point gets its own value back. For CalibratedClassifierCV(method='isotonic'): 19
# different probabilities of 50 objects in place of 26, off by up to 0.06; method='sigmoid' is right to seven
# digits.
# Exits with 0 when this is still so, with 1 when it changed, with 2 when the packages cannot be installed.
set -u
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" -q install --disable-pip-version-check scikit-learn==1.9.1 skl2onnx==1.20.0 \
  onnxruntime==1.32.0 onnx==1.23.2 numpy==2.4.6 || exit 2
"$folder/venv/bin/python" -W ignore - <<'PY'
import sys
from importlib.metadata import version

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.calibration import CalibratedClassifierCV
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsRegressor

print(*(f"{name} {version(name)}" for name in ("scikit-learn", "skl2onnx", "onnxruntime")))
onnxruntime.set_default_logger_severity(3)
rng = np.random.default_rng(0)
x = rng.normal(size=(200, 4)).astype(np.float32)
y = x @ np.arange(1, 5.0)
new = rng.normal(size=(50, 4)).astype(np.float32)


def converted(model, at, **options):
    onnx = to_onnx(model, x[:1], options={id(model): options} if options else None)
    session = onnxruntime.InferenceSession(onnx.SerializeToString(), providers=["CPUExecutionProvider"])
    return np.asarray(session.run(None, {session.get_inputs()[0].name: at})[-1])


weighted = KNeighborsRegressor(weights="distance").fit(x, y)
plain = KNeighborsRegressor(weights="uniform").fit(x, y)
onnx = converted(weighted, x).ravel()
print("neighbors: measured", np.round(y[:3], 4), "own", np.round(weighted.predict(x[:3]), 4), "onnx", np.round(onnx[:3], 4))
same = float(np.abs(onnx - plain.predict(x)).max()) < 1e-4 and float(np.abs(onnx - weighted.predict(x)).max()) > 1
label = (y + rng.normal(size=200) * 3 > 0).astype(int)
for method, apart in [("sigmoid", False), ("isotonic", True)]:
    model = CalibratedClassifierCV(LogisticRegression(), method=method, cv=3).fit(x, label)
    own, onnx = model.predict_proba(new)[:, 1], converted(model, new, zipmap=False)[:, 1]
    difference = float(np.abs(own - onnx).max())
    print(f"{method}: greatest difference {difference:.2g}, different values {len(set(own.round(5)))} and {len(set(onnx.round(5)))}")
    same &= difference > 0.01 if apart else difference < 1e-5
print("as described" if same else "CHANGED: see the head of this file")
sys.exit(0 if same else 1)
PY
