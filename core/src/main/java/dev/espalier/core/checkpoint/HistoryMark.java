package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which validations belong to a checkpoint.
 *
 * @param validations how many there were, at least 0
 * @param file where the file was that holds them
 */
public record HistoryMark(int validations, FileMark file) {

    /** What a checkpoint's metadata hold it as. */
    static final String NAME = "history";

    private static final String VALIDATIONS = "validations";

    /** Before the first validation. */
    public static final HistoryMark START = new HistoryMark(0, FileMark.START);

    /** Checks the range. */
    public HistoryMark {
        Check.atLeast("validations", validations, 0);
    }

    /**
     * Adds the mark to a checkpoint.
     *
     * @param checkpoint what is saved
     */
    public void write(TensorFile.Builder checkpoint) {
        checkpoint.text(NAME, toJson().toJson());
    }

    /** The mark as JSON. */
    public JsonObject toJson() {
        return JsonObject.builder()
                .put(VALIDATIONS, validations)
                .putAll(file.toJson())
                .build();
    }

    /**
     * Reads what {@link #write} added.
     *
     * @param checkpoint what was read
     * @param where the file's name, for problems
     * @return the mark
     * @throws dev.espalier.api.EspalierException if the checkpoint has no valid one; code CHECKPOINT_DAMAGED
     */
    public static HistoryMark read(TensorFile checkpoint, String where) {
        JsonObject mark = JsonReader.readObject(checkpoint.text(NAME), where, ErrorCode.CHECKPOINT_DAMAGED);
        return fromJson(mark)
                .orElseThrow(() ->
                        SafetensorsReader.damaged(where, "its metadata do not say which validations belong to it"));
    }

    /** Reads what {@link #toJson} returned; empty if it is not a valid mark. */
    public static Optional<HistoryMark> fromJson(JsonObject mark) {
        OptionalLong validations = mark.whole(VALIDATIONS);
        return FileMark.fromJson(mark)
                .filter(file -> validations.isPresent()
                        && validations.getAsLong() >= 0
                        && validations.getAsLong() <= Integer.MAX_VALUE)
                .map(file -> new HistoryMark((int) validations.getAsLong(), file));
    }
}
