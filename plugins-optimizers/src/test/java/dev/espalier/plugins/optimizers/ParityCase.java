package dev.espalier.plugins.optimizers;

import static dev.espalier.plugins.optimizers.EpsilonPlacement.INSIDE;
import static dev.espalier.plugins.optimizers.EpsilonPlacement.OUTSIDE;
import static dev.espalier.plugins.optimizers.EpsilonPlacement.UNCORRECTED;
import static dev.espalier.plugins.optimizers.Profile.KERAS;
import static dev.espalier.plugins.optimizers.Profile.OPTAX;
import static dev.espalier.plugins.optimizers.Profile.PYTORCH;
import static dev.espalier.plugins.optimizers.Profile.TEXTBOOK;

import dev.espalier.api.optimizer.Optimizer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A rule under one profile, with the same rule in double precision and the numbers that the bound on its error needs.
 *
 * @param name the row's name
 * @param optimizer the plugin
 * @param rate the learning rate
 * @param memory over how many steps a rounding of the state stays
 * @param reference the rule in double precision
 * @param trajectory the stored trajectory that it reproduces, if there is one
 * @param rows the rows of the matrix that the weights are taken for
 * @param penalty the factor of the weights that the trajectory adds to the gradients
 */
record ParityCase(
        String name,
        Optimizer optimizer,
        double rate,
        int memory,
        Reference reference,
        Optional<String> trajectory,
        int rows,
        double penalty) {

    private static ParityCase stored(
            String name, Optimizer optimizer, double rate, int memory, Reference reference, String trajectory) {
        return new ParityCase(name, optimizer, rate, memory, reference, Optional.of(trajectory), 1, 0);
    }

    private static ParityCase formula(String name, Optimizer optimizer, double rate, int memory, Reference reference) {
        return new ParityCase(name, optimizer, rate, memory, reference, Optional.empty(), 1, 0);
    }

    private ParityCase withPenalty(String trajectory, double factor) {
        return new ParityCase(name + " + l2", optimizer, rate, memory, reference, Optional.of(trajectory), 1, factor);
    }

    private ParityCase ofTwoRows() {
        return new ParityCase(name, optimizer, rate, memory, reference, trajectory, 2, penalty);
    }

    @Override
    public String toString() {
        return name;
    }

    /**
     * Rules whose step is as long for a small gradient as for a large one: near the minimum a rounding turns it over, so
     * their gradients must not depend on the weights.
     */
    boolean ofSigns() {
        return optimizer instanceof Lion || optimizer instanceof Rprop || optimizer instanceof Muon;
    }

    /** A rule with decoupled decay, at any rate. */
    static ParityCase decaying(String name, double rate, double decay) {
        return name.equals("lion")
                ? formula(
                        name, new Lion(PYTORCH, 0.9, 0.99, OptionalDouble.of(decay)), rate, 100, Reference.lion(decay))
                : formula(name, new AdamW(decay), rate, 1000, Reference.adam(1e-8, OUTSIDE, decay));
    }

    static List<ParityCase> all() {
        ParityCase sgd = stored("sgd", new Sgd(), 0.1, 1, Reference.sgd(), "sgd");
        ParityCase adam = stored("adam", new Adam(), 0.01, 1000, Reference.adam(1e-8, OUTSIDE, 0), "adam");
        ParityCase centred = formula(
                "rmsprop centered, momentum 0.9",
                new RmsProp(PYTORCH, true, 0.9),
                0.01,
                100,
                Reference.rmsProp(0.99, 1e-8, false, true, 0.9, false, 0));
        return List.of(
                sgd,
                sgd.withPenalty("sgd-decay", 0.01),
                stored("momentum", new Momentum(), 0.1, 10, Reference.momentum(0.9, 0), "momentum"),
                stored("sgd momentum 0.9", new Sgd(0.9, 0, false), 0.1, 10, Reference.momentum(0.9, 0), "momentum"),
                stored(
                        "momentum dampening 0.5",
                        new Momentum(0.9, 0.5, PYTORCH),
                        0.1,
                        10,
                        Reference.momentum(0.9, 0.5),
                        "momentum-dampening"),
                formula(
                        "momentum keras",
                        new Momentum(0.9, 0, KERAS),
                        0.1,
                        10,
                        Reference.momentumWithRateInside(0.9, false)),
                stored("nesterov", new Nesterov(), 0.1, 10, Reference.nesterov(0.9), "nesterov"),
                stored("sgd nesterov", new Sgd(0.9, 0, true), 0.1, 10, Reference.nesterov(0.9), "nesterov"),
                formula(
                        "nesterov keras",
                        new Nesterov(0.9, KERAS),
                        0.1,
                        10,
                        Reference.momentumWithRateInside(0.9, true)),
                stored("adagrad", new AdaGrad(), 0.1, 1000, Reference.adaGrad(1e-10, false, 0, 0), "adagrad"),
                stored(
                        "adagrad initial 0.1, learning-rate-decay 0.05",
                        new AdaGrad(PYTORCH, OptionalDouble.empty(), Optional.empty(), OptionalDouble.of(0.1), 0.05),
                        0.1,
                        1000,
                        Reference.adaGrad(1e-10, false, 0.1, 0.05),
                        "adagrad-initial"),
                stored(
                        "adagrad keras",
                        new AdaGrad(KERAS),
                        0.1,
                        1000,
                        Reference.adaGrad(1e-7, true, 0.1, 0),
                        "adagrad-keras"),
                formula("adagrad textbook", new AdaGrad(TEXTBOOK), 0.1, 1000, Reference.adaGrad(1e-8, true, 0, 0)),
                stored(
                        "rmsprop",
                        new RmsProp(),
                        0.01,
                        100,
                        Reference.rmsProp(0.99, 1e-8, false, false, 0, false, 0),
                        "rmsprop"),
                centred.withPenalty("rmsprop-centred", 0.01),
                stored(
                        "rmsprop keras",
                        new RmsProp(KERAS),
                        0.01,
                        10,
                        Reference.rmsProp(0.9, 1e-7, true, false, 0, true, 0),
                        "rmsprop-keras"),
                formula(
                        "rmsprop optax, centered, momentum 0.9",
                        new RmsProp(OPTAX, true, 0.9),
                        0.001,
                        10,
                        Reference.rmsProp(0.9, 1e-8, true, true, 0.9, true, 0)),
                formula(
                        "rmsprop textbook",
                        new RmsProp(TEXTBOOK),
                        0.01,
                        10,
                        Reference.rmsProp(0.9, 1e-8, true, false, 0, false, 0)),
                stored("adadelta", new AdaDelta(), 1, 10, Reference.adaDelta(0.9, 1e-6), "adadelta"),
                formula("adadelta keras", new AdaDelta(KERAS), 1, 20, Reference.adaDelta(0.95, 1e-7)),
                adam,
                adam.withPenalty("adam-decay", 0.1),
                stored("adam keras", new Adam(KERAS), 0.01, 1000, Reference.adam(1e-7, UNCORRECTED, 0), "adam-keras"),
                formula(
                        "adam epsilon inside",
                        new Adam(PYTORCH, 0.9, 0.999, OptionalDouble.empty(), Optional.of(INSIDE)),
                        0.01,
                        1000,
                        Reference.adam(1e-8, INSIDE, 0)),
                stored("adamw decay 0.1", new AdamW(0.1), 0.01, 1000, Reference.adam(1e-8, OUTSIDE, 0.1), "adamw"),
                formula("adamw keras", new AdamW(KERAS), 0.01, 1000, Reference.adam(1e-7, UNCORRECTED, 0.004)),
                formula("adamw optax", new AdamW(OPTAX), 0.01, 1000, Reference.adam(1e-8, OUTSIDE, 0.0001)),
                stored("amsgrad", new AmsGrad(), 0.01, 1000, Reference.amsGrad(PYTORCH), "amsgrad"),
                formula("amsgrad keras", new AmsGrad(KERAS), 0.01, 1000, Reference.amsGrad(KERAS)),
                formula("amsgrad optax", new AmsGrad(OPTAX), 0.01, 1000, Reference.amsGrad(OPTAX)),
                stored("adamax", new AdaMax(), 0.01, 1000, Reference.adaMax(false), "adamax"),
                formula("adamax keras", new AdaMax(KERAS), 0.01, 1000, Reference.adaMax(true)),
                stored("nadam", new NAdam(), 0.01, 1000, Reference.nAdam(0.004, 1e-8), "nadam"),
                formula("nadam keras", new NAdam(KERAS), 0.01, 1000, Reference.nAdam(1, 1e-7)),
                formula("nadam optax", new NAdam(OPTAX), 0.01, 1000, Reference.nAdamOfOptax()),
                stored("radam", new RAdam(), 0.01, 1000, Reference.rAdam(false), "radam"),
                formula("radam optax", new RAdam(OPTAX), 0.01, 1000, Reference.rAdam(true)),
                formula("adabelief", new AdaBelief(), 0.001, 1000, Reference.adaBelief(false)),
                formula("adabelief optax", new AdaBelief(OPTAX), 0.001, 1000, Reference.adaBelief(true)),
                stored(
                        "lion decay 0.1",
                        new Lion(PYTORCH, 0.9, 0.99, OptionalDouble.of(0.1)),
                        0.01,
                        100,
                        Reference.lion(0.1),
                        "lion"),
                stored("rprop", new Rprop(), 0.01, 100, Reference.rprop(), "rprop"),
                stored("lamb", new Lamb(), 0.01, 1000, Reference.lamb(1e-6, 0.01, 0), "lamb"),
                formula(
                        "lamb keras, decay 0.01",
                        new Lamb(KERAS, 0.9, 0.999, OptionalDouble.empty(), OptionalDouble.of(0.01)),
                        0.01,
                        1000,
                        Reference.lamb(1e-7, 0, 0.01)),
                formula("lamb optax", new Lamb(OPTAX), 0.01, 1000, Reference.lamb(1e-6, 0, 0)),
                formula(
                        "lars decay 0.01",
                        new Lars(PYTORCH, 0.9, 0.001, 0.01, 1e-8, false),
                        10,
                        10,
                        Reference.lars(0.001, 0.01, false, false)),
                formula(
                        "lars optax, decay 0.01, nesterov",
                        new Lars(OPTAX, 0.9, 0.001, 0.01, 1e-8, true),
                        10,
                        10,
                        Reference.lars(0.001, 0.01, true, true)),
                formula("adafactor", new Adafactor(), 0.01, 250, Reference.adafactor(false))
                        .ofTwoRows(),
                formula("adafactor keras", new Adafactor(KERAS), 0.01, 250, Reference.adafactor(true))
                        .ofTwoRows(),
                // five iterations enlarge an error of a small singular value by 3.4445 each
                formula("muon", new Muon(0.95, true, 5, 0, new Sgd()), 0.01, 500, Reference.muon())
                        .ofTwoRows(),
                stored(
                        "schedule-free-sgd",
                        new ScheduleFreeSgd(),
                        0.1,
                        1,
                        Reference.scheduleFreeSgd(),
                        "schedule-free-sgd"),
                formula(
                        "schedule-free-adamw decay 0.1",
                        new ScheduleFreeAdamW(0.9, 0.999, 1e-8, 0.1),
                        0.01,
                        1000,
                        Reference.scheduleFreeAdamW(0.1)),
                formula(
                        "lookahead around adam",
                        new Lookahead(new Adam()),
                        0.01,
                        1000,
                        Reference.lookahead(Reference.adam(1e-8, OUTSIDE, 0))),
                formula(
                        "lookahead around momentum",
                        new Lookahead(new Momentum()),
                        0.1,
                        10,
                        Reference.lookahead(Reference.momentum(0.9, 0))),
                stored("sam", new Sam(), 0.1, 10, Reference.sam(0.05, Reference.momentum(0.9, 0)), "sam"),
                // at half the rate of a noisy parabola between two steps; within one step its own search for curvature
                // enlarges a rounding without bound
                stored("l-bfgs one iteration", new LBfgs(10, 1, 1e-7, false), 0.5, 10, new ReferenceLBfgs(), "l-bfgs"));
    }
}
