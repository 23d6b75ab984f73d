"""
torchgfn on a hypergrid by trajectory balance, as its own examples train it: answers requests of a line of JSON with seconds per iteration. Uniform start;
the log-probabilities of the roll-out are reused in the loss (save_logprobs), which is torchgfn's faster way.
"""

import json
import sys
import time
from importlib.metadata import version

import torch
from gfn.estimators import DiscretePolicyEstimator
from gfn.gflownet import TBGFlowNet
from gfn.gym import HyperGrid
from gfn.preprocessors import KHotPreprocessor
from gfn.utils.modules import MLP


# At these sizes a second thread gains nothing, and on a busy machine waiting for it costs up to fifty times the work.
torch.set_num_threads(1)


class Run:
    def __init__(self, request):
        torch.manual_seed(request.get("seed", 0))
        r0, r1, r2 = request["rewards"]
        self.batch = request["batch"]
        self.env = HyperGrid(
            ndim=request["dimensions"],
            height=request["side"],
            reward_fn_kwargs={"R0": r0, "R1": r1, "R2": r2},
            validate_modes=False,
        )
        env = self.env
        pre = KHotPreprocessor(height=env.height, ndim=env.ndim)
        forward = MLP(input_dim=pre.output_dim, output_dim=env.n_actions)
        backward = MLP(input_dim=pre.output_dim, output_dim=env.n_actions - 1, trunk=forward.trunk)
        pf = DiscretePolicyEstimator(forward, env.n_actions, preprocessor=pre)
        pb = DiscretePolicyEstimator(backward, env.n_actions, preprocessor=pre, is_backward=True)
        with torch.no_grad():  # near the uniform policy, as the others start
            forward.last_layer.weight.mul_(0.1)
            forward.last_layer.bias.zero_()
        rate = 1e-9 if request.get("frozen") else 1.0
        self.gflownet = TBGFlowNet(pf=pf, pb=pb)
        self.optimizer = torch.optim.Adam(
            [
                {"params": self.gflownet.pf_pb_parameters(), "lr": 1e-3 * rate},
                {"params": self.gflownet.logz_parameters(), "lr": 0.1 * rate},
            ]
        )

    def time(self, count):
        total = 0
        start, cpu = time.perf_counter(), time.process_time()
        for _ in range(count):
            trajectories = self.gflownet.sample_trajectories(self.env, n=self.batch, save_logprobs=True)
            self.optimizer.zero_grad()
            loss = self.gflownet.loss(self.env, trajectories, recalculate_all_logprobs=False)
            loss.backward()
            self.optimizer.step()
            total += float(trajectories.terminating_idx.float().mean())
        return {
            "seconds": (time.perf_counter() - start) / count,
            "processor": (time.process_time() - cpu) / count,
            "loss": loss.item(),
            "length": total / count,
        }


print(
    json.dumps({"library": "torchgfn", "torchgfn": version("torchgfn"), "torch": torch.__version__, "threads": torch.get_num_threads()}),
    flush=True,
)
runs = {}
for line in sys.stdin:
    request = json.loads(line)
    name = request["name"]
    if name not in runs:
        runs[name] = Run(request)
        runs[name].time(request["warmUp"])
    print(json.dumps(runs[name].time(request["count"])), flush=True)
