package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import java.util.List;
import java.util.Optional;

/**
 * Vanishing gradients: the first layers receive gradients that are orders of magnitude smaller than those of the last ones.
 *
 * <p>ratio = root mean square gradient of the first layer / that of the last, of the most frequent type of layers
 *
 * <p>Found if the median of the ratio over the run is below {@code ratio}. Needs statistics, and three layers of a type.
 *
 * <p>Choose it for deep models.
 *
 * <p>Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010.
 *
 * @param ratio of the gradients, in (0, 1): a thousandth, which ten layers that halve a gradient make
 */
@Plugin(value = "vanishing-gradients", summary = "the first layers receive next to no gradient")
public record VanishingGradients(
        @Setting(value = "ratio of the gradients of the first layer to those of the last, in (0, 1)", range = "(0, 1)")
        double ratio)
        implements Diagnostic {

    /** Checks the range. */
    public VanishingGradients {
        Check.inOpen("ratio", ratio, 0, 1);
    }

    /** A thousandth. */
    public VanishingGradients() {
        this(1e-3);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        Optional<DepthGradients> gradients = DepthGradients.of(record).filter(found -> found.ratio() < ratio);
        return gradients
                .map(found -> Evidence.of("ratio", found.ratio())
                        .finding(
                                "vanishing-gradients",
                                Severity.WARNING,
                                found.first(),
                                "the gradients of " + found.first() + " are " + ReadableNumber.of(found.ratio())
                                        + " times those of " + found.last(),
                                "take relu or gelu instead of sigmoid or tanh, use initializer: kaiming-normal, add batch-norm"
                                        + " or layer-norm, or connections around layers with add",
                                record.epoch()))
                .orElse(List.of());
    }
}
