package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A finished model: all that it takes to predict, in one safetensors file.
 *
 * @param tensors parameters, statistics and what preprocessing has fitted, by name
 * @param stack the resolved stack, which describes the graph
 * @param schema the data that the model takes: columns, shape, classes
 * @param preprocessing the fitted steps in their order; their large arrays are among the tensors
 * @param provenance where the model comes from: seed, versions, digests, machine
 */
public record ModelFile(
        Map<String, Tensor> tensors, String stack, JsonObject schema, JsonValue preprocessing, JsonObject provenance) {

    /** What the names of tensors begin with that preprocessing has fitted. */
    public static final String FITTED = "preprocessing/";

    private static final String STACK = "stack";
    private static final String SCHEMA = "schema";
    private static final String PREPROCESSING = "preprocessing";
    private static final String PROVENANCE = "provenance";

    /** Copies the map and keeps its order. */
    public ModelFile {
        tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
    }

    /**
     * Writes the model so that a crash at any moment leaves either the old file of that name or the new one.
     *
     * @param path its name, in a folder that exists
     * @return what was written, after it was read back and found good
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO}); the old file is untouched
     */
    public Safetensors.Summary write(Path path) {
        return write(path, FileLabel.model());
    }

    /**
     * Writes a model without its weights: what was fitted to the training data, for the models of checkpoints.
     *
     * @param path its name; the folder is made if it is not there
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO})
     */
    public void writeFitted(Path path) {
        try {
            PendingFile.makeFolder(new DiskStorage(), PendingFile.folderOf(path));
        } catch (IOException fault) {
            throw FileFault.changing(path, fault);
        }
        write(path, FileLabel.fitted());
    }

    private Safetensors.Summary write(Path path, FileLabel label) {
        TensorFile.Builder file = TensorFile.builder()
                .text(STACK, stack)
                .text(SCHEMA, schema.toJson())
                .text(PREPROCESSING, preprocessing.toJson())
                .text(PROVENANCE, provenance.toJson());
        tensors.forEach(file::tensor);
        return Safetensors.write(new DiskStorage(), path, file.build(), label.toMap());
    }

    /**
     * Reads a model.
     *
     * @param path its name
     * @return the model
     * @throws EspalierException if the file cannot be read ({@link ErrorCode#IO}), is damaged ({@link
     *     ErrorCode#CHECKPOINT_DAMAGED}), or is not a model ({@link ErrorCode#CHECKPOINT_MISMATCH})
     */
    public static ModelFile read(Path path) {
        return read(path, FileLabel.model());
    }

    /** Reads what {@link #writeFitted} has written; as {@link #read} does. */
    static ModelFile readFitted(Path path) {
        return read(path, FileLabel.fitted());
    }

    private static ModelFile read(Path path, FileLabel label) {
        return of(path, SafetensorsReader.read(path), label);
    }

    /** The model that a file holds; as {@link #read} does. */
    static ModelFile of(Path path, SafetensorsReader.Content content) {
        return of(path, content, FileLabel.model());
    }

    private static ModelFile of(Path path, SafetensorsReader.Content content, FileLabel label) {
        label.require(content.label(), path.toString());
        TensorFile file = content.file();
        return new ModelFile(
                file.tensors(),
                file.text(STACK),
                section(path, file, SCHEMA),
                JsonReader.read(file.text(PREPROCESSING), path + ": " + PREPROCESSING, ErrorCode.CHECKPOINT_DAMAGED),
                section(path, file, PROVENANCE));
    }

    private static JsonObject section(Path path, TensorFile file, String name) {
        return JsonReader.readObject(file.text(name), path + ": " + name, ErrorCode.CHECKPOINT_DAMAGED);
    }
}
