package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.model.Layer;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Residual block: y = after(join(shortcut(x), layers(x))).
 *
 * <p>The shortcut is x itself unless layers are given for it, which a block that changes the shape needs. The join takes the
 * shortcut first; {@code concatenate} in place of {@code add} makes the dense connections of a DenseNet, or the skip
 * connections of a U-Net. Parameters are called {@code residual1/dense1/weight}, those of the shortcut {@code
 * residual1/shortcut/dense1/weight}; the numbers of the layers behind the join go on from those before it.
 *
 * <p>Choose it for models of more than about ten layers, whose gradients it keeps from vanishing.
 *
 * <p>Source: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", CVPR 2016.
 *
 * @param layers at least one; a model with none, which the constructor without arguments gives, is refused
 * @param shortcut the layers of the shortcut; empty for x itself
 * @param join a layer of two inputs, such as {@code add} or {@code concatenate}
 * @param after the layers behind the join, such as an activation
 */
@Plugin(value = "residual", summary = "residual block: layers whose result is joined with their input")
public record Residual(
        @Setting(value = "the layers beside the shortcut", shorthand = true, required = true)
        List<Layer> layers,

        @Setting("layers of the shortcut; none for the input itself")
        List<Layer> shortcut,

        @Setting("layer of two inputs that joins the shortcut and the layers, such as add or concatenate")
        Layer join,

        @Setting("layers behind the join, such as an activation")
        List<Layer> after)
        implements CompositeLayer {

    /** Without layers, which no model accepts: there is no sensible default. */
    public Residual() {
        this(List.of(), List.of(), new Add(), List.of());
    }

    /**
     * y = x + layers(x).
     *
     * @param layers at least one
     */
    public Residual(Layer... layers) {
        this(List.of(layers), List.of(), new Add(), List.of());
    }

    /** Checks the join and copies the lists. */
    public Residual {
        Check.require(
                !(join instanceof CompositeLayer),
                "join",
                join.typeName(),
                "must be a layer that is not made of others");
        layers = List.copyOf(layers);
        shortcut = List.copyOf(shortcut);
        after = List.copyOf(after);
    }

    /**
     * The same with layers in the shortcut.
     *
     * @param others such as a linear layer that changes the shape
     * @return the residual block
     */
    public Residual withShortcut(Layer... others) {
        return new Residual(layers, List.of(others), join, after);
    }

    /**
     * The same with another join.
     *
     * @param other a layer of two inputs
     * @return the residual block
     */
    public Residual withJoin(Layer other) {
        return new Residual(layers, shortcut, other, after);
    }

    /**
     * The same with layers behind the join.
     *
     * @param others such as an activation
     * @return the residual block
     */
    public Residual withAfter(Layer... others) {
        return new Residual(layers, shortcut, join, List.of(others));
    }

    @Override
    public List<List<Layer>> lists() {
        return List.of(layers, shortcut, List.of(join), after);
    }

    @Override
    public Residual map(UnaryOperator<Layer> change) {
        return new Residual(
                CompositeLayer.map(layers, change),
                CompositeLayer.map(shortcut, change),
                join,
                CompositeLayer.map(after, change));
    }
}
