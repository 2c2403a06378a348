package dev.espalier.cli;

import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.ReadableNumber;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.evaluation.Monitor;
import dev.espalier.api.event.Split;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.WeightSoup;
import dev.espalier.core.stack.Ensemble;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Combines trained models to one. */
@Command(
        name = "ensemble",
        header = "Combine trained models to one that is better than each.",
        description = {
            "The file holds all of them, and predicts the mean of their probabilities or values. They must take the same columns"
                    + " and predict the same targets; their layers may differ. Members of ensembles become members of the whole.",
            "",
            "With --soup, the weights are averaged instead, to one network that predicts at the cost of one: uniform averages all;"
                    + " greedy begins with the best on the validation samples and adds each of the others that does not make the"
                    + " average worse. The models must have the same layers, and a part of their training in common: checkpoints of"
                    + " one run, or runs from the same initial weights.",
            "",
            "Without --data the samples of a soup are those of the stack of the first model: greedy chooses by the validation"
                    + " split, and the statistics of batch normalization are computed anew of the training split.",
            "",
            "A section ensemble in a stack file trains the members, too; see espalier train."
        },
        footer = {
            "  espalier ensemble runs/a/model.safetensors runs/b/model.safetensors --output both.safetensors",
            "  espalier ensemble runs/tuned-*/model.safetensors --soup greedy --data my.yaml --output soup.safetensors"
        })
final class EnsembleCommand implements Callable<Integer> {

    private final CommandContext context;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before the command is called
    private CommandSpec spec;

    @Parameters(paramLabel = "MODEL", arity = "1..*", description = "Model files, at least two.")
    private List<Path> files = new ArrayList<>();

    @Option(names = "--output", paramLabel = "FILE", required = true, description = "Where to write the model.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path output;

    @Option(
            names = "--soup",
            paramLabel = "WHICH",
            description = "Average weights instead of predictions: uniform or greedy.")
    private Ensemble.@Nullable Soup soup;

    @Option(names = "--data", paramLabel = "FILE", description = "A stack file whose samples a soup takes.")
    private @Nullable Path data;

    @Option(
            names = "--metric",
            paramLabel = "NAME",
            defaultValue = "loss",
            description = "The metric that a greedy soup chooses by; loss by default.")
    private String metric = "loss";

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    EnsembleCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        if (files.size() < 2) {
            throw new ParameterException(spec.commandLine(), "there is one model; give at least two");
        }
        if (data != null && soup == null) {
            throw new ParameterException(
                    spec.commandLine(), "--data is for --soup; the mean of predictions needs no samples");
        }
        try (Espalier espalier = plugins.open()) {
            List<TrainedModel> models = files.stream().map(espalier::loadModel).toList();
            try {
                combine(espalier, models);
            } catch (EspalierException failure) {
                throw named(failure);
            }
        }
        return 0;
    }

    private void combine(Espalier espalier, List<TrainedModel> models) {
        Screen screen = context.screen();
        if (soup == null) {
            TrainedModel whole = TrainedModel.ensemble(models);
            whole.save(output);
            screen.line("ensemble of " + whole.size() + " members: " + output);
            return;
        }
        WeightSoup.Result result = soup(espalier, models, soup);
        result.model().save(output);
        screen.line("average of " + result.ingredients().size() + " of " + models.size() + " models: "
                + result.ingredients().stream()
                        .map(index -> files.get(index).toString())
                        .collect(Collectors.joining(", ")));
        result.validation()
                .forEach((name, value) -> screen.line("validation " + name + ": " + ReadableNumber.of(value)));
        screen.line("model: " + output);
    }

    private WeightSoup.Result soup(Espalier espalier, List<TrainedModel> models, Ensemble.Soup averaging) {
        WeightSoup all = WeightSoup.of(models).withThreads(threads.count());
        Optional<Dataset> training =
                all.needsTraining() ? Optional.of(part(espalier, models, Split.TRAIN)) : Optional.empty();
        WeightSoup whole = training.isPresent() ? all.withTraining(training.get(), WeightSoup.BATCH, 0) : all;
        return averaging == Ensemble.Soup.UNIFORM
                ? whole.uniform()
                : whole.greedy(
                        part(espalier, models, Split.VALIDATION), new Monitor(metric, MetricDirections.of(metric)));
    }

    private Dataset part(Espalier espalier, List<TrainedModel> models, Split split) {
        ModelSamples samples = new ModelSamples(espalier.catalog(), models.get(0), files.get(0));
        return (data == null ? samples.ofItsStack(split) : samples.of(data, split)).samples();
    }

    /** The files in place of the numbers of the models. */
    private EspalierException named(EspalierException failure) {
        EspalierException named = new EspalierException(failure.problems().stream()
                .map(problem -> new Problem(problem.code(), named(problem.where()), problem.what(), problem.remedy()))
                .toList());
        named.initCause(failure);
        return named;
    }

    private String named(String where) {
        String text = where;
        for (int i = files.size(); i >= 1; i--) {
            text = text.replaceAll(
                    "\\bmodel " + i + "\\b",
                    Matcher.quoteReplacement(files.get(i - 1).toString()));
        }
        return text;
    }
}
