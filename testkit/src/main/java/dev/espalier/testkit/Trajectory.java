package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Set;

/**
 * The trajectory of four weights under an optimizer, as another library computes it in double precision.
 *
 * <p>The gradient of weight i at step t = 0, 1, … is hᵢ wᵢ + 0.3 sin(1.7 t + i): a parabola with deterministic noise.
 * Values, source and version are in the text file {@code trajectories.txt} of the testkit.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class Trajectory {

    private static final String FILE = "trajectories.txt";

    private final String name;
    private final ReferenceText.Section section;
    private final List<Double> start;
    private final List<Double> curvature;

    private Trajectory(String name, ReferenceText text) {
        this.name = name;
        this.section = text.section(name);
        this.start = text.header().getOrDefault("start", List.of());
        this.curvature = text.header().getOrDefault("curvature", List.of());
    }

    static Trajectory named(String name) {
        return new Trajectory(name, ReferenceText.read(FILE));
    }

    /** The optimizers with trajectories. */
    public static Set<String> names() {
        return Set.copyOf(ReferenceText.read(FILE).sections().keySet());
    }

    /** The optimizer's name. */
    public String name() {
        return name;
    }

    /** The learning rate and settings that differ from PyTorch's defaults, such as {@code rate=0.1 momentum=0.9}. */
    public String settings() {
        return section.settings();
    }

    /** How many weights there are. */
    public int size() {
        return start.size();
    }

    /** How many steps there are. */
    public int steps() {
        return section.rows().size();
    }

    /**
     * A weight before the first step.
     *
     * @param weight its index, from 0
     * @return its value
     */
    public double start(int weight) {
        return start.get(weight);
    }

    /**
     * A weight after a step.
     *
     * @param step the step's number, from 1
     * @param weight its index, from 0
     * @return its value
     */
    public double after(int step, int weight) {
        return section.rows().get(step - 1).get(weight);
    }

    /**
     * The gradient that a step is made with.
     *
     * @param step the step's number, from 1
     * @param weight its index, from 0
     * @param value the weight's value before the step
     * @return the partial derivative
     */
    public double gradient(int step, int weight, double value) {
        return curvature.get(weight) * value + 0.3 * StrictMath.sin(1.7 * (step - 1) + weight);
    }

    /** Such as {@code adam rate=0.01}. */
    @Override
    public String toString() {
        return name + " " + settings();
    }
}
