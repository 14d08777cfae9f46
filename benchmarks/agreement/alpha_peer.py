"""The peer's α, by whichever Python has krippendorff: ``alpha_peer.py FILE LEVEL``."""

import sys

import krippendorff
import numpy as np

from benchmarks.reliability.serve import serve

if __name__ == "__main__":
    # It takes coders as rows.
    codings = np.ascontiguousarray(np.load(sys.argv[1]).T)
    serve(lambda: krippendorff.alpha(reliability_data=codings, level_of_measurement=sys.argv[2]))
