package dev.espalier.core.evaluation;

import dev.espalier.api.data.Schema;
import dev.espalier.api.evaluation.MetricName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;

/** Metrics of each value of a target whose values have names, such as several columns that one output predicts. */
final class NamedValues {

    /** More are not told one by one. */
    private static final int MOST = 20;

    private NamedValues() {}

    /** The names of the values that are told one by one; none for a target of one value or of very many. */
    static List<String> of(Schema.Target target) {
        return target.width() > 1 && target.classNames().size() <= MOST ? target.classNames() : List.of();
    }

    /**
     * The overall value and, under {@code metric{target=name}}, that of each named value.
     *
     * @param metric the metric's name
     * @param overall its overall value
     * @param target the target
     * @param each the metric of a value
     */
    static Map<String, Double> with(String metric, double overall, Schema.Target target, IntToDoubleFunction each) {
        List<String> names = of(target);
        if (names.isEmpty()) {
            return Map.of(metric, overall);
        }
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(metric, overall);
        for (int i = 0; i < names.size(); i++) {
            values.put(
                    MetricName.of(metric).with(MetricName.TARGET, names.get(i)).toString(), each.applyAsDouble(i));
        }
        return values;
    }
}
