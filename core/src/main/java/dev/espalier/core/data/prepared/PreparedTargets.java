package dev.espalier.core.data.prepared;

import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.JoinedTargets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The targets of a model, as they are made from the targets and inputs of a dataset.
 *
 * @param targets in the order of the prepared schema
 */
public record PreparedTargets(List<PreparedTarget> targets) {

    /** Copies the list. */
    public PreparedTargets {
        targets = List.copyOf(targets);
    }

    /**
     * Each target of the data as it is.
     *
     * @param data what samples look like
     * @return the targets
     */
    public static PreparedTargets of(Schema data) {
        return new PreparedTargets(IntStream.range(0, data.targets().size())
                .mapToObj(index -> new PreparedTarget(
                        data.targets().get(index), new PreparedTarget.Stored(List.of(index)), Optional.empty()))
                .toList());
    }

    /**
     * All targets of the data as one.
     *
     * @param data what samples look like, with targets that can be joined
     * @return one target
     */
    public static PreparedTargets joined(Schema data) {
        List<Integer> all = IntStream.range(0, data.targets().size()).boxed().toList();
        return new PreparedTargets(List.of(new PreparedTarget(
                JoinedTargets.join(data.targets()), new PreparedTarget.Stored(all), Optional.empty())));
    }

    /**
     * These targets and an input, which the model is to reconstruct.
     *
     * @param inputs the inputs after preprocessing
     * @param index of the input
     * @return the targets
     */
    public PreparedTargets and(List<Schema.Input> inputs, int index) {
        Schema.Input input = inputs.get(index);
        Shape shape = input.shape();
        List<PreparedTarget> more = new ArrayList<>(targets);
        more.add(new PreparedTarget(
                new Schema.Target(input.name(), TargetKind.VALUES, shape.size(), ValueNames.of(input.columns())),
                new PreparedTarget.OfInput(index),
                Optional.empty()));
        return new PreparedTargets(more);
    }

    /**
     * The same with one of them scaled.
     *
     * @param index of the target
     * @param scale how its values are scaled
     * @return the targets
     */
    public PreparedTargets scaled(int index, TargetScale scale) {
        List<PreparedTarget> scaled = new ArrayList<>(targets);
        scaled.set(index, targets.get(index).scaledBy(scale));
        return new PreparedTargets(scaled);
    }

    /**
     * Those that samples have: all of them, or the inputs alone for samples without targets.
     *
     * @param data what the samples look like
     * @return the targets
     */
    public PreparedTargets availableIn(Schema data) {
        return data.targets().isEmpty()
                ? new PreparedTargets(targets.stream()
                        .filter(target -> target.origin() instanceof PreparedTarget.OfInput)
                        .toList())
                : this;
    }

    /** What they look like. */
    public List<Schema.Target> schemas() {
        return targets.stream().map(PreparedTarget::target).toList();
    }
}
