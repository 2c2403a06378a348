package dev.espalier.testkit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.GradientCombination;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of rules that combine gradients: finite coefficients, a function of the products and the stream alone. */
@ApiStatus(value = ApiStatus.Level.EXPERIMENTAL, since = "0.1")
public interface GradientCombinationContract extends PluginContract {

    /** A new rule with the settings under test. */
    GradientCombination gradientCombination();

    @Override
    default Object plugin() {
        return gradientCombination();
    }

    /** An output without samples has a gradient of zero; a run that has begun to diverge has huge ones. */
    @Test
    default void isFiniteForZeroAndHugeGradients() {
        for (double size : new double[] {0, 1e-30, 1e30}) {
            double[][] products = products(3, size);
            Arrays.fill(products[1], 0);
            products[0][1] = 0;
            products[2][1] = 0;
            for (double coefficient : combined(products, 1)) {
                assertTrue(
                        Double.isFinite(coefficient),
                        () -> "coefficient is " + coefficient + " for products of about " + size);
            }
        }
    }

    /** Two outputs with the same gradient want the same: so does their combination. */
    @Test
    default void keepsTheDirectionThatAllHaveInCommon() {
        double[] coefficients = combined(new double[][] {{4, 4}, {4, 4}}, 1);
        assertTrue(
                coefficients[0] + coefficients[1] > 0,
                () -> "coefficients are " + Arrays.toString(coefficients) + " for twice the same gradient");
    }

    /** A resumed run continues with the same coefficients. */
    @Test
    default void givesTheSameBitsForTheSameKey() {
        double[][] products = products(4, 1);
        double[] first = combined(products, 7);
        combined(products(2, 3), 8);
        assertArrayEquals(first, combined(products, 7), "the same products and key, after others");
    }

    /** Others read the products, too. */
    @Test
    default void leavesTheProductsAsTheyAre() {
        double[][] products = products(4, 1);
        combined(products, 3);
        double[][] before = products(4, 1);
        for (int i = 0; i < before.length; i++) {
            assertArrayEquals(before[i], products[i], "row " + i + " of the products");
        }
    }

    /** It is called at every step. */
    @Test
    default void allocatesNothingAfterWarmUp() {
        GradientCombination rule = gradientCombination();
        double[][] products = products(4, 1);
        double[] coefficients = new double[4];
        CounterRandomStream random = new CounterRandomStream(1);
        AllocationMeter.assertAllocatesNothing("combine", () -> {
            Arrays.fill(coefficients, 1);
            rule.combine(products, random, coefficients);
        });
    }

    private double[] combined(double[][] products, long key) {
        double[] coefficients = new double[products.length];
        Arrays.fill(coefficients, 1);
        gradientCombination().combine(products, new CounterRandomStream(5, key), coefficients);
        return coefficients;
    }

    /** Of normally distributed gradients, some of which conflict. */
    private static double[][] products(int outputs, double size) {
        float[][] gradients = new float[outputs][6];
        for (int i = 0; i < outputs; i++) {
            new CounterRandomStream(11, i).fillGaussian(gradients[i], 0, 6, 0, 1);
        }
        double[][] products = new double[outputs][outputs];
        for (int i = 0; i < outputs; i++) {
            for (int j = 0; j < outputs; j++) {
                for (int k = 0; k < 6; k++) {
                    products[i][j] += size * gradients[i][k] * gradients[j][k];
                }
            }
        }
        return products;
    }
}
