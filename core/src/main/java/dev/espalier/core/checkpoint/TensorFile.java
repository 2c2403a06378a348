package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one safetensors file holds: tensors and texts, by name.
 *
 * <p>The tensors are windows onto their arrays: a file costs no second copy of them.
 *
 * @param tensors by name, in any order
 * @param metadata texts by name, in any order; names that begin with {@code espalier.} are reserved
 */
public record TensorFile(Map<String, Tensor> tensors, Map<String, String> metadata) {

    /** What names of metadata begin with that Espalier writes by itself. */
    static final String RESERVED = "espalier.";

    private static final String REMEDY = "use the stack that the file was written with, or begin a new run";

    /** Checks the names, copies the maps and keeps their order. */
    public TensorFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        for (String name : tensors.keySet()) {
            Check.require(
                    !name.isEmpty() && !name.equals(SafetensorsHeader.METADATA),
                    "name",
                    name,
                    "must be the name of a tensor: neither empty nor " + SafetensorsHeader.METADATA);
        }
        for (String name : metadata.keySet()) {
            Check.require(!name.startsWith(RESERVED), "name", name, "must not begin with " + RESERVED);
        }
    }

    /** A builder without tensors and texts. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * One tensor.
     *
     * @param name its name
     * @return the tensor
     * @throws EspalierException if there is none ({@link ErrorCode#CHECKPOINT_MISMATCH})
     */
    public Tensor tensor(String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new EspalierException(
                    ErrorCode.CHECKPOINT_MISMATCH, name, "the tensor is missing from the file", REMEDY);
        }
        return tensor;
    }

    /**
     * One text.
     *
     * @param name its name
     * @return the text
     * @throws EspalierException if there is none ({@link ErrorCode#CHECKPOINT_MISMATCH})
     */
    public String text(String name) {
        String text = metadata.get(name);
        if (text == null) {
            throw new EspalierException(
                    ErrorCode.CHECKPOINT_MISMATCH, name, "the text is missing from the file's metadata", REMEDY);
        }
        return text;
    }

    /**
     * Requires that the tensors are exactly the expected ones.
     *
     * @param expected the type of each tensor by its name
     * @param where what a problem names as its place, such as {@code checkpoint step 4000}
     * @throws EspalierException listing every tensor that is missing, left over, or of another type
     *     ({@link ErrorCode#CHECKPOINT_MISMATCH})
     */
    public void require(Map<String, TensorType> expected, String where) {
        List<Problem> problems = new ArrayList<>();
        new TreeMap<>(expected).forEach((name, type) -> {
            Tensor found = tensors.get(name);
            if (found == null) {
                problems.add(mismatch(where, "tensor '" + name + "' is missing; expected " + type));
            } else if (!found.type().equals(type)) {
                problems.add(mismatch(where, "tensor '" + name + "' is " + found.type() + "; expected " + type));
            }
        });
        for (Map.Entry<String, Tensor> entry : new TreeMap<>(tensors).entrySet()) {
            if (!expected.containsKey(entry.getKey())) {
                problems.add(mismatch(
                        where,
                        "tensor '" + entry.getKey() + "', " + entry.getValue().type() + ", is not expected"));
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private static Problem mismatch(String where, String what) {
        return new Problem(ErrorCode.CHECKPOINT_MISMATCH, where, what, REMEDY);
    }

    /** Collects tensors and texts in order. */
    public static final class Builder {

        private final Map<String, Tensor> tensors = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Adds a tensor.
         *
         * @param name not yet taken, such as {@code optimizer/adam/mean/dense1/weight}
         * @param tensor a window onto an array
         * @return this builder
         */
        public Builder tensor(String name, Tensor tensor) {
            Check.require(tensors.putIfAbsent(name, tensor) == null, "name", name, "must be given to one tensor only");
            return this;
        }

        /**
         * Adds a text.
         *
         * @param name not yet taken, not beginning with {@code espalier.}
         * @param text any characters
         * @return this builder
         */
        public Builder text(String name, String text) {
            Check.require(metadata.putIfAbsent(name, text) == null, "name", name, "must be given to one text only");
            return this;
        }

        /** The file with the tensors and texts added so far. */
        public TensorFile build() {
            return new TensorFile(tensors, metadata);
        }
    }
}
