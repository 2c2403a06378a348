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
import java.util.Optional;

/**
 * Dead layer: nearly all units of an activation are 0 for every sample, so that no gradient passes through them.
 *
 * <p>dead = units that are 0 for all samples of a batch / units; for images a unit is a channel, at all positions
 *
 * <p>Found if the fraction is at least {@code fraction} in the last two collections of statistics. Needs statistics.
 *
 * <p>Choose it for models with ReLU and its relatives: dead units do not come back.
 *
 * <p>Source: Lu, Shin, Su, Karniadakis, "Dying ReLU and Initialization: Theory and Numerical Examples", 2019.
 *
 * @param fraction the fraction of dead units, in (0, 1]: some dead units are usual, nine of ten are not
 */
@Plugin(value = "dead-layer", summary = "nearly all units of a layer are 0 for every sample")
public record DeadLayer(
        @Setting(value = "fraction of units that are 0 for every sample of a batch, in (0, 1]", range = "(0, 1]")
        double fraction)
        implements Diagnostic {

    /** What is wholly dead, up to a rounding of the fraction. */
    private static final double ALL = 0.999;

    /** Checks the range. */
    public DeadLayer {
        Check.inOpenClosed("fraction", fraction, 0, 1);
    }

    /** Nine of ten. */
    public DeadLayer() {
        this(0.9);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<StatisticsCollected> statistics = record.statistics();
        if (statistics.size() < 2) {
            return List.of();
        }
        StatisticsCollected last = statistics.get(statistics.size() - 1);
        StatisticsCollected before = statistics.get(statistics.size() - 2);
        List<Finding> findings = new ArrayList<>();
        for (LayerStatistics layer : last.layers()) {
            double dead = Math.min(layer.deadUnits(), deadBefore(before, layer.name()));
            if (dead >= fraction) {
                findings.addAll(found(layer, dead, since(statistics, layer.name())));
            }
        }
        return findings;
    }

    private static double deadBefore(StatisticsCollected before, String name) {
        Optional<LayerStatistics> layer = before.layers().stream()
                .filter(known -> known.name().equals(name))
                .findFirst();
        return layer.map(LayerStatistics::deadUnits).orElse(Double.NaN);
    }

    private int since(List<StatisticsCollected> statistics, String name) {
        int since = statistics.get(statistics.size() - 1).epoch();
        for (int i = statistics.size() - 1; i >= 0 && deadBefore(statistics.get(i), name) >= fraction; i--) {
            since = statistics.get(i).epoch();
        }
        return since;
    }

    private static List<Finding> found(LayerStatistics layer, double dead, int since) {
        return Evidence.of("dead-units", dead)
                .finding(
                        "dead-layer",
                        dead >= ALL ? Severity.PROBLEM : Severity.WARNING,
                        layer.name(),
                        ReadableNumber.of(100 * dead) + " % of the units of " + layer.name()
                                + " are 0 for every sample, and learn nothing",
                        "lower learning-rate, use initializer: kaiming-normal, put batch-norm before the activation, or take"
                                + " leaky-relu or gelu instead of relu",
                        since);
    }
}
