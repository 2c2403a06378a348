package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.data.Dataset;
import dev.espalier.core.document.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which samples of labelled images are kept, and what their classes are called.
 *
 * @param names of all classes, in the order of their labels
 * @param kept the names of the classes that are kept, in the order of their new labels; all if it is empty
 */
record LabelledImages(List<String> names, List<String> kept) {

    /** Copies the lists. */
    LabelledImages {
        names = List.copyOf(names);
        kept = List.copyOf(kept);
    }

    /**
     * The samples.
     *
     * @param images the images
     * @param labels a label for each, by the order of all names
     * @throws EspalierException if a class that is to be kept does not exist, code INVALID_SETTING; or as {@link
     *     ImageData#labelled}
     */
    Dataset of(ImageData.Source images, ImageData.Source labels) {
        Dataset all = ImageData.labelled(images, labels, names);
        return kept.isEmpty() ? all : ImageData.kept(images, labels, newLabels(), kept);
    }

    /** The new label of each class; -1 for those that are not kept. */
    private int[] newLabels() {
        List<String> unknown = new ArrayList<>(kept);
        unknown.removeAll(names);
        if (!unknown.isEmpty()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "data.only",
                    "there is no class '" + unknown.get(0) + "'",
                    Suggestions.nearest(unknown.get(0), names));
        }
        int[] labels = new int[names.size()];
        Arrays.setAll(labels, label -> kept.indexOf(names.get(label)));
        return labels;
    }
}
