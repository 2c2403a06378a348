package dev.espalier.testkit;

import dev.espalier.api.ApiStatus;
import java.util.List;
import java.util.Set;

/**
 * The learning rates of a schedule over 60 steps of base rate 0.1, as another library computes them.
 *
 * <p>Values, source and version stand in the text file {@code schedules.txt} of the testkit.
 */
@ApiStatus(value = ApiStatus.Level.STABLE, since = "0.1")
public final class ReferenceSchedule {

    /** The rate that the schedules' factors are applied to. */
    public static final double BASE_RATE = 0.1;

    private static final String FILE = "schedules.txt";

    private final String name;
    private final ReferenceText.Section section;

    private ReferenceSchedule(String name, ReferenceText.Section section) {
        this.name = name;
        this.section = section;
    }

    static ReferenceSchedule named(String name) {
        return new ReferenceSchedule(name, ReferenceText.read(FILE).section(name));
    }

    /** The schedules of which there are values. */
    public static Set<String> names() {
        return Set.copyOf(ReferenceText.read(FILE).sections().keySet());
    }

    /** The schedule's name. */
    public String name() {
        return name;
    }

    /** Its settings, such as {@code every=7 gamma=0.5}. */
    public String settings() {
        return section.settings();
    }

    /** How many steps there are. */
    public int steps() {
        return section.rows().size();
    }

    /**
     * The rate of an update.
     *
     * @param step from 0
     * @return the rate
     */
    public double rate(int step) {
        return section.rows().get(step).get(0);
    }

    /**
     * The momentum of an update.
     *
     * @param step from 0
     * @return the momentum; NaN if the schedule drives the rate alone
     */
    public double momentum(int step) {
        List<Double> row = section.rows().get(step);
        return row.size() > 1 ? row.get(1) : Double.NaN;
    }

    /** Such as {@code cosine steps=25}. */
    @Override
    public String toString() {
        return name + " " + settings();
    }
}
