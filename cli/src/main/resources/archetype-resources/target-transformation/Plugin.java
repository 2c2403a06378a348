package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.TargetTransformation;

/**
 * Label smoothing over all classes.
 *
 * <p>q = (1 − ε)·p + ε/K
 *
 * @param smoothing ε, in [0, 1]
 */
@Plugin(value = "${artifactId}", summary = "label smoothing over all classes")
public record ${className}(@Setting("smoothing coefficient, in [0, 1]") double smoothing)
        implements TargetTransformation {

    /** Checks the range. */
    public ${className} {
        Check.inClosed("smoothing", smoothing, 0, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(0.1);
    }

    @Override
    public void transform(float[] targets, int from, int classes) {
        float kept = (float) (1 - smoothing);
        float added = (float) (smoothing / classes);
        for (int i = from; i < from + classes; i++) {
            targets[i] = kept * targets[i] + added;
        }
    }
}
