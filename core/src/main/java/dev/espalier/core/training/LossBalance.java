package dev.espalier.core.training;

import dev.espalier.api.Shape;
import dev.espalier.api.data.TargetKind;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import dev.espalier.engine.plan.NamedArray;
import dev.espalier.engine.plugin.PluginBoundary;
import dev.espalier.engine.plugin.RegularizerCalls;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The learned weights of the losses of a run, with their state; each is 1 if none are learned. */
public final class LossBalance {

    /** What the names of the arrays of its state begin with in a checkpoint. */
    static final String PREFIX = "loss-weights/";

    private final Optional<LossBalancing> plugin;
    private final List<OutputTask> tasks;
    private final Slot[] slots;
    private final float[][] states;
    private final double[] weights;
    private final double[] losses;
    private final double[] norms;
    private final String layer;
    private final View view = new View();
    private long step;

    /**
     * The weights at the beginning of a run.
     *
     * @param plugin learns them; empty if they are fixed
     * @param tasks what the outputs are trained for
     * @param shared the layers that they share
     */
    public LossBalance(Optional<LossBalancing> plugin, List<OutputTask> tasks, SharedLayers shared) {
        this.plugin = plugin;
        this.tasks = List.copyOf(tasks);
        this.slots = plugin.map(RegularizerCalls::slots).orElse(List.of()).toArray(Slot[]::new);
        this.states = new float[slots.length][];
        for (int i = 0; i < slots.length; i++) {
            states[i] = new float[tasks.size()];
            Arrays.fill(states[i], slots[i].initialValue());
        }
        this.weights = new double[tasks.size()];
        this.losses = new double[tasks.size()];
        this.norms = new double[tasks.size()];
        Arrays.fill(weights, 1);
        this.layer = plugin.flatMap(RegularizerCalls::referenceLayer)
                .or(() -> shared.last().map(SharedLayers.Layer::name))
                .orElse("");
    }

    /** Whether weights are learned. */
    boolean learns() {
        return plugin.isPresent();
    }

    /** The weight of an output in the present step, among those that are trained. */
    double weight(int output) {
        return weights[output];
    }

    /** The layer by whose parameters norms are measured. */
    String layer() {
        return layer;
    }

    /** Begins a step: computes its weights. */
    void begin(long number) {
        if (plugin.isPresent()) {
            step = number;
            Arrays.fill(losses, Double.NaN);
            Arrays.fill(norms, Double.NaN);
            RegularizerCalls.weights(plugin.get(), view, weights);
        }
    }

    /** Whether the present step is to tell the norms of gradients. */
    boolean needsNorms() {
        return plugin.isPresent() && RegularizerCalls.needsGradientNorms(plugin.get(), step);
    }

    /** Tells a norm of the present step. */
    void norm(int output, double norm) {
        norms[output] = norm;
    }

    /** Tells a loss of the present step. */
    void loss(int output, double loss) {
        losses[output] = loss;
    }

    /** Ends a step: updates the state. */
    void end() {
        if (plugin.isPresent()) {
            RegularizerCalls.update(plugin.get(), view);
        }
    }

    /** The state, by the names that it has in a checkpoint. */
    public List<NamedArray> saved() {
        List<NamedArray> saved = new ArrayList<>();
        for (int i = 0; i < slots.length; i++) {
            String name = PREFIX + PluginBoundary.shortNameOf(plugin.orElseThrow()) + "/" + slots[i].name();
            saved.add(new NamedArray(name, Shape.of(states[i].length), states[i]));
        }
        return saved;
    }

    /** What the plugin sees. */
    private final class View implements LossBalancing.Outputs {

        @Override
        public int count() {
            return tasks.size();
        }

        @Override
        public long step() {
            return step;
        }

        @Override
        public TargetKind kind(int output) {
            return tasks.get(output).stored().kind();
        }

        @Override
        public double loss(int output) {
            return losses[output];
        }

        @Override
        public double gradientNorm(int output) {
            return norms[output];
        }

        @Override
        public float[] state(Slot slot) {
            for (int i = 0; i < slots.length; i++) {
                if (slots[i].equals(slot)) {
                    return states[i];
                }
            }
            throw new IllegalArgumentException("slot is " + slot + "; it must be one of " + Arrays.toString(slots));
        }
    }
}
