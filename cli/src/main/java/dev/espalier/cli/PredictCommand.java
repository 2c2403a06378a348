package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.document.OutputFile;
import dev.espalier.core.noise.PassNoise;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts samples. */
@Command(
        name = "predict",
        header = "Predict samples: CSV or IDX in, CSV or JSON lines out.",
        description = {
            "One row for each sample, in the order of the input: the most probable class, its probability and every class's"
                    + " probability; or the predicted values; or for labels 1 or 0 and their probabilities. A model that"
                    + " reconstructs its input adds the reconstruction error of each sample. The column of the label may be"
                    + " missing.",
            "",
            "With --augment or --mc-dropout, and for a model of several members, predictions are means, and columns say how far"
                    + " those that were averaged differ: the variance of the predicted class's probability, of each label's"
                    + " probability or of each value; and for classes and labels the entropy of the mean, in nats, and the"
                    + " mutual information, the part of the entropy that comes from disagreement.",
            "",
            "Without --input, or with --input -, the samples are read from a pipe, and without --output they are written to one."
                    + " The samples are held in memory as numbers, a pipe also in a temporary file; predictions are written as they"
                    + " are made.",
            "",
            "A row that cannot be predicted stops the command before anything is written, with every such row named by its line."
                    + " With --on-error skip such rows are named on standard error and left out; the command then succeeds if"
                    + " any row could be predicted."
        },
        footer = {
            "  espalier predict runs/my/model.safetensors --input new.csv --mc-dropout 30",
            "  espalier predict runs/my/model.safetensors --input new.csv --augment 10 --augmenters '[flip, translate: 2]'",
            "  espalier predict runs/my/model.safetensors --input new.csv",
            "  espalier predict runs/mnist/model.safetensors --input t10k-images-idx3-ubyte.gz --output predicted.csv",
            "  zcat new.csv.gz | espalier predict model.safetensors --keep id,name --on-error skip > predicted.csv",
            "  espalier predict model.safetensors --input new.csv --keep all --no-probabilities --format jsonl"
        })
final class PredictCommand implements Callable<Integer> {

    private static final String ALL = "all";

    private final CommandContext context;

    @Parameters(paramLabel = "MODEL", description = "The model file; nothing else is needed.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(
            names = "--input",
            paramLabel = "FILE",
            description = "The samples: CSV with a header, or IDX images; - or nothing for standard input.")
    private @Nullable Path input;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write; standard output if not given.")
    private @Nullable Path output;

    @Option(
            names = "--keep",
            paramLabel = "COLUMN",
            split = ",",
            description =
                    "Columns of the input to write in front of the predictions, or all; of a folder of pictures their paths by"
                            + " default. If one has the name of a prediction, the names of all predictions begin with predicted.")
    private List<String> keep = new ArrayList<>();

    @Option(
            names = "--no-probabilities",
            description = "Leave out the probabilities of every class or label; that of the most probable class stays.")
    private boolean noProbabilities;

    @Option(names = "--no-spread", description = "Leave out the columns of variance, entropy and mutual information.")
    private boolean noSpread;

    @Mixin
    private NoiseOptions noise = new NoiseOptions();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "csv (the default) or jsonl: a JSON object on each line.")
    private Format format = Format.CSV;

    @Option(
            names = "--on-error",
            paramLabel = "WHAT",
            description = "What to do if a row cannot be predicted: stop (the default) or skip it.")
    private OnError onError = OnError.STOP;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    /** How predictions are written. */
    private enum Format {
        CSV,
        JSONL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What is done about rows that cannot be predicted. */
    private enum OnError {
        STOP,
        SKIP;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private Optional<PassNoise> drawn = Optional.empty();

    /** How many problems of rows have been reported that are left out. */
    private long problems;

    PredictCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        try (Espalier espalier = plugins.open()) {
            TrainedModel model = espalier.loadModel(file);
            ModelSamples reader = new ModelSamples(espalier.catalog(), model, file);
            drawn = noise.of(espalier, model);
            try (SampleFile samples = SampleFile.of(input, "--input", context.screen())) {
                predict(model, reader, samples);
            }
        }
        return 0;
    }

    /** Of a folder, whose columns are what its files are called, without being asked. */
    private boolean isAllKept(Path samples) {
        return keep.equals(List.of(ALL)) || (keep.isEmpty() && Files.isDirectory(samples));
    }

    private void predict(TrainedModel model, ModelSamples reader, SampleFile samples) throws IOException {
        List<String> kept = samples.reading(() -> isAllKept(samples.path()) ? reader.columns(samples.path()) : keep);
        Dataset data = samples.reading(() -> reader.read(samples.path(), kept, skipping(samples)));
        SamplePredictions predictions = new SamplePredictions(data, format(model, kept), kept, drawn);
        Optional<Path> target = Optional.ofNullable(output).filter(path -> !OutputFile.isStandardOutput(path));
        if (target.isPresent()) {
            OutputFile.write(target.get(), file -> write(model, predictions, samples, file));
        } else {
            predict(model, predictions, samples, context.screen()::data);
        }
        if (onError == OnError.SKIP && predictions.count() == 0) {
            throw new EspalierException(
                    ErrorCode.DATA_VALUE,
                    samples.name(),
                    "not one row could be predicted",
                    "correct the rows that are reported");
        }
        String summary = predictions.count() + " samples predicted";
        if (problems > 0) {
            context.screen()
                    .error(summary + "; rows with " + problems + (problems == 1 ? " problem" : " problems")
                            + " were left out");
        }
        target.ifPresent(path -> context.screen().line(summary + ": " + path));
    }

    private PredictionFormat format(TrainedModel model, List<String> kept) {
        boolean spread = !noSpread && (drawn.isPresent() || model.size() > 1);
        PredictionColumns columns = new PredictionColumns(PredictedOutput.of(model), kept, !noProbabilities, spread);
        return switch (format) {
            case CSV -> new PredictionCsv(columns);
            case JSONL -> new PredictionJsonLines(columns);
        };
    }

    private Optional<Consumer<? super Problem>> skipping(SampleFile samples) {
        return onError == OnError.SKIP ? Optional.of(problem -> skip(samples.named(problem))) : Optional.empty();
    }

    private void skip(Problem problem) {
        problems++;
        context.screen().error(problem.text());
    }

    private void write(TrainedModel model, SamplePredictions predictions, SampleFile samples, OutputStream file)
            throws IOException {
        Writer writer = new OutputStreamWriter(file, StandardCharsets.UTF_8);
        predict(model, predictions, samples, writer::write);
        writer.flush();
    }

    private void predict(
            TrainedModel model, SamplePredictions predictions, SampleFile samples, SamplePredictions.Lines lines)
            throws IOException {
        try (Predictor predictor = model.batchPredictor(threads.count())) {
            if (onError == OnError.STOP) {
                // before the first line: what is refused leaves no half of an output behind
                samples.reading(() -> predictions.check(predictor));
            }
            predictions.write(predictor, lines, problem -> skip(samples.named(problem)));
        }
    }
}
