package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.diagnosis.Diagnostic;
import dev.espalier.api.event.Finding;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.RunFolder;
import dev.espalier.core.diagnosis.RunDiagnosis;
import dev.espalier.core.diagnosis.RunRecorder;
import dev.espalier.core.wiring.ChosenDiagnostics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A run as its log has it, and what diagnostics say about it.
 *
 * @param name the run's name
 * @param step updates made
 * @param totalSteps updates of the whole run
 * @param epoch passes over the training data begun
 * @param ended whether the log has the end of the run
 * @param diagnostics how many diagnostics examined it
 * @param findings what they found, the most serious first
 * @param damagedLines lines of the log that could not be read and were left out
 */
public record DiagnosedRun(
        String name,
        long step,
        long totalSteps,
        int epoch,
        boolean ended,
        int diagnostics,
        List<Finding> findings,
        int damagedLines) {

    /** Copies the list. */
    public DiagnosedRun {
        findings = List.copyOf(findings);
    }

    static DiagnosedRun of(Path folder, PluginCatalog catalog) {
        Path log = folder.resolve(RunFolder.METRICS);
        if (!Files.isRegularFile(log)) {
            throw new EspalierException(
                    ErrorCode.RUN_FOLDER,
                    folder.toString(),
                    Files.exists(folder) ? "it is not the folder of a run" : "there is no such folder",
                    "give the folder that train has written, with " + RunFolder.METRICS);
        }
        List<Diagnostic> found = ChosenDiagnostics.discovered(catalog);
        int[] damaged = {0};
        RunDiagnosis diagnosis = RunDiagnosis.ofLog(log, found, problem -> damaged[0]++);
        RunRecorder record = diagnosis.recorder();
        if (!record.hasRun()) {
            throw new EspalierException(
                    ErrorCode.DATA_FORMAT,
                    log.toString(),
                    "it has no line 'run', which says what the run consists of",
                    "give the folder of a run whose log is whole");
        }
        return new DiagnosedRun(
                record.run().name(),
                record.step(),
                record.run().totalSteps(),
                record.epoch(),
                record.ended(),
                found.size(),
                diagnosis.findings(),
                damaged[0]);
    }
}
