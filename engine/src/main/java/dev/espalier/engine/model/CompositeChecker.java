package dev.espalier.engine.model;

import dev.espalier.api.model.Layer;
import dev.espalier.engine.layer.CompositeLayer;
import dev.espalier.engine.layer.Repeat;
import dev.espalier.engine.layer.Residual;
import dev.espalier.engine.plugin.LayerCalls;
import java.util.List;
import java.util.function.BiConsumer;

/** Finds what is wrong with layers that are made of others before they are put in their place. */
final class CompositeChecker {

    /** More than models of blocks within blocks have, and few enough to be followed by recursion. */
    private static final int DEEPEST = 64;

    /** More than the deepest models have; what a file of a few lines multiplies to must not exhaust the heap. */
    private static final long MOST_LAYERS = 10_000;

    private final BiConsumer<String, String> report;

    /**
     * A checker.
     *
     * @param report takes what is wrong, and the remedy
     */
    CompositeChecker(BiConsumer<String, String> report) {
        this.report = report;
    }

    /** Checks the layers of a node. */
    void check(List<Layer> layers) {
        long all = count(layers, 0);
        boolean multiplied = layers.stream().anyMatch(CompositeLayer.class::isInstance);
        if (multiplied && all > MOST_LAYERS) {
            report.accept(
                    "it is made of " + (all == Long.MAX_VALUE ? "too many" : all) + " layers; it must be at most "
                            + MOST_LAYERS,
                    "repeat fewer of them");
        }
    }

    /** How many layers take the place of a list. */
    private long count(List<Layer> layers, int depth) {
        if (depth > DEEPEST) {
            report.accept("its layers are nested more than " + DEEPEST + " deep", "nest fewer blocks in each other");
            return 0;
        }
        long sum = 0;
        for (Layer layer : layers) {
            sum = plus(sum, layer instanceof CompositeLayer composite ? count(composite, depth + 1) : 1);
        }
        return sum;
    }

    private long count(CompositeLayer layer, int depth) {
        String name = LayerCalls.typeName(layer);
        if (layer.lists().get(0).isEmpty()) {
            report.accept("the " + name + " has no layers", "give it at least one layer");
        }
        if (layer instanceof Repeat repeat) {
            long each = count(repeat.layers(), depth);
            long first = repeat.first().isEmpty() ? each : count(repeat.first(), depth);
            return plus(first, times(each, repeat.times() - 1L));
        }
        long sum = layer instanceof Residual ? 1 : 0;
        for (List<Layer> list : layer instanceof Residual residual ? branches(residual) : layer.lists()) {
            sum = plus(sum, count(list, depth));
        }
        return sum;
    }

    private static List<List<Layer>> branches(Residual residual) {
        return List.of(residual.layers(), residual.shortcut(), residual.after());
    }

    private static long plus(long left, long right) {
        long sum = left + right;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    private static long times(long count, long times) {
        return times > 0 && count > Long.MAX_VALUE / times ? Long.MAX_VALUE : count * times;
    }
}
