"""The types of arrays, each named once."""

import numpy as np
from numpy.typing import NDArray

Array = np.ndarray  # of numbers of any kind: where estimates stand beside positions and masks
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Integers = NDArray[np.intp]
