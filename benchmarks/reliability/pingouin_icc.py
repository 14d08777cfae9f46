"""The peer's intraclass correlations, by whichever Python has pingouin."""

import sys

import numpy as np
import pandas as pd
import pingouin

from benchmarks.reliability.serve import serve

if __name__ == "__main__":
    ratings = np.load(sys.argv[1])
    names = [f"u{rater}" for rater in range(ratings.shape[1])]
    long = pd.DataFrame(ratings, columns=names).reset_index().melt("index")
    serve(
        lambda: pingouin.intraclass_corr(
            long, targets="index", raters="variable", ratings="value"
        ).ICC.iloc[0]
    )
