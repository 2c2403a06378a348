package dev.espalier.core.statistics;

import dev.espalier.api.data.Schema;
import dev.espalier.api.event.Picture;
import dev.espalier.api.event.SampleView;
import dev.espalier.core.data.prepared.ValueNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Samples of one input as people look at them: as pictures, or as values with names. */
public final class SampleViews {

    private static final int MOST_VALUES = 32;

    private final int size;
    private final Optional<PictureShape> picture;
    private final List<String> names;
    private final int longest;

    /**
     * Views of an input.
     *
     * @param input after preprocessing
     * @param longest the longest side of a picture, in pixels
     */
    public SampleViews(Schema.Input input, int longest) {
        this.size = input.shape().size();
        this.picture = PictureShape.of(input.shape(), input.columns());
        this.names =
                picture.isPresent() ? List.of() : List.copyOf(names(input).subList(0, Math.min(MOST_VALUES, size)));
        this.longest = longest;
    }

    /** The names of the values of a table; of other inputs the input with a number from 1. */
    private static List<String> names(Schema.Input input) {
        List<String> names = ValueNames.of(input.columns());
        int size = input.shape().size();
        return names.size() == size
                ? names
                : IntStream.rangeClosed(1, size).mapToObj(i -> input.name() + i).toList();
    }

    /** The index of a sample in its split, its target and what is predicted for it. */
    record Caption(long index, String target, String prediction) {}

    /**
     * Views of samples, pictures with the same range of values.
     *
     * @param values of the samples, one after another
     * @param captions one for each sample
     * @return the views
     */
    List<SampleView> of(float[] values, List<Caption> captions) {
        Range range = Range.of(values, captions.size() * size);
        List<SampleView> views = new ArrayList<>();
        for (int sample = 0; sample < captions.size(); sample++) {
            int from = sample * size;
            Caption caption = captions.get(sample);
            Optional<Picture> drawn =
                    picture.map(shape -> shape.picture(values, from, 1, range.low(), range.high(), longest));
            views.add(new SampleView(
                    caption.index(), caption.target(), caption.prediction(), drawn, named(values, from)));
        }
        return views;
    }

    private Map<String, Double> named(float[] values, int from) {
        Map<String, Double> named = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            named.put(names.get(i), (double) values[from + i]);
        }
        return named;
    }

    /** The finite values that are drawn as black and white. */
    private record Range(double low, double high) {

        static Range of(float[] values, int count) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < count; i++) {
                if (Float.isFinite(values[i])) {
                    low = Math.min(low, values[i]);
                    high = Math.max(high, values[i]);
                }
            }
            if (!(low < high)) {
                double only = low == high ? low : 0;
                return new Range(only, only + 1);
            }
            return new Range(low, high);
        }
    }
}
