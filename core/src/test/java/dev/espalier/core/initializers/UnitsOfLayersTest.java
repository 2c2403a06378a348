package dev.espalier.core.initializers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.engine.layer.Convolution;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.layer.TransposedConvolution;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The initializers that treat each unit by itself, on the weights that layers declare. */
class UnitsOfLayersTest {

    static List<String> layers() {
        return List.of(
                "dense",
                "convolution",
                "grouped",
                "depthwise",
                "pointwise",
                "series",
                "transposed",
                "transposed in groups");
    }

    private static ParameterInfo weight(String layer) {
        Shape image = Shape.of(4, 9, 9);
        return switch (layer) {
            case "dense" -> declared(new Dense(6), Shape.of(12));
            case "convolution" -> declared(convolution(6, 3, 1), image);
            case "grouped" -> declared(convolution(4, 3, 2), image);
            case "depthwise" -> declared(convolution(4, 3, 4), image);
            case "pointwise" -> declared(convolution(40, 1, 1), image);
            case "series" -> declared(convolution(4, 5, 2), Shape.of(4, 9));
            case "transposed" -> declared(transposed(6, 1), image);
            default -> declared(transposed(6, 2), image);
        };
    }

    private static Layer convolution(int channels, int kernel, int groups) {
        return new Convolution(channels, kernel).withGroups(groups);
    }

    private static Layer transposed(int channels, int groups) {
        return new TransposedConvolution(
                channels, List.of(3), List.of(2), List.of(0), List.of(0), List.of(1), groups, true, Optional.empty());
    }

    private static ParameterInfo declared(Layer layer, Shape input) {
        LayerSignature.Parameter weight =
                layer.infer(List.of(input)).parameters().get(0);
        return new ParameterInfo(
                "layer/weight", weight.role(), weight.shape(), weight.fanIn(), weight.fanOut(), 1, weight.units());
    }

    private static float[] filled(Initializer initializer, ParameterInfo parameter) {
        float[] values = new float[parameter.size()];
        initializer.fill(parameter, values, 0, values.length, new CounterRandomStream(1));
        return values;
    }

    /**
     * A row for each unit, as NumPy does it: {@code w.T} of a dense layer, {@code w.reshape(out, -1)} of a convolution, {@code
     * w.reshape(g, in // g, out, k).transpose(0, 2, 1, 3).reshape(g * out, -1)} of a transposed one.
     */
    private static List<List<Float>> rows(String layer, ParameterInfo parameter, float[] values) {
        int[] shape = parameter.shape().toArray();
        List<List<Float>> rows = new ArrayList<>();
        if (layer.startsWith("transposed")) {
            int groups = layer.equals("transposed") ? 1 : 2;
            int window = values.length / shape[0] / shape[1];
            for (int unit = 0; unit < groups * shape[1]; unit++) {
                List<Float> row = new ArrayList<>();
                int group = unit / shape[1];
                for (int input = group * shape[0] / groups; input < (group + 1) * shape[0] / groups; input++) {
                    for (int position = 0; position < window; position++) {
                        row.add(values[(input * shape[1] + unit % shape[1]) * window + position]);
                    }
                }
                rows.add(row);
            }
            return rows;
        }
        boolean isDense = layer.equals("dense");
        int count = isDense ? shape[1] : shape[0];
        for (int unit = 0; unit < count; unit++) {
            List<Float> row = new ArrayList<>();
            for (int i = 0; i < values.length / count; i++) {
                row.add(isDense ? values[i * count + unit] : values[unit * (values.length / count) + i]);
            }
            rows.add(row);
        }
        return rows;
    }

    private static double product(List<List<Float>> rows, int one, int other) {
        double sum = 0;
        for (int i = 0; i < rows.get(one).size(); i++) {
            sum += (double) rows.get(one).get(i) * rows.get(other).get(i);
        }
        return sum;
    }

    /** Elements are rounded to floats: a product of rows is wrong by at most 2⁻²³ for each of up to 40 terms. */
    @ParameterizedTest
    @MethodSource("layers")
    void filtersAreOrthonormal(String layer) {
        ParameterInfo parameter = weight(layer);
        List<List<Float>> rows = rows(layer, parameter, filled(new Orthogonal(1), parameter));
        int units = rows.size();
        int weights = rows.get(0).size();
        if (units > weights) {
            // the columns are orthonormal instead
            List<List<Float>> columns = new ArrayList<>();
            for (int i = 0; i < weights; i++) {
                int column = i;
                columns.add(rows.stream().map(row -> row.get(column)).toList());
            }
            rows = columns;
        }
        for (int one = 0; one < rows.size(); one++) {
            for (int other = 0; other < rows.size(); other++) {
                assertEquals(one == other ? 1 : 0, product(rows, one, other), 40 * 0x1p-23);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("layers")
    void eachFilterHasTheSameFractionOfZeros(String layer) {
        ParameterInfo parameter = weight(layer);
        for (List<Float> row : rows(layer, parameter, filled(new Sparse(0.3, 0.01), parameter))) {
            assertEquals(
                    (int) Math.ceil(0.3 * row.size()),
                    row.stream().filter(value -> value == 0).count());
        }
    }

    /** The positions of {@code torch.nn.init.dirac_}, which are W[g·out/g + d, d, k // 2…] for each group g. */
    @ParameterizedTest
    @CsvSource({
        "dense, 0 7 14 21 28 35",
        "convolution, 4 49 94 139",
        "grouped, 4 31 40 67",
        "depthwise, 4 13 22 31",
        "series, 2 17 22 37",
        "transposed, 4 67 130 193",
        "transposed in groups, 4 40 58 94"
    })
    void identityIsInTheMiddleOfTheWindow(String layer, String expected) {
        float[] values = filled(new Identity(), weight(layer));
        List<String> ones = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            if (values[i] != 0) {
                ones.add(String.valueOf(i));
            }
        }
        assertEquals(expected, String.join(" ", ones));
    }
}
