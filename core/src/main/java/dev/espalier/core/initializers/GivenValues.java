package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.List;

/**
 * Given values, one for each element.
 *
 * <p>w[i] = v[i], in row-major order
 *
 * <p>Choose it for small parameters whose values are known, such as the bias of the last layer. Use initial-weights for whole
 * models.
 *
 * <p>Source: PyTorch's {@code torch.nn.Parameter} of a tensor.
 *
 * @param values v, finite; as many as the parameter has elements
 */
@Plugin(value = "values", summary = "given values, one for each element")
public record GivenValues(
        @Setting(value = "the values in row-major order, as many as the parameter has elements", shorthand = true)
        List<Double> values)
        implements Initializer {

    /** Copies the list and checks that all are finite. */
    public GivenValues {
        values = List.copyOf(values);
        values.forEach(value -> Check.require(
                Float.isFinite(value.floatValue()), "values", value, "must be within the range of a float"));
    }

    /** No values, for a parameter without elements. */
    public GivenValues() {
        this(List.of());
    }

    @Override
    public void fill(ParameterInfo parameter, float[] filled, int from, int to, RandomStream random) {
        Check.require(
                values.size() == parameter.size(),
                "values",
                values.size() + " numbers",
                "must be as many as " + parameter.name() + " has: " + parameter.size());
        for (int i = from; i < to; i++) {
            filled[i] = values.get(i).floatValue();
        }
    }
}
