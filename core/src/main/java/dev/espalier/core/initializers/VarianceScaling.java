package dev.espalier.core.initializers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.Locale;

/**
 * Variance scaling: variance = scale / fan, the general form of the LeCun, Xavier and Kaiming initializations.
 *
 * <p>variance s/fan, fan = fanIn, fanOut or their mean; uniform, normal, or normal truncated at two standard deviations and
 * widened by 1/0.8796 so that the variance is exact
 *
 * <p>Keras's {@code glorot_normal} is {@code {scale: 1, fan: average}}, its {@code he_normal} {@code {scale: 2}}, its
 * {@code lecun_normal} the defaults; all three are truncated. PyTorch's layers start from {@code {scale: 0.3333333333,
 * distribution: uniform}}, which is U(±1/√fanIn).
 *
 * <p>Choose it to reproduce another framework's initialization exactly.
 *
 * <p>Source: Keras's {@code VarianceScaling}.
 *
 * @param scale s, above 0
 * @param fan which fan it is divided by
 * @param distribution the form of the distribution
 */
@Plugin(value = "variance-scaling", summary = "variance = scale / fan; the general form of Kaiming, Xavier and LeCun")
public record VarianceScaling(
        @Setting(value = "variance multiplied by the fan, above 0", range = "(0, inf)")
        double scale,

        @Setting("fan that divides the scale: in, out or average")
        Fan fan,

        @Setting("truncated-normal, normal or uniform") Distribution distribution)
        implements Initializer {

    /** The forms of the distribution. */
    public enum Distribution {
        /** Normal within two deviations, of the right variance in spite of it. */
        TRUNCATED_NORMAL,
        /** Normal. */
        NORMAL,
        /** Uniform. */
        UNIFORM;

        /** The name in lower case, with a hyphen. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Checks the range. */
    public VarianceScaling {
        Check.above("scale", scale, 0);
        LargestScale.check("scale", scale);
    }

    /** Keras's: a truncated normal distribution of variance 1/fanIn. */
    public VarianceScaling() {
        this(1, Fan.IN, Distribution.TRUNCATED_NORMAL);
    }

    @Override
    public boolean elementwise() {
        return distribution != Distribution.TRUNCATED_NORMAL;
    }

    @Override
    public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
        double deviation = Math.sqrt(scale / fan.of(parameter));
        switch (distribution) {
            case TRUNCATED_NORMAL -> Truncation.fill(values, from, to, 0, deviation / Truncation.DEVIATION, random);
            case NORMAL -> random.fillGaussian(values, from, to, 0, deviation);
            case UNIFORM -> {
                double bound = Math.sqrt(3) * deviation;
                random.fillUniform(values, from, to, -bound, bound);
            }
        }
    }
}
