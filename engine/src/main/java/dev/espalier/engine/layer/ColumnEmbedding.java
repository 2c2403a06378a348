package dev.espalier.engine.layer;

import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.initializer.Initializer;
import dev.espalier.api.model.Layer;
import dev.espalier.api.model.LayerBinding;
import dev.espalier.api.model.LayerOperation;
import dev.espalier.api.model.LayerSignature;
import dev.espalier.api.model.LayerSignature.Parameter;
import dev.espalier.api.model.ReferencePass;
import dev.espalier.api.parameter.ParameterInfo;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * An embedding all of whose settings are known.
 *
 * @param count the number of categories
 * @param width the number of values for each category
 * @param initializer the initializer of the weights, if one was chosen
 * @param missing the index of missing categories, if they have one
 * @param unknown the index of unknown categories, if they have one
 * @param unknownProbability the probability with which a category is taken for unknown in training
 */
record ColumnEmbedding(
        int count,
        int width,
        Optional<Initializer> initializer,
        OptionalInt missing,
        OptionalInt unknown,
        double unknownProbability)
        implements Layer.OfCategories, Layer.Reference {

    @Override
    public String typeName() {
        return "embedding";
    }

    @Override
    public OptionalInt categories() {
        return OptionalInt.of(count);
    }

    @Override
    public Layer.OfCategories ofColumn(ColumnEncoding.Index column) {
        return this;
    }

    @Override
    public LayerSignature infer(List<Shape> inputs) {
        int indices = Inputs.single(inputs, typeName()).size();
        return new LayerSignature(
                Shape.of(Math.multiplyExact(indices, width)),
                List.of(Parameter.weight(
                        Shape.of(count, width), 1, width, Optional.of(initializer.orElse(new Vectors(this))))),
                List.of());
    }

    @Override
    public LayerOperation bind(LayerBinding binding) {
        return new EmbeddingOperation(binding, this);
    }

    @Override
    public double[] reference(ReferencePass pass) {
        double[] indices = pass.input(0);
        double[] weight = pass.parameter("weight");
        double[] y = new double[indices.length * width];
        RandomStream random = pass.random();
        for (int i = 0; i < indices.length; i++) {
            boolean replaced = pass.training() && replaces() && random.nextBoolean(unknownProbability);
            int index = replaced ? unknown.getAsInt() : (int) indices[i];
            System.arraycopy(weight, index * width, y, i * width, width);
        }
        return y;
    }

    /** Whether categories are taken for unknown in training. */
    boolean replaces() {
        return unknown.isPresent() && unknownProbability > 0;
    }

    /** Normally distributed vectors, and 0 for missing and unknown categories. */
    private record Vectors(ColumnEmbedding embedding) implements Initializer {

        @Override
        public void fill(ParameterInfo parameter, float[] values, int from, int to, RandomStream random) {
            random.fillGaussian(values, from, to, 0, 1 / Math.sqrt(embedding.width));
            embedding.missing.ifPresent(row -> clear(row, values, from, to));
            embedding.unknown.ifPresent(row -> clear(row, values, from, to));
        }

        private void clear(int row, float[] values, int from, int to) {
            int first = Math.max(from, row * embedding.width);
            int last = Math.min(to, (row + 1) * embedding.width);
            if (first < last) {
                Arrays.fill(values, first, last, 0);
            }
        }
    }
}
