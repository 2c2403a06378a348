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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Exploding gradients: the gradient norm grows by orders of magnitude, in time or on the way to the first layers.
 *
 * <p>growth = gradient norm of a step / median of the norms of all steps before it
 *
 * <p>Found if the growth of a step has been at least {@code growth}, after ten steps to compare it with; or if the gradients of the
 * first layer are {@code ratio} times those of the last layer of their type, for which statistics are needed.
 *
 * <p>Choose it for deep models, and where a loss may take any value.
 *
 * <p>Source: Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013.
 *
 * @param growth factor on the median norm, above 1: a hundred, far above the scatter between batches
 * @param ratio of the gradients of the first layer to those of the last, above 1
 */
@Plugin(value = "exploding-gradients", summary = "the gradient norm grows by orders of magnitude")
public record ExplodingGradients(
        @Setting(value = "factor of a gradient norm on the median of those before, above 1", range = "(1, inf)")
        double growth,

        @Setting(value = "ratio of the gradients of the first layer to those of the last, above 1", range = "(1, inf)")
        double ratio)
        implements Diagnostic {

    private static final int LEAST_STEPS = 10;
    private static final String NAME = "exploding-gradients";
    private static final String REMEDY =
            "bound the gradients with train.clip-norm: 1, lower learning-rate, use an initializer"
                    + " that suits the activations, such as kaiming-normal, or add layer-norm or batch-norm";

    /** Checks the ranges. */
    public ExplodingGradients {
        Check.above("growth", growth, 1);
        Check.above("ratio", ratio, 1);
    }

    /** A factor of a hundred in time, and of a thousand over the layers. */
    public ExplodingGradients() {
        this(100, 1000);
    }

    @Override
    public List<Finding> examine(RunRecord record) {
        List<Finding> findings = new ArrayList<>(inTime(record));
        DepthGradients.of(record)
                .filter(found -> found.ratio() > ratio)
                .ifPresent(found -> findings.addAll(Evidence.of("ratio", found.ratio())
                        .finding(
                                NAME,
                                Severity.WARNING,
                                found.first(),
                                "the gradients of " + found.first() + " are " + ReadableNumber.of(found.ratio())
                                        + " times those of " + found.last(),
                                REMEDY,
                                record.epoch())));
        return findings;
    }

    private List<Finding> inTime(RunRecord record) {
        RunningMedian median = new RunningMedian();
        StepPoint worst = null;
        double largest = 0;
        double usual = 0;
        for (StepPoint step : record.steps()) {
            double norm = step.gradientNorm();
            if (median.count() >= LEAST_STEPS && norm / median.value() > largest) {
                largest = norm / median.value();
                usual = median.value();
                worst = step;
            }
            if (Double.isFinite(norm)) {
                median.add(norm);
            }
        }
        if (worst == null || largest < growth) {
            return List.of();
        }
        return Evidence.of("growth", largest)
                .and("gradient-norm", worst.gradientNorm())
                .and("median-gradient-norm", usual)
                .and("step", (double) worst.step())
                .finding(
                        NAME,
                        record.nonFinite().isPresent() ? Severity.PROBLEM : Severity.WARNING,
                        "",
                        "the gradient norm of step " + worst.step() + " is " + ReadableNumber.of(worst.gradientNorm())
                                + ", " + ReadableNumber.of(largest) + " times the median before it",
                        REMEDY,
                        worst.epoch());
    }

    /** The median of numbers that come one by one. */
    private static final class RunningMedian {

        private final PriorityQueue<Double> lower = new PriorityQueue<>(Comparator.reverseOrder());
        private final PriorityQueue<Double> upper = new PriorityQueue<>();

        int count() {
            return lower.size() + upper.size();
        }

        /** The lower one of two middle numbers; 0 of none. */
        double value() {
            Double middle = lower.peek();
            return middle == null ? 0 : middle;
        }

        void add(double number) {
            lower.add(number);
            Double largest = lower.poll();
            if (largest != null) {
                upper.add(largest);
            }
            if (upper.size() > lower.size()) {
                Double least = upper.poll();
                if (least != null) {
                    lower.add(least);
                }
            }
        }
    }
}
