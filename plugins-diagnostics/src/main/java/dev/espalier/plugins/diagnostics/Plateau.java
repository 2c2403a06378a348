package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.diagnosis.RunRecord.StepPoint;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import java.util.List;

/**
 * Plateau: the training loss no longer falls, and little of it has been learned.
 *
 * <p>improvement = 1 − lowest loss of the last third of the epochs / lowest loss before; remaining = lowest loss / loss at the start
 *
 * <p>Found after six epochs if the improvement is below {@code improvement} while at least {@code remaining} of the loss remains;
 * for cross-entropy, of that of the frequencies of the classes, if it is lower. A learning rate that its schedule has brought
 * below a tenth of its highest value explains a flat end, and nothing is found.
 *
 * <p>Choose it always: a loss that has stopped near its start will not get better by waiting.
 *
 * <p>Source: Dauphin et al., "Identifying and attacking the saddle point problem in high-dimensional non-convex optimization",
 * NIPS 2014.
 *
 * @param improvement the least relative improvement over a third of the epochs, in (0, 1)
 * @param remaining the fraction of the loss that remains, in (0, 1]; what has fallen further has learned something
 */
@Plugin(value = "plateau", summary = "the training loss stays where it is, not far from its start")
public record Plateau(
        @Setting(
                value =
                        "relative improvement over the last third of the epochs below which the loss is flat, in (0, 1)",
                range = "(0, 1)")
        double improvement,

        @Setting(
                value = "fraction of the loss at the start above which little has been learned, in (0, 1]",
                range = "(0, 1]")
        double remaining)
        implements Diagnostic {

    private static final int LEAST_EPOCHS = 6;
    private static final double DECAYED = 0.1;

    /** Checks the ranges. */
    public Plateau {
        Check.inOpen("improvement", improvement, 0, 1);
        Check.inOpenClosed("remaining", remaining, 0, 1);
    }

    /** Less than one per cent, with four fifths of the loss remaining. */
    public Plateau() {
        this(0.01, 0.8);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        double[] losses = TrainingLoss.ofEpochs(record);
        if (losses.length < LEAST_EPOCHS || isDecayed(record.steps())) {
            return List.of();
        }
        int from = losses.length - Math.max(2, losses.length / 3);
        double before = lowest(losses, 0, from);
        double now = lowest(losses, from, losses.length);
        double start = reference(record);
        double improved = 1 - now / before;
        double remains = Math.min(before, now) / start;
        if (!(improved < improvement && remains >= remaining)) {
            return List.of();
        }
        int since = record.epochs().get(from).epoch();
        return Evidence.of("improvement", improved)
                .and("remaining", remains)
                .and("loss", now)
                .and("loss-at-start", start)
                .finding(
                        "plateau",
                        Severity.WARNING,
                        "",
                        "the training loss has not improved by " + ReadableNumber.of(100 * improvement)
                                + " % since epoch " + since + ", and stays at " + ReadableNumber.of(now) + ", "
                                + ReadableNumber.of(100 * remains) + " % of that of a model that knows nothing",
                        "try a learning-rate ten times as high or as low; then a larger model, other features, and whether the"
                                + " labels belong to the inputs",
                        since);
    }

    private static double reference(RunRecord record) {
        double start = TrainingLoss.start(record);
        return ClassBaseline.ofOnlyOutput(record.run())
                .map(baseline -> Math.min(baseline.entropy(), Double.isNaN(start) ? Double.MAX_VALUE : start))
                .orElse(start);
    }

    private static boolean isDecayed(List<StepPoint> steps) {
        double highest = 0;
        for (StepPoint step : steps) {
            highest = Math.max(highest, step.learningRate());
        }
        return steps.isEmpty() || steps.get(steps.size() - 1).learningRate() < DECAYED * highest;
    }

    private static double lowest(double[] losses, int from, int to) {
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = from; i < to; i++) {
            lowest = Math.min(lowest, losses[i]);
        }
        return lowest;
    }
}
