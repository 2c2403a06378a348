package dev.espalier.metrics;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.Split;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The values of a run's last evaluations as gauges, one for each metric and part of the data.
 *
 * <p>Values of the whole and values of parts, such as single classes, are counted apart, so that many classes crowd out no
 * metric. Parts have meters of their own, named after their labels: {@code espalier.evaluation.by.class}. A sum or mean
 * over {@code espalier.evaluation} would otherwise mix a metric with its own parts.
 */
final class EvaluationMeters implements AutoCloseable {

    /** Metrics that become meters; what a run reports beyond them is not shown. */
    static final int MOST_METRICS = 256;

    /** Parts of metrics that become meters; with three splits and all other meters it is less than 10,000 series. */
    static final int MOST_PARTS = 3_000;

    private static final System.Logger LOG = System.getLogger(EvaluationMeters.class.getName());
    private static final MetricName LOSS = MetricName.of("loss");

    /** The whole first, then what has few labels: the classes of a recall come before the cells of a matrix. */
    private static final Comparator<Measured> ORDER =
            Comparator.comparingInt(measured -> measured.name.labels().size());

    private final MeterRegistry registry;
    private final Tags run;
    private final List<Meter> meters = new ArrayList<>();
    private final Names metrics = new Names("metrics", MOST_METRICS);
    private final Names parts = new Names("values of parts such as classes", MOST_PARTS);

    private record Measured(MetricName name, double number) {}

    /** A value of the last evaluation. */
    private static final class Value {
        volatile double number = Double.NaN;
    }

    /** Names that have meters, up to a bound. */
    private static final class Names {
        private final String kind;
        private final int most;
        // by text: the hashes of names with several labels are sums, which meet in few numbers
        private final Map<String, EnumMap<Split, Value>> values = new HashMap<>();
        private boolean full;

        Names(String kind, int most) {
            this.kind = kind;
            this.most = most;
        }
    }

    EvaluationMeters(MeterRegistry registry, Tags run) {
        this.registry = registry;
        this.run = run;
    }

    /** Sets the values of an evaluation, and registers those that are new. */
    void record(Split split, Map<String, Double> values) {
        List<Measured> measured = new ArrayList<>();
        values.forEach((text, number) -> {
            if (!text.isBlank()) {
                measured.add(new Measured(MetricName.parse(text), number));
            }
        });
        measured.sort(ORDER);
        for (Measured each : measured) {
            boolean shownByItsSteps = split == Split.TRAIN && each.name.equals(LOSS);
            if (!shownByItsSteps) {
                record(split, each);
            }
        }
    }

    private void record(Split split, Measured measured) {
        Names names = measured.name.isWhole() ? metrics : parts;
        String text = measured.name.toString();
        EnumMap<Split, Value> bySplit = names.values.get(text);
        if (bySplit == null) {
            if (names.values.size() == names.most) {
                tellFull(names, text);
                return;
            }
            bySplit = new EnumMap<>(Split.class);
            names.values.put(text, bySplit);
        }
        Value value = bySplit.get(split);
        if (value == null) {
            value = new Value();
            value.number = measured.number;
            bySplit.put(split, value);
            meters.add(gauge(split, measured.name, value).register(registry));
        }
        value.number = measured.number;
    }

    private void tellFull(Names names, String name) {
        if (!names.full) {
            names.full = true;
            boolean unseen = registry instanceof CompositeMeterRegistry composite
                    && composite.getRegistries().isEmpty();
            LOG.log(
                    unseen ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "no meter for {0} and those after it: a run has meters for at most {1,number,#} {2}",
                    name,
                    names.most,
                    names.kind);
        }
    }

    private Gauge.Builder<Value> gauge(Split split, MetricName name, Value value) {
        if (name.equals(LOSS)) {
            return lossGauge(split, value, v -> v.number, run);
        }
        String meter = "espalier.evaluation";
        String description = "Metrics of the last evaluation";
        Tags tags = run.and("split", split.toString(), "metric", name.metric());
        if (!name.isWhole()) {
            meter += ".by." + String.join(".", name.labels().keySet());
            description += " by " + String.join(" and ", name.labels().keySet());
            for (Map.Entry<String, String> label : name.labels().entrySet()) {
                tags = tags.and(label.getKey(), label.getValue());
            }
        }
        return Gauge.builder(meter, value, v -> v.number)
                .description(description)
                .tags(tags)
                .strongReference(true);
    }

    /** The loss on a part of the data, without penalties. */
    static <T> Gauge.Builder<T> lossGauge(Split split, T owner, ToDoubleFunction<T> value, Tags run) {
        return Gauge.builder("espalier.loss", owner, value)
                .description("Loss without penalties: of the last step, or of the last evaluation")
                .tags(run.and("split", split.toString()))
                .strongReference(true);
    }

    /** Takes the meters out of the registry. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }
}
