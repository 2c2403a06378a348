package dev.espalier.testkit;

import dev.espalier.api.parameter.MatrixProducts;
import dev.espalier.api.parameter.Step;
import java.util.Set;
import java.util.TreeSet;

/** A step that records which settings an optimizer reads. */
final class RecordingStep implements Step {

    private final Step step;
    private final Set<String> settings = new TreeSet<>();

    RecordingStep(Step step) {
        this.step = step;
    }

    /** The names of the settings that were read. */
    Set<String> settings() {
        return settings;
    }

    @Override
    public long number() {
        return step.number();
    }

    @Override
    public double learningRate() {
        return step.learningRate();
    }

    @Override
    public double scheduled(String setting, double base) {
        settings.add(setting);
        return step.scheduled(setting, base);
    }

    @Override
    public MatrixProducts products() {
        return step.products();
    }

    @Override
    public float[] scratch(int index, int length) {
        return step.scratch(index, length);
    }
}
