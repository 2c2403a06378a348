package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.MetricName;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** The values of a metric that each label of a multi-label target has. */
final class LabelValues {

    private LabelValues() {}

    /**
     * The mean over the labels where it is defined, and under {@code metric{label=name}} the value of each.
     *
     * @param metric the metric's name
     * @param eachLabel whether the value of each label is shown beside their mean
     * @param target of labels
     * @param each the value of a label; NaN where it is not defined
     */
    static Map<String, Double> of(String metric, boolean eachLabel, Schema.Target target, IntToDoubleFunction each) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(metric, Double.NaN);
        double sum = 0;
        int defined = 0;
        for (int i = 0; i < target.width(); i++) {
            double value = each.applyAsDouble(i);
            if (!Double.isNaN(value)) {
                sum += value;
                defined++;
            }
            if (eachLabel) {
                values.put(
                        MetricName.of(metric)
                                .with(MetricName.LABEL, target.className(i))
                                .toString(),
                        value);
            }
        }
        values.put(metric, sum / defined);
        return values;
    }
}
