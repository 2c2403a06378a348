package dev.espalier.core.setup;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Preprocessing;
import dev.espalier.api.data.Schema;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.ModelFile;
import dev.espalier.core.checkpoint.WeightFile;
import dev.espalier.core.data.SchemaComparison;
import dev.espalier.core.data.SchemaJson;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.data.prepared.PreparedTargets;
import dev.espalier.core.document.PluginNotation;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.ModuleNames;
import dev.espalier.core.stack.PredictionStack;
import dev.espalier.core.stack.Stack;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The file that a run takes its initial weights from, opened, with the preprocessing of the model in it. */
public final class WarmStart {

    /** The name of the source among the facts of a run and of a model. */
    public static final String FACT = "initial-weights";

    private final InitialWeights settings;
    private final WeightFile file;
    private final Optional<Source> source;

    /** The preprocessing that is taken over: the model's file, its steps and the data that they were fitted to. */
    private record Source(ModelFile model, Map<String, List<Preprocessing>> steps, Schema schema) {}

    private WarmStart(InitialWeights settings, WeightFile file, Optional<Source> source) {
        this.settings = settings;
        this.file = file;
        this.source = source;
    }

    /**
     * Opens the file of a stack's initial weights.
     *
     * @param settings what the stack says of them
     * @param path the file, or a copy of it
     * @param catalog the plugins that there are, which the preprocessing is made of
     * @return what the run starts from
     * @throws EspalierException if the file cannot be read, is damaged, or holds preprocessing of which a plugin is missing, or
     *     another than the settings say
     */
    public static WarmStart open(InitialWeights settings, Path path, PluginCatalog catalog) {
        WeightFile file = WeightFile.open(path);
        if (file.model().isPresent() && !settings.steps().isEmpty()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "initial-weights",
                    "it gives the preprocessing of the network, and " + path
                            + " is a model of Espalier, which holds its own",
                    "leave initial-weights.preprocessing and initial-weights.trained-with out, or set preprocessing: refit");
        }
        Optional<Source> source = settings.preprocessing() == InitialWeights.Preprocessing.REFIT
                ? Optional.empty()
                : file.model().map(model -> source(model, path.toString(), catalog));
        return new WarmStart(settings, file, source);
    }

    private static Source source(ModelFile model, String where, PluginCatalog catalog) {
        return new Source(
                model,
                PredictionStack.preprocess(model.stack(), where, catalog),
                SchemaJson.read(model.schema(), where));
    }

    /** What the stack says of the initial weights. */
    public InitialWeights settings() {
        return settings;
    }

    /** The file. */
    public WeightFile file() {
        return file;
    }

    /**
     * A stack with the steps that the source was trained with, if it names none of its own.
     *
     * @param stack what is run
     * @return the stack that is resolved
     */
    public Stack completed(Stack stack) {
        if (!Stack.Data.DEFAULT_PREPROCESSING.equals(stack.data().preprocess())) {
            return stack;
        }
        Optional<Map<String, List<Preprocessing>>> taken =
                source.map(Source::steps).or(this::given);
        return taken.map(stack::withPreprocess).orElse(stack);
    }

    /** The steps of a network of another program, as far as the settings say them. */
    private Optional<Map<String, List<Preprocessing>>> given() {
        return settings.steps().isEmpty()
                ? Optional.empty()
                : Optional.of(Map.of(FittedPreprocessing.EVERY_INPUT, settings.steps()));
    }

    /** The same for a person to read. */
    Optional<String> stepsGiven() {
        return given().map(all -> PluginNotation.list(settings.steps()));
    }

    /** What is wrong if a file says nothing of preprocessing, and is named as one of a network that was trained with some. */
    Optional<Problem> preprocessingUnknown() {
        boolean unknown = file.model().isEmpty()
                && settings.names() != ModuleNames.SAME
                && settings.preprocessing() == InitialWeights.Preprocessing.SOURCE
                && settings.steps().isEmpty();
        return unknown
                ? Optional.of(new Problem(
                        ErrorCode.INVALID_SETTING,
                        "initial-weights.preprocessing",
                        "the file does not say what preprocessing its network was trained with",
                        "set it to imagenet for the weights of torchvision, name the steps in initial-weights.trained-with, or"
                                + " set it to refit to fit those of the stack to the new data"))
                : Optional.empty();
    }

    /**
     * The preprocessing of a run.
     *
     * @param training the training part alone
     * @param steps the steps of the stack
     * @return what the source model's was fitted to, if it is taken over; else the steps, fitted to the training part
     * @throws EspalierException if the data have other inputs than those of the source model, code DATA_SCHEMA; or if the stack
     *     has other steps, code INVALID_SETTING
     */
    FittedPreprocessing preprocessing(Dataset training, Map<String, List<Preprocessing>> steps) {
        if (source.isEmpty()) {
            return given().map(trained -> fitted(training, steps, trained))
                    .orElseGet(() -> FittedPreprocessing.fit(training, steps));
        }
        Source found = source.get();
        requireSameInputs(found.schema(), training.schema());
        Schema schema = new Schema(found.schema().inputs(), training.schema().targets());
        FittedPreprocessing fitted = ModelPreprocessing.restore(found.model(), found.steps(), schema);
        requireSameSteps(FittedPreprocessing.byInput(schema, steps), fitted.steps());
        return fitted;
    }

    /** The steps that a network was trained with, of which the settings hold all that is fitted elsewhere. */
    private static FittedPreprocessing fitted(
            Dataset training, Map<String, List<Preprocessing>> steps, Map<String, List<Preprocessing>> trained) {
        requireSameSteps(
                FittedPreprocessing.byInput(training.schema(), steps),
                FittedPreprocessing.byInput(training.schema(), trained));
        try {
            return FittedPreprocessing.fit(training, steps);
        } catch (EspalierException refusal) {
            throw withRemedy(
                    refusal,
                    "give data like those that the network was trained on, such as pictures with as many channels");
        }
    }

    private static EspalierException withRemedy(EspalierException refusal, String remedy) {
        return new EspalierException(refusal.problems().stream()
                .map(problem -> new Problem(problem.code(), problem.where(), problem.what(), remedy))
                .toList());
    }

    private static void requireSameSteps(
            Map<String, List<Preprocessing>> wanted, Map<String, List<Preprocessing>> trained) {
        if (!wanted.equals(trained)) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "data.preprocess",
                    "it is " + text(wanted) + "; the model that the weights are taken from was trained with "
                            + text(trained),
                    "leave data.preprocess out to take over the steps and what they were fitted to, or set"
                            + " initial-weights.preprocessing: refit");
        }
    }

    /**
     * The targets of a run with the scales of the source model, if its preprocessing is taken over and it predicts the same.
     *
     * @param data what the samples of the run look like
     * @param targets of the run, not scaled
     * @return the same targets
     */
    PreparedTargets scaled(Schema data, PreparedTargets targets) {
        return source.filter(found -> found.schema().targets().equals(data.targets()))
                .map(found -> ModelTargetScales.restore(targets, found.model(), settings.model()))
                .orElse(targets);
    }

    private static void requireSameInputs(Schema trained, Schema given) {
        try {
            SchemaComparison.requireSame(
                    new Schema(trained.inputs(), List.of()), new Schema(given.inputs(), List.of()), "data");
        } catch (EspalierException refusal) {
            throw withRemedy(
                    refusal,
                    "give data like those of the model that the weights are taken from, or set"
                            + " initial-weights.preprocessing: refit");
        }
    }

    private static String text(Map<String, List<Preprocessing>> steps) {
        return steps.isEmpty()
                ? "empty"
                : steps.entrySet().stream()
                        .map(input -> input.getKey() + ": " + PluginNotation.list(input.getValue()))
                        .collect(Collectors.joining(", "));
    }

    /** Which file it is, for the folder of the run and the finished model; with what that model was adapted from itself. */
    public JsonObject facts() {
        JsonObject.Builder facts =
                JsonObject.builder().put("file", settings.model()).put("sha256", file.digest());
        file.model().flatMap(model -> model.provenance().object(FACT)).ifPresent(before -> facts.put(FACT, before));
        return facts.build();
    }
}
