"""The bytes of a figure's files, written twice from the same rows in another order."""

from hashlib import sha256

from samskaping.present.figures import write_figure

FORMATS = ("svg", "pdf", "png")


def written_twice(name, estimates, outline, folder):
    """The digests of a figure's files from rows in two orders, a list for each."""
    digests = []
    for order in (1, 2):
        place = folder / str(order)
        shuffled = estimates.sample(frac=1, random_state=order)
        write_figure(name, shuffled, outline, ("nb",), place)
        files = [place / f"{name}.nb.{ending}" for ending in FORMATS]
        digests.append([sha256(file.read_bytes()).hexdigest() for file in files])
    return digests
