package dev.espalier.metrics;

import dev.espalier.api.evaluation.MetricName;
import dev.espalier.api.event.RunDescription;
import dev.espalier.api.event.Split;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The values of a run's last evaluations as gauges, one for each metric and part of the data.
 *
 * <p>Values of the whole and values of parts, such as single classes, are counted apart, so that many classes crowd out no
 * metric. Parts have meters of their own, named after their labels: {@code espalier.evaluation.by.class}. A sum or mean
 * over {@code espalier.evaluation} would otherwise mix a metric with its own parts.
 */
final class EvaluationMeters {

    /** Metrics that become meters; what a run reports beyond them is not shown. */
    static final int MOST_METRICS = 256;

    /** Parts of metrics that become meters; with three splits and all other meters it is less than 10,000 series. */
    static final int MOST_PARTS = 2_400;

    private static final System.Logger LOG = System.getLogger(EvaluationMeters.class.getName());
    private static final MetricName LOSS = MetricName.of("loss");
    private static final String NO_OUTPUT = "none";

    /** The whole first, then what has few labels: the classes of a recall come before the cells of a matrix. */
    private static final Comparator<Measured> ORDER =
            Comparator.comparingInt(measured -> measured.name.labels().size());

    private final MeterSet meters;
    private final Set<String> outputs;
    private final Map<Split, Timer> timers = new EnumMap<>(Split.class);
    private final Names metrics = new Names("metrics", MOST_METRICS);
    private final Names parts = new Names("values of parts such as classes", MOST_PARTS);

    private record Measured(MetricName name, double number) {}

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

    /**
     * Meters of evaluations.
     *
     * @param meters where they are registered
     * @param outputs the outputs that are trained; with several, names of metrics begin with theirs
     */
    EvaluationMeters(MeterSet meters, List<RunDescription.Output> outputs) {
        this.meters = meters;
        this.outputs = outputs.stream()
                .map(RunDescription.Output::name)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Sets the values of an evaluation, and registers those that are new. */
    void record(Split split, Map<String, Double> values, double seconds) {
        timers.computeIfAbsent(split, s -> meters.timer(RunMeter.EVALUATION_DURATION, Tags.of("split", s.toString())))
                .record(ProgressMeters.nanoseconds(seconds), TimeUnit.NANOSECONDS);
        List<Measured> measured = new ArrayList<>();
        values.forEach((text, number) -> {
            if (!text.isBlank()) {
                measured.add(new Measured(MetricName.parse(text), number));
            }
        });
        measured.sort(ORDER);
        for (Measured each : measured) {
            boolean shownByItsSteps = split == Split.TRAIN && isLoss(each.name);
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
            value = new Value(measured.number);
            bySplit.put(split, value);
            register(split, measured.name, value);
        }
        value.set(measured.number);
    }

    private void tellFull(Names names, String name) {
        if (!names.full) {
            names.full = true;
            LOG.log(
                    meters.isUnseen() ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    "no meter for {0} and those after it: a run has meters for at most {1,number,#} {2}",
                    name,
                    names.most,
                    names.kind);
        }
    }

    private void register(Split split, MetricName name, Value value) {
        Tags tags = Tags.of("split", split.toString());
        if (name.equals(LOSS)) {
            meters.gauge(RunMeter.LOSS, tags, value);
            return;
        }
        Optional<String> output = outputOf(name.metric());
        if (isLoss(name)) {
            meters.gauge(RunMeter.OUTPUT_LOSS, tags.and("output", output.orElseThrow()), value);
            return;
        }
        String metric = output.map(prefix -> name.metric().substring(prefix.length() + 1))
                .orElse(name.metric());
        tags = tags.and("metric", metric, "output", output.orElse(NO_OUTPUT));
        if (name.isWhole()) {
            meters.gauge(RunMeter.EVALUATION, tags, value);
            return;
        }
        for (Map.Entry<String, String> label : name.labels().entrySet()) {
            tags = tags.and(label.getKey(), label.getValue());
        }
        Set<String> keys = name.labels().keySet();
        meters.gauge(
                RunMeter.EVALUATION.meterName() + ".by." + String.join(".", keys),
                "Metrics of the last evaluation by " + String.join(" and ", keys),
                "",
                tags,
                value);
    }

    /** Whether it is the loss of the whole or of one output. */
    private boolean isLoss(MetricName name) {
        return name.equals(LOSS)
                || (name.isWhole()
                        && outputOf(name.metric())
                                .filter(output -> name.metric().equals(output + "/" + LOSS))
                                .isPresent());
    }

    /** The output whose metric it is, if the run has several. */
    private Optional<String> outputOf(String metric) {
        int slash = metric.indexOf('/');
        while (slash > 0) {
            String prefix = metric.substring(0, slash);
            if (outputs.contains(prefix) && slash + 1 < metric.length()) {
                return Optional.of(prefix);
            }
            slash = metric.indexOf('/', slash + 1);
        }
        return Optional.empty();
    }
}
