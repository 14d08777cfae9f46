"""What tests of readers share."""

import pytest

from samskaping.quarantine.process import one_process_for_many


@pytest.fixture(scope="module")
def one_process():
    """The files of a module are taken apart in one process, which is quicker."""
    with one_process_for_many():
        yield
