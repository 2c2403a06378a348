package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.ProblemList;
import dev.espalier.core.checkpoint.ElementType;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.core.data.prepared.PreparedTarget;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.data.prepared.ScalingMethod;
import dev.espalier.core.data.prepared.TargetScale;
import dev.espalier.core.json.JsonArray;
import dev.espalier.core.json.JsonNumber;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonValue;
import dev.espalier.core.training.OutputTask;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The scales of targets in a model file: the methods by target in the section {@code preprocessing}, and what was fitted as
 * tensors {@code targets/NAME/center} and {@code targets/NAME/scale}.
 */
public final class ModelTargetScales {

    /** The entry of the section {@code preprocessing}. */
    private static final String METHODS = "target-scaling";

    private static final String THRESHOLDS = "thresholds";
    private static final String TEMPERATURES = "temperatures";

    private static final String PREFIX = "targets/";
    private static final String CENTER = "/center";
    private static final String SCALE = "/scale";

    private ModelTargetScales() {}

    /**
     * Adds the methods of the values of each scaled target to the section.
     *
     * @param section the section without them
     * @param targets of the model
     * @return the whole section
     */
    public static JsonObject write(JsonObject section, PreparedTargets targets) {
        JsonObject.Builder methods = JsonObject.builder();
        for (PreparedTarget target : targets.targets()) {
            target.scale()
                    .ifPresent(scale -> methods.put(
                            target.target().name(),
                            JsonArray.ofTexts(scale.methods().stream()
                                    .map(ScalingMethod::toString)
                                    .toList())));
        }
        return JsonObject.builder()
                .putAll(section)
                .put(METHODS, methods.build())
                .build();
    }

    /**
     * Adds the thresholds of labels to the section.
     *
     * @param section the section without them
     * @param tasks of the model
     * @return the section with them, if there are labels
     */
    public static JsonObject writeThresholds(JsonObject section, List<OutputTask> tasks) {
        JsonObject.Builder thresholds = JsonObject.builder();
        boolean any = false;
        for (OutputTask task : tasks) {
            if (!task.thresholds().isEmpty()) {
                any = true;
                thresholds.put(
                        task.name(),
                        new JsonArray(task.thresholds().stream()
                                .<JsonValue>map(JsonNumber::of)
                                .toList()));
            }
        }
        return any
                ? JsonObject.builder()
                        .putAll(section)
                        .put(THRESHOLDS, thresholds.build())
                        .build()
                : section;
    }

    /**
     * The tasks with the thresholds of a file.
     *
     * @param tasks of the model
     * @param file the model
     * @return the same tasks; those that the file has no thresholds of keep theirs
     */
    public static List<OutputTask> restoreThresholds(List<OutputTask> tasks, ModelFile file) {
        return file.preprocessing() instanceof JsonObject section ? restoreThresholds(tasks, section) : tasks;
    }

    /**
     * The tasks with the thresholds of a section.
     *
     * @param tasks of the model
     * @param section what {@link #writeThresholds} has written into it
     * @return the same tasks; those that the section has no thresholds of keep theirs
     */
    public static List<OutputTask> restoreThresholds(List<OutputTask> tasks, JsonObject section) {
        Optional<JsonObject> all = section.object(THRESHOLDS);
        return tasks.stream()
                .map(task -> all.flatMap(found -> found.array(task.name()))
                        .map(ModelTargetScales::numbers)
                        .filter(numbers -> numbers.size() == task.thresholds().size())
                        .map(task::decidedBy)
                        .orElse(task))
                .toList();
    }

    /**
     * Adds the temperatures of outputs to the section.
     *
     * @param section the section without them
     * @param tasks of the model
     * @return the section with them, if an output is calibrated
     */
    public static JsonObject writeTemperatures(JsonObject section, List<OutputTask> tasks) {
        JsonObject.Builder temperatures = JsonObject.builder();
        boolean any = false;
        for (OutputTask task : tasks) {
            if (task.temperature() != 1) {
                any = true;
                temperatures.put(task.name(), JsonNumber.of(task.temperature()));
            }
        }
        return any
                ? JsonObject.builder()
                        .putAll(section)
                        .put(TEMPERATURES, temperatures.build())
                        .build()
                : section;
    }

