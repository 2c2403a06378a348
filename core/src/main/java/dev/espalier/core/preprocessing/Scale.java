package dev.espalier.core.preprocessing;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Preprocessing;
import java.util.Map;

/**
 * Multiplies every value by a constant, such as 1/255 for pixels.
 *
 * <p>y = x · factor
 *
 * <p>Choose it for pixels in 0 to 255.
 *
 * @param factor the number, not 0
 */
@Plugin(value = "scale", summary = "multiplies every value by a constant")
public record Scale(
        @Setting(value = "the number, not 0", shorthand = true)
        double factor) implements Preprocessing.InDouble {

    /** Checks the factor. */
    public Scale {
        boolean usable =
                Double.isFinite(factor) && factor != 0 && Float.isFinite((float) factor) && (float) factor != 0;
        Check.require(usable, "factor", factor, "must be a number other than 0 that a float can hold");
    }

    /** The factor 1/255, for pixels. */
    public Scale() {
        this(1 / 255.0);
    }

    @Override
    public Fitted fit(Samples training) {
        return scaled(training.shape()).inFloat();
    }

    @Override
    public Fitted restore(Shape shape, Map<String, float[]> tensors) {
        return scaled(shape).inFloat();
    }

    @Override
    public FittedInDouble fitInDouble(Samples training) {
        return scaled(training.shape());
    }

    @Override
    public FittedInDouble restoreInDouble(Shape shape, Map<String, double[]> tensors) {
        return scaled(shape);
    }

    private AffineInDouble scaled(Shape shape) {
        double[] zero = AffineInDouble.constant(shape, 0);
        return new AffineInDouble(shape, zero, AffineInDouble.constant(shape, factor), zero, Map.of());
    }
}
