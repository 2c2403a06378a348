package dev.espalier.engine.plugin;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.SampleValues;
import dev.espalier.api.data.Schema;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A dataset of a plugin: its calls go through the boundary; its schema and size are asked for once. */
final class GuardedDataset implements Dataset {

    /** How many samples are read by way of an array with a margin, to see what is written beside them. */
    private static final int WATCHED = 16;

    private static final int MARGIN = 64;

    private final DataSource source;
    private final Dataset data;
    private final Schema schema;
    private final int size;
    private final AtomicInteger watched = new AtomicInteger();

    GuardedDataset(DataSource source, Dataset data) {
        this.source = source;
        this.data = data;
        this.schema = value("schema", data::schema);
        this.size = value("size", data::size);
        if (size < 0) {
            throw broken("size is " + size + "; it must be at least 0");
        }
    }

    private <T> T value(String call, Supplier<? extends @Nullable T> body) {
        return PluginBoundary.value(DataSourceCalls.NOUN, source, call, body);
    }

    private EspalierException broken(String what) {
        return PluginBoundary.broken(DataSourceCalls.NOUN, source, what);
    }

    @Override
    public Schema schema() {
        return schema;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Optional<List<String>> sideColumn(String name) {
        Optional<List<String>> texts = value("sideColumn", () -> data.sideColumn(name));
        texts.ifPresent(all -> {
            if (all.size() != size) {
                throw broken("sideColumn returned " + all.size() + " texts for " + size + " samples");
            }
        });
        return texts;
    }

    @Override
    public int rowOf(int sample) {
        return value("rowOf", () -> data.rowOf(sample));
    }

    @Override
    public List<String> notes() {
        return value("notes", data::notes);
    }

    @Override
    public String digest() {
        return value("digest", data::digest);
    }

    @Override
    public void readInput(int input, int sample, float[] destination, int offset) {
        read(false, input, sample, schema.inputs().get(input).shape().size(), destination, offset);
    }

    @Override
    public boolean givesDoubles(int input) {
        return value("givesDoubles", () -> data.givesDoubles(input));
    }

    @Override
    public void readInput(int input, int sample, double[] destination, int offset) {
        ClassLoader before = PluginBoundary.enter(source);
        try {
            data.readInput(input, sample, destination, offset);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(DataSourceCalls.NOUN, source, "readInput of sample " + sample, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    @Override
    public Optional<SampleValues> inputValues(int input) {
        Optional<SampleValues> values = value("inputValues", () -> data.inputValues(input));
        values.ifPresent(all -> requireFit(
                all, "inputValues", schema.inputs().get(input).shape().size()));
        return values;
    }

    @Override
    public boolean missingTargets() {
        return value("missingTargets", data::missingTargets);
    }

    @Override
    public Optional<SampleValues> targetValues(int target) {
        Optional<SampleValues> values = value("targetValues", () -> data.targetValues(target));
        values.ifPresent(all ->
                requireFit(all, "targetValues", schema.targets().get(target).stored()));
        return values;
    }

    @Override
    public Optional<float[]> weights(int target) {
        return requireFit(value("weights of a target", () -> data.weights(target)));
    }

    @Override
    public Optional<float[]> weights() {
        return requireFit(value("weights", data::weights));
    }

    private Optional<float[]> requireFit(Optional<float[]> weights) {
        if (weights.isPresent() && weights.get().length != size) {
            throw broken("weights returned " + weights.get().length + " weights for " + size + " samples");
        }
        return weights;
    }

    private void requireFit(SampleValues values, String call, int width) {
        if (values.width() != width || values.length() != (long) size * width) {
            throw broken(call + " returned " + values.length() + " values, " + values.width() + " for each sample; "
                    + size + " samples of " + width + " values have " + (long) size * width);
        }
    }

    @Override
    public String nameOf(int sample) {
        return value("nameOf", () -> data.nameOf(sample));
    }

    @Override
    public void readTarget(int target, int sample, float[] destination, int offset) {
        read(true, target, sample, schema.targets().get(target).stored(), destination, offset);
    }

    private void read(boolean target, int place, int sample, int width, float[] destination, int offset) {
        if (watched.get() < WATCHED && watched.getAndIncrement() < WATCHED) {
            readWatched(target, place, sample, width, destination, offset);
        } else {
            read(target, place, sample, destination, offset);
        }
    }

    private void read(boolean target, int place, int sample, float[] destination, int offset) {
        ClassLoader before = PluginBoundary.enter(source);
        try {
            if (target) {
                data.readTarget(place, sample, destination, offset);
            } else {
                data.readInput(place, sample, destination, offset);
            }
        } catch (Throwable failure) {
            throw PluginBoundary.failed(DataSourceCalls.NOUN, source, call(target) + " of sample " + sample, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    private void readWatched(boolean target, int place, int sample, int width, float[] destination, int offset) {
        float[] before = new float[MARGIN + width + MARGIN];
        Arrays.fill(before, Float.intBitsToFloat(0x7fc0_1234));
        float[] values = before.clone();
        read(target, place, sample, values, MARGIN);
        int outside = Bystanders.firstChanged(before, values, MARGIN, MARGIN + width);
        if (outside >= 0) {
            throw broken(call(target) + " of sample " + sample + " wrote to index offset"
                    + (outside < MARGIN ? " − " : " + ")
                    + Math.abs(outside - MARGIN) + "; it may write " + width
                    + " values from index offset on alone");
        }
        System.arraycopy(values, MARGIN, destination, offset, width);
    }

    private static String call(boolean target) {
        return target ? "readTarget" : "readInput";
    }
}
