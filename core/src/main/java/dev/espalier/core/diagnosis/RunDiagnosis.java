package dev.espalier.core.diagnosis;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.event.DiagnosisUpdated;
import dev.espalier.api.event.Finding;
import dev.espalier.api.event.TrainingListener;
import dev.espalier.core.record.RunReplay;
import dev.espalier.engine.plugin.DiagnosticCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Lets diagnostics examine a run, and tells the listeners when the findings have changed.
 *
 * <p>A diagnostic that fails is reported once and left out from there on: a diagnosis never ends a run.
 */
public final class RunDiagnosis {

    private static final System.Logger LOGGER = System.getLogger(RunDiagnosis.class.getName());

    /** The first epochs or validations are all examined, later ones about this often in a run. */
    private static final int FIRST = 16;

    private static final long EXAMINATIONS = 100;

    private final List<Diagnostic> diagnostics;
    private final RunRecorder recorder;

    /**
     * The diagnosis of a run.
     *
     * @param diagnostics those who examine it
     * @param recorder what they examine, which is among the listeners of the run
     */
    public RunDiagnosis(List<Diagnostic> diagnostics, RunRecorder recorder) {
        this.diagnostics = new ArrayList<>(diagnostics);
        this.recorder = recorder;
    }

    /**
     * The diagnosis of a run as its log has it, up to the last line.
     *
     * @param log the run's log
     * @param diagnostics those who examine the run
     * @param damaged is told what is wrong with a line, which is left out
     * @return the diagnosis, which has examined the run
     * @throws EspalierException if the log cannot be read; code IO
     */
    public static RunDiagnosis ofLog(Path log, List<Diagnostic> diagnostics, Consumer<EspalierException> damaged) {
        RunRecorder record = RunRecorder.ofLog();
        RunReplay.of(log, record).read(damaged);
        RunDiagnosis diagnosis = new RunDiagnosis(diagnostics, record);
        diagnosis.examine(record.step(), record.epoch(), record);
        return diagnosis;
    }

    /**
     * Whether an epoch or validation is examined.
     *
     * @param number its number, from 1
     * @param total how many there are in the run
     * @return whether it is: the first ones are, and of very many every n-th
     */
    public static boolean isDue(long number, long total) {
        return number <= FIRST || number % Math.max(1, (total + EXAMINATIONS - 1) / EXAMINATIONS) == 0;
    }

    /** Whether anything examines the run. */
    public boolean isActive() {
        return !diagnostics.isEmpty();
    }

    /** What is examined. */
    public RunRecorder recorder() {
        return recorder;
    }

    /** What is found now, the most serious first. */
    public List<Finding> findings() {
        return recorder.findings();
    }

    /**
     * Takes up what a run recorded before it is resumed.
     *
     * @param log the run's log, cut to the checkpoint
     */
    public void takeUp(Path log) {
        if (isActive() && Files.isRegularFile(log)) {
            RunReplay.of(log, recorder)
                    .read(damaged -> LOGGER.log(
                            System.Logger.Level.WARNING,
                            damaged.getMessage() + "; the diagnosis goes on without this line"));
        }
    }

    /**
     * Examines the run as it is when no further step follows.
     *
     * @param step updates made so far
     * @param epoch passes over the training data begun so far
     * @param listeners told if the findings have changed
     */
    public void examineEnd(long step, int epoch, TrainingListener listeners) {
        recorder.end();
        examine(step, epoch, listeners);
    }

    /**
     * Examines the run as it is.
     *
     * @param step updates made so far
     * @param epoch passes over the training data begun so far
     * @param listeners told if the findings have changed
     */
    public void examine(long step, int epoch, TrainingListener listeners) {
        if (diagnostics.isEmpty() || !recorder.hasRun()) {
            return;
        }
        List<Finding> found = new ArrayList<>();
        for (Diagnostic diagnostic : List.copyOf(diagnostics)) {
            try {
                DiagnosticCalls.examine(diagnostic, recorder).forEach(finding -> found.add(sinceBefore(finding)));
            } catch (RuntimeException failure) {
                diagnostics.remove(diagnostic);
                LOGGER.log(System.Logger.Level.WARNING, text(failure) + "; the run goes on without this diagnostic");
                LOGGER.log(System.Logger.Level.DEBUG, "thrown by a diagnostic", failure);
            }
        }
        found.sort(Comparator.comparing(Finding::severity).reversed());
        if (!found.equals(recorder.findings())) {
            listeners.diagnosisUpdated(new DiagnosisUpdated(step, epoch, found));
        }
    }

    private static String text(RuntimeException failure) {
        return failure instanceof EspalierException known
                ? known.problems().stream().map(Problem::text).collect(Collectors.joining("; "))
                : String.valueOf(failure.getMessage());
    }

    /** A finding that was there before is as old as it was. */
    private Finding sinceBefore(Finding finding) {
        return recorder.findings().stream()
                .filter(before -> before.name().equals(finding.name())
                        && before.place().equals(finding.place())
                        && before.sinceEpoch() < finding.sinceEpoch())
                .findFirst()
                .map(before -> new Finding(
                        finding.name(),
                        finding.severity(),
                        finding.place(),
                        finding.what(),
                        finding.evidence(),
                        finding.remedy(),
                        before.sinceEpoch()))
                .orElse(finding);
    }
}
