package dev.espalier.core.record;

import dev.espalier.api.event.CheckpointFailed;
import dev.espalier.api.event.CheckpointSaved;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.MonitorChecked;
import dev.espalier.api.event.NonFiniteFound;
import dev.espalier.api.event.ParametersUnfrozen;
import dev.espalier.api.event.RunStopped;
import dev.espalier.core.json.JsonLine;
import java.util.List;
import java.util.Locale;

/** Spells the events of a run as lines of its log. For one thread at a time. */
public final class EventLines {

    /** More characters of a text than a person reads. */
    private static final int LONGEST_TEXT = 4000;

    private final JsonLine line = new JsonLine();

    /** Nothing spelled yet. */
    public EventLines() {}

    /**
     * A run went on.
     *
     * @param event from which step
     * @param time Unix time in seconds
     */
    public RecordedLine of(RunResumed event, double time) {
        begin(LineKind.RESUMED, event.step())
                .put("total-steps", event.totalSteps())
                .put("time", time);
        return line(LineKind.RESUMED, event.step());
    }

    /** A timing. */
    public RecordedLine of(Timing event) {
        begin(LineKind.TIMING, event.step())
                .put("epoch", event.epoch())
                .put("time", event.time())
                .putRounded("seconds", event.seconds())
                .put("steps", event.steps())
                .put("samples", event.samples())
                .openObject("phases");
        event.phases().forEach(line::putRounded);
        Timing.Memory memory = event.memory();
        line.close()
                .openObject("memory")
                .put("heap-used", memory.heapUsed())
                .put("heap-committed", memory.heapCommitted())
                .put("heap-max", memory.heapMax())
                .putRounded("gc-seconds", memory.gcSeconds())
                .put("gc-count", memory.gcCount());
        return line(LineKind.TIMING, event.step());
    }

    /** The monitored metric of a validation. */
    public RecordedLine of(MonitorChecked event) {
        begin(LineKind.MONITOR, event.step())
                .put("epoch", event.epoch())
                .put("metric", event.metric())
                .put("value", event.value())
                .put("best", event.best())
                .put("best-step", event.bestStep())
                .put("improved", event.improved());
        event.patienceLeft().ifPresent(left -> line.put("patience-left", left));
        return line(LineKind.MONITOR, event.step());
    }

    /**
     * A checkpoint that was written.
     *
     * @param event which
     * @param time Unix time in seconds
     */
    public RecordedLine of(CheckpointSaved event, double time) {
        begin(LineKind.CHECKPOINT, event.step())
                .put("bytes", event.bytes())
                .putRounded("seconds", event.seconds())
                .put("best", event.best())
                .put("time", time);
        return line(LineKind.CHECKPOINT, event.step());
    }

    /**
     * A checkpoint that could not be written.
     *
     * @param event why
     * @param time Unix time in seconds
     */
    public RecordedLine of(CheckpointFailed event, double time) {
        begin(LineKind.CHECKPOINT_FAILED, event.step())
                .put("reason", shortened(event.reason()))
                .putRounded("seconds", event.seconds())
                .put("time", time);
        return line(LineKind.CHECKPOINT_FAILED, event.step());
    }

    /** What the diagnostics say: as many of the most serious findings as fit. */
    public RecordedLine of(DiagnosisUpdated event) {
        RecordedLine whole = diagnosis(event, event.findings());
        List<Finding> findings = event.findings();
        while (whole.bytes() > LineKind.DIAGNOSIS.longest()) {
            findings = findings.subList(0, findings.size() / 2);
            whole = diagnosis(event, findings);
        }
        return whole;
    }

    private RecordedLine diagnosis(DiagnosisUpdated event, List<Finding> findings) {
        begin(LineKind.DIAGNOSIS, event.step()).put("epoch", event.epoch()).openArray("findings");
        for (Finding finding : findings) {
            line.openObject()
                    .put("name", finding.name())
                    .put("severity", finding.severity().toString())
                    .put("place", finding.place())
                    .put("what", shortened(finding.what()))
                    .openObject("evidence");
            finding.evidence().forEach(line::put);
            line.close()
                    .put("remedy", shortened(finding.remedy()))
                    .put("since-epoch", finding.sinceEpoch())
                    .close();
        }
        return line(LineKind.DIAGNOSIS, event.step());
    }

    /** Parameters that began to be trained. */
    public RecordedLine of(ParametersUnfrozen event) {
        begin(LineKind.UNFROZEN, event.step())
                .put("epoch", event.epoch())
                .put("match", shortened(event.match()))
                .put("elements", event.elements());
        return line(LineKind.UNFROZEN, event.step());
    }

    /** A value that is NaN or infinite. */
    public RecordedLine of(NonFiniteFound event) {
        begin(LineKind.NON_FINITE, event.step())
                .put("layer", shortened(event.layer()))
                .put("tensor", shortened(event.tensor()))
                .put("learning-rate", event.learningRate())
                .put("gradient-norm", event.gradientNorm());
        return line(LineKind.NON_FINITE, event.step());
    }

    /**
     * The end of the run.
     *
     * @param event why it ended
     * @param time Unix time in seconds
     */
    public RecordedLine of(RunStopped event, double time) {
        begin(LineKind.STOPPED, event.step())
                .put("epoch", event.epoch())
                .put("cause", wordOf(event.cause()))
                .put("reason", shortened(event.reason()))
                .putRounded("seconds", event.seconds())
                .put("time", time);
        return line(LineKind.STOPPED, event.step());
    }

    /** The name of a constant in lower case with hyphens. */
    static String wordOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }

    private JsonLine begin(LineKind kind, long step) {
        return line.begin().put("event", kind.event()).put("step", step);
    }

    private RecordedLine line(LineKind kind, long step) {
        return new RecordedLine(kind, step, line.end());
    }
}
