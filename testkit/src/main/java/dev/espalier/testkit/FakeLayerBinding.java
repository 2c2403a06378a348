package dev.espalier.testkit;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.Workers;
import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.ParameterInfo.Role;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A layer bound to arrays of its own, with inputs, parameters and the gradient of the output drawn. */
final class FakeLayerBinding implements LayerBinding {

    private final List<Shape> inputShapes;
    private final LayerSignature signature;
    private final int maxBatchSize;
    private final boolean inputGradientsNeeded;
    private final Workers workers;
    private final List<float[]> inputs = new ArrayList<>();
    private final List<float[]> inputGradients = new ArrayList<>();
    private final Map<String, float[]> parameters = new LinkedHashMap<>();
    private final Map<String, float[]> parameterGradients = new LinkedHashMap<>();
    private final Map<String, float[]> buffers = new LinkedHashMap<>();
    private final float[] output;
    private final float[] outputGradient;
    private final LayerOperation operation;

    FakeLayerBinding(
            Layer layer, List<Shape> inputShapes, int maxBatchSize, boolean inputGradientsNeeded, Workers workers) {
        this.inputShapes = inputShapes;
        this.signature = layer.infer(inputShapes);
        this.maxBatchSize = maxBatchSize;
        this.inputGradientsNeeded = inputGradientsNeeded;
        this.workers = workers;
        for (Shape shape : inputShapes) {
            int size = maxBatchSize * shape.size();
            inputs.add(
                    layer instanceof Layer.OfCategories indices
                            ? DrawnValues.indices(size, inputs.size(), indices.categories())
                            : DrawnValues.awayFromZero(size, inputs.size()));
            inputGradients.add(new float[inputGradientsNeeded ? size : 0]);
        }
        for (LayerSignature.Parameter parameter : signature.parameters()) {
            int size = parameter.shape().size();
            float[] values = DrawnValues.awayFromZero(size, 100 + parameters.size());
            double scale = parameter.role() == Role.SCALE ? 1 : 1 / Math.sqrt(parameter.fanIn());
            for (int i = 0; i < size; i++) {
                values[i] *= (float) scale;
            }
            parameters.put(parameter.name(), values);
            parameterGradients.put(parameter.name(), new float[size]);
        }
        signature
                .buffers()
                .forEach(buffer ->
                        buffers.put(buffer.name(), new float[buffer.shape().size()]));
        this.output = new float[maxBatchSize * signature.output().size()];
        this.outputGradient = new float[output.length];
        restore();
        this.operation = layer.bind(this);
    }

    /** Puts the gradient of the output, which backward may overwrite, and the buffers back, and clears other gradients. */
    void restore() {
        System.arraycopy(DrawnValues.awayFromZero(output.length, 200), 0, outputGradient, 0, output.length);
        signature.buffers().forEach(buffer -> Arrays.fill(buffers.get(buffer.name()), buffer.initialValue()));
        inputGradients.forEach(gradient -> Arrays.fill(gradient, 0));
        parameterGradients.values().forEach(gradient -> Arrays.fill(gradient, 0));
    }

    /** A pass of all samples, forward and backward. */
    void train() {
        FakePass pass = new FakePass(maxBatchSize, true);
        operation.forward(pass);
        operation.backward(pass);
    }

    /** The output for some samples in evaluation. */
    float[] evaluate(int samples) {
        operation.forward(new FakePass(samples, false));
        return output;
    }

    LayerOperation operation() {
        return operation;
    }

    Map<String, float[]> parameterGradients() {
        return parameterGradients;
    }

    /** All that a training pass writes: output, gradients, buffers. */
    Map<String, float[]> results() {
        Map<String, float[]> results = new LinkedHashMap<>();
        results.put("output", output.clone());
        for (int i = 0; i < inputGradients.size(); i++) {
            results.put("gradient of input " + i, inputGradients.get(i).clone());
        }
        parameterGradients.forEach((name, values) -> results.put("gradient of " + name, values.clone()));
        buffers.forEach((name, values) -> results.put(name, values.clone()));
        return results;
    }

    @Override
    public int maxBatchSize() {
        return maxBatchSize;
    }

    @Override
    public boolean needsGradients() {
        return true;
    }

    @Override
    public int inputCount() {
        return inputs.size();
    }

    @Override
    public Shape inputShape(int input) {
        return inputShapes.get(input);
    }

    @Override
    public Shape outputShape() {
        return signature.output();
    }

    @Override
    public float[] input(int input) {
        return inputs.get(input);
    }

    @Override
    public float[] output() {
        return output;
    }

    @Override
    public float[] outputGradient() {
        return outputGradient;
    }

    @Override
    public boolean needsInputGradient(int input) {
        return inputGradientsNeeded;
    }

    @Override
    public float[] inputGradient(int input) {
        return inputGradients.get(input);
    }

    @Override
    public float[] parameter(String name) {
        return known(parameters, name);
    }

    @Override
    public float[] parameterGradient(String name) {
        return known(parameterGradients, name);
    }

    @Override
    public float[] buffer(String name) {
        return known(buffers, name);
    }

    /** The array of a name, which must be there. */
    static float[] known(Map<String, float[]> arrays, String name) {
        float[] values = arrays.get(name);
        if (values == null) {
            throw new IllegalArgumentException("the name is '" + name + "'; it must be one of " + arrays.keySet());
        }
        return values;
    }

    @Override
    public MatrixProducts products() {
        return PlainMatrixProducts.INSTANCE;
    }

    @Override
    public Workers workers() {
        return workers;
    }
}
