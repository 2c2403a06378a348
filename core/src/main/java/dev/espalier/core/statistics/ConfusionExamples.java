package dev.espalier.core.statistics;

import dev.espalier.api.data.Schema;
import dev.espalier.api.event.ConfusionsFound.Confusion;
import dev.espalier.api.event.SampleView;
import dev.espalier.core.data.prepared.PreparedDataset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows the samples of the most frequent confusions of an evaluation. */
public final class ConfusionExamples {

    private static final int LONGEST = 32;
    private static final int MOST_INPUTS = 4;
    private static final int MOST_VALUES = 32;

    private final PreparedDataset data;

    /**
     * Examples from a dataset.
     *
     * @param data what was evaluated
     */
    public ConfusionExamples(PreparedDataset data) {
        this.data = data;
    }

    /**
     * The most frequent confusions with examples.
     *
     * @param search what was found
     * @return the confusions, the most frequent first
     */
    public List<Confusion> of(ConfusionSearch search) {
        Schema.Target target = search.target();
        List<ConfusionSearch.Pair> worst = search.worst();
        List<SampleViews.Caption> captions = new ArrayList<>();
        for (ConfusionSearch.Pair pair : worst) {
            for (int i = 0; i < pair.examples; i++) {
                captions.add(new SampleViews.Caption(
                        pair.samples[i],
                        target.className(pair.actual),
                        prediction(target.className(pair.predicted), pair.confidences[i], search.isOfProbabilities())));
            }
        }
        List<SampleView> views = views(captions);
        List<Confusion> confusions = new ArrayList<>();
        int next = 0;
        for (ConfusionSearch.Pair pair : worst) {
            confusions.add(new Confusion(
                    target.className(pair.actual),
                    target.className(pair.predicted),
                    pair.count,
                    views.subList(next, next + pair.examples)));
            next += pair.examples;
        }
        return confusions;
    }

    private static String prediction(String name, float confidence, boolean probability) {
        return probability ? String.format(Locale.ROOT, "%s %.0f %%", name, 100 * confidence) : name;
    }

    /** Views with the pictures of the first input that has any, or else with the values of all inputs. */
    private List<SampleView> views(List<SampleViews.Caption> captions) {
        List<SampleView> joined = List.of();
        int inputs = Math.min(MOST_INPUTS, data.schema().inputs().size());
        for (int input = 0; input < inputs; input++) {
            List<SampleView> views = views(input, captions);
            if (views.stream().anyMatch(view -> view.picture().isPresent())) {
                return views;
            }
            joined = joined.isEmpty() ? views : join(joined, views);
        }
        return joined;
    }

    private List<SampleView> views(int input, List<SampleViews.Caption> captions) {
        Schema.Input known = data.schema().inputs().get(input);
        int count = captions.size();
        int[] places = new int[count];
        Arrays.setAll(places, i -> (int) captions.get(i).index());
        float[] values = new float[count * known.shape().size()];
        data.reader(Math.max(1, count)).readInput(input, places, count, values);
        return new SampleViews(known, LONGEST).of(values, captions);
    }

    private static List<SampleView> join(List<SampleView> first, List<SampleView> second) {
        List<SampleView> joined = new ArrayList<>();
        for (int i = 0; i < first.size(); i++) {
            Map<String, Double> values = new LinkedHashMap<>(first.get(i).values());
            second.get(i).values().forEach((name, value) -> {
                if (values.size() < MOST_VALUES) {
                    values.putIfAbsent(name, value);
                }
            });
            SampleView view = first.get(i);
            joined.add(new SampleView(view.index(), view.target(), view.prediction(), view.picture(), values));
        }
        return joined;
    }
}
