package dev.espalier.core.setup;

import dev.espalier.api.data.DataSource;
import dev.espalier.core.data.SharedValues;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.stack.Stack;
import java.util.Optional;

/** How a run comes by its data. */
@FunctionalInterface
public interface DataPreparation {

    /**
     * The data of a run, split and preprocessed.
     *
     * @param data what the stack says of them
     * @param seed of the splits
     * @param context where relative paths begin
     * @param start what gives the preprocessing, if it is not to be fitted
     * @return the data
     * @throws dev.espalier.api.EspalierException if they cannot be read, or are too few to be split
     */
    RunData prepare(Stack.Data data, long seed, DataSource.Context context, Optional<WarmStart> start);

    /**
     * Prepares the data at each call.
     *
     * @param reading how the samples of the source are come by
     * @return the preparation
     */
    static DataPreparation of(SourceReading reading) {
        return (data, seed, context, start) -> RunData.prepare(data, seed, context, reading, start);
    }

    /**
     * Prepares what has not been prepared yet, for several runs, which may be prepared by several threads.
     *
     * @param reading how the samples of the source are come by
     * @return the preparation
     */
    static DataPreparation shared(SourceReading reading) {
        SharedValues<DataKey, RunData> prepared = new SharedValues<>();
        return (data, seed, context, start) -> start.isPresent()
                ? RunData.prepare(data, seed, context, reading, start)
                : prepared.get(
                        new DataKey(data, data.splitSeed().orElse(seed), context.targets()),
                        () -> RunData.prepare(data, seed, context, reading, start));
    }

    /**
     * What prepared data depend on, for runs whose relative paths begin in the same folder.
     *
     * @param data what the stack says of them
     * @param seed of the splits
     * @param targets how their targets are treated
     */
    record DataKey(Stack.Data data, long seed, DataSource.Targets targets) {}
}
