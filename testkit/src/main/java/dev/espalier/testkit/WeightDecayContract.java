package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.regularizer.WeightDecay;
import org.junit.jupiter.api.Test;

/** What holds for every decoupled weight decay: a fraction that is a pure function of the learning rate. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface WeightDecayContract extends ParameterRegularizerContract {

    /** A new decay with the settings under test. */
    WeightDecay weightDecay();

    @Override
    default WeightDecay regularizer() {
        return weightDecay();
    }

    /** The same for equal plugins and in any order, finite and not below 0. */
    @Test
    default void isAFractionByTheLearningRateAlone() {
        WeightDecay decay = weightDecay();
        double first = decay.decay(0.1);
        for (double rate : new double[] {0, 1e-8, 1e-3, 0.1}) {
            double fraction = decay.decay(rate);
            assertTrue(fraction >= 0 && Double.isFinite(fraction), () -> "decay(" + rate + ") is " + fraction);
            assertEquals(
                    fraction, weightDecay().decay(rate), () -> "decay(" + rate + ") differs between equal plugins");
        }
        assertEquals(first, decay.decay(0.1), "decay(0.1) has changed");
    }
}
