package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.event.History;
import dev.espalier.api.event.Split;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.record.MetricsLine;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

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
            HistoryFile history = HistoryFile.at(run::historyFile);
            Optional<Checkpoint> newest = store.newest(checkpoint ->
                    history.require(HistoryMark.read(checkpoint.file(), "checkpoint"), checkpoint.path()));
            newest.ifPresent(checkpoint ->
                    history.restore(HistoryMark.read(checkpoint.file(), "checkpoint"), checkpoint.path()));
            metrics.cutTo(newest.map(checkpoint -> logMark(checkpoint.file())).orElse(FileMark.START))
                    .ifPresent(warning -> System.out.println("warning " + warning));
            long step = newest.map(Checkpoint::step).orElse(0L);
            System.out.println("open " + step);
            while (true) {
                step++;
                metrics.append(new MetricsLine(step, 1, Split.TRAIN, Map.of("loss", 1.0 / step)));
                metrics.force();
                history.append(validation(step));
                history.force();
                store.save(step, fileOf(step, metrics.mark(), history.mark()), step % 3 == 0);
                System.out.println("saved " + step);
            }
        }
    }

    static History.Entry validation(long step) {
        return new History.Entry(step, 1, Map.of("loss", 1.0 / step, "accuracy", 1 - 1.0 / step));
    }

    static FileMark logMark(TensorFile checkpoint) {
        return FileMark.fromJson(JsonReader.readObject(checkpoint.text("log"), "checkpoint", ErrorCode.DATA_FORMAT))
                .orElseThrow();
    }

    static TensorFile fileOf(long step, FileMark log, HistoryMark history) {
        TensorFile.Builder file = TensorFile.builder().text("log", log.toJson().toJson());
        history.write(file);
        TensorFiles.ofStep(step, ELEMENTS).tensors().forEach(file::tensor);
        return file.build();
    }
}
