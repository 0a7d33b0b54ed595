"""An invented text in the manner of a licence."""

import pytest

PROSE = """
This Agreement sets out the terms and conditions for use, reproduction, distribution and modification of the works.

You are granted a non-exclusive, worldwide, non-transferable and royalty-free limited license under the intellectual
property or other rights owned by the licensor to use, reproduce, distribute, copy, create derivative works of, and
make modifications to them.

Unless required by applicable law, the works and any output and results therefrom are provided on an "AS IS" basis,
without warranties of any kind, either express or implied, including, without limitation, any warranties of title,
non-infringement, merchantability, or fitness for a particular purpose.

In no event will the licensor or its affiliates be liable under any theory of liability, whether in contract, tort,
negligence, products liability, or otherwise, arising out of this Agreement, for any lost profits.
"""


@pytest.fixture(scope="session")
def prose() -> str:
    """Some paragraphs in the manner of a licence, of no licence that there is."""
    return PROSE
