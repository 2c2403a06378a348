package dev.espalier.testkit;

import dev.espalier.api.search.Measurement;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Trial;
import dev.espalier.engine.plugin.PrunerCalls;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;

/** A stage of a search whose trials are not trained: the loss of each falls in its own way. */
final class SimulatedStage {

    private final Pruner pruner;
    private final int count;
    private final double epochs;
    private final int objectives;

    /** What was decided, in order. */
    final List<String> log = new ArrayList<>();

    /** The trials as they are now. */
    final List<Trial> trials = new ArrayList<>();

    SimulatedStage(Pruner pruner, int count, double epochs, int objectives) {
        this.pruner = pruner;
        this.count = count;
        this.epochs = epochs;
        this.objectives = objectives;
    }

    /** Trains three trials at a time, each by one rung in turn, until nothing is left to do. */
    SimulatedStage run() {
        Queue<Integer> running = new ArrayDeque<>();
        while (true) {
            for (int next = begin(); running.size() < 3 && next >= 0; next = running.size() < 3 ? begin() : -1) {
                running.add(next);
            }
            if (running.isEmpty()) {
                return this;
            }
            int trained = running.remove();
            train(trained);
            if (trials.get(trained).state() == Trial.State.RUNNING) {
                running.add(trained);
            }
        }
    }

    /** The trial to be trained next: one that is promoted, or a new one; -1 if there is neither. */
    private int begin() {
        OptionalLong promoted = PrunerCalls.promotion(pruner, List.copyOf(trials), trials.size() == count);
        if (promoted.isPresent()) {
            log.add("promote " + promoted.getAsLong());
            int number = (int) promoted.getAsLong();
            change(number, Trial.State.RUNNING, trials.get(number).measurements());
            return number;
        }
        if (trials.size() < count) {
            trials.add(new Trial(trials.size(), List.of(), Trial.State.RUNNING, List.of()));
            return trials.size() - 1;
        }
        return -1;
    }

    private void train(int number) {
        List<Double> rungs = PrunerCalls.rungs(pruner, number, epochs);
        List<Measurement> measured = new ArrayList<>(trials.get(number).measurements());
        boolean isLast = measured.size() == rungs.size();
        double progress = isLast ? 1 : rungs.get(measured.size());
        measured.add(new Measurement(progress, losses(number, progress)));
        change(number, isLast ? Trial.State.COMPLETED : Trial.State.RUNNING, measured);
        if (!isLast) {
            Pruner.Decision decision = PrunerCalls.decide(pruner, trials.get(number), List.copyOf(trials));
            log.add(decision + " " + number);
            switch (decision) {
                case PAUSE -> change(number, Trial.State.PAUSED, measured);
                case PRUNE -> change(number, Trial.State.PRUNED, measured);
                case CONTINUE -> {}
            }
        }
    }

    private void change(int number, Trial.State state, List<Measurement> measurements) {
        trials.set(number, new Trial(number, trials.get(number).values(), state, measurements));
    }

    /** Falls from 1 towards a limit that is another for each trial; one in seven diverges. */
    private List<Double> losses(int number, double progress) {
        double limit = (number * 7919 % 101) / 101.0;
        double loss = number % 7 == 6 && progress > 0.2 ? Double.NaN : limit + (1 - limit) * Math.exp(-4 * progress);
        return objectives == 1 ? List.of(loss) : List.of(loss, 1 - limit);
    }
}
