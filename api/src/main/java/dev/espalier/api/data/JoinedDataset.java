package dev.espalier.api.data;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The datasets of several tasks as one, one after the other: each sample has the targets of its task and lacks the others.
 *
 * <p>Inputs of one name are one input, with the categories of all datasets. A sample that lacks an input of another task is given
 * that of a sample which has it, in turn, so that what is fitted to the input stays as it is; the outputs that depend on it have no
 * target for such a sample.
 *
 * <pre>{@code
 * Dataset both = JoinedDataset.of(Map.of("species", species, "mass", mass));
 * }</pre>
 */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public final class JoinedDataset implements Dataset {

    private final Schema schema;
    private final List<String> tasks;
    private final List<Dataset> origins;
    private final boolean separate;
    private final List<AlignedDataset> parts;
    private final int[] starts;
    private final Map<Integer, Optional<SampleValues>> inputs = new LinkedHashMap<>();
    private final Map<Integer, Optional<SampleValues>> targets = new LinkedHashMap<>();

    private JoinedDataset(Map<String, Dataset> data, boolean separate, Optional<JoinedDataset> whole) {
        Check.require(!data.isEmpty(), "data", data.keySet(), "must have at least one task");
        this.tasks = List.copyOf(data.keySet());
        this.origins = List.copyOf(data.values());
        this.separate = separate;
        Map<String, Schema> schemas = new LinkedHashMap<>();
        data.forEach((task, part) -> schemas.put(task, separate ? named(task, part.schema()) : part.schema()));
        this.schema = whole.map(JoinedDataset::schema).orElseGet(() -> JoinedSchema.of(schemas));
        AlignedDataset[] lenders = new AlignedDataset[schema.inputs().size()];
        List<AlignedDataset> aligned = new ArrayList<>();
        data.forEach((task, part) ->
                aligned.add(new AlignedDataset(part, schemas.getOrDefault(task, part.schema()), schema, lenders)));
        for (int input = 0; input < lenders.length; input++) {
            int wanted = input;
            lenders[input] = aligned.stream()
                    .filter(part -> part.hasInput(wanted))
                    .findFirst()
                    .or(() -> whole.map(all -> all.parts.get(all.lenderOf(wanted))))
                    .orElseThrow();
        }
        this.parts = List.copyOf(aligned);
        this.starts = new int[parts.size() + 1];
        for (int i = 0; i < parts.size(); i++) {
            starts[i + 1] = Math.addExact(starts[i], parts.get(i).size());
        }
    }

    /**
     * Joins datasets that share inputs of the same name.
     *
     * @param data the samples of each task by its name, in the order of the joined samples
     * @return all samples
     * @throws dev.espalier.api.EspalierException if inputs or targets of one name differ in more than their categories; code
     *     DATA_SCHEMA
     */
    public static JoinedDataset of(Map<String, Dataset> data) {
        return new JoinedDataset(data, false, Optional.empty());
    }

    /**
     * Joins datasets each of which has inputs of its own, named as in {@code TASK-INPUT}.
     *
     * @param data the samples of each task by its name, in the order of the joined samples
     * @return all samples
     * @throws dev.espalier.api.EspalierException if targets of one name differ; code DATA_SCHEMA
     */
    public static JoinedDataset withSeparateInputs(Map<String, Dataset> data) {
        return new JoinedDataset(data, true, Optional.empty());
    }

    /**
     * Joins other samples of the same tasks to the schema of these.
     *
     * @param data the samples of one or more of the tasks
     * @return all samples
     */
    public JoinedDataset like(Map<String, Dataset> data) {
        return new JoinedDataset(data, separate, Optional.of(this));
    }

    private int lenderOf(int input) {
        int task = 0;
        while (!hasInput(task, input)) {
            task++;
        }
        return task;
    }

    private static Schema named(String task, Schema schema) {
        return new Schema(
                schema.inputs().stream()
                        .map(input -> new Schema.Input(task + "-" + input.name(), input.shape(), input.columns()))
                        .toList(),
                schema.targets());
    }

    /** The names of the tasks, in the order of their samples. */
    public List<String> tasks() {
        return tasks;
    }

    /**
     * The samples of a task, as they were given.
     *
     * @param task its index
     * @return the samples
     */
    public Dataset part(int task) {
        return origins.get(task);
    }

    /**
     * Whether the samples of a task have an input of their own.
     *
     * @param task its index
     * @param input the input's index in the schema
     * @return false if they are given that of another task
     */
    public boolean hasInput(int task, int input) {
        return parts.get(task).hasInput(input);
    }

    /**
     * The task of a sample.
     *
     * @param sample from 0
     * @return its index
     */
    public int taskOf(int sample) {
        int task = 0;
        while (sample >= starts[task + 1]) {
            task++;
        }
        return task;
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int size() {
        return starts[parts.size()];
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        int task = taskOf(sample);
        parts.get(task).readInput(input, sample - starts[task], destination, offset);
    }

    /** Whether any task gives the input in double. */
    @Override
    public boolean givesDoubles(int input) {
        return parts.stream().anyMatch(part -> part.givesDoubles(input));
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        int task = taskOf(sample);
        parts.get(task).readInput(input, sample - starts[task], destination, offset);
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        int task = taskOf(sample);
        parts.get(task).readTarget(target, sample - starts[task], destination, offset);
    }

    /** Always: the samples of a task lack the targets of the others. */
    @Override
    public boolean missingTargets() {
        return true;
    }

    @Override
    public synchronized Optional<SampleValues> inputValues(int input) {
        return inputs.computeIfAbsent(
                input,
                wanted -> joined(
                        parts.stream().map(part -> part.inputValues(wanted)).toList()));
    }

    @Override
    public synchronized Optional<SampleValues> targetValues(int target) {
        return targets.computeIfAbsent(
                target,
                wanted -> joined(
                        parts.stream().map(part -> part.targetValues(wanted)).toList()));
    }

    private static Optional<SampleValues> joined(List<Optional<SampleValues>> values) {
        return values.stream().allMatch(Optional::isPresent)
                ? Optional.of(JoinedValues.of(
                        values.stream().flatMap(Optional::stream).toList()))
                : Optional.empty();
    }

    @Override
    public Optional<float[]> weights() {
        return joinedWeights(parts.stream().map(AlignedDataset::weights).toList());
    }

    @Override
    public Optional<float[]> weights(int target) {
        return joinedWeights(parts.stream().map(part -> part.weights(target)).toList());
    }

    private Optional<float[]> joinedWeights(List<Optional<float[]>> weights) {
        if (weights.stream().noneMatch(Optional::isPresent)) {
            return Optional.empty();
        }
        float[] all = new float[size()];
        Arrays.fill(all, 1);
        for (int i = 0; i < weights.size(); i++) {
            int start = starts[i];
            weights.get(i).ifPresent(own -> System.arraycopy(own, 0, all, start, own.length));
        }
        return Optional.of(all);
    }

    /** With the name of the task. */
    @Override
    public String nameOf(int sample) {
        int task = taskOf(sample);
        return tasks.get(task) + ": " + parts.get(task).nameOf(sample - starts[task]);
    }

    /** Rows are counted on from task to task. */
    @Override
    public int rowOf(int sample) {
        int task = taskOf(sample);
        int row = parts.get(task).rowOf(sample - starts[task]);
        for (int before = 0; before < task; before++) {
            row += parts.get(before).rowOf(parts.get(before).size() - 1) + 1;
        }
        return row;
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        List<String> all = new ArrayList<>();
        for (AlignedDataset part : parts) {
            Optional<List<String>> own = part.sideColumn(name);
            if (own.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(own.get());
        }
        return Optional.of(all);
    }

    @Override
    public List<String> notes() {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String task = tasks.get(i);
            parts.get(i).notes().forEach(note -> notes.add(task + ": " + note));
        }
        return notes;
    }

    @Override
    public String digest() {
        ContentDigest digest = new ContentDigest();
        for (int i = 0; i < parts.size(); i++) {
            digest.add(tasks.get(i)).add(parts.get(i).digest());
        }
        return digest.hex();
    }
}
