"""Tables of codings that were published, or given to other software."""

import numpy as np

NAN = np.nan
# Krippendorff's canonical table: four coders (rows), twelve units.
CANONICAL = np.array(
    [
        [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
        [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, NAN],
        [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
        [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
    ]
).T
# Fleiss (1971), table 1: how many of six psychiatrists gave each of 30 patients each of five
# diagnoses. Who gave which is not in the table; here each patient's are in ascending order.
DIAGNOSES = (
    "00060 03003 01401 00006 03030 20400 00402 20310 20040 00006 10050 11040 03300 10050 02031 "
    "00501 30012 51000 02040 10203 00006 01050 02013 20040 10041 05010 40002 02040 10500 00006"
)
FLEISS = np.array(
    [
        [d + 1 for d, n in enumerate(patient) for _ in range(int(n))]
        for patient in DIAGNOSES.split()
    ],
    dtype=float,
)

# Made up: the codes that coders a, b and c gave to twelve units; None where one did not code it.
SETS = [
    [{2}, {0, 2}, {0, 2, 3}],
    [{2, 3}, {2}, None],
    [{2, 3}, {2, 3}, {2, 3}],
    [{0, 1, 2}, {0, 2, 3}, {0, 2}],
    [{0, 2}, {0}, {0}],
    [{1}, {1, 2}, {1, 3}],
    [{0, 2, 3}, {2, 3}, {0, 2, 3}],
    [None, None, None],
    [{3}, {2, 3}, {3}],
    [{0}, {0}, {0, 1}],
    [{1, 2, 3}, {1, 2}, {1, 2, 3}],
    [{0}, {1}, {0, 2}],
]


def as_bools(sets, n_codes):
    """Sets as units × coders × codes, and which coder coded which unit."""
    coded = np.array([[one is not None for one in unit] for unit in sets])
    given = np.array(
        [[[k in (one or ()) for k in range(n_codes)] for one in unit] for unit in sets]
    )
    return given, coded
