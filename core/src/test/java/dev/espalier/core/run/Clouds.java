package dev.espalier.core.run;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Plugin;
import dev.espalier.api.Setting;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Points of three clouds in the plane, drawn from a seed. */
@Plugin(value = "test-clouds", summary = "three clouds of points, for tests")
public record Clouds(@Setting("how many points, at least 3") int points) implements DataSource {

    public Clouds() {
        this(90);
    }

    @Override
    public Parts load(Context context) {
        return new Parts(draw(1, points), Optional.empty(), Optional.of(draw(2, 30)));
    }

    private static Dataset draw(long key, int count) {
        CounterRandomStream random = new CounterRandomStream(99, key);
        float[][] inputs = new float[count][];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % 3;
            double angle = 2 * StrictMath.PI * labels[i] / 3;
            inputs[i] = new float[] {
                (float) (StrictMath.cos(angle) + 0.4 * random.nextGaussian()),
                (float) (StrictMath.sin(angle) + 0.4 * random.nextGaussian())
            };
        }
        return ArrayDataset.of(inputs, labels, List.of("red", "green", "blue"));
    }

    @Override
    public Dataset read(Path file, ReadRequest request) {
        return draw(3, 5);
    }
}
