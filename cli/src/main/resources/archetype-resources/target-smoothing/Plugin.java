package ${package};

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.regularizer.Regularizer;

/**
 * Takes some certainty from the targets and gives it to all classes alike.
 *
 * <p>q = (1 − ε)·p + ε/K
 *
 * @param share ε, in [0, 1]
 */
@Plugin(value = "${artifactId}", summary = "label smoothing over all classes")
public record ${className}(@Setting("smoothing coefficient, in [0, 1]") double share)
        implements Regularizer.TargetSmoothing {

    /** Checks the range. */
    public ${className} {
        Check.inClosed("share", share, 0, 1);
    }

    /** The defaults. */
    public ${className}() {
        this(0.1);
    }

    @Override
    public void smooth(float[] targets, int from, int classes) {
        float kept = (float) (1 - share);
        float given = (float) (share / classes);
        for (int i = from; i < from + classes; i++) {
            targets[i] = kept * targets[i] + given;
        }
    }
}
