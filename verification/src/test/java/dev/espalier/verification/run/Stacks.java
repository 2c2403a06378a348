package dev.espalier.verification.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Stack files of the runs. */
final class Stacks {

    /** Everything that has a state between two steps; the data are those of {@link SampleData#writeImages}. */
    private static final String EVERYTHING = """
            name: every stateful part
            seed: 7
            data:
              source: idx
              path: images
              validation: 0.2
              preprocess: [scale: {factor: 0.00392156862}, standardize]
            model:
              - flatten
              - dense: 40
              - batch-norm
              - relu
              - dropout: {probability: 0.2}
              - dense: 24
              - layer-norm
              - gelu
              - dense: 4
            loss: cross-entropy
            optimizer: {adam: {beta2: 0.99}}
            learning-rate: 0.01
            schedule: {learning-rate: [linear-warmup: {epochs: 1}, cosine], beta1: [cosine: {minimum: 0.9}]}
            regularizers:
              - l2: {coefficient: 0.0001, match: "dense1/*"}
              - decoupled-decay: {coefficient: 0.01}
              - label-smoothing: {epsilon: 0.1}
              - early-stopping: {patience: 60}
            augment: [flip: {probability: 0.3}, noise: {deviation: 0.1}]
            groups: [{match: "dense3/*", learning-rate-multiplier: 0.5, optimizer: {sgd: {momentum: 0.9, nesterov: true}}}]
            train:
              epochs: 40
              batch: 24
              accumulate: 2
              clip-norm: 1.0
              ema-decay: 0.95
              validate: {steps: 7}
              checkpoint: {steps: 5, keep: 3}
            """;

    /** The table of {@link SampleData#writeFlowers}. */
    private static final String FLOWERS = """
            name: flowers
            seed: 3
            data: {source: csv, path: flowers.csv, label: species, validation: 0.15, test: 0.15, preprocess: [standardize]}
            model: [dense: 16, tanh, dense: 3]
            loss: cross-entropy
            optimizer: adam
            learning-rate: 0.02
            train: {epochs: 30, batch: 16, checkpoint: {epochs: 10}}
            """;

    private Stacks() {}

    /** Writes the stack with every stateful part, and its data, into a folder. */
    static Path everything(Path folder) throws IOException {
        SampleData.writeImages(folder.resolve("images"), 600, 120);
        return write(folder, "everything.yaml", EVERYTHING);
    }

    /** Writes the stack of the flowers and its table. */
    static Path flowers(Path folder) throws IOException {
        SampleData.writeFlowers(folder.resolve("flowers.csv"), 5, 300);
        return write(folder, "flowers.yaml", FLOWERS);
    }

    /** Writes a stack file. */
    static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
