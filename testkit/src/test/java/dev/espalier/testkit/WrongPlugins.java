package dev.espalier.testkit;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.Arrays;

/** Plugins that are named, made or announced in a wrong way. */
public final class WrongPlugins {

    private WrongPlugins() {}

    @Plugin(value = "wrong-class", summary = "a class")
    public static final class NoRecord implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }
    }

    @Plugin(value = "wrong-private", summary = "not for others to see")
    record NotPublic() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }
    }

    @Plugin(value = "wrong-constructor", summary = "has no defaults")
    public record NoDefaults(@Setting("at least 0") double value) implements Scheduler {

        public NoDefaults {
            Check.atLeast("value", value, 0);
        }

        @Override
        public double factor(TrainingProgress progress) {
            return value;
        }
    }

    @Plugin(value = "Wrong_Name", summary = "not lower case with hyphens")
    public record BadName() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }
    }

    public record NoName() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }
    }

    @Plugin("wrong-summary")
    public record NoSummary() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }
    }

    @Plugin(value = "wrong-undescribed", summary = "a setting that nobody explains")
    public record Undescribed(int value) implements Scheduler {

        public Undescribed() {
            this(1);
        }

        @Override
        public double factor(TrainingProgress progress) {
            return value;
        }
    }

    @Plugin(value = "wrong-shorthands", summary = "two settings in place of the map")
    public record TwoShorthands(
            @Setting(value = "one", shorthand = true) int first,
            @Setting(value = "two", shorthand = true) int second) implements Scheduler {

        public TwoShorthands() {
            this(1, 1);
        }

        @Override
        public double factor(TrainingProgress progress) {
            return first;
        }
    }

    @Plugin(value = "wrong-type", summary = "a setting that no file can hold")
    public record ArraySetting(@Setting("numbers") double[] values) implements Scheduler {

        public ArraySetting() {
            this(new double[] {1});
        }

        @Override
        public double factor(TrainingProgress progress) {
            return values[0];
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ArraySetting that && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return Arrays.toString(values);
        }
    }

    @Plugin(value = "wrong-growing", summary = "changes a setting on its way in")
    public record Growing(@Setting("a number") int value) implements Scheduler {

        public Growing {
            value = value + 1;
        }

        public Growing() {
            this(1);
        }

        @Override
        public double factor(TrainingProgress progress) {
            return value;
        }
    }

    @Plugin(value = "wrong-counter", summary = "has a field that changes")
    public record Counter() implements Scheduler {

        private static long calls;

        @Override
        public double factor(TrainingProgress progress) {
            calls++;
            return Math.min(1, calls);
        }
    }

    @Plugin(value = "wrong-message", summary = "refuses without saying what")
    public record Nameless(@Setting("at least 0") double value) implements Scheduler {

        public Nameless {
            if (!(value >= 0)) {
                throw new IllegalArgumentException("out of range");
            }
        }

        public Nameless() {
            this(1);
        }

        @Override
        public double factor(TrainingProgress progress) {
            return value;
        }
    }

    @Plugin(value = "wrong-hidden", summary = "stands in no services file")
    public record Hidden() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1;
        }
    }

    @Plugin(value = "wrong-kind", summary = "is no plugin of any kind")
    public record NoKind() {}

    /** Keeps a plugin where nobody else sees it. */
    static final class Hideout {

        private Hideout() {}

        @Plugin(value = "wrong-hideout", summary = "is public in a class that is not")
        public record Inside() implements Scheduler {

            @Override
            public double factor(TrainingProgress progress) {
                return 1;
            }
        }
    }
}
