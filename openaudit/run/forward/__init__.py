"""Forward passes in NumPy, described as data over a few shared layers; imported in the child process only."""

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float32]
Ids: TypeAlias = NDArray[np.int32]
Mask: TypeAlias = NDArray[np.bool_]
Indexes: TypeAlias = NDArray[np.int64]
