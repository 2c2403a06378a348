package dev.espalier.verification.run;

import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A whole training by another library, step by step, with what rounding to floats may change of it.
 *
 * <p>The values stand in {@code training.json}; {@code src/test/reference/training.py} made them and says how.
 *
 * @param losses of the steps
 * @param bounds how far off each of them may be
 * @param arrays weights and running statistics after the last step, by name
 */
record ReferenceTraining(double[] losses, double[] bounds, Map<String, Values> arrays) {

    /** Steps that the training makes, all of them in one pass over the samples. */
    static final int STEPS = 50;

    static final int BATCH = 16;

    /** The last batch is short. */
    static final int SAMPLES = (STEPS - 1) * BATCH + 9;

    static final int FEATURES = 10;
    static final int CLASSES = 4;

    /**
     * An array of the trained network.
     *
     * @param values as the reference has them
     * @param bound how far off each of them may be
     */
    record Values(double[] values, double bound) {}

    static ReferenceTraining named(String name) {
        try (InputStream stream = ReferenceTraining.class.getResourceAsStream("training.json")) {
            if (stream == null) {
                throw new IllegalStateException("the test resources lack training.json");
            }
            JsonObject file = JsonReader.readObject(stream.readAllBytes(), "training.json", ErrorCode.DATA_FORMAT);
            return of(required(file.object(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ReferenceTraining of(JsonObject training) {
        Map<String, Values> arrays = new LinkedHashMap<>();
        JsonObject stored = required(training.object("arrays"));
        for (String name : stored.members().keySet()) {
            JsonObject array = required(stored.object(name));
            double bound = required(array.number("bound")).toDouble();
            arrays.put(name, new Values(numbers(array.array("values")), bound));
        }
        return new ReferenceTraining(numbers(training.array("loss")), numbers(training.array("bound")), arrays);
    }

    private static double[] numbers(Optional<JsonArray> array) {
        return required(array).elements().stream()
                .mapToDouble(number -> required(JsonNumber.fromNumberOrName(number)))
                .toArray();
    }

    private static <T> T required(Optional<T> member) {
        return member.orElseThrow(() -> new IllegalStateException("training.json is not as training.py writes it"));
    }

    /** A whole number from -32768 to 32767, the same as in the script. */
    static int number(int stream, int i) {
        int hash = i * 0x9E3779B1 + stream * 40503 + 12345;
        for (int round = 0; round < 2; round++) {
            hash = (hash ^ (hash >>> 16)) * 0x045D9F3B;
        }
        return ((hash ^ (hash >>> 16)) & 0xFFFF) - 32768;
    }

    /** The features of a sample, each exact in a float. */
    static float[] features(int sample) {
        float[] features = new float[FEATURES];
        for (int j = 0; j < FEATURES; j++) {
            features[j] = number(0, sample * FEATURES + j) / 16384f;
        }
        return features;
    }

    /** The class of a sample: the largest of four sums of two features. */
    static int label(int sample) {
        int label = 0;
        int largest = Integer.MIN_VALUE;
        for (int k = 0; k < CLASSES; k++) {
            int sum = number(0, sample * FEATURES + k) + number(0, sample * FEATURES + CLASSES + k);
            if (sum > largest) {
                largest = sum;
                label = k;
            }
        }
        return label;
    }
}
