package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.ColumnEncoding;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;
import java.util.List;

/**
 * mixup: convex combinations of pairs of samples and of their targets.
 *
 * <p>x ← λ·x + (1−λ)·x′, y ← λ·y + (1−λ)·y′, with λ from Beta(α, α) and (x′, y′) the previous sample in the shuffled batch;
 * the first sample's partner is the last
 *
 * <p>One λ is used for the whole batch, as in the paper, unless {@code per-sample} is set. Targets are mixed first, then
 * smoothed. Categories cannot be interpolated: each is taken whole from the sample with the larger weight. Training
 * accuracy means little with mixed targets; rely on validation.
 *
 * <p>Choose it for overconfident classifiers: α from 0.1 to 0.4 (the paper, Keras), up to 1 (timm).
 *
 * <p>Source: Zhang, Cisse, Dauphin, Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR 2018.
 *
 * @param alpha α, above 0; the larger, the more evenly samples are mixed
 * @param perSample whether each sample draws its own λ
 * @param probability of mixing a batch, or with {@code perSample} a sample, in [0, 1]
 */
@Plugin(value = "mixup", summary = "mixup: convex combinations of pairs of samples and targets (Zhang et al. 2018)")
public record Mixup(
        @Setting(
                value = "alpha of the Beta(alpha, alpha) distribution of mixing weights, above 0",
                shorthand = true,
                range = "(0, inf)")
        @SearchRange(low = 0.05, high = 1, scale = Scale.LOG)
        double alpha,

        @Setting("whether to draw a mixing weight for every sample instead of one for the batch")
        boolean perSample,

        @Setting(value = "probability of mixing a batch, or with per-sample a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter {

    /** Checks the ranges. */
    public Mixup {
        Check.above("alpha", alpha, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** An α of 0.2, one share for each batch, every batch. */
    public Mixup() {
        this(0.2, false, 1);
    }

    @Override
    public void augment(SampleBatch batch, RandomStream random) {
        if (batch.size() == 1) {
            return;
        }
        float[] kept = Partners.keepLast(batch);
        double share = 1;
        for (int sample = batch.size() - 1; sample >= 0; sample--) {
            if (perSample || sample == batch.size() - 1) {
                share = random.nextBoolean(probability) ? BetaDeviates.next(alpha, random) : 1;
            }
            if (share < 1) {
                mix(batch, sample, kept, share);
            }
        }
    }

    private static void mix(SampleBatch batch, int sample, float[] kept, double share) {
        int at = 0;
        for (int input = 0; input < batch.inputCount(); input++) {
            int size = batch.inputShape(input).size();
            float[] values = batch.input(input);
            List<Schema.Column> columns = batch.schema().inputs().get(input).columns();
            if (sample > 0) {
                mix(values, sample * size, values, (sample - 1) * size, size, columns, share);
            } else {
                mix(values, 0, kept, at, size, columns, share);
            }
            at += size;
        }
        Partners.mixTargets(batch, sample, kept, at, share);
    }

    private static void mix(
            float[] values, int to, float[] others, int from, int size, List<Schema.Column> columns, double share) {
        if (columns.isEmpty()) {
            Partners.mix(values, to, others, from, size, share);
            return;
        }
        int offset = 0;
        for (int i = 0; i < columns.size(); i++) {
            Schema.Column column = columns.get(i);
            if (column.encoding() instanceof ColumnEncoding.Numeric) {
                Partners.mix(values, to + offset, others, from + offset, 1, share);
            } else if (share < 0.5) {
                System.arraycopy(others, from + offset, values, to + offset, column.width());
            }
            offset += column.width();
        }
    }
}
