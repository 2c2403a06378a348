"""Makes the arrays of NumpySourceTest with numpy: python3 arrays.py"""

import numpy as np

pictures = np.arange(2 * 3 * 4 * 5, dtype=np.uint8).reshape(2, 3, 4, 5)
np.savez_compressed(
    "channels-last.npz",
    x_train=pictures.transpose(0, 2, 3, 1).copy(),
    y_train=np.array([[2], [0]]),
    x_test=pictures.transpose(0, 2, 3, 1)[1:].copy(),
    y_test=np.array([1], dtype=np.uint8),
)
np.save("channels-first.npy", pictures)
np.save("classes.npy", np.array([2, 0], dtype=">i2"))
for kind in ("i1", "u2", ">i4", "u4", "i8", "f4", ">f8", "?"):
    np.save("type-" + kind.replace(">", "big-").replace("?", "truth") + ".npy", np.array([[0, 1, 100], [3, 4, 5]]).astype(kind))
np.save("fortran.npy", np.asfortranarray(np.ones((2, 3))))
np.save("texts.npy", np.array(["a", "b"]))
np.save("version-2.npy", np.ones((2, 3), dtype="f4"))
with open("version-2.npy", "wb") as file:
    np.lib.format.write_array(file, np.array([[1.5, -2], [3, 4]]), version=(2, 0))
