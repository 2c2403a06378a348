package dev.espalier.plugins.optimizers;

import dev.espalier.api.optimizer.ClosureOptimizer;
import dev.espalier.api.optimizer.ParameterOptimizer;
import dev.espalier.testkit.FakeParameterSlice;
import dev.espalier.testkit.FakeStep;
import dev.espalier.testkit.ReferenceProblems;
import dev.espalier.testkit.Trajectory;
import java.util.List;

/**
 * A plugin and its reference side by side on the noisy parabola of the stored trajectories.
 *
 * @param error the largest distance between the two
 * @param bound what rounding to floats accounts for at most
 */
record ParityRun(double error, double bound) {

    private static final double ROUNDING = 0x1p-24;

    /** Over the stored steps, against what is stored. */
    static ParityRun againstTrajectory(ParityCase parity) {
        Trajectory reference = ReferenceProblems.trajectory(parity.trajectory().orElseThrow());
        Sides sides = new Sides(parity, reference);
        double error = 0;
        for (int t = 1; t <= reference.steps(); t++) {
            sides.step(t, false);
            for (int i = 0; i < reference.size(); i++) {
                error = Math.max(
                        error, Math.abs(reference.after(t, i) - sides.slice.values()[i]));
            }
        }
        return new ParityRun(error, sides.bound(reference.steps()));
    }

    /** The double reference itself against what is stored: the two must agree to the last digits. */
    static double errorOfReference(ParityCase parity) {
        Trajectory reference = ReferenceProblems.trajectory(parity.trajectory().orElseThrow());
        Sides sides = new Sides(parity, reference);
        double error = 0;
        for (int t = 1; t <= reference.steps(); t++) {
            sides.step(t, false);
            for (int i = 0; i < reference.size(); i++) {
                error = Math.max(error, Math.abs(reference.after(t, i) - sides.weights[i]));
            }
        }
        return error;
    }

    /** Over many steps, against the same formula in double precision. */
    static ParityRun againstFormula(ParityCase parity, int steps) {
        Sides sides = new Sides(parity, ReferenceProblems.trajectory("sgd"));
        double error = 0;
        for (int t = 1; t <= steps; t++) {
            sides.step(t, parity.ofSigns());
            error = Math.max(error, sides.distance());
        }
        return new ParityRun(error, sides.bound(steps));
    }

    /** The two sides, each with weights and gradients of its own. */
    private static final class Sides {

        private final ParityCase parity;
        private final Trajectory problem;
        private final FakeParameterSlice slice;
        private final FakeStep step;
        private final double[] weights;
        private final double[][] state;
        private double largestWeight;
        private double longestStep;

        Sides(ParityCase parity, Trajectory problem) {
            this.parity = parity;
            this.problem = problem;
            int size = problem.size();
            slice = FakeParameterSlice.weight(parity.rows(), size / parity.rows(), parity.optimizer());
            step = new FakeStep(parity.rate());
            weights = new double[size];
            state = new double[size][4];
            for (int i = 0; i < size; i++) {
                weights[i] = problem.start(i);
                slice.values()[i] = (float) problem.start(i);
                largestWeight = Math.max(largestWeight, Math.abs(weights[i]));
            }
        }

        /** One step on both sides; with the gradients of a place that does not move, if asked for. */
        void step(int t, boolean fixed) {
            double[] before = weights.clone();
            takeGradients(t, fixed);
            if (parity.optimizer() instanceof ClosureOptimizer together) {
                ClosureOptimizer.Closure again = () -> takeGradients(t, fixed);
                together.findGradients(List.of(slice), step.at(t), again);
                together.update(List.of(slice), step, again);
            } else if (parity.optimizer() instanceof ParameterOptimizer each) {
                each.update(slice, step.at(t));
            }
            parity.reference().step(t, parity.rate(), weights, places -> gradients(t, fixed, places), state);
            for (int i = 0; i < weights.length; i++) {
                largestWeight = Math.max(largestWeight, Math.abs(weights[i]));
                longestStep = Math.max(longestStep, Math.abs(weights[i] - before[i]));
            }
        }

        private double[] gradients(int t, boolean fixed, double[] places) {
            double[] gradients = new double[places.length];
            for (int i = 0; i < places.length; i++) {
                double place = fixed ? problem.start(i) : places[i];
                gradients[i] = problem.gradient(t, i, place) + parity.penalty() * places[i];
            }
            return gradients;
        }

        /** Leaves the gradients at the present values in the slice; no rule here looks at the loss. */
        private double takeGradients(int t, boolean fixed) {
            double[] places = new double[weights.length];
            for (int i = 0; i < places.length; i++) {
                places[i] = slice.values()[i];
            }
            double[] gradients = gradients(t, fixed, places);
            for (int i = 0; i < places.length; i++) {
                slice.gradients()[i] = (float) gradients[i];
            }
            return Double.NaN;
        }

        double distance() {
            double distance = 0;
            for (int i = 0; i < weights.length; i++) {
                distance = Math.max(distance, Math.abs(weights[i] - slice.values()[i]));
            }
            return distance;
        }

        /**
         * Every step rounds the weight once, at most half a unit in the last place of the largest weight, twice where another
         * rule follows the one that steps; and its change is off by eight roundings of its own arithmetic and by those of the state, one
         * for each of the three products and sums that a mean is made of, which stay for as many steps as it remembers.
         * On a parabola whose curvature times rate is below 2, an error once made does not grow, so steps add up.
         */
        double bound(int steps) {
            double memory = Math.min(parity.memory(), steps);
            int roundings = parity.optimizer() instanceof Lookahead ? 2 : 1;
            return steps * ROUNDING * (roundings * largestWeight + longestStep * (8 + 3 * memory));
        }
    }
}
