package dev.espalier.api.regularizer;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.event.History;
import dev.espalier.api.parameter.ParameterInfo;
import dev.espalier.api.parameter.ParameterInfo.Role;
import dev.espalier.api.parameter.ParameterSlice;
import dev.espalier.api.parameter.Step;
import dev.espalier.api.parameter.WeightView;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Something that keeps a network from fitting its training data too closely.
 *
 * <p>An immutable record named by {@link dev.espalier.api.Plugin @Plugin} that implements one or more of the roles below;
 * the core calls the roles that are there, each at its place in a training step.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public interface Regularizer {

    /**
     * Whether a parameter is regularized, for the roles that look at parameters.
     *
     * @param parameter the parameter
     * @return by default, whether it is a weight: biases, scales and shifts are left alone
     */
    default boolean appliesTo(ParameterInfo parameter) {
        return parameter.role() == Role.WEIGHT;
    }

    /** A term that is added to the loss; reported apart from it. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface Penalty extends Regularizer {

        /**
         * The term's value for one parameter.
         *
         * @param weights a whole parameter
         * @return its share of the penalty
         */
        double penalty(WeightView weights);

        /**
         * Adds the term's gradient.
         *
         * @param weights a range of a parameter; all of it unless the term is elementwise
         * @param gradients indexed as the values are; added to within the range
         */
        void addGradient(WeightView weights, float[] gradients);

        /** Whether the gradient of a weight depends on that weight alone; if not, parameters are not cut into ranges. */
        @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
        default boolean elementwise() {
            return true;
        }
    }

    /** A change to gradients between the backward pass and clipping, such as gradient noise. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface GradientRule extends Regularizer {

        /**
         * Changes the gradients of one parameter in place.
         *
         * @param slice a whole parameter; it has no slots
         * @param step the update that is being made
         * @param random a stream keyed by seed, step and parameter
         */
        void apply(ParameterSlice slice, Step step, RandomStream random);
    }

    /** A change to the parameters themselves before or after the optimizer, such as decoupled decay or a bound on norms. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface Shaping extends Regularizer {

        /**
         * Changes the values of one parameter before the optimizer does.
         *
         * @param weights a whole parameter
         * @param rate the learning rate of the update, with schedule and multipliers
         */
        default void beforeUpdate(WeightView weights, double rate) {}

        /**
         * Changes the values of one parameter after the optimizer has.
         *
         * @param weights a whole parameter
         * @param rate the learning rate of the update, with schedule and multipliers
         */
        default void afterUpdate(WeightView weights, double rate) {}
    }

    /**
     * A decay of weights that has no part in their gradients: w ← w·(1 − decay), with the update of the optimizer.
     *
     * <p>An optimizer that {@linkplain dev.espalier.api.optimizer.Optimizer#takesDecay() takes the decay away itself} rounds
     * each weight once; for any other, weights are decayed before the update, after all other shapings.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface Decay extends Shaping {

        /**
         * How much of each weight is taken away in an update.
         *
         * @param rate the learning rate of the update, with schedule and multipliers
         * @return a fraction of the weight, at least 0
         */
        double decay(double rate);

        /** w ← w − decay·w. */
        @Override
        default void beforeUpdate(WeightView weights, double rate) {
            float[] values = weights.values();
            // not 1 − decay as one factor: it would be rounded to a float itself, the same way in every step
            float taken = (float) decay(rate);
            for (int i = weights.from(); i < weights.to(); i++) {
                values[i] -= taken * values[i];
            }
        }
    }

    /** A random multiplier on activations while training; stands in the model as a layer. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface ActivationMask extends Regularizer {

        /**
         * Fills the multipliers of a range of samples; their expectation is 1.
         *
         * <p>Several threads may fill ranges of one array at once: only the positional methods of {@link RandomStream} may be
         * used, so that the mask does not depend on how the batch is cut.
         *
         * @param multiplier sample {@code s} begins at {@code s * sampleShape.size()}
         * @param sampleShape the shape of one sample's activations
         * @param fromSample the first sample
         * @param toSample the sample after the last
         * @param random a stream keyed by seed, layer and step
         */
        void fill(float[] multiplier, Shape sampleShape, int fromSample, int toSample, RandomStream random);
    }

    /** A mask that also adds something: y = multiplier · x + shift, as alpha dropout does. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface AffineMask extends ActivationMask {

        /**
         * Fills what is added for a range of samples, after {@link #fill} has filled their multipliers.
         *
         * @param shift indexed as the multipliers are
         * @param multiplier what {@code fill} has filled
         * @param sampleShape the shape of one sample's activations
         * @param fromSample the first sample
         * @param toSample the sample after the last
         * @param random the stream that {@code fill} was given; only its positional methods may be used
         */
        void shift(
                float[] shift,
                float[] multiplier,
                Shape sampleShape,
                int fromSample,
                int toSample,
                RandomStream random);
    }

    /**
     * A term on the outputs of the model while training, one sample at a time, such as a penalty on confidence.
     *
     * <p>Its mean over samples is added to the loss, with the weight of its output; reported apart from it, as any penalty.
     */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface OutputPenalty extends Regularizer {

        /**
         * The term's value for one sample.
         *
         * @param outputs the model's outputs before the loss: logits, values
         * @param from index of the sample's first output
         * @param size how many outputs a sample has
         * @return the term
         */
        double penalty(float[] outputs, int from, int size);

        /**
         * Adds the term's gradient for one sample. Several threads may be at work on other samples.
         *
         * @param outputs the model's outputs before the loss
         * @param gradients indexed as the outputs are; added to within the sample
         * @param from index of the sample's first output
         * @param size how many outputs a sample has
         * @param factor what the gradient is multiplied with: the sample's share of the step's loss
         */
        void addGradient(float[] outputs, float[] gradients, int from, int size, double factor);
    }

    /** A softening of class targets while training. */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface TargetSmoothing extends Regularizer {

        /**
         * Smooths the target distribution of one sample in place.
         *
         * @param targets class probabilities
         * @param from index of the first class
         * @param classes how many there are; the result sums to 1 if the argument does
         */
        void smooth(float[] targets, int from, int classes);
    }

    /** A limit on the time that a run may take; looked at after every update. */
    @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
    interface TimeLimit extends Regularizer {

        /** The time since the run was started, or since it was resumed, after which it ends; above 0. */
        Duration limit();
    }

    /**
     * A decision after each validation whether to go on.
     *
     * <p>Where a stack narrows the rule to some parameters by their names, a stop ends their updates and not the run.
     */
    @ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
    interface StoppingRule extends Regularizer {

        /**
         * Judges the run.
         *
         * @param history all validations so far, at least one; the verdict is a pure function of it
         * @return whether to stop, and why
         */
        Verdict judge(History history);

        /**
         * The value of each validation that the rule follows; that of the first rule decides which weights are the best.
         *
         * @return by default, the loss
         */
        default Monitor monitor() {
            return Monitor.VALIDATION_LOSS;
        }

        /**
         * This rule with the direction of its value filled in; asked for once, before a run begins to judge.
         *
         * @param directions completes a monitor without a direction by the one that the metric says
         * @return by default, this rule, which knows its direction
         */
        @ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
        default StoppingRule withDirections(UnaryOperator<Monitor> directions) {
            return this;
        }
    }
}
