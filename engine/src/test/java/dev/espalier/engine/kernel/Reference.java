package dev.espalier.engine.kernel;

import java.util.function.DoubleUnaryOperator;

/** The activations in double, from their textbook formulas. */
final class Reference {

    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private Reference() {}

    static double sigmoid(double x) {
        return x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x));
    }

    /** The normal distribution function: a series near 0, a continued fraction in the tails. */
    static double normal(double x) {
        double a = Math.abs(x);
        double tail;
        if (a > 40) {
            tail = 0;
        } else if (a < 3) {
            double sum = a;
            double term = a;
            for (int i = 1; i < 60; i++) {
                term *= a * a / (2 * i + 1);
                sum += term;
            }
            tail = 0.5 - sum * density(a);
        } else {
            double fraction = 0;
            for (int i = 120; i > 0; i--) {
                fraction = i / (a + fraction);
            }
            tail = density(a) / (a + fraction);
        }
        return x < 0 ? tail : 1 - tail;
    }

    static double density(double x) {
        return StrictMath.exp(-x * x / 2) / ROOT_TWO_PI;
    }

    /** f(x). Infinities give the limits. */
    static DoubleUnaryOperator function(Activation activation, double parameter) {
        return switch (activation) {
            case RELU -> x -> Math.max(x, 0);
            case RELU6 -> x -> Math.min(Math.max(x, 0), 6);
            case LEAKY_RELU -> x -> x > 0 ? x : parameter * x;
            case ELU -> x -> x > 0 ? x : parameter * StrictMath.expm1(x);
            case SILU -> x -> x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
            case GELU -> x -> x == Double.NEGATIVE_INFINITY ? 0 : x * normal(x);
            case TANH -> StrictMath::tanh;
            case SIGMOID -> Reference::sigmoid;
        };
    }

    /** f'(x). */
    static DoubleUnaryOperator derivative(Activation activation, double parameter) {
        return switch (activation) {
            case RELU -> x -> x > 0 ? 1 : 0;
            case RELU6 -> x -> x > 0 && x < 6 ? 1 : 0;
            case LEAKY_RELU -> x -> x > 0 ? 1 : parameter;
            case ELU -> x -> x > 0 ? 1 : parameter * StrictMath.exp(x);
            case SILU -> x -> sigmoid(x) + (Math.abs(x) > 1e3 ? 0 : x * sigmoid(x) * sigmoid(-x));
            case GELU -> x -> normal(x) + (Math.abs(x) > 40 ? 0 : x * density(x));
            case TANH -> x -> 1 - StrictMath.tanh(x) * StrictMath.tanh(x);
            case SIGMOID -> x -> sigmoid(x) * sigmoid(-x);
        };
    }
}
