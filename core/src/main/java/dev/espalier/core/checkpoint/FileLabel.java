package dev.espalier.core.checkpoint;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What Espalier writes into a tensor file about the file itself, so that one cannot be taken for another.
 *
 * @param kind what the file is for
 * @param step updates made before it; empty for a model
 */
record FileLabel(Kind kind, OptionalLong step) {

    /** What a file is for. */
    enum Kind {
        CHECKPOINT("checkpoint", "3"),
        MODEL("model", "1"),
        ENSEMBLE("model of several members", "1"),
        FITTED("fitted preprocessing", "1");

        private final String word;

        /** The format that is written and read; a change that old readers would misunderstand takes the next number. */
        private final String format;

        Kind(String word, String format) {
            this.word = word;
            this.format = format;
        }
    }

    private static final String FORMAT = TensorFile.RESERVED + "format";
    private static final String KIND = TensorFile.RESERVED + "kind";
    private static final String STEP = TensorFile.RESERVED + "step";

    static FileLabel checkpoint(long step) {
        return new FileLabel(Kind.CHECKPOINT, OptionalLong.of(step));
    }

    static FileLabel model() {
        return new FileLabel(Kind.MODEL, OptionalLong.empty());
    }

    static FileLabel ensemble() {
        return new FileLabel(Kind.ENSEMBLE, OptionalLong.empty());
    }

    /** Whether a file says that it is a model of several members. */
    static boolean isEnsemble(Map<String, String> found) {
        return found.getOrDefault(KIND, "").equals(Kind.ENSEMBLE.word);
    }

    static FileLabel fitted() {
        return new FileLabel(Kind.FITTED, OptionalLong.empty());
    }

    Map<String, String> toMap() {
        return step.isPresent()
                ? Map.of(FORMAT, kind.format, KIND, kind.word, STEP, Long.toString(step.getAsLong()))
                : Map.of(FORMAT, kind.format, KIND, kind.word);
    }

    /** Requires that a file is what its name or its use says. */
    void require(Map<String, String> found, String where) {
        String foundKind = found.getOrDefault(KIND, "");
        if (foundKind.isEmpty()) {
            throw mismatch(where, "the file is neither a checkpoint nor a model", "give a file that a run wrote");
        }
        if (!foundKind.equals(kind.word)) {
            throw mismatch(
                    where,
                    "the file is a " + foundKind + "; it must be a " + kind.word,
                    "give a " + kind.word + " file");
        }
        String format = found.getOrDefault(FORMAT, "");
        if (!format.equals(kind.format)) {
            throw mismatch(
                    where,
                    "the file has format " + format + "; this version reads format " + kind.format,
                    "use the version that wrote the file");
        }
        String foundStep = found.getOrDefault(STEP, "");
        if (step.isPresent() && !foundStep.equals(Long.toString(step.getAsLong()))) {
            throw mismatch(
                    where,
                    "the file is of step " + foundStep + "; its name says step " + step.getAsLong(),
                    "give the file its own name back, or remove it");
        }
    }

    /** The step that a checkpoint says it is of. */
    static long stepOf(Map<String, String> found, String where) {
        String step = found.getOrDefault(STEP, "");
        if (!step.matches("0|[1-9][0-9]{0,17}")) {
            throw SafetensorsReader.damaged(where, "the step '" + step + "' is not a whole number");
        }
        return Long.parseLong(step);
    }

    private static EspalierException mismatch(String where, String what, String remedy) {
        return new EspalierException(ErrorCode.CHECKPOINT_MISMATCH, where, what, remedy);
    }
}
