package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.event.History;
import dev.espalier.api.schedule.Scheduler;
import dev.espalier.api.schedule.TrainingProgress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/** Schedules that each break one promise. */
public final class WrongSchedulers {

    private WrongSchedulers() {}

    @Plugin(value = "wrong-noam", summary = "divides by the step, of which the first is 0")
    public record Infinite() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1 / Math.sqrt(progress.step());
        }
    }

    @Plugin(value = "wrong-overshooting", summary = "falls along a line that does not end with the run")
    public record Negative() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1 - (double) progress.step() / progress.totalSteps();
        }
    }

    @Plugin(value = "wrong-ending", summary = "has a table of its values and nothing behind it")
    public record Ending() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            double[] table = new double[(int) progress.totalSteps()];
            Arrays.fill(table, 1);
            return table[(int) progress.step()];
        }
    }

    @Plugin(value = "wrong-recursive", summary = "counts its calls instead of looking where training is")
    public record Recursive() implements Scheduler {

        private static final AtomicLong CALLS = new AtomicLong();

        @Override
        public double factor(TrainingProgress progress) {
            return 1.0 / (1 + CALLS.incrementAndGet());
        }
    }

    @Plugin(value = "wrong-zero", summary = "trains nothing")
    public record Zero() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 0;
        }
    }

    @Plugin(value = "wrong-trusting", summary = "multiplies with whatever loss there was")
    public record Trusting() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return factor(progress, History.EMPTY);
        }

        @Override
        public double factor(TrainingProgress progress, History history) {
            double factor = 1;
            for (double loss : history.series("loss")) {
                factor *= Math.abs(loss);
            }
            return factor;
        }
    }

    @Plugin(value = "wrong-length", summary = "says that it ends where it does not")
    public record Endless() implements Scheduler {

        @Override
        public double factor(TrainingProgress progress) {
            return 1 / (1.0 + progress.step());
        }

        @Override
        public long length(TrainingProgress run) {
            return 10;
        }
    }
}
