"""
What both Python contenders of bench/campaigns.mjs share: features of sequences, and a pool of candidates
(mutants of the best 20, children of two of them, and mutants of those that rank highest).
"""

import json
import sys
import time

import numpy as np

POOL, GENERATIONS = 1500, 3


class Space:
    def __init__(self, letters):
        self.letters = letters
        self.index = {letter: i for i, letter in enumerate(letters)}
        # Words short enough that they number some thousand at most.
        self.longest = 5 if len(letters) <= 4 else 2

    def rows(self, texts):
        return np.array([[self.index[letter] for letter in text] for text in texts])

    def places(self, texts):
        rows = self.rows(texts)
        out = np.zeros((len(texts), rows.shape[1], len(self.letters)))
        np.put_along_axis(out, rows[:, :, None], 1.0, axis=2)
        return out.reshape(len(texts), -1)

    def words(self, texts):
        rows = self.rows(texts)
        size = len(self.letters)
        parts = []
        for k in range(1, self.longest + 1):
            out = np.zeros((len(texts), size**k))
            number = np.zeros((len(texts), rows.shape[1] - k + 1), dtype=int)
            for j in range(k):
                number = number * size + rows[:, j : rows.shape[1] - k + 1 + j]
            for column in number.T:
                np.add.at(out, (np.arange(len(texts)), column), 1.0)
            parts.append(out)
        return np.concatenate(parts, axis=1)


def mutant(text, letters, count, rng):
    out = list(text)
    for _ in range(count):
        out[rng.integers(len(out))] = letters[rng.integers(len(letters))]
    return "".join(out)


def child(a, b, letters, rng):
    take, out = bool(rng.integers(2)), []
    for x, y in zip(a, b):
        if rng.random() < 0.2:
            take = not take
        out.append(x if take else y)
    return mutant("".join(out), letters, int(rng.integers(2)), rng)


def best_of(evidence, count):
    scored = [one for one in evidence if one["score"] is not None]
    return [one["text"] for one in sorted(scored, key=lambda one: -one["score"])[:count]]


def pool_of(evidence, letters, size, rng, tops=()):
    known = {one["text"] for one in evidence}
    best = best_of(evidence, 20)
    pool = set()
    for attempt in range(20 * size):
        if len(pool) >= size:
            break
        parents = tops if len(tops) and attempt % 2 else best
        if attempt % 4 == 3:
            text = child(parents[rng.integers(len(parents))], best[rng.integers(len(best))], letters, rng)
        else:
            text = mutant(parents[rng.integers(len(parents))], letters, 1 + int(rng.integers(3)), rng)
        if text not in known:
            pool.add(text)
    return sorted(pool)


def bred(evidence, letters, count, rng, value):
    """The best of a pool that is bred from those that rank highest so far. `value`: a rank for each of a list."""
    ranks, tops = {}, ()
    order = lambda: sorted(ranks, key=lambda text: (-ranks[text], text))
    for _ in range(GENERATIONS):
        pool = [text for text in pool_of(evidence, letters, POOL, rng, tops) if text not in ranks]
        ranks.update(zip(pool, value(pool)))
        tops = order()[: max(count, 50)]
    return order()[:count]


def scores_of(evidence):
    """Failed outcomes count as the least score, and not more than 0."""
    scores = [one["score"] for one in evidence if one["score"] is not None]
    least = min([0.0, *scores])
    return np.array([least if one["score"] is None else one["score"] for one in evidence])


def serve(propose):
    """Answers requests, a line of JSON each, with texts and processor seconds of this process."""
    for line in sys.stdin:
        request = json.loads(line)
        start = time.process_time()
        texts = propose(request, np.random.default_rng(request["seed"]))
        print(json.dumps({"texts": texts, "seconds": time.process_time() - start}), flush=True)
