package dev.espalier.core.data.csv;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.api.data.ColumnEncoding;
import java.util.Map;

/**
 * How categories are encoded.
 *
 * @param unknown what a category becomes that is not in the training data
 * @param rare fewer samples than this make a category unknown, at least 0
 * @param oneHot the most categories of a column that is one-hot encoded, at least 0; above it a column is an index, for an
 *     embedding
 * @param embedding the widths of embeddings by column; such a column is an index whatever {@code oneHot} says
 */
public record CategoryPlaces(
        @Setting("what an unknown category becomes: error, missing or own (a place of its own)")
        ColumnEncoding.Unknown unknown,

        @Setting(value = "fewer samples than this make a category unknown", range = "[0, inf)")
        int rare,

        @Setting(value = "most categories that are one-hot encoded; a column with more is embedded", range = "[0, inf)")
        int oneHot,

        @Setting("widths of the embeddings of columns, as in {city: 8}")
        Map<String, Integer> embedding) {

    /**
     * Up to here the weights of one-hot values are about as many as those of an embedding, and nothing is gained by learning both
     * its vectors and what is made of them.
     */
    private static final int MOST_ONE_HOT = 10;

    /** Checks each setting. */
    public CategoryPlaces {
        embedding = Map.copyOf(embedding);
        Check.atLeast("rare", rare, 0);
        Check.atLeast("oneHot", oneHot, 0);
        Check.require(
                rare <= 1 || unknown != ColumnEncoding.Unknown.ERROR,
                "rare",
                rare,
                "must be 0 unless unknown is own or missing, where rare categories belong");
        Check.require(
                embedding.values().stream().allMatch(width -> width >= 0),
                "embedding",
                embedding,
                "must be widths of at least 1, or 0 to choose them by the number of categories");
    }

    /** Unknown categories are errors, and columns of more than 10 categories are embedded. */
    public CategoryPlaces() {
        this(ColumnEncoding.Unknown.ERROR, 0, MOST_ONE_HOT, Map.of());
    }
}
