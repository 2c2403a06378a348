package dev.espalier.cli;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.api.data.Schema;
import dev.espalier.api.event.Split;
import dev.espalier.core.Espalier;
import dev.espalier.core.TrainedModel;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.checkpoint.BaseFolder;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.stack.DataStack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Samples for a trained model: those of a stack, or those of a file. */
final class ModelSamples {

    private final PluginCatalog catalog;
    private final TrainedModel model;
    private final Path modelFile;

    ModelSamples(PluginCatalog catalog, TrainedModel model, Path modelFile) {
        this.catalog = catalog;
        this.model = model;
        this.modelFile = modelFile;
    }

    /**
     * Samples and what they are called.
     *
     * @param name such as {@code test split of my.yaml}
     * @param samples before preprocessing
     * @param unlabelled what is said of each row that was left out because a target is missing
     */
    record Part(String name, Dataset samples, List<Problem> unlabelled) {

        /** Copies the list. */
        Part {
            unlabelled = List.copyOf(unlabelled);
        }

        /** All samples have their targets. */
        Part(String name, Dataset samples) {
            this(name, samples, List.of());
        }
    }

    /**
     * The samples of the stack that the model was trained by.
     *
     * @param split which of them; null for the test split or what comes nearest to it
     */
    Part ofItsStack(@Nullable Split split) {
        try {
            Path base = BaseFolder.of(modelFile).orElse(Path.of(""));
            return part(itsStack(), base, split, "the model's stack");
        } catch (EspalierException failure) {
            throw failure.code() == ErrorCode.IO ? withAdvice(failure) : failure;
        }
    }

    /** A model without its run folder does not know where its stack file was, nor therefore where relative paths begin. */
    private static EspalierException withAdvice(EspalierException failure) {
        List<Problem> problems = failure.problems().stream()
                .map(problem -> new Problem(
                        problem.code(),
                        problem.where(),
                        problem.what(),
                        "name the stack file with --data, or other samples"))
                .toList();
        EspalierException advised = new EspalierException(problems);
        advised.initCause(failure);
        return advised;
    }

    /**
     * The samples that a file names or holds.
     *
     * @param file a stack file, or samples as the model's data source reads them
     * @param split which samples of a stack; null for the test split or what comes nearest to it
     */
    Part of(Path file, @Nullable Split split) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            DataStack stack = DataStack.read(file, catalog);
            return part(stack, Espalier.baseFolderOf(file), split, file.toString());
        }
        if (split != null) {
            throw new EspalierException(
                    ErrorCode.USAGE,
                    "--split",
                    "it is given, but " + file + " is not a stack file and has no splits",
                    "leave it out");
        }
        List<Problem> skipped = new ArrayList<>();
        Dataset samples = readLabelled(file, skipped);
        if (samples.schema().targets().isEmpty() && needsTargets()) {
            throw new EspalierException(
                    ErrorCode.DATA_SCHEMA,
                    file.toString(),
                    "it has no targets to evaluate with",
                    "give samples with "
                            + model.schema().targets().stream()
                                    .map(Schema.Target::name)
                                    .collect(Collectors.joining(", "))
                            + ", or use espalier predict");
        }
        return new Part(file.toString(), samples, skipped);
    }

    /** The rows that have labels; whatever else is wrong with rows is an error. */
    private Dataset readLabelled(Path file, List<Problem> skipped) {
        ReadRequest request = new ReadRequest(model.schema(), DataSource.Targets.REQUIRED).skipping(skipped::add);
        Optional<Dataset> samples = Optional.empty();
        Optional<EspalierException> failure = Optional.empty();
        try {
            samples = Optional.of(itsStack().read(file, request));
        } catch (EspalierException refusal) {
            // not one row can be read: the reasons are those of the rows
            failure = Optional.of(refusal);
        }
        List<Problem> errors = skipped.stream()
                .filter(problem -> problem.code() != ErrorCode.DATA_LABEL)
                .toList();
        if (!errors.isEmpty()) {
            throw new EspalierException(errors);
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
        return samples.orElseThrow();
    }

    private boolean needsTargets() {
        return IntStream.range(0, model.outputs().size())
                .anyMatch(output -> model.reconstructed(output).isEmpty());
    }

    /** As {@link #of}, of samples that may come from standard input. */
    Part of(SampleFile samples, @Nullable Split split) {
        Part part = samples.reading(() -> of(samples.path(), split));
        List<Problem> unlabelled =
                part.unlabelled().stream().map(samples::named).toList();
        return SampleFile.isStandardInput(samples) ? new Part(samples.name(), part.samples(), unlabelled) : part;
    }

    /**
     * The samples of a file, as the model's data source reads them, without their targets.
     *
     * @param file the file
     * @param kept columns of a table that are kept as text
     * @param skipped is told why rows are left out; without it they are an error
     */
    Dataset read(Path file, List<String> kept, Optional<Consumer<? super Problem>> skipped) {
        return itsStack().read(file, new ReadRequest(model.schema(), DataSource.Targets.IGNORED, kept, skipped));
    }

    /** The columns of a file, as the model's data source reads it; none if that reads no tables. */
    List<String> columns(Path file) {
        return itsStack().columns(file);
    }

    private DataStack itsStack() {
        return DataStack.read(model.provenance().stack(), modelFile.toString(), catalog);
    }

    private static Part part(DataStack stack, Path base, @Nullable Split split, String of) {
        SplitData parts = stack.load(Espalier.context(base));
        Split wanted = split == null ? nearestToTest(parts) : split;
        Optional<Dataset> samples = switch (wanted) {
            case TRAIN -> Optional.of(parts.train());
            case VALIDATION -> parts.validation();
            case TEST -> parts.test();
        };
        String name = wanted + " split of " + of;
        return new Part(
                name,
                samples.orElseThrow(() -> new EspalierException(
                        ErrorCode.USAGE,
                        "--split",
                        "there is no " + name,
                        "set data." + wanted + " in the stack, or take another")));
    }

    private static Split nearestToTest(SplitData parts) {
        if (parts.test().isPresent()) {
            return Split.TEST;
        }
        return parts.validation().isPresent() ? Split.VALIDATION : Split.TRAIN;
    }
}
