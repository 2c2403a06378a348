package dev.espalier.core.checkpoint;

import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;

/** A run that does nothing but save, for tests that kill it: resumes, then saves step after step and says so. */
final class SavingProcess {

    /** Enough that a save has many moments to be killed in. */
    static final int ELEMENTS = 50_000;

    private SavingProcess() {}

    public static void main(String[] arguments) {
        try (RunFolder run = RunFolder.open(Path.of(arguments[0]), RunFolder.Mode.RESUME)) {
            run.begin("", Path.of(""), JsonObject.builder().build());
            save(run);
        }
    }

    private static void save(RunFolder run) {
        try (MetricsLog metrics = run.metrics()) {
            CheckpointStore store = run.checkpoints(2);
            long step = store.newest().map(Checkpoint::step).orElse(0L);
            long position = store.newest()
                    .map(checkpoint -> Long.parseLong(checkpoint.file().text("log")))
                    .orElse(0L);
            metrics.truncateTo(position).ifPresent(warning -> System.out.println("warning " + warning));
            System.out.println("open " + step);
            while (true) {
                step++;
                metrics.append(new MetricsLine(step, 1, Split.TRAIN, Map.of("loss", 1.0 / step)));
                metrics.force();
                store.save(step, fileOf(step, metrics.position()), step % 3 == 0);
                System.out.println("saved " + step);
            }
        }
    }

    static TensorFile fileOf(long step, long position) {
        return new TensorFile(TensorFiles.ofStep(step, ELEMENTS).tensors(), Map.of("log", Long.toString(position)));
    }
}
