package dev.espalier.exporters;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.export.ExportContext;
import dev.espalier.api.export.Exporter;
import dev.espalier.api.export.RunExport;
import dev.espalier.exporters.tensorboard.EventExport;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * TensorBoard event files: scalars of steps, epochs and evaluations, histograms of layers, and images.
 *
 * <p>The files are written into the folder {@code tensorboard} of the run, or into another; a resumed run adds a file, and
 * TensorBoard leaves out what was written behind the step that it resumed from.
 *
 * <p>Choose it where runs are looked at in TensorBoard, beside those of other frameworks.
 *
 * <p>Source: TensorFlow, "TFRecord and tf.train.Example", and the definitions {@code event.proto} and {@code summary.proto}.
 *
 * @param folder the folder of the event files; empty for {@code tensorboard} in the run's folder
 * @param steps steps whose scalars are written, spread evenly over the run, in [1, 100000]
 */
@Plugin(value = "tensorboard", summary = "TensorBoard event files: scalars, histograms and images")
public record Tensorboard(
        @Setting(value = "the folder of the event files; by default tensorboard in the run's folder", shorthand = true)
        Optional<String> folder,

        @Setting(
                value = "steps whose scalars are written, spread evenly over the run, in [1, 100000]",
                range = "[1, 100000]")
        int steps)
        implements Exporter {

    private static final String DEFAULT_FOLDER = "tensorboard";

    /** Checks the range. */
    public Tensorboard {
        Check.inClosed("steps", steps, 1, 100_000);
    }

    /** 2000 steps, in the run's folder. */
    public Tensorboard() {
        this(Optional.empty(), 2000);
    }

    @Override
    public RunExport open(ExportContext context) {
        return new EventExport(target(context), steps, context::tell);
    }

    private Path target(ExportContext context) {
        try {
            if (folder.isPresent()) {
                return Path.of(folder.get());
            }
        } catch (InvalidPathException invalid) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "export.tensorboard.folder",
                    "'" + folder.get() + "' is not a path",
                    "give a folder, such as logs/first",
                    invalid);
        }
        return context.folder()
                .map(run -> run.resolve(DEFAULT_FOLDER))
                .orElseThrow(() -> new EspalierException(
                        ErrorCode.INVALID_SETTING,
                        "export.tensorboard.folder",
                        "the run has no folder that the event files could be in",
                        "give a folder, such as {tensorboard: {folder: logs/first}}"));
    }
}
