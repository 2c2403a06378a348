package dev.espalier.benchmarks.compare;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.util.Optional;

/** {@link SyntheticRows} as a source of data. */
@Plugin(value = "synthetic-rows", summary = "synthetic regression data for benchmarks")
public record SyntheticSource() implements DataSource {

    @Override
    public Parts load(Context context) {
        return new Parts(dataset(SyntheticRows.train()), Optional.empty(), Optional.of(dataset(SyntheticRows.test())));
    }

    private static Dataset dataset(SyntheticRows rows) {
        return ArrayDataset.builder()
                .input("row", Shape.of(SyntheticRows.FEATURES), rows.inputs())
                .values("value", 1, rows.targets())
                .build();
    }
}
