package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.InvalidSettingException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fully connected (linear) layer: y = x · W + b.
 *
 * <p>Inputs of any shape are flattened. {@code weight} has the shape {@code [inputs, units]} with the fans (inputs, units);
 * {@code bias} has the shape {@code [units]} and starts at 0.
 *
 * <p>Choose it for vectors of features, and as the last layer of a classifier or regression.
 *
 * @param units how many outputs there are, at least 1; the last layer of an output need not say it, and then has as many as its
 *     target has classes or labels
 * @param bias whether b is there
 * @param initializer the initializer of this layer's weights; the model's by default
 */
@Plugin(value = "dense", summary = "fully connected (linear) layer: y = xW + b")
public record Dense(
        @Setting(
                value = "number of outputs, at least 1; in the last layer as many as the target has classes by default",
                shorthand = true,
                range = "[1, inf)")
        @SearchRange(low = 16, high = 512, scale = Scale.LOG)
        Optional<Integer> units,

        @Setting("whether to add a bias") boolean bias,

        @Setting("initializer of the weights; the model's by default")
        Optional<Initializer> initializer)
        implements Layer.Reference, Layer.Fusible {

    /** With as many units as the target has classes or labels, which only the last layer of an output may have. */
    public Dense() {
        this(Optional.empty(), true, Optional.empty());
    }

    /**
     * With a bias and the model's initializer.
     *
     * @param units how many outputs there are
     */
    public Dense(int units) {
        this(units, true, Optional.empty());
    }

    /**
     * With a number of outputs.
     *
     * @param units how many outputs there are
     * @param bias whether b is there
     * @param initializer the initializer of this layer's weights; the model's by default
     */
    public Dense(int units, boolean bias, Optional<Initializer> initializer) {
        this(Optional.of(units), bias, initializer);
    }

    /** Checks the range. */
    public Dense {
        units.ifPresent(count -> Check.atLeast("units", count, 1));
    }

    /** The same layer with another number of outputs. */
    public Dense withUnits(int count) {
        return new Dense(count, bias, initializer);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        int width = Inputs.single(inputs, typeName()).size();
        int outputs = units.orElseThrow(() -> new InvalidSettingException(
                "units",
                "not given",
                "must be given, except for the last layer where the target has classes or labels"));
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.weight(Shape.of(width, outputs), width, outputs, initializer));
        if (bias) {
            parameters.add(new Parameter("bias", Role.BIAS, Shape.of(outputs), width, outputs, Optional.empty(), 0));
        }
        return new LayerSignature(Shape.of(outputs), parameters, List.of());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new DenseOperation(binding, bias, FinalActivation.NONE);
    }

    @Override
    public Optional<Layer> fusedWith(Layer next, boolean needsGradients) {
        return LayerWithActivation.of(
                this, next, needsGradients, (binding, activation) -> new DenseOperation(binding, bias, activation));
    }

    @Override
    public double[] reference(ReferencePass pass) {
        int width = pass.inputShape(0).size();
        double[] x = pass.input(0);
        double[] weight = pass.parameter("weight");
        int outputs = pass.outputShape().size();
        double[] y = new double[pass.samples() * outputs];
        for (int s = 0; s < pass.samples(); s++) {
            for (int j = 0; j < outputs; j++) {
                double sum = bias ? pass.parameter("bias")[j] : 0;
                for (int k = 0; k < width; k++) {
                    sum += x[s * width + k] * weight[k * outputs + j];
                }
                y[s * outputs + j] = sum;
            }
        }
        return y;
    }
}
