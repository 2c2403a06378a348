package dev.espalier.core.training;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.Slot;
import dev.espalier.core.checkpoint.ElementType;
import dev.espalier.core.checkpoint.Tensor;
import dev.espalier.core.checkpoint.TensorFile;
import dev.espalier.core.checkpoint.TensorType;
import dev.espalier.engine.plan.Parameters;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every array that a run needs to go on, by the name that it has in a checkpoint. */
public final class RunArrays {

    private final Map<String, Named> arrays = new LinkedHashMap<>();

    private record Named(Shape shape, float[] values) {}

    /**
     * The arrays of a run.
     *
     * @param trained the parameters that are trained
     * @param average their running average, if there is one
     * @param best the weights of the best validation
     * @param updated the parameters with their optimizers' slots
     */
    public RunArrays(
            Parameters trained, Optional<Parameters> average, BestWeights best, List<TrainedParameter> updated) {
        addAll("model/", trained);
        for (TrainedParameter parameter : updated) {
            addSlots(parameter);
        }
        average.ifPresent(parameters -> addAll("average/", parameters));
        List<Shape> shapes = shapes(trained);
        List<String> names = List.copyOf(trained.arrays().keySet());
        for (int i = 0; i < names.size(); i++) {
            add("best/" + names.get(i), shapes.get(i), best.copies().get(i));
        }
    }

    /** The shapes of the parameters and statistics, in the order of {@link Parameters#arrays()}. */
    public static List<Shape> shapes(Parameters parameters) {
        List<Shape> shapes = new java.util.ArrayList<>();
        for (int i = 0; i < parameters.count(); i++) {
            shapes.add(parameters.info(i).shape());
        }
        for (int i = 0; i < parameters.bufferCount(); i++) {
            shapes.add(parameters.bufferInfo(i).shape());
        }
        return shapes;
    }

    /** Puts the arrays into a file that is being made; nothing is copied. */
    void write(TensorFile.Builder file) {
        arrays.forEach((name, array) -> file.tensor(name, Tensor.of(array.values(), array.shape())));
    }

    /**
     * Takes the values of a checkpoint over.
     *
     * @param file the checkpoint
     * @param where its name, for errors
     * @throws dev.espalier.api.EspalierException with every tensor that is missing, extra or of another shape; code
     *     CHECKPOINT_MISMATCH
     */
    void read(TensorFile file, String where) {
        Map<String, TensorType> expected = new LinkedHashMap<>();
        arrays.forEach((name, array) -> expected.put(name, TensorType.of(ElementType.F32, array.shape())));
        file.require(expected, where);
        arrays.forEach((name, array) -> {
            float[] saved = file.tensor(name).floats();
            System.arraycopy(saved, 0, array.values(), 0, saved.length);
        });
    }

    /**
     * Refuses to save a state that no training can go on from.
     *
     * @param step updates made
     */
    void requireFinite(long step) {
        arrays.forEach((name, array) -> {
            for (float value : array.values()) {
                if (!Float.isFinite(value)) {
                    throw new EspalierException(
                            ErrorCode.NON_FINITE,
                            "step " + step,
                            name + " holds the value " + value,
                            "lower the learning rate or bound the gradients; the last checkpoint is from before this");
                }
            }
        });
    }

    private void addAll(String prefix, Parameters parameters) {
        List<Shape> shapes = shapes(parameters);
        int index = 0;
        for (Map.Entry<String, float[]> array : parameters.arrays().entrySet()) {
            add(prefix + array.getKey(), shapes.get(index++), array.getValue());
        }
    }

    private void addSlots(TrainedParameter parameter) {
        Plugin plugin = parameter.optimizer().getClass().getAnnotation(Plugin.class);
        String optimizer = plugin == null ? parameter.optimizer().getClass().getSimpleName() : plugin.value();
        for (Slot slot : parameter.slots()) {
            Shape shape = slot.shapeFor(parameter.info());
            String name = "optimizer/" + optimizer + "/" + slot.name() + "/"
                    + parameter.info().name();
            add(name, shape, parameter.state(slot));
        }
    }

    private void add(String name, Shape shape, float[] values) {
        arrays.put(name, new Named(shape, values));
    }
}
