package dev.espalier.core.checkpoint;

import dev.espalier.api.EspalierException;
import java.nio.file.Path;

/** Tries to open a run folder and says what came of it. */
final class OpeningProcess {

    private OpeningProcess() {}

    public static void main(String[] arguments) {
        long before = System.nanoTime();
        try (RunFolder run = RunFolder.open(Path.of(arguments[0]), RunFolder.Mode.RESUME)) {
            System.out.println("opened " + run.state());
        } catch (EspalierException fault) {
            System.out.println(fault.code() + " " + fault.problems().get(0).text());
        }
        System.out.println((System.nanoTime() - before) / 1_000_000);
    }
}
