package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.parameter.Slot;
import dev.espalier.api.regularizer.LossBalancing;
import java.util.ArrayList;
import java.util.List;

/** Weights of losses, by a moving average of them, each with one fault. */
public final class WrongBalancings {

    private WrongBalancings() {}

    /** The right arithmetic. */
    static final class Right {

        private Right() {}

        static void update(LossBalancing.Outputs outputs, Slot slot) {
            float[] mean = outputs.state(slot);
            for (int i = 0; i < mean.length; i++) {
                double loss = outputs.loss(i);
                if (!Double.isNaN(loss)) {
                    mean[i] = (float) (0.9 * mean[i] + 0.1 * Math.max(1e-3, Math.min(1e3, loss)));
                }
            }
        }
    }

    @Plugin(value = "wrong-one-for-all", summary = "has a slot with one value for all outputs")
    public record OneForAll() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 1);

        @Override
        public List<Slot> slots() {
            return List.of(MEAN, Slot.perParameter("steps"));
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / outputs.state(MEAN)[i];
            }
        }

        @Override
        public void update(Outputs outputs) {
            Right.update(outputs, MEAN);
        }
    }

    @Plugin(value = "wrong-silent", summary = "begins with weights of 0")
    public record Silent() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 0);

        @Override
        public List<Slot> slots() {
            return List.of(MEAN);
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = outputs.state(MEAN)[i];
            }
        }

        @Override
        public void update(Outputs outputs) {
            Right.update(outputs, MEAN);
        }
    }

    @Plugin(value = "wrong-trusting-losses", summary = "takes every loss for a number")
    public record Trusting() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 1);

        @Override
        public List<Slot> slots() {
            return List.of(MEAN);
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / outputs.state(MEAN)[i];
            }
        }

        @Override
        public void update(Outputs outputs) {
            float[] mean = outputs.state(MEAN);
            for (int i = 0; i < mean.length; i++) {
                mean[i] = (float) (0.9 * mean[i] + 0.1 * Math.max(1e-3, Math.min(1e3, outputs.loss(i))));
            }
        }
    }

    @Plugin(value = "wrong-last-loss", summary = "divides by a loss that may be 0")
    public record LastLoss() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 1);

        @Override
        public List<Slot> slots() {
            return List.of(MEAN);
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / outputs.state(MEAN)[i];
            }
        }

        @Override
        public void update(Outputs outputs) {
            float[] mean = outputs.state(MEAN);
            for (int i = 0; i < mean.length; i++) {
                if (!Double.isNaN(outputs.loss(i))) {
                    mean[i] = (float) outputs.loss(i);
                }
            }
        }
    }

    @Plugin(value = "wrong-remembering", summary = "counts its calls in a field that no checkpoint has")
    public record Remembering() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 1);
        private static final long[] CALLS = new long[1];

        @Override
        public List<Slot> slots() {
            return List.of(MEAN);
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / outputs.state(MEAN)[i] + CALLS[0]++ * 0x1p-40;
            }
        }

        @Override
        public void update(Outputs outputs) {
            Right.update(outputs, MEAN);
        }
    }

    @Plugin(value = "wrong-collecting-losses", summary = "keeps the losses in a new array at every call")
    public record Collecting() implements LossBalancing {

        private static final Slot MEAN = new Slot("mean", Slot.Extent.PER_ELEMENT, 1);
        private static final List<double[]> KEPT = new ArrayList<>(List.of(new double[0]));

        @Override
        public List<Slot> slots() {
            return List.of(MEAN);
        }

        @Override
        public void weights(Outputs outputs, double[] weights) {
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 / outputs.state(MEAN)[i];
            }
        }

        @Override
        public void update(Outputs outputs) {
            Right.update(outputs, MEAN);
            KEPT.set(0, new double[outputs.count()]);
        }
    }
}
