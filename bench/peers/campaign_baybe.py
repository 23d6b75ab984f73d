"""
BayBE as a contender of bench/campaigns.mjs: a letter a place, one-hot, its own Gaussian process, and the pool
and breeding of the contender with BoTorch. Candidates are ranked by its `acquisition_values` with its upper
confidence bound. Its `recommend` picks a batch one by one, each jointly with all that were picked: its work
grows with the square of the batch, and a plate of 96 from a pool of 600 takes minutes.
"""

import logging
import warnings

import pandas as pd
import torch
from baybe import Campaign
from baybe.acquisition import UpperConfidenceBound
from baybe.objectives import SingleTargetObjective
from baybe.parameters import CategoricalParameter
from baybe.recommenders import BotorchRecommender
from baybe.searchspace import SearchSpace
from baybe.targets import NumericalTarget

from campaign_pool import bred, scores_of, serve

warnings.filterwarnings("ignore")
logging.disable(logging.WARNING)
torch.set_num_threads(1)


def propose(request, rng):
    torch.manual_seed(request["seed"])
    letters, evidence, count = request["letters"], request["evidence"], request["count"]
    texts = [one["text"] for one in evidence]
    names = [f"p{i:02}" for i in range(len(texts[0]))]

    def table(rows):
        return pd.DataFrame([list(text) for text in rows], columns=names)

    parameters = [CategoricalParameter(name, list(letters)) for name in names]
    measured = table(texts)
    space = SearchSpace.from_dataframe(measured.drop_duplicates(), parameters)
    campaign = Campaign(space, SingleTargetObjective(NumericalTarget("score")), BotorchRecommender())
    measured["score"] = scores_of(evidence)
    campaign.add_measurements(measured, numerical_measurements_must_be_within_tolerance=False)
    ranks = lambda pool: campaign.acquisition_values(table(pool), UpperConfidenceBound())
    return bred(evidence, letters, count, rng, lambda pool: ranks(pool).tolist())


serve(propose)
