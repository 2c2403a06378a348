package dev.espalier.core.setup;

import java.util.Map;
import java.util.Set;

/** What the arrays of layers are called in PyTorch and in Keras, where that differs from the names here. */
final class ArrayNames {

    private static final Map<String, String> FOREIGN = Map.of(
            "weight", "scale",
            "gamma", "scale",
            "bias", "shift",
            "beta", "shift",
            "running_mean", "running-mean",
            "moving_mean", "running-mean",
            "running_var", "running-variance",
            "moving_variance", "running-variance",
            "kernel", "weight");

    private ArrayNames() {}

    /**
     * The model's name for an array of a layer whose last part may be that of another library.
     *
     * @param name such as {@code batch-norm1/running_var}
     * @param known the names of the model's arrays
     * @return such as {@code batch-norm1/running-variance}; the name itself if that is known, or neither is
     */
    static String known(String name, Set<String> known) {
        int slash = name.lastIndexOf('/');
        String own = FOREIGN.getOrDefault(name.substring(slash + 1), "");
        String translated = name.substring(0, slash + 1) + own;
        return !known.contains(name) && known.contains(translated) ? translated : name;
    }
}
