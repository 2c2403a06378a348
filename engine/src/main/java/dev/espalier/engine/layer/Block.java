package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.model.Layer;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * A block: layers one after the other under a name of their own.
 *
 * <p>A block called {@code head} has parameters such as {@code head1/dense1/weight}; a second one of that name is
 * {@code head2}. A stack file gives blocks that are used several times, or with parameters, in its section {@code blocks}, and
 * uses them by their names.
 *
 * <p>Choose it to name a part of a model, so that groups of parameters and reports can refer to it.
 *
 * @param name lower-case letters, digits and hyphens, beginning with a letter
 * @param layers at least one; a model with none, which the constructor without arguments gives, is refused
 */
@Plugin(value = "block", summary = "layers one after the other under a name of their own")
public record Block(
        @Setting(value = "what its layers are named after: lower-case letters, digits and hyphens", required = true)
        String name,

        @Setting(value = "the layers in their order", required = true)
        List<Layer> layers)
        implements CompositeLayer {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]*");

    /** Without layers, which no model accepts: there is no sensible default. */
    public Block() {
        this("block", List.of());
    }

    /**
     * A block.
     *
     * @param name what its layers are named after
     * @param layers at least one
     */
    public Block(String name, Layer... layers) {
        this(name, List.of(layers));
    }

    /** Checks the name and copies the list. */
    public Block {
        Check.require(
                NAME.matcher(name).matches(),
                "name",
                "'" + name + "'",
                "must be lower-case letters, digits and hyphens, beginning with a letter");
        layers = List.copyOf(layers);
    }

    @Override
    public List<List<Layer>> lists() {
        return List.of(layers);
    }

    @Override
    public Block map(UnaryOperator<Layer> change) {
        return new Block(name, CompositeLayer.map(layers, change));
    }

    @Override
    public String typeName() {
        return name;
    }
}
