package dev.espalier.plugins.diagnostics;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.Setting;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.diagnosis.RunRecord;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.Finding.Severity;
import dev.espalier.api.event.GradientCosine;
import dev.espalier.api.event.StatisticsCollected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Conflicting tasks: the gradients of two outputs point against each other in a layer that they share, and stay so.
 *
 * <p>cosine = median over the last half of the statistics of g₁·g₂ / (‖g₁‖·‖g₂‖), by layer and pair of outputs
 *
 * <p>Found for a pair if the cosine of one of its layers is below {@code cosine}; the layer with the least is named. Needs
 * statistics, and at least {@code measurements} of them in that half.
 *
 * <p>Choose it for models with several outputs.
 *
 * <p>Source: Yu, Kumar, Gupta, Levine, Hausman and Finn, "Gradient Surgery for Multi-Task Learning", NeurIPS 2020.
 *
 * @param cosine below which outputs conflict, in (-1, 0)
 * @param measurements that are needed, at least 1
 */
@Plugin(value = "conflicting-tasks", summary = "outputs pull a layer that they share in opposite directions")
public record ConflictingTasks(
        @Setting(value = "cosine between gradients below which outputs conflict, in (-1, 0)", range = "(-1, 0)")
        double cosine,

        @Setting(value = "measurements that are needed, at least 1", range = "[1, inf)")
        int measurements)
        implements Diagnostic {

    /** Checks the ranges. */
    public ConflictingTasks {
        Check.inOpen("cosine", cosine, -1, 0);
        Check.atLeast("measurements", measurements, 1);
    }

    /** A cosine of -0.1, of five measurements. */
    public ConflictingTasks() {
        this(-0.1, 5);
    }

    /** Two outputs and a layer that they share. */
    private record Meeting(String layer, String first, String second) {}

    @Override
    public List<Finding> examine(RunRecord record) {
        List<StatisticsCollected> all = record.statistics();
        Map<Meeting, List<Double>> measured = new LinkedHashMap<>();
        for (StatisticsCollected statistics : all.subList(all.size() / 2, all.size())) {
            for (GradientCosine each : statistics.cosines()) {
                measured.computeIfAbsent(
                                new Meeting(each.layer(), each.first(), each.second()), key -> new ArrayList<>())
                        .add(each.cosine());
            }
        }
        Map<List<String>, List<Finding>> ofPairs = new LinkedHashMap<>();
        Map<List<String>, Double> least = new LinkedHashMap<>();
        measured.forEach((meeting, cosines) -> {
            double median =
                    Median.of(cosines.stream().mapToDouble(Double::doubleValue).toArray());
            List<String> pair = List.of(meeting.first(), meeting.second());
            if (cosines.size() >= measurements && median < Math.min(cosine, least.getOrDefault(pair, 0.0))) {
                least.put(pair, median);
                ofPairs.put(pair, finding(meeting, median, record.epoch()));
            }
        });
        return ofPairs.values().stream().flatMap(List::stream).toList();
    }

    private static List<Finding> finding(Meeting meeting, double median, int epoch) {
        return Evidence.of("cosine", median)
                .finding(
                        "conflicting-tasks",
                        Severity.WARNING,
                        meeting.layer(),
                        "the gradients of " + meeting.first() + " and " + meeting.second() + " in " + meeting.layer()
                                + " have a cosine of " + ReadableNumber.of(median)
                                + ": a step for one is a step back for the other",
                        "give them layers of their own from there on, draw these together with soft-sharing, weigh the losses"
                                + " with uncertainty-weights or grad-norm, or combine the gradients with pc-grad",
                        epoch);
    }
}
