package dev.espalier.plugins.regularizers;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.regularizer.GradientCombination;
import dev.espalier.testkit.GradientCombinationContract;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PcGradTest implements GradientCombinationContract {

    @Override
    public GradientCombination gradientCombination() {
        return new PcGrad();
    }

    private static double[] combination(double[][] gradients, long key) {
        int outputs = gradients.length;
        double[][] products = new double[outputs][outputs];
        for (int i = 0; i < outputs; i++) {
            for (int j = 0; j < outputs; j++) {
                for (int k = 0; k < gradients[i].length; k++) {
                    products[i][j] += gradients[i][k] * gradients[j][k];
                }
            }
        }
        double[] coefficients = new double[outputs];
        new PcGrad().combine(products, new CounterRandomStream(1, key), coefficients);
        double[] sum = new double[gradients[0].length];
        for (int i = 0; i < outputs; i++) {
            for (int k = 0; k < sum.length; k++) {
                sum[k] += coefficients[i] * gradients[i][k];
            }
        }
        return sum;
    }

    /** Computed with NumPy of the vectors themselves. */
    @Test
    void projectsEachOfTwoOntoTheNormalPlaneOfTheOther() {
        double[][] gradients = {{1, 2, -1}, {-2, 0.5, 1}};
        assertArrayEquals(
                new double[] {-1.4285714285714286, 3.357142857142857, 0.04761904761904767},
                combination(gradients, 1),
                1e-15);
    }

    @Test
    void addsGradientsThatDoNotConflict() {
        assertArrayEquals(new double[] {3, 1}, combination(new double[][] {{1, 1}, {2, 0}}, 1));
    }

    /** Of three that all conflict, each has two orders, which NumPy tried all; the seed and the step choose. */
    @Test
    void takesTheOthersInRandomOrder() {
        double[][] gradients = {{1, 0.5, -1}, {-2, 0.5, 0.25}, {0.25, -1, -0.5}};
        List<double[]> possible = List.of(
                new double[] {-1.0866689671, -0.0881067403, -2.4051644813},
                new double[] {-1.0705659075, -0.0376121463, -2.4118357488},
                new double[] {-1.1384288015, 0.1189325972, -2.3016448125},
                new double[] {-1.1913388544, -0.0979986197, -2.2910628019},
                new double[] {-1.0188060732, -0.2446514838, -2.5153554175},
                new double[] {-1.0176558546, 0.1793190706, -2.4224177594},
                new double[] {-0.9658960202, -0.0277202669, -2.5259374281},
                new double[] {-1.13957902, -0.3050379572, -2.3945824707});
        Set<Integer> met = new HashSet<>();
        for (long key = 0; key < 100; key++) {
            double[] combined = combination(gradients, key);
            List<Integer> same = new ArrayList<>();
            for (int i = 0; i < possible.size(); i++) {
                if (Math.abs(possible.get(i)[0] - combined[0]) < 1e-9
                        && Math.abs(possible.get(i)[1] - combined[1]) < 1e-9
                        && Math.abs(possible.get(i)[2] - combined[2]) < 1e-9) {
                    same.add(i);
                }
            }
            assertEquals(1, same.size(), "orders that give the combination of key " + key);
            met.addAll(same);
        }
        assertEquals(possible.size(), met.size(), () -> "only the orders " + met);
    }
}
