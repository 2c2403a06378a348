package dev.espalier.engine.plan;

import dev.espalier.engine.compute.GradientOutlet;
import dev.espalier.engine.kernel.Workspace;
import dev.espalier.engine.kernel.Write;
import java.util.Arrays;

/** The outlets of a plan's parameters: what its layers have promised, and what they are told in the present pass. */
final class Outlets {

    private final Parameters parameters;

    /** By the parameter's place: whether its layer replaces the gradient when it is told to. */
    private final boolean[] replaced;

    /** Whether its layer hands the gradient on in pieces. */
    private final boolean[] cut;

    private Write write = Write.ADD;
    private GradientSink sink = GradientSink.NONE;

    Outlets(Parameters parameters) {
        this.parameters = parameters;
        this.replaced = new boolean[parameters.count()];
        this.cut = new boolean[parameters.count()];
    }

    GradientOutlet of(int parameter, boolean pieces) {
        replaced[parameter] = true;
        cut[parameter] = pieces;
        return new Outlet(parameter);
    }

    /** A layer that is not run backward leaves nothing. */
    void forget(int parameter) {
        replaced[parameter] = false;
    }

    /**
     * Begins a pass.
     *
     * @param first whether the gradients of the passes before are done with
     * @param taker who goes on with gradients that are complete
     */
    void begin(boolean first, GradientSink taker) {
        write = first ? Write.REPLACE : Write.ADD;
        sink = taker;
        for (int i = 0; first && i < replaced.length; i++) {
            if (!replaced[i]) {
                Arrays.fill(parameters.gradients(i), 0);
            }
        }
    }

    /** Hands on the gradients of a unit that has been run backward, those that it has not handed on itself. */
    void finish(int[] parametersOfUnit) {
        for (int parameter : parametersOfUnit) {
            if (!cut[parameter]) {
                sink.whole(parameter);
            }
        }
    }

    private final class Outlet implements GradientOutlet {

        private final int parameter;

        Outlet(int parameter) {
            this.parameter = parameter;
        }

        @Override
        public Write write() {
            return write;
        }

        @Override
        public int begin() {
            return sink.begin(parameter);
        }

        @Override
        public void finish(int from, int to, Workspace workspace) {
            sink.finish(parameter, from, to, workspace);
        }

        @Override
        public void end() {
            sink.end(parameter);
        }
    }
}
