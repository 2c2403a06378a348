package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.noise.PassNoise;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Options of commands that predict by the mean of several passes with noise. */
final class NoiseOptions {

    private static final int MOST = 100_000;
    private static final String RANGE = "from 1 to " + MOST;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Option(
            names = "--augment",
            paramLabel = "N",
            description = "Predict the mean over N augmented versions of each sample (test-time augmentation).")
    private @Nullable Integer augment;

    @Option(
            names = "--augmenters",
            paramLabel = "LIST",
            description =
                    "The augmenters of --augment, as a stack file lists them: '[flip, translate: 2]'. By default those of"
                            + " the stack that the model was trained by.")
    private @Nullable String augmenters;

    @Option(
            names = "--mc-dropout",
            paramLabel = "N",
            description =
                    "Predict the mean over N passes in which dropout and other masks of activations are drawn as in"
                            + " training (Monte-Carlo dropout). With --augment, both happen in each of the N passes.")
    private @Nullable Integer dropout;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            description =
                    "The seed of the noise; 42 by default. What is drawn for a sample depends on the seed and the sample"
                            + " alone.")
    private @Nullable Long seed;

    /** Whether passes with noise are asked for. */
    boolean isAsked() {
        return augment != null || dropout != null;
    }

    /** The seed of all noise. */
    long seed() {
        return seed == null ? PassNoise.DEFAULT_SEED : seed;
    }

    /**
     * The noise that is asked for.
     *
     * @param espalier reads augmenters
     * @param model the model that is to predict
     * @return the noise; empty if none is asked for
     */
    Optional<PassNoise> of(Espalier espalier, TrainedModel model) {
        UsageErrors.require(spec, inRange(augment), "--augment", augment, RANGE);
        UsageErrors.require(spec, inRange(dropout), "--mc-dropout", dropout, RANGE);
        if (augmenters != null && augment == null) {
            throw new ParameterException(spec.commandLine(), "--augmenters is of no use without --augment N");
        }
        if (augment != null && dropout != null && !augment.equals(dropout)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--augment is " + augment + " and --mc-dropout is " + dropout
                            + "; both happen in the same passes, so give both the same number");
        }
        Integer passes = augment == null ? dropout : augment;
        if (passes == null) {
            return Optional.empty();
        }
        List<Augmenter> drawn = augment == null ? List.of() : augmenters(espalier, model);
        return Optional.of(new PassNoise(passes, drawn, dropout != null, seed()));
    }

    private static boolean inRange(@Nullable Integer passes) {
        return passes == null || (passes >= 1 && passes <= MOST);
    }

    private List<Augmenter> augmenters(Espalier espalier, TrainedModel model) {
        List<Augmenter> found =
                augmenters == null ? espalier.augmentersOf(model) : espalier.readAugmenters("--augmenters", augmenters);
        if (found.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    "--augment",
                    augmenters == null
                            ? "the stack that the model was trained by has no augmenters"
                            : "--augmenters lists none",
                    "list some, such as --augmenters '[flip]'");
        }
        return found;
    }
}
