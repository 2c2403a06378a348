package dev.espalier.benchmarks.compare;

import dev.espalier.api.Plugin;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@link SyntheticImages} as a source of data.
 *
 * @param channels of an image
 * @param pixels height and width
 */
@Plugin(value = "synthetic-images", summary = "synthetic images for benchmarks")
public record SyntheticImagesSource(int channels, int pixels) implements DataSource {

    private static final List<String> DIRECTIONS = IntStream.range(0, LabelledImages.CLASSES)
            .mapToObj(label -> 180 * label / LabelledImages.CLASSES + " degrees")
            .toList();

    /** As those of CIFAR-10. */
    public SyntheticImagesSource() {
        this(3, 32);
    }

    @Override
    public Parts load(Context context) {
        LabelledImages.Parts parts = SyntheticImages.parts(new ImageSize(channels, pixels, pixels));
        return new Parts(dataset(parts.train()), Optional.empty(), Optional.of(dataset(parts.test())));
    }

    private Dataset dataset(LabelledImages images) {
        return ArrayDataset.builder()
                .input("image", Shape.of(channels, pixels, pixels), images.images())
                .labels("label", images.labels(), DIRECTIONS)
                .build();
    }
}
