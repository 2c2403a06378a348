package dev.espalier.core.data.source;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.ProblemList;
import dev.espalier.api.Shape;
import dev.espalier.api.data.ArrayDataset;
import dev.espalier.api.data.ContentDigest;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import dev.espalier.core.data.file.DataFile;
import java.util.List;
import java.util.Optional;

/** Makes datasets of images and labels that were read from IDX files. */
final class ImageData {

    static final String INPUT = "image";
    static final String TARGET = "label";

    private ImageData() {}

    /** An IDX array and where it comes from. */
    record Source(String name, DataFile<IdxArray> file) {

        IdxArray array() {
            return file.value();
        }

        /** The shape of one sample; pictures of two dimensions have one channel. */
        Shape shape() {
            int[] sample = array().sampleDimensions();
            return switch (sample.length) {
                case 1 -> Shape.of(sample[0]);
                case 2 -> Shape.of(1, sample[0], sample[1]);
                case 3 -> Shape.of(sample[0], sample[1], sample[2]);
                default ->
                    throw new EspalierException(
                            ErrorCode.DATA_FORMAT,
                            name,
                            "the file has one dimension; images have two to four, the first of which counts them",
                            "give the file of images, not that of labels");
            };
        }
    }

    /** Images without labels. */
    static Dataset unlabelled(Source images) {
        return ArrayDataset.builder()
                .bytes(INPUT, images.shape(), images.array().values())
                .digest(images.file().digest())
                .build();
    }

    /** Images with a label each; every label that is no class is reported. */
    static Dataset labelled(Source images, Source labels, List<String> classNames) {
        if (labels.array().rank() != 1) {
            throw new EspalierException(
                    ErrorCode.DATA_FORMAT,
                    labels.name(),
                    "the file has " + labels.array().rank() + " dimensions; labels have one",
                    "give the file of labels, not that of images");
        }
        Shape shape = images.shape();
        if (images.array().samples() != labels.array().samples()) {
            throw new EspalierException(
                    ErrorCode.DATA_SIZE,
                    labels.name(),
                    "there are " + labels.array().samples() + " labels for "
                            + images.array().samples() + " images in " + images.name(),
                    "give two files of one set");
        }
        return ArrayDataset.builder()
                .bytes(INPUT, shape, images.array().values())
                .target(
                        new Schema.Target(TARGET, TargetKind.CLASS_INDEX, classNames.size(), classNames),
                        labelValues(labels, classNames.size()))
                .digest(new ContentDigest()
                        .add(images.file().digest())
                        .add(labels.file().digest())
                        .hex())
                .build();
    }

    /**
     * Images of some classes, which have been found to have valid labels.
     *
     * @param newLabels for each label of the file the new one, -1 to leave its samples out
     * @param classNames in the order of the new labels
     */
    static Dataset kept(Source images, Source labels, int[] newLabels, List<String> classNames) {
        byte[] given = labels.array().values();
        byte[] pixels = images.array().values();
        int size = images.shape().size();
        int count = 0;
        for (byte label : given) {
            count += newLabels[label & 0xFF] >= 0 ? 1 : 0;
        }
        byte[] values = new byte[count * size];
        float[] classes = new float[count];
        int at = 0;
        for (int sample = 0; sample < given.length; sample++) {
            int label = newLabels[given[sample] & 0xFF];
            if (label >= 0) {
                System.arraycopy(pixels, sample * size, values, at * size, size);
                classes[at] = label;
                at++;
            }
        }
        ContentDigest digest = new ContentDigest()
                .add(images.file().digest())
                .add(labels.file().digest());
        classNames.forEach(digest::add);
        return ArrayDataset.builder()
                .bytes(INPUT, images.shape(), values)
                .target(new Schema.Target(TARGET, TargetKind.CLASS_INDEX, classNames.size(), classNames), classes)
                .digest(digest.hex())
                .build();
    }

    /** As many classes as the largest label calls for. */
    static List<String> numberedClasses(Source labels) {
        int most = 0;
        for (byte label : labels.array().values()) {
            most = Math.max(most, label & 0xFF);
        }
        return ArrayDataset.numberedClasses(most + 1);
    }

    /** The class names of a schema's label, if it has one. */
    static Optional<List<String>> classNames(Schema schema) {
        return schema.targets().size() == 1 && schema.targets().get(0).kind() == TargetKind.CLASS_INDEX
                ? Optional.of(schema.targets().get(0).classNames())
                : Optional.empty();
    }

    private static float[] labelValues(Source labels, int classes) {
        byte[] bytes = labels.array().values();
        float[] values = new float[bytes.length];
        ProblemList problems = new ProblemList(labels.name());
        for (int sample = 0; sample < bytes.length; sample++) {
            int label = bytes[sample] & 0xFF;
            if (label >= classes) {
                problems.add(
                        ErrorCode.DATA_VALUE,
                        labels.name() + ", sample " + sample,
                        "label is " + label + "; it must be from 0 to " + (classes - 1) + ", for there are " + classes
                                + " classes",
                        "correct the label or name more classes");
            }
            values[sample] = label;
        }
        problems.throwIfAny();
        return values;
    }
}
