package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.regularizer.GradientCombination;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Rules that combine gradients, each with one fault. */
public final class WrongCombinations {

    private WrongCombinations() {}

    @Plugin(value = "wrong-norm-of-gradients", summary = "divides by norms that may be 0")
    public record Normalizing() implements GradientCombination {

        @Override
        public void combine(double[][] products, RandomStream random, double[] coefficients) {
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] = 1 / Math.sqrt(products[i][i]);
            }
        }
    }

    @Plugin(value = "wrong-backward", summary = "goes uphill")
    public record Backward() implements GradientCombination {

        @Override
        public void combine(double[][] products, RandomStream random, double[] coefficients) {
            for (int i = 0; i < coefficients.length; i++) {
                coefficients[i] = -1;
            }
        }
    }

    @Plugin(value = "wrong-own-dice", summary = "takes the time for a random number")
    public record OwnDice() implements GradientCombination {

        @Override
        public void combine(double[][] products, RandomStream random, double[] coefficients) {
            coefficients[0] = 1 + (System.nanoTime() % 1000) / 1000.0;
        }
    }

    @Plugin(value = "wrong-writing", summary = "writes into the products")
    public record Writing() implements GradientCombination {

        @Override
        public void combine(double[][] products, RandomStream random, double[] coefficients) {
            products[0][0] = 1;
        }
    }

    @Plugin(value = "wrong-ordering", summary = "makes a list at every call")
    public record Ordering() implements GradientCombination {

        private static final List<List<Integer>> KEPT = new ArrayList<>(List.of(List.of()));

        @Override
        public void combine(double[][] products, RandomStream random, double[] coefficients) {
            List<Integer> order = new ArrayList<>(coefficients.length);
            for (int i = 0; i < coefficients.length; i++) {
                order.add(i);
            }
            Collections.reverse(order);
            KEPT.set(0, order);
        }
    }
}
