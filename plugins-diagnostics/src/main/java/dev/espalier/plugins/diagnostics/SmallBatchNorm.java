package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.RunDescription.Node;
import java.util.List;

/**
 * Batch norm with tiny batches: its means and variances are of too few values.
 *
 * <p>error = √(2 / (n − 1)), the relative standard error of a variance of n values: of the samples of a pass, times the positions of
 * images and series
 *
 * <p>Found if the model has a layer {@code batch-norm} that takes its statistics from fewer than {@code samples} values. With 8 of
 * them the variance is off by half of its value in a typical batch, and training and prediction see different models.
 *
 * <p>Choose it for models with batch norm.
 *
 * <p>Source: Wu and He, "Group Normalization", ECCV 2018: the error of batch norm rises quickly below 16 samples.
 *
 * @param samples of a pass, or of its positions for images and series, at least 2
 */
@Plugin(value = "small-batch-norm", summary = "batch norm computes its statistics from very few samples")
public record SmallBatchNorm(
        @Setting(
                value =
                        "samples of a pass, times positions of images, below which the statistics are too uncertain, at least 2",
                range = "[2, inf)")
        int samples)
        implements Diagnostic {

    /** Checks the range. */
    public SmallBatchNorm {
        Check.atLeast("samples", samples, 2);
    }

    /** Eight samples. */
    public SmallBatchNorm() {
        this(8);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        RunDescription description = record.run().description();
        int pass = description.passSize();
        for (Node node : description.nodes()) {
            int positions = node.layer().equals("batch-norm") ? positions(node.output()) : 0;
            long values = (long) pass * positions;
            if (values >= 2 && values < samples) {
                double error = Math.sqrt(2.0 / (values - 1));
                return Evidence.of("samples", pass)
                        .and("positions", positions)
                        .and("relative-error", error)
                        .finding(
                                "small-batch-norm",
                                Severity.WARNING,
                                node.name(),
                                node.name() + " takes its means and variances from " + pass
                                        + (pass == 1 ? " sample" : " samples")
                                        + (positions == 1 ? "" : " of " + positions + " positions")
                                        + ", a relative error of " + ReadableNumber.of(100 * error) + " %",
                                "raise train.batch to 32, or take layer-norm instead, which needs no batch;"
                                        + " train.accumulate does not help",
                                1);
            }
        }
        return List.of();
    }

    /** The values of a feature or channel in one sample. */
    private static int positions(Shape output) {
        return output.rank() == 0 ? 1 : output.size() / output.dimension(0);
    }
}
