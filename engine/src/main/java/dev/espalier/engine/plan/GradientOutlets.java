package dev.espalier.engine.plan;

import dev.espalier.api.model.Workers;
import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.compute.GradientSink;
import dev.espalier.engine.compute.KernelWorkers;
import dev.espalier.engine.kernel.Write;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The outlets of a plan's parameters, by their places in the graph. */
final class GradientOutlets {

    /** Elements that are worth a thread: some microseconds. */
    private static final int WORTH_A_THREAD = 1 << 14;

    private final Parameters parameters;
    private final KernelWorkers workers;

    /** Those that a layer has asked for; the gradients of all others are set to zero, and added to. */
    private final @Nullable GradientOutlet[] outlets;

    /** Those whose layer is not run backward: their gradients are never written and stay 0. */
    private final boolean[] idle;

    /** Whether its layer hands the gradient on in pieces. */
    private final boolean[] cut;

    private final Workers.RangeTask wholeTask = this::finishWhole;
    private GradientSink sink = GradientSink.NONE;
    private int current;
    private int grain;

    GradientOutlets(Parameters parameters, KernelWorkers workers) {
        this.parameters = parameters;
        this.workers = workers;
        this.outlets = new GradientOutlet[parameters.count()];
        this.idle = new boolean[parameters.count()];
        this.cut = new boolean[parameters.count()];
    }

    GradientOutlet of(int parameter, boolean inPieces) {
        GradientOutlet outlet = new GradientOutlet(parameter);
        outlets[parameter] = outlet;
        cut[parameter] = inPieces;
        return outlet;
    }

    /** A layer that is not run backward leaves nothing. */
    void forget(int parameter) {
        outlets[parameter] = null;
        idle[parameter] = true;
        Arrays.fill(parameters.gradients(parameter), 0);
    }

    /**
     * Begins a pass.
     *
     * @param first whether the gradients of the passes before are done with
     * @param taker who goes on with gradients that are complete
     */
    void begin(boolean first, GradientSink taker) {
        sink = taker;
        for (int i = 0; i < outlets.length; i++) {
            GradientOutlet outlet = outlets[i];
            if (outlet != null) {
                outlet.beginPass(first ? Write.REPLACE : Write.ADD, taker);
            } else if (first && !idle[i]) {
                Arrays.fill(parameters.gradients(i), 0);
            }
        }
    }

    /** Hands on the gradients of a node that has been run backward, those that its layer has not handed on itself. */
    void finish(int[] parametersOfNode) {
        for (int parameter : parametersOfNode) {
            if (!cut[parameter]) {
                handOn(parameter);
            }
        }
    }

    private void handOn(int parameter) {
        current = parameter;
        grain = sink.begin(parameter);
        if (grain > 0) {
            int pieces = (parameters.gradients(parameter).length - 1) / grain + 1;
            workers.parallel(pieces, Math.max(1, WORTH_A_THREAD / grain), wholeTask);
            sink.end(parameter);
        }
    }

    private void finishWhole(int from, int to, int thread) {
        int end = (int) Math.min(parameters.gradients(current).length, (long) to * grain);
        sink.finish(current, from * grain, end, workers.workspace(thread));
    }
}