    /**
     * The tasks with the temperatures of a file.
     *
     * @param tasks of the model
     * @param file the model
     * @param where the file, for errors
     * @return the same tasks; those that the file has no temperature of are not calibrated
     * @throws dev.espalier.api.EspalierException if a temperature is not above 0; code CHECKPOINT_MISMATCH
     */
    public static List<OutputTask> restoreTemperatures(List<OutputTask> tasks, ModelFile file, String where) {
        Optional<JsonObject> all =
                file.preprocessing() instanceof JsonObject section ? section.object(TEMPERATURES) : Optional.empty();
        ProblemList problems = new ProblemList(where);
        List<OutputTask> calibrated = new ArrayList<>();
        for (OutputTask task : tasks) {
            double temperature = all.flatMap(found -> found.number(task.name()))
                    .map(JsonNumber::toDouble)
                    .orElse(task.temperature());
            if (temperature > 0 && Double.isFinite(temperature)) {
                calibrated.add(task.calibratedBy(temperature));
            } else {
                problems.add(
                        ErrorCode.CHECKPOINT_MISMATCH,
                        where + ", temperature of output '" + task.name() + "'",
                        "it is " + temperature + "; it must be above 0",
                        "use the model file as it was written");
            }
        }
        problems.throwIfAny();
        return calibrated;
    }

    private static List<Double> numbers(JsonArray array) {
        List<Double> numbers = new ArrayList<>();
        for (JsonValue value : array.elements()) {
            if (value instanceof JsonNumber number) {
                numbers.add(number.toDouble());
            }
        }
        return numbers;
    }

    /** What was fitted, by the names of the tensors. */
    public static Map<String, Tensor> tensors(PreparedTargets targets) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (PreparedTarget target : targets.targets()) {
            target.scale().ifPresent(scale -> {
                String name = PREFIX + target.target().name();
                tensors.put(name + CENTER, Tensor.of(scale.center(), scale.width()));
                tensors.put(name + SCALE, Tensor.of(scale.scale(), scale.width()));
            });
        }
        return tensors;
    }

    /** The types of the tensors of a model file that belong to scales, by their names. */
    public static Map<String, TensorType> types(ModelFile file) {
        Map<String, TensorType> types = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> {
            boolean fitted = name.startsWith(PREFIX) && (name.endsWith(CENTER) || name.endsWith(SCALE));
            if (fitted && tensor.type().element() == ElementType.F64) {
                types.put(name, tensor.type());
            }
        });
        return types;
    }

    /**
     * The targets with the scales of a file.
     *
     * @param targets not scaled
     * @param file the model
     * @param where the file, for errors
     * @return the same targets; those that the file has no scale of are not scaled
     * @throws dev.espalier.api.EspalierException with every scale that is damaged; code CHECKPOINT_MISMATCH
     */
    public static PreparedTargets restore(PreparedTargets targets, ModelFile file, String where) {
        Optional<JsonObject> methods =
                file.preprocessing() instanceof JsonObject section ? section.object(METHODS) : Optional.empty();
        ProblemList problems = new ProblemList(where);
        PreparedTargets scaled = targets;
        for (int i = 0; i < targets.targets().size(); i++) {
            PreparedTarget target = targets.targets().get(i);
            String name = target.target().name();
            Optional<List<String>> words =
                    methods.flatMap(found -> found.array(name)).map(JsonArray::texts);
            if (words.isPresent()) {
                try {
                    TargetScale scale = TargetScale.of(
                            words.get(),
                            doubles(file.tensors(), PREFIX + name + CENTER),
                            doubles(file.tensors(), PREFIX + name + SCALE));
                    if (scale.width() != target.target().stored()) {
                        throw new IllegalArgumentException("it has " + scale.width() + " values; the target has "
                                + target.target().stored());
                    }
                    scaled = scaled.scaled(i, scale);
                } catch (IllegalArgumentException refusal) {
                    problems.add(
                            ErrorCode.CHECKPOINT_MISMATCH,
                            where + ", scale of target '" + name + "'",
                            String.valueOf(refusal.getMessage()),
                            "use the model file as it was written");
                }
            }
        }
        problems.throwIfAny();
        return scaled;
    }

    private static double[] doubles(Map<String, Tensor> tensors, String name) {
        Tensor tensor = tensors.get(name);
        if (tensor == null || tensor.type().element() != ElementType.F64) {
            throw new IllegalArgumentException("tensor '" + name + "' of doubles is missing");
        }
        return tensor.doubles();
    }
}
