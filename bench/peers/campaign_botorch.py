"""
BoTorch as a contender of bench/campaigns.mjs: SingleTaskGP with its own priors on counts of words (and letters
at their places where words are too many to be long), upper confidence bound with beta 4 over a pool that is
bred three times, best of the pool taken. Its fit is stopped after 200 steps of L-BFGS: with hundreds of words,
each with a scale of its own, it goes on for thousands otherwise.
"""

import warnings

import numpy as np
import torch
from botorch.fit import fit_gpytorch_mll
from botorch.models import SingleTaskGP
from botorch.models.transforms import Normalize, Standardize
from gpytorch.mlls import ExactMarginalLogLikelihood

from campaign_pool import Space, bred, scores_of, serve

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
BETA, STEPS = 4.0, 200


def propose(request, rng):
    torch.manual_seed(request["seed"])
    letters, evidence, count = request["letters"], request["evidence"], request["count"]
    space = Space(letters)

    def every(texts):
        return np.concatenate([space.words(texts), space.places(texts)], axis=1) if len(letters) > 4 else space.words(texts)

    known = every([one["text"] for one in evidence])
    seen = known.std(axis=0) > 0
    x = torch.tensor(known[:, seen], dtype=torch.double)
    y = torch.tensor(scores_of(evidence), dtype=torch.double).unsqueeze(-1)
    model = SingleTaskGP(x, y, input_transform=Normalize(x.shape[1]), outcome_transform=Standardize(1))
    fit_gpytorch_mll(
        ExactMarginalLogLikelihood(model.likelihood, model),
        optimizer_kwargs={"options": {"maxiter": STEPS}},
    )

    def bound(pool):
        with torch.no_grad():
            posterior = model.posterior(torch.tensor(every(pool)[:, seen], dtype=torch.double))
            return (posterior.mean + BETA**0.5 * posterior.variance.clamp_min(0).sqrt()).squeeze(-1).tolist()

    return bred(evidence, letters, count, rng, bound)


serve(propose)
