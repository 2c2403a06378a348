package dev.espalier.core.preprocessing;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Logarithm of 1 plus the value, with the sign of the value: y = sign(x) · ln(1 + |x|).
 *
 * <p>It is ln(1 + x) for values from 0, and odd, so that balances and differences can be negative, and no value is refused.
 * Nothing is fitted.
 *
 * <p>Choose it for amounts and counts that spread over several orders of magnitude, before {@code standardize}.
 */
@Plugin(value = "log1p", summary = "logarithm of 1 plus each value, with the value's sign")
public record Log1p() implements Preprocessing.InDouble {

    @Override
    public Fitted fit(Samples training) {
        return values(training.shape()).inFloat();
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return values(shape).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return values(training.shape());
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return values(shape);
    }

    private static ValuesInDouble values(Shape shape) {
        return new ValuesInDouble(
                shape, (index, value) -> Math.copySign(StrictMath.log1p(Math.abs(value)), value), Map.of());
    }
}
