package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Plugin;
import dev.espalier.api.Problem;
import dev.espalier.api.Setting;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.JoinedDataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.data.csv.CsvSource;
import dev.espalier.core.data.csv.MissingTargets;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Several data sets, one for each task of a model.
 *
 * <p>Each sample has the targets of its data set and lacks those of the others, which losses and metrics leave out. Inputs of one
 * name are one input: their columns must agree in order and kind, and have the categories of all data sets. With {@code
 * separate-inputs} each data set has inputs of its own, named {@code TASK-INPUT}; an output may then depend on those inputs alone
 * that the samples with its target have.
 *
 * <p>{@code validation} and {@code test} hold out a fraction, or a fold, of each data set, unless it has samples of its own for
 * them. Preprocessing is fitted to the training samples of all data sets together. {@code sampling} says how they are mixed.
 *
 * <p>Files to predict or to evaluate with are read as the first data set is. They have the columns of its inputs, and of any of the
 * targets.
 *
 * <p>Choose it if the tasks have samples of their own; for one table of which some cells are missing there is {@code
 * missing-targets: mask} of {@code csv}.
 *
 * @param tasks the data sets by name
 * @param separateInputs whether each has inputs of its own
 */
@Plugin(value = "tasks", summary = "several data sets, one for each task")
public record TaskSources(
        @Setting("a map of names to data sources") Map<String, DataSource> tasks,

        @Setting("whether each data set has inputs of its own, named TASK-INPUT")
        boolean separateInputs)
        implements DataSource {

    /** Copies the map. */
    public TaskSources {
        tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    }

    /** A source that has yet to be told its data sets. */
    public TaskSources() {
        this(Map.of(), false);
    }

    @Override
    public void check(Targets required) {
        requireTasks();
        List<Problem> problems = new ArrayList<>();
        tasks.forEach((name, source) -> {
            try {
                DataSourceCalls.check(source, required);
            } catch (EspalierException refusal) {
                refusal.problems()
                        .forEach(problem -> problems.add(new Problem(
                                problem.code(),
                                problem.where().replaceFirst("^data\\b", "data.tasks." + name),
                                problem.what(),
                                problem.remedy())));
            }
        });
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private void requireTasks() {
        if (tasks.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.MISSING_SETTING,
                    "data.tasks",
                    "no data set is given",
                    "name one for each task, such as tasks: {species: {csv: {path: birds.csv, label: species}}}");
        }
    }

    @Override
    public Parts load(Context context) {
        check(context.targets());
        Map<String, Dataset> training = new LinkedHashMap<>();
        Map<String, Dataset> validating = new LinkedHashMap<>();
        Map<String, Dataset> testing = new LinkedHashMap<>();
        tasks.forEach((name, source) -> {
            Parts parts = DataSourceCalls.load(source, context);
            training.put(name, parts.train());
            parts.validation().ifPresent(part -> validating.put(name, part));
            parts.test().ifPresent(part -> testing.put(name, part));
        });
        JoinedDataset train = separateInputs ? JoinedDataset.withSeparateInputs(training) : JoinedDataset.of(training);
        return new Parts(train, joined(train, validating), joined(train, testing));
    }

    private static Optional<Dataset> joined(JoinedDataset train, Map<String, Dataset> parts) {
        return parts.isEmpty() ? Optional.empty() : Optional.of(train.like(parts));
    }

    private DataSource first() {
        requireTasks();
        DataSource first = tasks.values().iterator().next();
        return first instanceof CsvSource csv ? csv.with(MissingTargets.MASK) : first;
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        return DataSourceCalls.read(first(), file, request);
    }

    @Override
    public List<String> columns(Path file) {
        return DataSourceCalls.columns(first(), file);
    }
}
