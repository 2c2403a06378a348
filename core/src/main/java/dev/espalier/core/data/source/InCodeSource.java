package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import java.nio.file.Path;

/**
 * Placeholder in a resolved stack for a data source that a program passed in, such as samples in memory.
 *
 * <p>It has no samples for training or evaluation. Samples to predict are read from CSV and IDX files, by the model's
 * schema.
 *
 * <p>It is written by Espalier; there is no reason to choose it.
 *
 * @param name what the program calls its source; not used to find it
 */
@Plugin(
        value = "in-code",
        summary = "placeholder for samples that a program passed in; cannot be loaded from a stack file")
public record InCodeSource(
        @Setting(value = "name that the program gives its source", location = true)
        String name) implements DataSource {

    /** Without a name. */
    public InCodeSource() {
        this("");
    }

    /**
     * The placeholder of a source.
     *
     * @param source any
     * @return a source of the simple name of its class, if it has one
     */
    public static InCodeSource of(DataSource source) {
        Class<?> type = source.getClass();
        return new InCodeSource(type.isHidden() || type.isSynthetic() ? "" : type.getSimpleName());
    }

    /**
     * Refuses, for the samples are the program's.
     *
     * @throws EspalierException always; code INVALID_SETTING
     */
    @Override
    public Parts load(Context context) {
        throw refusal();
    }

    @Override
    public void check(Targets required) {
        throw refusal();
    }

    private EspalierException refusal() {
        return new EspalierException(
                ErrorCode.INVALID_SETTING,
                "data.source",
                "the samples were passed in code" + (name.isEmpty() ? "" : ", by " + name)
                        + ", and cannot be read from here",
                "evaluate: name samples with --data, or call TrainedModel.evaluate in the program; train: let the"
                        + " program do it, or name a source of files");
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        return SampleFile.read(file, request);
    }
}
