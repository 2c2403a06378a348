package dev.espalier.cli;

import dev.espalier.api.data.Dataset;
import dev.espalier.core.Espalier;
import dev.espalier.core.Predictor;
import dev.espalier.core.TrainedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Predicts samples. */
@Command(
        name = "predict",
        header = "Predict samples: CSV or IDX in, CSV out.",
        description =
                "One row for each sample, in the order of the input: the most probable class, its probability and every class's"
                        + " probability; or the predicted values; or for labels 1 or 0 and their probabilities. A model that"
                        + " reconstructs its input adds the reconstruction error of each sample.",
        footer = {
            "  espalier predict runs/my/model.safetensors --input new.csv",
            "  espalier predict runs/mnist/model.safetensors --input t10k-images-idx3-ubyte.gz --output predicted.csv"
        })
final class PredictCommand implements Callable<Integer> {

    private static final int CHUNK = 1024;

    private final CommandContext context;

    @Parameters(paramLabel = "MODEL", description = "The model file; nothing else is needed.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path file;

    @Option(
            names = "--input",
            required = true,
            paramLabel = "FILE",
            description = "The samples: CSV with a header, or IDX images.")
    @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
    private Path input;

    @Option(names = "--output", paramLabel = "FILE", description = "Where to write; standard output if not given.")
    private @Nullable Path output;

    @Mixin
    private ThreadOptions threads = new ThreadOptions();

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    PredictCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        try (Espalier espalier = plugins.open()) {
            TrainedModel model = espalier.loadModel(file);
            Dataset samples = new ModelSamples(espalier.catalog(), model, file).read(input);
            if (output == null || OutputFile.isStandardOutput(output)) {
                predict(model, samples, context.screen()::data);
            } else {
                OutputFile.write(output, file -> write(model, samples, file));
                context.screen().line(samples.size() + " samples predicted: " + output);
            }
        }
        return 0;
    }

    /** Where lines go, each with its line break. */
    private interface Lines {
        void add(String line) throws IOException;
    }

    private void write(TrainedModel model, Dataset samples, OutputStream file) throws IOException {
        Writer writer = new OutputStreamWriter(file, StandardCharsets.UTF_8);
        predict(model, samples, writer::write);
        writer.flush();
    }

    private void predict(TrainedModel model, Dataset samples, Lines lines) throws IOException {
        List<PredictedOutput> outputs = PredictedOutput.of(model);
        boolean reconstructs = outputs.stream().anyMatch(PredictedOutput::reconstructs);
        PredictionCsv csv = new PredictionCsv(outputs);
        try (Predictor predictor = model.batchPredictor(threads.count())) {
            // before the first line: what is refused leaves no half of an output behind
            predictor.check(samples);
            lines.add(csv.header());
            for (int from = 0; from < samples.size(); from += CHUNK) {
                int count = Math.min(CHUNK, samples.size() - from);
                List<float[]> values = predictor.predict(samples, from, count);
                List<float[]> errors = reconstructs ? predictor.reconstructionErrors(samples, from, count) : List.of();
                for (int i = 0; i < count; i++) {
                    lines.add(csv.row(values, errors, i));
                }
            }
        }
    }
}
