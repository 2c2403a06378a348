package dev.espalier.plugins.augment;

import dev.espalier.api.Check;
import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.Setting;
import dev.espalier.api.Shape;
import dev.espalier.api.augment.Augmenter;
import dev.espalier.api.augment.SampleBatch;
import dev.espalier.api.data.Schema;
import dev.espalier.api.search.Scale;
import dev.espalier.api.search.SearchRange;

/**
 * CutMix: pastes a rectangle of one image into another and mixes their targets in proportion to the areas.
 *
 * <p>Rectangle: height · √(1−λ) by width · √(1−λ), rounded down, with λ from Beta(α, α) and its centre uniform among the
 * pixels; x ← x′ within it. y ← λ′·y + (1−λ′)·y′ with λ′ = 1 − (area within the image) / (height · width). The partner (x′,
 * y′) is the previous sample in the shuffled batch; the first sample's partner is the last.
 *
 * <p>The rectangle is clipped at the border before its area is computed, so that targets follow what is visible. One
 * rectangle is used for the whole batch, as in the paper, unless {@code per-sample} is set. Targets are mixed first, then
 * smoothed. Inputs that are not images are left unchanged. Training accuracy means little with mixed targets; rely on
 * validation.
 *
 * <p>Choose it for photographs; together with mixup as {@code one-of: [mixup, cutmix]}.
 *
 * <p>Source: Yun, Han, Oh, Chun, Choe, Yoo, "CutMix: Regularization Strategy to Train Strong Classifiers with Localizable
 * Features", ICCV 2019.
 *
 * @param alpha α, above 0; with 1 all areas are as likely
 * @param perSample whether each sample draws its own rectangle
 * @param probability of changing a batch, or with {@code perSample} a sample, in [0, 1]
 */
@Plugin(value = "cutmix", summary = "CutMix: pastes a patch of another image and mixes the targets (Yun et al. 2019)")
public record Cutmix(
        @Setting(
                value = "alpha of the Beta(alpha, alpha) distribution of mixing weights, above 0",
                shorthand = true,
                range = "(0, inf)")
        @SearchRange(low = 0.1, high = 2, scale = Scale.LOG)
        double alpha,

        @Setting("whether to draw a rectangle for every sample instead of one for the batch")
        boolean perSample,

        @Setting(value = "probability of changing a batch, or with per-sample a sample, in [0, 1]", range = "[0, 1]")
        @SearchRange(low = 0, high = 1)
        double probability)
        implements Augmenter {

    /** Checks the ranges. */
    public Cutmix {
        Check.above("alpha", alpha, 0);
        Check.inClosed("probability", probability, 0, 1);
    }

    /** An α of 1, one rectangle for each batch, every batch. */
    public Cutmix() {
        this(1, false, 1);
    }

    @Override
    public void check(Schema schema) {
        ImageInputs.require("cutmix", schema);
        Shape first = imageOf(schema);
        for (Schema.Input input : schema.inputs()) {
            Shape shape = input.shape();
            boolean another = ImageInputs.isImage(shape)
                    && (shape.dimension(1) != first.dimension(1) || shape.dimension(2) != first.dimension(2));
            if (another) {
                throw new IllegalArgumentException("cutmix is for images of one height and width; there are " + first
                        + " and " + shape + ", leave it out");
            }
        }
    }

    private static Shape imageOf(Schema schema) {
        int image = 0;
        while (!ImageInputs.isImage(schema.inputs().get(image).shape())) {
            image++;
        }
        return schema.inputs().get(image).shape();
    }

    @Override
    public void augment(SampleBatch batch, RandomStream random) {
        if (batch.size() == 1) {
            return;
        }
        float[] kept = Partners.keepLast(batch);
        Shape shape = imageOf(batch.schema());
        int last = batch.size() - 1;
        boolean changed = false;
        double share = 1;
        int y = 0;
        int x = 0;
        for (int sample = last; sample >= 0; sample--) {
            if (perSample || sample == last) {
                changed = random.nextBoolean(probability);
                if (changed) {
                    share = BetaDeviates.next(alpha, random);
                    y = random.nextInt(shape.dimension(1));
                    x = random.nextInt(shape.dimension(2));
                }
            }
            if (changed) {
                paste(batch, sample, kept, share, y, x);
            }
        }
    }

    /**
     * Pastes into a sample what its partner has about a centre; the share is the sample's own before anything is cut off.
     */
    static void paste(SampleBatch batch, int sample, float[] kept, double share, int centreY, int centreX) {
        Shape image = imageOf(batch.schema());
        int height = image.dimension(1);
        int width = image.dimension(2);
        double side = Math.sqrt(1 - share);
        int high = (int) (height * side);
        int wide = (int) (width * side);
        int top = Math.max(0, centreY - high / 2);
        int bottom = Math.min(height, centreY - high / 2 + high);
        int left = Math.max(0, centreX - wide / 2);
        int right = Math.min(width, centreX - wide / 2 + wide);
        int at = 0;
        for (int input = 0; input < batch.inputCount(); input++) {
            Shape shape = batch.inputShape(input);
            int size = shape.size();
            float[] values = batch.input(input);
            if (ImageInputs.isImage(shape)) {
                float[] source = sample > 0 ? values : kept;
                int from = sample > 0 ? (sample - 1) * size : at;
                Patch.copy(source, from, values, sample * size, shape, top, bottom, left, right);
            }
            at += size;
        }
        double area = (double) (bottom - top) * (right - left);
        Partners.mixTargets(batch, sample, kept, at, 1 - area / ((double) height * width));
    }
}
