package dev.espalier.plugins.schedulers;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.List;
import java.util.Locale;

/**
 * Piecewise linear or constant factors from a table.
 *
 * <p>factor(t) = f<sub>i</sub> + (f<sub>i+1</sub>−f<sub>i</sub>)·(t−t<sub>i</sub>)/(t<sub>i+1</sub>−t<sub>i</sub>) between
 * two points; or f<sub>i</sub> from each point to the next. Before the first point it is the first factor, after the last
 * the last
 *
 * <p>Choose it for recipes that no other schedule covers.
 *
 * <p>Source: Optax's {@code piecewise_interpolate_schedule}.
 *
 * @param points at least one, in ascending order
 * @param unit the unit of the points
 * @param between the interpolation between two points
 */
@Plugin(value = "table", summary = "piecewise constant or linear factors from a table")
public record TableSchedule(
        @Setting(value = "points in their order, such as {at: 0.5, factor: 0.1}", shorthand = true)
        List<Point> points,

        @Setting("unit of the milestones: epochs, steps, samples or fraction (of the run)")
        ProgressUnit unit,

        @Setting("lines or steps between points") Between between)
        implements Scheduler {

    /**
     * A factor at a place.
     *
     * @param at the place, at least 0
     * @param factor the factor there, at least 0
     */
    public record Point(
            @Setting(value = "place, at least 0", range = "[0, inf)")
            double at,

            @Setting(value = "factor there, at least 0", range = "[0, inf)")
            double factor) {

        /** Checks the ranges. */
        public Point {
            Check.atLeast("at", at, 0);
            Check.atLeast("factor", factor, 0);
        }

        /** A factor of 1 at the start. */
        public Point() {
            this(0, 1);
        }
    }

    /** What lies between two points. */
    public enum Between {
        /** A line from one factor to the next. */
        LINES,
        /** The factor of the point before. */
        STEPS;

        /** The name in lower case. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Checks the order and copies the list. */
    public TableSchedule {
        points = List.copyOf(points);
        Check.require(!points.isEmpty(), "points", points, "must hold at least one point");
        for (int i = 1; i < points.size(); i++) {
            double before = points.get(i - 1).at();
            double place = points.get(i).at();
            Check.require(place > before, "points", place, "must be behind the point before, which is at " + before);
        }
    }

    /** A line from 1 to 0 over the run. */
    public TableSchedule() {
        this(List.of(new Point(0, 1), new Point(1, 0)), ProgressUnit.FRACTION, Between.LINES);
    }

    @Override
    public double factor(TrainingProgress progress) {
        int next = 0;
        while (next < points.size() && unit.steps(points.get(next).at(), progress) <= progress.step()) {
            next++;
        }
        if (next == 0) {
            return points.get(0).factor();
        }
        Point before = points.get(next - 1);
        if (next == points.size() || between == Between.STEPS) {
            return before.factor();
        }
        Point behind = points.get(next);
        long from = unit.steps(before.at(), progress);
        long to = unit.steps(behind.at(), progress);
        return before.factor() + (behind.factor() - before.factor()) * (progress.step() - from) / (to - from);
    }

    @Override
    public long length(TrainingProgress run) {
        return unit == ProgressUnit.FRACTION
                ? 0
                : unit.steps(points.get(points.size() - 1).at(), run);
    }
}
