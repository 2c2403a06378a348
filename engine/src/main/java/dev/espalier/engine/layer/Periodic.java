package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.Optional;

/**
 * Periodic embedding of numbers: sines and cosines of trained frequencies, y = [sin(2π·c₁·x), …, sin(2π·cₖ·x),
 * cos(2π·c₁·x), …, cos(2π·cₖ·x)].
 *
 * <p>Each of n numbers has frequencies of its own and gives 2k values, so that the output is a vector of 2·k·n values.
 * {@code frequency} has the shape {@code [n, k]} and starts from a normal distribution. It is a weight: weight decay makes
 * the functions smoother, unless a group with {@code match} excludes it.
 *
 * <p>Choose it before the first dense layer of a table whose targets change abruptly with its numbers; standardize the
 * numbers first, and try deviations from 0.01 to 1.
 *
 * <p>Source: Gorishniy, Rubachev, Babenko, "On Embeddings for Numerical Features in Tabular Deep Learning", NeurIPS 2022;
 * the defaults are those of the authors' package {@code rtdl_num_embeddings}.
 *
 * @param frequencies k, the number of frequencies for each number, at least 1
 * @param deviation the standard deviation from which frequencies start, above 0
 */
@Plugin(value = "periodic", summary = "sines and cosines of trained frequencies of each number (Gorishniy et al. 2022)")
public record Periodic(
        @Setting(value = "frequencies for each number, at least 1", shorthand = true, range = "[1, inf)")
        @SearchRange(low = 4, high = 64, scale = Scale.LOG)
        int frequencies,

        @Setting(value = "standard deviation from which frequencies start, above 0", range = "(0, inf)")
        @SearchRange(low = 0.01, high = 10, scale = Scale.LOG)
        double deviation)
        implements Layer.Reference {

    static final String FREQUENCY = "frequency";

    /** With 48 frequencies and a deviation of 0.01. */
    public Periodic() {
        this(48, 0.01);
    }

    /** Checks the ranges. */
    public Periodic {
        Check.atLeast("frequencies", frequencies, 1);
        Check.above("deviation", deviation, 0);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        int numbers = Inputs.single(inputs, typeName()).size();
        int outputs = Math.multiplyExact(2, frequencies);
        return new LayerSignature(
                Shape.of(Math.multiplyExact(numbers, outputs)),
                List.of(new Parameter(
                        FREQUENCY,
                        Role.WEIGHT,
                        Shape.of(numbers, frequencies),
                        1,
                        outputs,
                        Optional.of(new NormalWeights(deviation)),
                        0)),
                List.of());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new PeriodicOperation(binding, frequencies);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        double[] x = pass.input(0);
        double[] frequency = pass.parameter(FREQUENCY);
        double[] y = new double[x.length * 2 * frequencies];
        for (int i = 0; i < x.length; i++) {
            int row = i % pass.inputShape(0).size() * frequencies;
            for (int k = 0; k < frequencies; k++) {
                double angle = 2 * Math.PI * frequency[row + k] * x[i];
                y[i * 2 * frequencies + k] = Math.sin(angle);
                y[(i * 2 + 1) * frequencies + k] = Math.cos(angle);
            }
        }
        return y;
    }
}
