package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.model.Layer;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The same layers several times, one repetition after the other, each with parameters of its own.
 *
 * <p>The repetitions are numbered from 1, so that parameters are called {@code repeat1/1/dense1/weight} and {@code
 * repeat1/2/dense1/weight}. {@code first} takes the place of the layers in the first repetition, which in the stages of a
 * residual network changes the shape.
 *
 * <p>Choose it for deep models of equal parts.
 *
 * @param times the number of repetitions, from 1 to 1000
 * @param layers those of each repetition, at least one; a model with none, which the constructor without arguments gives, is
 *     refused
 * @param first those of the first repetition; empty if it is like the others
 */
@Plugin(value = "repeat", summary = "the same layers several times, each time with parameters of their own")
public record Repeat(
        @Setting(value = "number of repetitions, from 1 to 1000", required = true, range = "[1, 1000]")
        @SearchRange(low = 1, high = 8, scale = Scale.LINEAR)
        int times,

        @Setting(value = "the layers of each repetition", required = true)
        List<Layer> layers,

        @Setting("the layers of the first repetition, if it differs")
        List<Layer> first)
        implements CompositeLayer {

    private static final int MOST = 1000;

    /** Without layers, which no model accepts: there is no sensible default. */
    public Repeat() {
        this(1, List.of(), List.of());
    }

    /**
     * Equal repetitions.
     *
     * @param times the number of repetitions, from 1 to 1000
     * @param layers those of each repetition
     */
    public Repeat(int times, Layer... layers) {
        this(times, List.of(layers), List.of());
    }

    /** Checks the range and copies the lists. */
    public Repeat {
        Check.require(times >= 1 && times <= MOST, "times", times, "must be in [1, " + MOST + "]");
        layers = List.copyOf(layers);
        first = List.copyOf(first);
    }

    /**
     * The same with other layers in the first repetition.
     *
     * @param others at least one
     * @return the repetitions
     */
    public Repeat withFirst(Layer... others) {
        return new Repeat(times, layers, List.of(others));
    }

    /**
     * The layers of a repetition.
     *
     * @param number from 1
     * @return its layers
     */
    public List<Layer> repetition(int number) {
        return number == 1 && !first.isEmpty() ? first : layers;
    }

    @Override
    public List<List<Layer>> lists() {
        return List.of(layers, first);
    }

    @Override
    public Repeat map(UnaryOperator<Layer> change) {
        return new Repeat(times, CompositeLayer.map(layers, change), CompositeLayer.map(first, change));
    }
}
