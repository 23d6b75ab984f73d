"""
BoTorch as a contender of bench/campaigns.mjs: SingleTaskGP with its own priors on counts of words (and letters
at their places where words are too many to be long), upper confidence bound with beta 4 over a pool that is
bred three times, best of the pool taken.
"""

import warnings

import numpy as np
import torch
from botorch.fit import fit_gpytorch_mll
from botorch.models import SingleTaskGP
from botorch.models.transforms import Normalize, Standardize
from gpytorch.mlls import ExactMarginalLogLikelihood

from campaign_pool import Space, pool_of, scores_of, serve

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
POOL, GENERATIONS, BETA = 1500, 3, 4.0


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
    fit_gpytorch_mll(ExactMarginalLogLikelihood(model.likelihood, model))
    ranks, tops = {}, ()
    for _ in range(GENERATIONS):
        pool = [text for text in pool_of(evidence, letters, POOL, rng, tops) if text not in ranks]
        with torch.no_grad():
            posterior = model.posterior(torch.tensor(every(pool)[:, seen], dtype=torch.double))
            bound = posterior.mean.squeeze(-1) + BETA**0.5 * posterior.variance.squeeze(-1).clamp_min(0).sqrt()
        ranks.update(zip(pool, bound.tolist()))
        tops = sorted(ranks, key=lambda text: (-ranks[text], text))[: max(count, 50)]
    return sorted(ranks, key=lambda text: (-ranks[text], text))[:count]


serve(propose)
