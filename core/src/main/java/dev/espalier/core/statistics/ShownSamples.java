package dev.espalier.core.statistics;

import dev.espalier.api.data.Schema;
import dev.espalier.api.event.SampleView;
import dev.espalier.api.event.SamplesShown;
import dev.espalier.core.data.loader.Batch;
import dev.espalier.core.data.prepared.TargetScale;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the first samples of a batch as the network receives them. */
public final class ShownSamples {

    private static final int MOST_SAMPLES = 16;
    private static final int MOST_INPUTS = 4;
    private static final int LONGEST = 64;

    private final List<Graph.Input> inputs;
    private final List<ShownTarget> targets;

    /**
     * A target that is shown beside the samples.
     *
     * @param output the output that it is for
     * @param target its place in the data
     * @param scale how its values are scaled
     */
    public record ShownTarget(String output, int target, Optional<TargetScale> scale) {}

    /**
     * What is shown of a run.
     *
     * @param graph what receives the samples
     * @param targets what is shown beside them
     */
    public ShownSamples(Graph graph, List<ShownTarget> targets) {
        this.inputs =
                graph.inputs().subList(0, Math.min(MOST_INPUTS, graph.inputs().size()));
        this.targets = List.copyOf(targets);
    }

    /**
     * Copies samples.
     *
     * @param batch as it was put into the network
     * @param step the number of the update
     * @param epoch the pass over the training data
     * @return one event for each input
     */
    public List<SamplesShown> of(Batch batch, long step, int epoch) {
        List<SampleViews.Caption> captions = new ArrayList<>();
        for (int sample = 0; sample < Math.min(MOST_SAMPLES, batch.size()); sample++) {
            captions.add(new SampleViews.Caption(batch.sample(sample), text(batch, sample), ""));
        }
        List<SamplesShown> shown = new ArrayList<>();
        for (Graph.Input input : inputs) {
            Schema.Input known = batch.schema().inputs().get(input.source());
            List<SampleView> views = new SampleViews(known, LONGEST).of(batch.input(input.source()), captions);
            shown.add(new SamplesShown(step, epoch, input.name(), views));
        }
        return shown;
    }

    private static String text(Batch batch, int sample, ShownTarget target) {
        Schema.Target known = batch.schema().targets().get(target.target());
        float[] values = batch.target(target.target());
        float[] presence = batch.presence(target.target());
        if (presence.length > 0) {
            values = values.clone();
            for (int i = sample * known.stored(); i < (sample + 1) * known.stored(); i++) {
                values[i] = presence[i] == 0 ? Float.NaN : values[i];
            }
        }
        return TargetText.of(known, values, sample, target.scale());
    }

    private String text(Batch batch, int sample) {
        List<String> texts = new ArrayList<>();
        for (ShownTarget target : targets) {
            String text = batch.has(target.target(), sample) ? text(batch, sample, target) : "missing";
            texts.add(targets.size() == 1 ? text : target.output() + ": " + text);
        }
        return String.join("; ", texts);
    }
}
