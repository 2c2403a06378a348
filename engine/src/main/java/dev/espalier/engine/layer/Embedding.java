package dev.espalier.engine.layer;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
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
 * <p>On an input that is a column of categories, the number of categories is that of the column's places, and the width
 * that of the column's settings. Without any width, it is min(600, round(1.6 · categories<sup>0.56</sup>)), the rule of
 * fastai. The vectors of missing and of unknown categories start from 0, the mean of all others. Training data has no
 * unknown categories: their vector is trained on known ones, each of which is taken for unknown with a small probability
 * in each training pass. It so learns what is best if nothing is known of the category.
 *
 * <p>Choose it for categories of which there are more than about ten; one-hot values suit fewer.
 *
 * <p>Source: Guo and Berkhahn, "Entity Embeddings of Categorical Variables", 2016.
 *
 * @param categories the number of categories, at least 1; that of the column's places by default
 * @param width the number of values for each category, at least 1
 * @param initializer the initializer of the weights; a normal distribution of deviation 1/√width by default
 * @param unknownProbability the probability with which a category is taken for unknown in training if the column has a place
 *     for unknown categories, in [0, 1)
 */
@Plugin(value = "embedding", summary = "a vector of trained values for each category (entity embedding)")
public record Embedding(
        @Setting(value = "number of categories, at least 1; that of the column's places by default", range = "[1, inf)")
        OptionalInt categories,

        @Setting(
                value = "number of values for each category, at least 1; by default that of the column, or"
                        + " min(600, round(1.6 categories^0.56))",
                shorthand = true,
                range = "[1, inf)")
        @SearchRange(low = 2, high = 64, scale = Scale.LOG)
        OptionalInt width,

        @Setting("initializer of the weights; normal with deviation 1/sqrt(width) by default")
        Optional<Initializer> initializer,

        @Setting(
                value =
                        "probability with which a category is taken for unknown in training, if unknown ones have a place; in [0, 1)",
                range = "[0, 1)")
        double unknownProbability)
        implements Layer.OfCategories, Layer.Reference {

    private static final int LARGEST_DEFAULT_WIDTH = 600;

    /** For the column that the layer takes; 2% of its categories are taken for unknown. */
    public Embedding() {
        this(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), 0.02);
    }

    /**
     * For a given number of categories.
     *
     * @param categories the number of categories, at least 1
     * @param width the number of values for each category, at least 1
     */
    public Embedding(int categories, int width) {
        this(OptionalInt.of(categories), OptionalInt.of(width), Optional.empty(), 0);
    }

    /** Checks the ranges. */
    public Embedding {
        categories.ifPresent(count -> Check.atLeast("categories", count, 1));
        width.ifPresent(count -> Check.atLeast("width", count, 1));
        Check.inClosedOpen("unknownProbability", unknownProbability, 0, 1);
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
    public Layer.OfCategories ofColumn(ColumnEncoding.Index column) {
        int count = categories.orElse(column.places());
        if (count < column.places()) {
            throw new IllegalArgumentException("embedding has " + count + " categories, the column " + column.places()
                    + "; leave out 'categories' to take as many as the column has");
        }
        int own = column.embeddingWidth() > 0 ? column.embeddingWidth() : defaultWidth(count);
        return new ColumnEmbedding(
                count,
                width.orElse(own),
                initializer,
                column.missingPlace(),
                column.unknownPlace(),
                unknownProbability);
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        return inColumn().infer(inputs);
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return inColumn().bind(binding);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        return inColumn().reference(pass);
    }

    /** For indices that are not those of a column. */
    private ColumnEmbedding inColumn() {
        int count = categories.orElseThrow(() -> new IllegalArgumentException(
                "embedding does not know the number of categories; its input is not a column of categories, so give"
                        + " 'categories'"));
        return new ColumnEmbedding(
                count, width.orElse(defaultWidth(count)), initializer, OptionalInt.empty(), OptionalInt.empty(), 0);
    }
}
