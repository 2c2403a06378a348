package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.model.Pass;

/** The pass of a plan, used again and again. */
final class PlanPass implements Pass {

    private final long seed;
    private final CounterRandomStream random = new CounterRandomStream(0);
    private int samples;
    private boolean training;
    private long step;
    private long microBatch;

    PlanPass(long seed) {
        this.seed = seed;
    }

    void begin(int samplesOfPass, boolean trainingPass, long stepNumber, long microBatchNumber) {
        samples = samplesOfPass;
        training = trainingPass;
        step = stepNumber;
        microBatch = microBatchNumber;
    }

    @Override
    public int samples() {
        return samples;
    }

    @Override
    public boolean training() {
        return training;
    }

    @Override
    public RandomStream random(long node) {
        return random.rekey(seed, node, step, microBatch);
    }
}
