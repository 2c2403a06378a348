package dev.espalier.core.setup;

import dev.espalier.api.data.Preprocessing;
import dev.espalier.core.data.prepared.FittedPreprocessing;
import dev.espalier.core.preprocessing.AutoScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Says what {@link AutoScale} did, which a stack need not have asked for. */
public final class ScalingSummary {

    private ScalingSummary() {}

    /**
     * The inputs of which columns were scaled.
     *
     * @param preprocessing what was fitted
     * @return one line for each such input
     */
    public static List<String> lines(FittedPreprocessing preprocessing) {
        SortedMap<String, Object> tensors = new TreeMap<>(preprocessing.tensors());
        tensors.putAll(preprocessing.doubleTensors());
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, List<Preprocessing>> input :
                preprocessing.steps().entrySet()) {
            for (int i = 0; i < input.getValue().size(); i++) {
                int scaled = input.getValue().get(i) instanceof AutoScale
                        ? AutoScale.scaled(ofStep(
                                tensors,
                                FittedPreprocessing.prefix(
                                        input.getKey(), i, input.getValue().get(i))))
                        : 0;
                if (scaled > 0) {
                    lines.add("input " + input.getKey() + ": " + scaled
                            + (scaled == 1 ? " numeric column" : " numeric columns")
                            + " standardized, because the deviation of one is far from 1; set data.preprocess for"
                            + " other steps, or [] for none");
                }
            }
        }
        return lines;
    }

    private static Map<String, Object> ofStep(SortedMap<String, Object> tensors, String prefix) {
        Map<String, Object> own = new TreeMap<>();
        tensors.forEach((name, values) -> {
            if (name.startsWith(prefix)) {
                own.put(name.substring(prefix.length()), values);
            }
        });
        return own;
    }
}
