package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Embedding: a vector of trained values for each category, y = W[x].
 *
 * <p>Its input holds indices of categories, whole numbers from 0; k indices give k · width values. {@code weight} has the
 * shape {@code [categories, width]}. By default it starts from a normal distribution of deviation 1/√width, so that the
 * squares of a vector sum to 1 on average, as the square of a standardized feature does, whatever the width. The model's
 * initializer does not apply: an embedding has no inputs whose variance it could preserve. Weight decay and penalties
 * apply as to any weight. Indices have no gradient.
 *
 * <p>On an input that is a column of categories, the number of categories is the column's, and the width that of the
 * column's settings. Without any width, it is min(600, round(1.6 · categories<sup>0.56</sup>)), the rule of fastai.
 *
 * <p>Choose it for categories of which there are more than about ten; one-hot values suit fewer.
 *
 * <p>Source: Guo and Berkhahn, "Entity Embeddings of Categorical Variables", 2016.
 *
 * @param categories the number of categories, at least 1; that of the column by default
 * @param width the number of values for each category, at least 1
 * @param initializer the initializer of the weights; a normal distribution of deviation 1/√width by default
 */
@Plugin(value = "embedding", summary = "a vector of trained values for each category (entity embedding)")
public record Embedding(
        @Setting("number of categories, at least 1; that of the column by default")
        OptionalInt categories,

        @Setting(
                value = "number of values for each category, at least 1; by default that of the column, or"
                        + " min(600, round(1.6 categories^0.56))",
                shorthand = true)
        OptionalInt width,

        @Setting("initializer of the weights; normal with deviation 1/sqrt(width) by default")
        Optional<Initializer> initializer)
        implements Layer.OfCategories, Layer.Reference {

    private static final int LARGEST_DEFAULT_WIDTH = 600;

    /** For the column that the layer takes. */
    public Embedding() {
        this(OptionalInt.empty(), OptionalInt.empty(), Optional.empty());
    }

    /**
     * For a given number of categories.
     *
     * @param categories the number of categories, at least 1
     * @param width the number of values for each category, at least 1
     */
    public Embedding(int categories, int width) {
        this(OptionalInt.of(categories), OptionalInt.of(width), Optional.empty());
    }

    /** Checks the ranges. */
    public Embedding {
        categories.ifPresent(count -> Check.atLeast("categories", count, 1));
        width.ifPresent(count -> Check.atLeast("width", count, 1));
    }

    /**
     * The width if none is chosen.
     *
     * @param categories the number of categories, at least 1
     * @return min(600, round(1.6 · categories<sup>0.56</sup>))
     */
    public static int defaultWidth(int categories) {
        long rounded = Math.round(1.6 * StrictMath.pow(categories, 0.56));
        return (int) Math.max(1, Math.min(LARGEST_DEFAULT_WIDTH, rounded));
    }

    @Override
    public Layer ofColumn(int count, OptionalInt columnWidth) {
        if (categories.isPresent() && categories.getAsInt() < count) {
            throw new IllegalArgumentException("embedding has " + categories.getAsInt() + " categories, the column "
                    + count + "; leave out 'categories' to take as many as the column has");
        }
        return new Embedding(
                OptionalInt.of(categories.orElse(count)), width.isPresent() ? width : columnWidth, initializer);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        int indices = Inputs.single(inputs, typeName()).size();
        int count = categories.orElseThrow(() -> new IllegalArgumentException(
                "embedding does not know the number of categories; its input is not a column of categories, so give"
                        + " 'categories'"));
        int each = width.orElse(defaultWidth(count));
        Initializer values = initializer.orElse(new NormalWeights(1 / Math.sqrt(each)));
        return new LayerSignature(
                Shape.of(Math.multiplyExact(indices, each)),
                List.of(Parameter.weight(Shape.of(count, each), 1, each, Optional.of(values))),
                List.of());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new EmbeddingOperation(binding, categories.orElseThrow());
    }

    @Override
    public double[] reference(ReferencePass pass) {
        double[] indices = pass.input(0);
        double[] weight = pass.parameter("weight");
        int each = pass.outputShape().size() / pass.inputShape(0).size();
        double[] y = new double[indices.length * each];
        for (int i = 0; i < indices.length; i++) {
            System.arraycopy(weight, (int) indices[i] * each, y, i * each, each);
        }
        return y;
    }
}
