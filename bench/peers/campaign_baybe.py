"""
BayBE as a contender of bench/campaigns.mjs: a letter a place, one-hot, its own surrogate and acquisition, over
a pool of 600 mutants and children of the best 20, which is as much as it does in the time.
"""

import warnings

import pandas as pd
import torch
from baybe import Campaign
from baybe.objectives import SingleTargetObjective
from baybe.parameters import CategoricalParameter
from baybe.recommenders import BotorchRecommender
from baybe.searchspace import SearchSpace
from baybe.targets import NumericalTarget

from campaign_pool import pool_of, scores_of, serve

warnings.filterwarnings("ignore")
torch.set_num_threads(1)
POOL = 600


def propose(request, rng):
    torch.manual_seed(request["seed"])
    letters, evidence, count = request["letters"], request["evidence"], request["count"]
    texts = [one["text"] for one in evidence]
    names = [f"p{i}" for i in range(len(texts[0]))]

    def table(rows):
        return pd.DataFrame([list(text) for text in rows], columns=names)

    pool = pool_of(evidence, letters, max(POOL, count), rng)
    both = table(pool + texts)
    parameters = [CategoricalParameter(name, sorted(set(both[name]))) for name in names if both[name].nunique() > 1]
    used = [parameter.name for parameter in parameters]
    space = SearchSpace.from_dataframe(table(pool)[used].drop_duplicates(), parameters)
    campaign = Campaign(space, SingleTargetObjective(NumericalTarget("score")), BotorchRecommender())
    measured = table(texts)[used]
    measured["score"] = scores_of(evidence)
    campaign.add_measurements(measured, numerical_measurements_must_be_within_tolerance=False)
    chosen = campaign.recommend(count)
    fixed = dict(zip(names, pool[0]))
    return ["".join({**fixed, **row}[name] for name in names) for row in chosen[used].to_dict("records")]


serve(propose)
