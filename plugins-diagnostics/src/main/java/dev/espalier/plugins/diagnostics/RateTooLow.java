package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.LayerStatistics;
import dev.espalier.api.event.StatisticsCollected;
import java.util.ArrayList;
import java.util.List;

/**
 * Learning rate too low: the training loss falls steadily, and much too slowly.
 *
 * <p>reduction = 1 − loss now / loss at the start
 *
 * <p>Found from a quarter of the run on, if the mean losses of epochs (or of tenths of the recorded steps) have fallen nearly
 * always, and yet by less than {@code reduction} in all. Where statistics were collected, the median ratio of updates to weights
 * must be below {@code updateRatio}, too: larger updates that gain little have another cause.
 *
 * <p>Choose it always: it costs nothing, and a run that creeps wastes all of its time.
 *
 * <p>Source: a ratio of updates to weights of about 10⁻³ is usual: Karpathy, CS231n, "Neural Networks Part 3: ratio of
 * weights:updates".
 *
 * @param reduction the least reduction of the loss that is enough, in (0, 1)
 * @param updateRatio the ratio of updates to weights that is enough, above 0: a third of the usual one
 */
@Plugin(value = "rate-too-low", summary = "the learning rate is so low that the training loss hardly falls")
public record RateTooLow(
        @Setting(
                value = "reduction of the training loss, as a fraction, below which training is too slow, in (0, 1)",
                range = "(0, 1)")
        double reduction,

        @Setting(
                value = "median ratio of updates to weights from which training is fast enough, above 0",
                range = "(0, inf)")
        double updateRatio)
        implements Diagnostic {

    private static final int STRETCHES = 10;
    private static final int LEAST_EPOCHS = 5;
    private static final double FALLING = 0.8;
    private static final double LEAST_PROGRESS = 0.25;

    /** Checks the ranges. */
    public RateTooLow {
        Check.inOpen("reduction", reduction, 0, 1);
        Check.above("updateRatio", updateRatio, 0);
    }

    /** A loss that falls by less than 10 %. */
    public RateTooLow() {
        this(0.1, 3e-4);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        double[] losses = TrainingLoss.ofEpochs(record);
        if (losses.length < LEAST_EPOCHS) {
            losses = TrainingLoss.ofStretches(record, STRETCHES);
        }
        if (losses.length < LEAST_EPOCHS
                || record.step() < LEAST_PROGRESS * record.run().totalSteps()) {
            return List.of();
        }
        double start = TrainingLoss.start(record);
        double now = losses[losses.length - 1];
        double gained = 1 - now / start;
        double ratio = medianRatio(record.statistics());
        if (!(gained > 0 && gained < reduction && fallsSteadily(losses)) || ratio >= updateRatio) {
            return List.of();
        }
        Evidence evidence = Evidence.of("reduction", gained).and("loss", now).and("loss-at-start", start);
        if (ratio > 0) {
            evidence.and("update-ratio", ratio);
        }
        double rate = record.steps().get(record.steps().size() - 1).learningRate();
        return evidence.and("learning-rate", rate)
                .finding(
                        "rate-too-low",
                        Severity.WARNING,
                        "",
                        "the training loss falls steadily, but has lost only " + ReadableNumber.of(100 * gained)
                                + " % since the start",
                        "raise learning-rate to about " + ReadableNumber.of(10 * rate)
                                + "; with a schedule, look at espalier schedule preview STACK",
                        record.epoch());
    }

    private static boolean fallsSteadily(double[] losses) {
        int falling = 0;
        for (int i = 1; i < losses.length; i++) {
            falling += losses[i] < losses[i - 1] ? 1 : 0;
        }
        return falling >= FALLING * (losses.length - 1);
    }

    /** Over all layers and times; NaN without statistics. */
    private static double medianRatio(List<StatisticsCollected> statistics) {
        List<Double> ratios = new ArrayList<>();
        for (StatisticsCollected collected : statistics) {
            for (LayerStatistics layer : collected.layers()) {
                if (layer.updateRatio() > 0) {
                    ratios.add(layer.updateRatio());
                }
            }
        }
        return Median.of(ratios.stream().mapToDouble(Double::doubleValue).toArray());
    }
}
