package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.Units;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules that treat each unit by itself, on the weights of each kind of layer. */
class UnitsOfLayersTest {

    /** Weights and gradients alike: ((37·i + 11) mod 23 − 11)/7. */
    private static FakeParameterSlice weights(String layer) {
        Shape shape = switch (layer) {
            case "dense" -> Shape.of(3, 4);
            case "grouped" -> Shape.of(4, 1, 3);
            case "image" -> Shape.of(2, 3, 2, 2);
            case "series" -> Shape.of(4, 2, 3);
            default -> Shape.of(4, 3, 2);
        };
        Units units = switch (layer) {
            case "dense" -> Units.alongLast(shape);
            case "transposed" -> Units.ofTransposedFilters(shape, 1);
            case "transposed in groups" -> Units.ofTransposedFilters(shape, 2);
            default -> Units.ofFilters(shape, layer.equals("grouped") ? 2 : 1);
        };
        float[] values = new float[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = ((37 * i + 11) % 23 - 11) / 7f;
        }
        var info = new ParameterInfo("layer/weight", Role.WEIGHT, shape, 1, 1, 1, units);
        return FakeParameterSlice.of(info, List.of()).setValues(values).setGradients(values);
    }

    /** Another number for another order: Σ x·(1 + i² mod 31). */
    private static double mark(float[] values) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            sum += (double) values[i] * (i * i % 31 + 1);
        }
        return sum;
    }

    /**
     * NumPy's, in float64, of the matrix with a row for each unit: {@code w.T} of a dense layer, {@code w.reshape(out, -1)} of a
     * convolution, {@code w.reshape(g, in // g, out, k).transpose(0, 2, 1, 3).reshape(g * out, -1)} of a transposed one. The
     * tolerance is a rounding of each of up to 24 results, which are below 8, times at most 31.
     */
    @ParameterizedTest
    @CsvSource({
        "dense, 36.142857, 17.8616202, 37.0000003, 1.5899001, 32.5096223",
        "series, 48.7142857, 21.7294437, 51.0000004, 7.44414854, 104.822742",
        "grouped, 36.142857, 23.063438, 10.3809527, 1.62642655, 25.7446071",
        "image, 37.8982474, 15.159299, 49.9523809, 10.3978762, 104.647815",
        "transposed, 46.3269474, 18.530779, 41.7321427, 6.60218688, 86.1941705",
        "transposed in groups, 48.7142857, 25.1086595, 47.2142853, 6.99433595, 96.7457752"
    })
    void agreeWithNumPy(
            String layer, double maxNorm, double unitNorm, double centralised, double penalty, double gradient) {
        double tolerance = 24 * 31 * 8 * 0x1p-24;
        FakeParameterSlice bounded = weights(layer);
        new MaxNorm(2.5, -1).constrain(bounded);
        assertEquals(maxNorm, mark(bounded.values()), tolerance);
        FakeParameterSlice normalised = weights(layer);
        new UnitNorm().constrain(normalised);
        assertEquals(unitNorm, mark(normalised.values()), tolerance);
        FakeParameterSlice centred = weights(layer);
        new GradientCentralisation().transform(centred, new FakeStep(0.1), new CounterRandomStream(1));
        assertEquals(centralised, mark(centred.gradients()), tolerance);
        FakeParameterSlice penalised = weights(layer);
        assertEquals(penalty, new Orthogonal(0.1).penalty(penalised), tolerance);
        float[] gradients = new float[penalised.values().length];
        new Orthogonal(0.1).addGradient(penalised, gradients);
        // rounded after each of up to four additions
        assertEquals(gradient, mark(gradients), 8 * tolerance);
    }
}
