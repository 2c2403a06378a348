package dev.espalier.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The meters of one run in a registry: registered one by one, all with the tags of the run, and removed together.
 *
 * <p>Losses and metrics are gauges, since they may be negative or NaN, which distribution summaries drop without a word.
 */
final class MeterSet implements AutoCloseable {

    /** Bounds of the buckets of the timer of steps: 1, 2.5 and 5 in each power of ten. */
    static final Duration[] BUCKETS = buckets();

    private final MeterRegistry registry;
    private final Tags run;
    private final List<Meter> meters = new ArrayList<>();

    /**
     * Begins a run's meters with the one by which they are found.
     *
     * @param registry where they are registered
     * @param common tags of all meters beside those of the run
     * @param id the run's id
     * @param name the name of its stack
     * @param running the value of {@link RunMeter#RUNNING}
     */
    MeterSet(MeterRegistry registry, Tags common, String id, String name, Value running) {
        this.registry = registry;
        // Two that start at once must not settle on one id: the second one's gauges would be lost.
        synchronized (registry) {
            run = common.and(RunMeter.RUN, name, RunMeter.RUN_ID, freeId(registry, id));
            gauge(RunMeter.RUNNING, Tags.empty(), running);
        }
    }

    /** Whether the meters can be seen nowhere: the registry passes them to others, and there are none. */
    static boolean isUnseen(MeterRegistry registry) {
        return registry instanceof CompositeMeterRegistry composite
                && composite.getRegistries().stream().allMatch(MeterSet::isUnseen);
    }

    boolean isUnseen() {
        return isUnseen(registry);
    }

    void gauge(RunMeter meter, Tags tags, Value value) {
        gauge(meter.meterName(), plain(meter.description()), meter.unit(), tags, value);
    }

    /** A gauge that is not among the constant ones: values by labels that metrics choose. */
    void gauge(String name, String description, String unit, Tags tags, Value value) {
        keep(Gauge.builder(name, value, Value::get)
                .description(description)
                .baseUnit(unit.isEmpty() ? null : unit)
                .tags(run.and(tags))
                .strongReference(true)
                .register(registry));
    }

    void quantile(RunMeter meter, Tags tags, DurationSketch sketch, double level) {
        keep(Gauge.builder(meter.meterName(), sketch, durations -> durations.quantile(level) / 1e9)
                .description(plain(meter.description()))
                .baseUnit(meter.unit())
                .tags(run.and(tags))
                .strongReference(true)
                .register(registry));
    }

    /** A counter; the caller keeps the value, or else it is lost to the garbage collector. */
    void counter(RunMeter meter, Tags tags, Value value) {
        keep(FunctionCounter.builder(meter.meterName(), value, Value::get)
                .description(plain(meter.description()))
                .baseUnit(meter.unit().isEmpty() ? null : meter.unit())
                .tags(run.and(tags))
                .register(registry));
    }

    /** A timer that is written as two numbers; the caller keeps {@code count} alive. */
    void timer(RunMeter meter, Tags tags, Value count, Value nanoseconds) {
        keep(FunctionTimer.builder(
                        meter.meterName(),
                        count,
                        steps -> (long) steps.get(),
                        steps -> nanoseconds.get(),
                        TimeUnit.NANOSECONDS)
                .description(plain(meter.description()))
                .tags(run.and(tags))
                .register(registry));
    }

    Timer timer(RunMeter meter, Tags tags) {
        return keep(Timer.builder(meter.meterName())
                .description(plain(meter.description()))
                .tags(run.and(tags))
                .register(registry));
    }

    Timer histogram(RunMeter meter, Tags tags) {
        return keep(Timer.builder(meter.meterName())
                .description(plain(meter.description()))
                .serviceLevelObjectives(BUCKETS)
                .tags(run.and(tags))
                .register(registry));
    }

    LongTaskTimer longTaskTimer(RunMeter meter) {
        return keep(LongTaskTimer.builder(meter.meterName())
                .description(plain(meter.description()))
                .tags(run)
                .register(registry));
    }

    /** Takes the meters out of the registry, so that a long-lived application does not collect them. */
    @Override
    public void close() {
        meters.forEach(registry::remove);
        meters.clear();
    }

    private <M extends Meter> M keep(M meter) {
        meters.add(meter);
        return meter;
    }

    /** The id, unless a run is resumed whose meters are still there. */
    private static String freeId(MeterRegistry registry, String id) {
        String free = id;
        for (int copy = 2;
                registry.find(RunMeter.RUNNING.meterName())
                                .tag(RunMeter.RUN_ID, free)
                                .gauge()
                        != null;
                copy++) {
            free = id + "-" + copy;
        }
        return free;
    }

    private static String plain(String description) {
        return description.replace("`", "");
    }

    private static Duration[] buckets() {
        List<Duration> bounds = new ArrayList<>();
        for (long nanoseconds = 10_000; nanoseconds <= 10_000_000_000L; nanoseconds *= 10) {
            bounds.add(Duration.ofNanos(nanoseconds));
            bounds.add(Duration.ofNanos(nanoseconds * 5 / 2));
            bounds.add(Duration.ofNanos(nanoseconds * 5));
        }
        return bounds.toArray(Duration[]::new);
    }
}
