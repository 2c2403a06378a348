package dev.espalier.engine.plugin;

import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A data set of a plugin: its calls go through the boundary; its schema and size are asked for once. */
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
        this.schema = PluginBoundary.value(DataSourceCalls.NOUN, source, "schema", data::schema);
        this.size = PluginBoundary.value(DataSourceCalls.NOUN, source, "size", data::size);
        if (size < 0) {
            throw PluginBoundary.broken(DataSourceCalls.NOUN, source, "size is " + size + "; it must be at least 0");
        }
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
    public String digest() {
        return PluginBoundary.value(DataSourceCalls.NOUN, source, "digest", data::digest);
    }

    @Override
    public void readInput(int input, int sample, float[] into, int at) {
        read(false, input, sample, schema.inputs().get(input).shape().size(), into, at);
    }

    @Override
    public boolean givesDoubles(int input) {
        return PluginBoundary.value(DataSourceCalls.NOUN, source, "givesDoubles", () -> data.givesDoubles(input));
    }

    @Override
    public void readInput(int input, int sample, double[] into, int at) {
        ClassLoader before = PluginBoundary.enter(source);
        try {
            data.readInput(input, sample, into, at);
        } catch (Throwable failure) {
            throw PluginBoundary.failed(DataSourceCalls.NOUN, source, "readInput of sample " + sample, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    @Override
    public String nameOf(int sample) {
        return PluginBoundary.value(DataSourceCalls.NOUN, source, "nameOf", () -> data.nameOf(sample));
    }

    @Override
    public void readTarget(int target, int sample, float[] into, int at) {
        read(true, target, sample, schema.targets().get(target).stored(), into, at);
    }

    private void read(boolean target, int place, int sample, int width, float[] into, int at) {
        if (watched.get() < WATCHED && watched.getAndIncrement() < WATCHED) {
            readWatched(target, place, sample, width, into, at);
        } else {
            read(target, place, sample, into, at);
        }
    }

    private void read(boolean target, int place, int sample, float[] into, int at) {
        ClassLoader before = PluginBoundary.enter(source);
        try {
            if (target) {
                data.readTarget(place, sample, into, at);
            } else {
                data.readInput(place, sample, into, at);
            }
        } catch (Throwable failure) {
            throw PluginBoundary.failed(DataSourceCalls.NOUN, source, call(target) + " of sample " + sample, failure);
        } finally {
            PluginBoundary.leave(before);
        }
    }

    private void readWatched(boolean target, int place, int sample, int width, float[] into, int at) {
        float[] before = new float[MARGIN + width + MARGIN];
        Arrays.fill(before, Float.intBitsToFloat(0x7fc0_1234));
        float[] values = before.clone();
        read(target, place, sample, values, MARGIN);
        int outside = Bystanders.firstChanged(before, values, MARGIN, MARGIN + width);
        if (outside >= 0) {
            throw PluginBoundary.broken(
                    DataSourceCalls.NOUN,
                    source,
                    call(target) + " of sample " + sample + " wrote to index at" + (outside < MARGIN ? " − " : " + ")
                            + Math.abs(outside - MARGIN) + "; it may write " + width
                            + " values from index at on alone");
        }
        System.arraycopy(values, MARGIN, into, at, width);
    }

    private static String call(boolean target) {
        return target ? "readTarget" : "readInput";
    }
}
