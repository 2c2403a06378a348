package dev.espalier.testkit;

import dev.espalier.api.Plugin;
import dev.espalier.api.search.Pruner;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.api.search.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;

/** Samplers and pruners that leave the space, throw dice of their own, or never finish. */
public final class WrongSearch {

    /** State outside the trials: how often a plugin was asked. */
    private static final AtomicLong ASKED = new AtomicLong();

    private WrongSearch() {}

    private static List<Double> corner(SearchSpace space, double position) {
        double[] positions = new double[space.size()];
        positions[0] = position;
        return space.at(positions);
    }

    @Plugin(value = "wrong-outside", summary = "proposes a learning rate of 1, wherever the range ends")
    public record Outside() implements Sampler {

        @Override
        public List<Double> propose(SamplerContext context) {
            List<Double> values = new ArrayList<>(corner(context.space(), 0.5));
            values.set(0, 1.0);
            return values;
        }
    }

    @Plugin(value = "wrong-own-numbers", summary = "proposes by a counter of its own")
    public record OwnNumbers() implements Sampler {

        @Override
        public List<Double> propose(SamplerContext context) {
            return corner(context.space(), 1.0 / (1 + ASKED.incrementAndGet()));
        }
    }

    @Plugin(value = "wrong-secretive", summary = "uses the trials and says that it does not")
    public record Secretive() implements Sampler {

        @Override
        public List<Double> propose(SamplerContext context) {
            return corner(context.space(), 1.0 / (1 + context.trials().size()));
        }

        @Override
        public boolean usesTrials() {
            return false;
        }
    }

    @Plugin(value = "wrong-repeating", summary = "has two points, and says that it has ten")
    public record Repeating() implements Sampler {

        @Override
        public List<Double> propose(SamplerContext context) {
            return corner(context.space(), context.number() % 2);
        }

        @Override
        public OptionalLong count(SearchSpace space) {
            return OptionalLong.of(10);
        }
    }

    @Plugin(value = "wrong-overlong", summary = "has a rung at epoch 3 of a shorter trial")
    public record Overlong() implements Pruner {

        @Override
        public List<Double> rungs(long trial, double epochs) {
            return List.of(3 / epochs);
        }

        @Override
        public Decision decide(Trial trial, List<Trial> trials) {
            return Decision.CONTINUE;
        }
    }

    @Plugin(value = "wrong-moody", summary = "ends every trial in five that it is asked about")
    public record Moody() implements Pruner {

        @Override
        public List<Double> rungs(long trial, double epochs) {
            return List.of(0.5);
        }

        @Override
        public Decision decide(Trial trial, List<Trial> trials) {
            return trial.number() > 0 && ASKED.incrementAndGet() % 7 == 0 ? Decision.PRUNE : Decision.CONTINUE;
        }
    }

    @Plugin(value = "wrong-reviving", summary = "promotes the first trial, whatever has become of it")
    public record Reviving() implements Pruner {

        @Override
        public List<Double> rungs(long trial, double epochs) {
            return List.of(0.5);
        }

        @Override
        public Decision decide(Trial trial, List<Trial> trials) {
            return Decision.CONTINUE;
        }

        @Override
        public OptionalLong promotion(List<Trial> trials, boolean complete) {
            boolean isLate = trials.size() == 3 && trials.get(0).state() == Trial.State.COMPLETED;
            return isLate && complete ? OptionalLong.of(0) : OptionalLong.empty();
        }
    }

    @Plugin(value = "wrong-strict", summary = "ends every trial")
    public record Strict() implements Pruner {

        @Override
        public List<Double> rungs(long trial, double epochs) {
            return List.of(0.5);
        }

        @Override
        public Decision decide(Trial trial, List<Trial> trials) {
            return Decision.PRUNE;
        }
    }
}
