"""The peer's wild bootstrap, by whichever Python has wildboottest: ``wild_peer.py FILE PARAM``."""

import sys

import numpy as np
import pandas as pd
import statsmodels.api as sm
from wildboottest.wildboottest import wildboottest

from benchmarks.reliability.serve import serve

if __name__ == "__main__":
    with np.load(sys.argv[1]) as data:
        names = [f"b{column}" for column in range(data["design"].shape[1])]
        design = pd.DataFrame(data["design"], columns=names)
        model, clusters = sm.OLS(data["outcome"], design), pd.Series(data["clusters"])
    serve(
        lambda: wildboottest(
            model,
            param=names[-1],
            cluster=clusters,
            B=9999,
            weights_type="webb",
            seed=1,
            show=False,
        )["p-value"].iloc[0]
    )
