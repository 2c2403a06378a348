package dev.espalier.core.evaluation;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.EvaluationMetric;
import dev.espalier.api.evaluation.MetricName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of a reliability diagram: for each bin of the probability of the predicted class, the mean probability, the
 * fraction that is right, and how many samples there are.
 *
 * <p>The values are {@code reliability-confidence{bin=3}}, {@code reliability-accuracy{bin=3}} and {@code
 * reliability-count{bin=3}}, where bin m of M, counted from 1, holds the probabilities in ((m − 1) / M, m / M]. Bins without
 * samples are left out. Of labels, each has bins of its own, of its probability: {@code
 * reliability-accuracy{bin=3,label=red}}.
 *
 * <p>Choose it to see at which probabilities a model is too sure, or not sure enough; {@code espalier evaluate --reliability
 * FILE.svg} draws it.
 *
 * <p>Source: DeGroot and Fienberg, "The Comparison and Evaluation of Forecasters", 1983; as {@code
 * sklearn.calibration.calibration_curve}, of the predicted class.
 *
 * @param bins M, the number of bins of equal width, at least 1
 */
@Plugin(value = "reliability", summary = "predicted probability and accuracy for each bin of the probability")
public record Reliability(
        @Setting(value = "number of bins of equal width, at least 1", shorthand = true, range = "[1, inf)")
        int bins) implements EvaluationMetric.OfLabels {

    /** The value of a bin: the mean of its probabilities. */
    public static final String CONFIDENCE = "reliability-confidence";

    /** The value of a bin: the fraction of predictions that are right. */
    public static final String ACCURACY = "reliability-accuracy";

    /** The value of a bin: how many samples it has. */
    public static final String COUNT = "reliability-count";

    /** The key of the label that has the number of the bin. */
    public static final String BIN = "bin";

    private static final int OF_GUO = 15;

    /** 15 bins. */
    public Reliability() {
        this(OF_GUO);
    }

    /** Checks the range. */
    public Reliability {
        Check.atLeast("bins", bins, 1);
    }

    @Override
    public Accumulator start(Schema.Target target) {
        ClassIndices.requireClasses("reliability", target);
        return new Bins(target, bins);
    }

    @Override
    public Accumulator startLabels(Schema.Target target, List<Double> thresholds) {
        return new Bins(target, bins);
    }

    private static final class Bins extends Confidences {

        Bins(Schema.Target target, int count) {
            super(target, count, false, false);
        }

        @Override
        public Map<String, Double> values() {
            Map<String, Double> values = new LinkedHashMap<>();
            for (int i = 0; i < bins.size(); i++) {
                for (ReliabilityBins.Bin bin : bins.get(i).bins()) {
                    values.put(name(CONFIDENCE, i, bin), bin.confidence());
                    values.put(name(ACCURACY, i, bin), bin.accuracy());
                    values.put(name(COUNT, i, bin), bin.samples());
                }
            }
            return values;
        }

        private String name(String metric, int label, ReliabilityBins.Bin bin) {
            MetricName name = MetricName.of(metric).with(BIN, Integer.toString(bin.number()));
            return (hasLabels() ? name.with(MetricName.LABEL, target.className(label)) : name).toString();
        }
    }
}
