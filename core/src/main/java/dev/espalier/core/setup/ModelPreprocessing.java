package dev.espalier.core.setup;

import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What preprocessing has fitted, as a model file holds it. */
public final class ModelPreprocessing {

    private static final String TENSORS = "tensors";
    private static final String IN_DOUBLE = "in-double";

    private ModelPreprocessing() {}

    /**
     * Brings back the preprocessing of a model.
     *
     * @param file the model
     * @param steps for each input, with the settings that they were fitted with
     * @param schema what the samples look like before preprocessing
     * @return the fitted steps
     * @throws dev.espalier.api.EspalierException with every tensor that is missing, of another length or not expected; code
     *     CHECKPOINT_MISMATCH
     */
    public static FittedPreprocessing restore(ModelFile file, Map<String, List<Preprocessing>> steps, Schema schema) {
        Map<String, float[]> floats = new LinkedHashMap<>();
        Map<String, double[]> doubles = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(ModelFile.FITTED)) {
                String of = name.substring(ModelFile.FITTED.length());
                switch (tensor.type().element()) {
                    case F64 -> doubles.put(of, tensor.doubles());
                    case F32 -> floats.put(of, tensor.floats());
                }
            }
        });
        return FittedPreprocessing.restore(schema, steps, floats, doubles, doubleInputs(file));
    }

    /** The types of the tensors that preprocessing has fitted, by their names in the file. */
    public static Map<String, TensorType> tensors(ModelFile file) {
        Map<String, TensorType> fitted = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            if (name.startsWith(ModelFile.FITTED)) {
                fitted.put(name, tensor.type());
            }
        });
        return fitted;
    }

    /** What a model file says of preprocessing beside its tensors. */
    public static JsonObject write(FittedPreprocessing fitted) {
        List<String> tensors = new ArrayList<>(fitted.tensors().keySet());
        tensors.addAll(fitted.doubleTensors().keySet());
        return JsonObject.builder()
                .put(TENSORS, JsonArray.ofTexts(tensors))
                .put(IN_DOUBLE, JsonArray.ofTexts(fitted.doubleInputs()))
                .build();
    }

    /** Which inputs are preprocessed in double; none in files that do not say. */
    private static List<String> doubleInputs(ModelFile file) {
        return file.preprocessing() instanceof JsonObject object
                ? object.array(IN_DOUBLE).map(JsonArray::texts).orElse(List.of())
                : List.of();
    }
}
