package dev.espalier.engine.layer;

import dev.espalier.api.Check;
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
 * @param units how many outputs there are; 0, which only the last layer of an output may have, for as many as its target has
 *     classes or labels
 * @param bias whether b is there
 * @param initializer the initializer of this layer's weights; the model's by default
 */
@Plugin(value = "dense", summary = "fully connected (linear) layer: y = xW + b")
public record Dense(
        @Setting(value = "number of outputs, at least 1", shorthand = true, range = "[1, inf)")
        @SearchRange(low = 16, high = 512, scale = Scale.LOG)
        int units,

        @Setting("whether to add a bias") boolean bias,

        @Setting("initializer of the weights; the model's by default")
        Optional<Initializer> initializer)
        implements Layer.Reference, Layer.Fusible {

    /** With as many units as the target has classes or labels, which only the last layer of an output may have. */
    public Dense() {
        this(0);
    }

    /**
     * With a bias and the model's initializer.
     *
     * @param units how many outputs there are
     */
    public Dense(int units) {
        this(units, true, Optional.empty());
    }

    /** Checks the range. */
    public Dense {
        Check.require(units >= 0, "units", units, "must be at least 1");
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        int width = Inputs.single(inputs, typeName()).size();
        Check.atLeast("units", units, 1);
        List<Parameter> parameters = new ArrayList<>();
        parameters.add(Parameter.weight(Shape.of(width, units), width, units, initializer));
        if (bias) {
            parameters.add(new Parameter("bias", Role.BIAS, Shape.of(units), width, units, Optional.empty(), 0));
        }
        return new LayerSignature(Shape.of(units), parameters, List.of());
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
        double[] y = new double[pass.samples() * units];
        for (int s = 0; s < pass.samples(); s++) {
            for (int j = 0; j < units; j++) {
                double sum = bias ? pass.parameter("bias")[j] : 0;
                for (int k = 0; k < width; k++) {
                    sum += x[s * width + k] * weight[k * units + j];
                }
                y[s * units + j] = sum;
            }
        }
        return y;
    }
}
