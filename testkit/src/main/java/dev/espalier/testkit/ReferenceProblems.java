package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import dev.espalier.api.Check;
import java.util.List;

/** Problems with known answers: functions with known minima, and the values that other libraries compute. */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class ReferenceProblems {

    private ReferenceProblems() {}

    /**
     * A parabola: f(w) = ½ Σ hᵢ (wᵢ − cᵢ)², curvatures hᵢ from 1 to 10, minima cᵢ between −1 and 1; it starts at 0.
     *
     * @param size the number of weights, at least 2
     * @return the problem
     */
    public static ReferenceProblem parabola(int size) {
        return new Parabola(Check.atLeast("size", size, 2));
    }

    /**
     * Rosenbrock's valley: f(x, y) = (1 − x)² + 100 (y − x²)², from (−1.2, 1) along a bend to (1, 1).
     *
     * <p>Source: Rosenbrock, "An Automatic Method for Finding the Greatest or Least Value of a Function", 1960.
     */
    public static ReferenceProblem rosenbrock() {
        return new Rosenbrock();
    }

    /**
     * The trajectory of four weights under an optimizer, as PyTorch computes it in double precision.
     *
     * @param rule such as {@code adam} or {@code nesterov}; see {@link Trajectory#names()}
     * @return the weights after each step
     */
    public static Trajectory trajectory(String rule) {
        return Trajectory.named(rule);
    }

    /**
     * The learning rates of a schedule, as PyTorch computes them.
     *
     * @param schedule such as {@code cosine}; see {@link ReferenceSchedule#names()}
     * @return the rate of each step
     */
    public static ReferenceSchedule schedule(String schedule) {
        return ReferenceSchedule.named(schedule);
    }

    private record Parabola(int size) implements ReferenceProblem {

        @Override
        public String name() {
            return "a parabola of " + size + " weights";
        }

        @Override
        public float[] start() {
            return new float[size];
        }

        @Override
        public double value(float[] weights) {
            double sum = 0;
            for (int i = 0; i < size; i++) {
                double distance = weights[i] - minimum(i);
                sum += 0.5 * curvature(i) * distance * distance;
            }
            return sum;
        }

        @Override
        public void gradient(float[] weights, float[] gradients) {
            for (int i = 0; i < size; i++) {
                gradients[i] = (float) (curvature(i) * (weights[i] - minimum(i)));
            }
        }

        private double curvature(int i) {
            return 1 + 9.0 * i / (size - 1);
        }

        /** Steps of 0.3 modulo [−1, 1), so that minima are on both sides of the start and none at it. */
        private static double minimum(int i) {
            return (0.3 * i + 1.05) % 2 - 1;
        }
    }

    private record Rosenbrock() implements ReferenceProblem {

        @Override
        public String name() {
            return "Rosenbrock's valley";
        }

        @Override
        public int size() {
            return 2;
        }

        @Override
        public float[] start() {
            return new float[] {-1.2f, 1};
        }

        @Override
        public double value(float[] weights) {
            double x = weights[0];
            double y = weights[1];
            return (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
        }

        @Override
        public void gradient(float[] weights, float[] gradients) {
            double x = weights[0];
            double y = weights[1];
            gradients[0] = (float) (-2 * (1 - x) - 400 * x * (y - x * x));
            gradients[1] = (float) (200 * (y - x * x));
        }
    }

    static List<ReferenceProblem> forOptimizers() {
        return List.of(parabola(64), rosenbrock());
    }
}
