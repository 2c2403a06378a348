package dev.espalier.engine.plan;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.api.model.BatchPass;

/** The pass of a plan, used again and again. */
final class PlanPass implements BatchPass {

    private final long seed;
    private final CounterRandomStream random = new CounterRandomStream(0);
    private int samples;
    private boolean training;
    private long step;
    private long microBatch;
    private long node;

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

    /** This pass as the operation of a node sees it. */
    PlanPass at(long key) {
        node = key;
        return this;
    }

    @Override
    public RandomStream random() {
        return random.rekey(seed, node, step, microBatch);
    }
}
