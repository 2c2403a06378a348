package dev.espalier.metrics;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.RunDescription;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** What happens now and then in a run: checkpoints, findings, a best score, a value that is not finite; and its plugins. */
final class EventMeters {

    /** Plugins that have meters. */
    static final int MOST_PLUGINS = 256;

    /** Names and severities of findings that have meters, and places of values that are not finite. */
    static final int MOST_FINDINGS = 64;

    private static final String LOSS = "loss";

    private final MeterSet meters;
    private final Timer saved;
    private final Timer failed;
    private final Value checkpointBytes = Value.none();
    private final Value lastCheckpoint = Value.none();
    private final Value patienceLeft = Value.none();
    private final Value bestScore = Value.none();
    private final Value bestStep = Value.none();
    private final Map<String, Value> nonFinite = new HashMap<>();
    private final Map<Tags, Value> findings = new HashMap<>();
    private boolean monitored;

    EventMeters(MeterSet meters, RunDescription description) {
        this.meters = meters;
        saved = meters.timer(RunMeter.CHECKPOINT_DURATION, Tags.of("outcome", "saved"));
        failed = meters.timer(RunMeter.CHECKPOINT_DURATION, Tags.of("outcome", "failed"));
        meters.gauge(RunMeter.CHECKPOINT_SIZE, Tags.of("outcome", "saved"), checkpointBytes);
        meters.gauge(RunMeter.LAST_CHECKPOINT_TIMESTAMP, Tags.empty(), lastCheckpoint);
        meters.gauge(RunMeter.PATIENCE_LEFT, Tags.empty(), patienceLeft);
        meters.gauge(RunMeter.BEST_STEP, Tags.empty(), bestStep);
        // From the start, so that the first one is an increase.
        nonFiniteAt(LOSS);
        description.monitor().ifPresent(this::registerBest);
        registerPlugins(description.plugins());
    }

    private void registerPlugins(List<RunDescription.UsedPlugin> plugins) {
        Set<Tags> known = new HashSet<>();
        for (RunDescription.UsedPlugin plugin : plugins) {
            String version = plugin.version().isEmpty() ? "unknown" : plugin.version();
            Tags tags = Tags.of("kind", plugin.kind(), "name", plugin.name(), "version", version);
            if (known.size() < MOST_PLUGINS && known.add(tags)) {
                meters.gauge(RunMeter.PLUGIN, tags, new Value(1));
            }
        }
    }

    private void registerBest(String metric) {
        monitored = true;
        meters.gauge(RunMeter.BEST_SCORE, Tags.of("metric", metric), bestScore);
    }

    void checkpointSaved(CheckpointSaved event, double seconds) {
        saved.record(ProgressMeters.nanoseconds(event.seconds()), TimeUnit.NANOSECONDS);
        checkpointBytes.set((double) event.bytes());
        lastCheckpoint.set(seconds);
    }

    void checkpointFailed(CheckpointFailed event) {
        failed.record(ProgressMeters.nanoseconds(event.seconds()), TimeUnit.NANOSECONDS);
    }

    void monitorChecked(MonitorChecked event) {
        if (!monitored) {
            registerBest(event.metric());
        }
        bestScore.set(event.best());
        bestStep.set((double) event.bestStep());
        patienceLeft.set(event.patienceLeft().isPresent() ? event.patienceLeft().getAsInt() : Double.NaN);
    }

    void nonFiniteFound(NonFiniteFound event) {
        String place = event.layer().isEmpty() ? event.tensor() : event.layer() + "/" + event.tensor();
        nonFiniteAt(place.isEmpty() ? LOSS : place).add(1);
    }

    private Value nonFiniteAt(String place) {
        String bounded = nonFinite.size() < MOST_FINDINGS || nonFinite.containsKey(place) ? place : LayerMeters.OTHER;
        return nonFinite.computeIfAbsent(bounded, first -> {
            Value count = Value.zero();
            meters.counter(RunMeter.NON_FINITE, Tags.of("place", first), count);
            return count;
        });
    }

    void diagnosisUpdated(List<Finding> present) {
        findings.values().forEach(count -> count.set(0));
        for (Finding finding : present) {
            Tags tags = Tags.of(
                    "name", finding.name(), "severity", finding.severity().toString());
            Value count = findings.get(tags);
            if (count == null && findings.size() < MOST_FINDINGS) {
                count = Value.zero();
                findings.put(tags, count);
                meters.gauge(RunMeter.FINDINGS, tags, count);
            }
            if (count != null) {
                count.add(1);
            }
        }
    }
}
