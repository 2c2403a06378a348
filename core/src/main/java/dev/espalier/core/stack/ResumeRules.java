package dev.espalier.core.stack;

import static dev.espalier.core.stack.ResumeEffect.LENGTH;
import static dev.espalier.core.stack.ResumeEffect.NOTHING;
import static dev.espalier.core.stack.ResumeEffect.RESULT;

import java.util.Map;

/**
 * The effect of each setting of a stack on a run that is resumed: the one table of which settings are mathematical.
 *
 * <p>Two things are decided beside it: settings of a data source that are marked as {@link
 * dev.espalier.api.Setting#location} have no effect, because the digests of the data are compared; and regularizers that only
 * end a run are like its length.
 */
final class ResumeRules {

    /** Every key of a stack, those of {@code data} and {@code train} one by one; a test requires that none is missing. */
    static final Map<String, ResumeEffect> EFFECTS = Map.ofEntries(
            Map.entry("name", NOTHING),
            Map.entry("seed", RESULT),
            Map.entry("data.source", RESULT),
            Map.entry("data.validation", RESULT),
            Map.entry("data.test", RESULT),
            Map.entry("data.split-seed", RESULT),
            Map.entry("data.bootstrap", RESULT),
            Map.entry("data.preprocess", RESULT),
            Map.entry("data.target-scaling", RESULT),
            Map.entry("data.weight", RESULT),
            Map.entry("data.sampling", RESULT),
            Map.entry("blocks", RESULT),
            Map.entry("model", RESULT),
            Map.entry("deterministic-convolution", RESULT),
            Map.entry("loss", RESULT),
            Map.entry("initial-weights", RESULT),
            // the run keeps a copy of the file
            Map.entry("initial-weights.model", NOTHING),
            Map.entry("initializer", RESULT),
            Map.entry("initializers", RESULT),
            Map.entry("optimizer", RESULT),
            Map.entry("learning-rate", RESULT),
            Map.entry("layer-decay", RESULT),
            Map.entry("schedule", RESULT),
            Map.entry("regularizers", RESULT),
            Map.entry("augment", RESULT),
            Map.entry("metrics", RESULT),
            Map.entry("calibration", RESULT),
            Map.entry("groups", RESULT),
            Map.entry("train.epochs", LENGTH),
            Map.entry("train.steps", LENGTH),
            Map.entry("train.batch", RESULT),
            Map.entry("train.accumulate", RESULT),
            Map.entry("train.clip-norm", RESULT),
            Map.entry("train.clip-value", RESULT),
            Map.entry("train.ema-decay", RESULT),
            Map.entry("train.validate", RESULT),
            Map.entry("train.monitor", RESULT),
            Map.entry("train.restore-best", RESULT),
            Map.entry("train.stop-on-nan", NOTHING),
            Map.entry("train.prefetch", NOTHING),
            Map.entry("train.checkpoint", NOTHING),
            Map.entry("ensemble", RESULT),
            Map.entry("recording", NOTHING),
            Map.entry("diagnostics", NOTHING),
            Map.entry("export", NOTHING),
            Map.entry("tags", NOTHING));

    private ResumeRules() {}

    /**
     * The effect of a setting.
     *
     * @param path its dotted path
     * @return that of the longest key that it lies in; RESULT for a key that the table does not know
     */
    static ResumeEffect effectOf(String path) {
        String key = path;
        while (!EFFECTS.containsKey(key)) {
            int dot = key.lastIndexOf('.');
            if (dot < 0) {
                return RESULT;
            }
            key = key.substring(0, dot);
        }
        return EFFECTS.getOrDefault(key, RESULT);
    }
}
