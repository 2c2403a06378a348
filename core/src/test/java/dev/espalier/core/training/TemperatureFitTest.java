package dev.espalier.core.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.espalier.api.data.Schema;
import dev.espalier.api.data.TargetKind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Temperatures and log losses are those of SciPy: {@code minimize_scalar} over NumPy's formulas, for the same floats. */
class TemperatureFitTest {

    private static final int SAMPLES = 200;
    private static final float[] NO_WEIGHTS = {};
    private static final float[] ALL_THERE = {};
    private static final Schema.Target THREE =
            new Schema.Target("kind", TargetKind.CLASS_INDEX, 3, List.of("a", "b", "c"));
    private static final Schema.Target TWO = new Schema.Target("kind", TargetKind.CLASS_INDEX, 2, List.of("n", "y"));

    /** Log loss in double is flat over a relative change of T of about the root of 2⁻⁵². */
    private static final double FLAT = 1e-6;

    private static float[] logits(int member, int width) {
        float[] logits = new float[SAMPLES * width];
        for (int i = 0; i < SAMPLES; i++) {
            for (int k = 0; k < width; k++) {
                logits[i * width + k] = (float) (8 * StrictMath.sin(1 + member + 0.7 * i + 2.3 * k * k));
            }
        }
        return logits;
    }

    /** The most probable class of three samples in four, and any other of the fourth. */
    private static float[] classes() {
        float[] logits = logits(0, 3);
        float[] classes = new float[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            int best = 0;
            for (int k = 1; k < 3; k++) {
                best = logits[3 * i + k] > logits[3 * i + best] ? k : best;
            }
            classes[i] = i % 4 == 0 ? i * 7 % 3 : best;
        }
        return classes;
    }

    private static float[] statements(int width) {
        float[] logits = logits(0, width);
        float[] statements = new float[SAMPLES * width];
        for (int i = 0; i < statements.length; i++) {
            boolean wrong = i / width % 5 == 0;
            statements[i] = wrong == logits[i] < 0 ? 1 : 0;
        }
        return statements;
    }

    private static LogitSamples samples(Schema.Target target, int member, int width, float[] targets) {
        LogitSamples samples = new LogitSamples(target, width);
        samples.add(SAMPLES, logits(member, width), targets, NO_WEIGHTS, ALL_THERE);
        return samples;
    }

    private static void isFitted(double temperature, double logLoss, double before, LogitSamples... members) {
        TemperatureFit fit = new TemperatureFit(List.of(members));
        assertEquals(before, fit.logLoss(1), 1e-12);
        assertEquals(temperature, fit.temperature(), temperature * FLAT);
        assertEquals(logLoss, fit.logLoss(fit.temperature()), 1e-12);
    }

    @Test
    void classesHaveTheTemperatureOfTheSmallestLogLoss() {
        LogitSamples samples = samples(THREE, 0, 3, classes());
        isFitted(4.431852716588279, 0.7072764284317167, 1.4384278364830998, samples);
    }

    @Test
    void membersHaveOneTemperatureForTheMeanOfTheirProbabilities() {
        isFitted(
                3.642361425779887,
                0.7741166451851089,
                1.0575072511221901,
                samples(THREE, 0, 3, classes()),
                samples(THREE, 1, 3, classes()));
    }

    @Test
    void oneLogitTellsTwoClassesApart() {
        LogitSamples samples = samples(TWO, 0, 1, statements(1));
        isFitted(4.574228362474427, 0.5436523709103699, 1.1326300971531646, samples);
    }

    @Test
    void labelsHaveOneTemperature() {
        Schema.Target labels = new Schema.Target("tags", TargetKind.LABELS, 3, List.of("a", "b", "c"));
        LogitSamples samples = samples(labels, 0, 3, statements(3));
        isFitted(4.515123793421177, 0.5410932358257706, 1.1184306845738705, samples);
    }

    @Test
    void distributionsAreComparedAsTheyAre() {
        float[] classes = classes();
        float[] distributions = new float[3 * SAMPLES];
        for (int i = 0; i < distributions.length; i++) {
            distributions[i] = classes[i / 3] == i % 3 ? 0.8f : 0.1f;
        }
        Schema.Target soft = new Schema.Target("kind", TargetKind.DISTRIBUTION, 3, List.of("a", "b", "c"));
        isFitted(7.997055076737682, 0.9241589333525563, 2.722071850861317, samples(soft, 0, 3, distributions));
    }

    @Test
    void samplesThatTheLossLeavesOutAreLeftOut() {
        float[] twice = new float[2];
        LogitSamples all = new LogitSamples(TWO, 2);
        all.add(2, new float[] {1, 3, 5, 1}, new float[] {1, 1}, new float[] {0.5f, 0}, ALL_THERE);
        all.add(1, new float[] {2, 1}, twice, NO_WEIGHTS, ALL_THERE);
        assertEquals(2, all.size());
        LogitSamples some = new LogitSamples(TWO, 2);
        some.add(2, new float[] {1, 3, 2, 1}, new float[] {1, 0}, NO_WEIGHTS, ALL_THERE);
        assertEquals(new TemperatureFit(List.of(some)).temperature(), new TemperatureFit(List.of(all)).temperature());
    }

    /** The labels that are there, each as a target of its own two classes. */
    @Test
    void labelsThatAreMissingAreLeftOut() {
        Schema.Target labels = new Schema.Target("tags", TargetKind.LABELS, 3, List.of("a", "b", "c"));
        float[] logits = logits(0, 3);
        float[] targets = statements(3);
        float[] presence = new float[targets.length];
        LogitSamples known = new LogitSamples(TWO, 1);
        for (int i = 0; i < targets.length; i++) {
            presence[i] = i % 4 == 1 ? 0 : 1;
            if (presence[i] == 1) {
                known.add(1, new float[] {logits[i]}, new float[] {targets[i]}, NO_WEIGHTS, ALL_THERE);
            }
            // what is missing is stored as a label that does not apply
            targets[i] *= presence[i];
        }
        LogitSamples all = new LogitSamples(labels, 3);
        all.add(SAMPLES, logits, targets, NO_WEIGHTS, presence);
        TemperatureFit expected = new TemperatureFit(List.of(known));
        TemperatureFit fit = new TemperatureFit(List.of(all));
        assertEquals(expected.logLoss(1), fit.logLoss(1), 1e-15);
        assertEquals(expected.temperature(), fit.temperature(), 1e-15);
    }

    @Test
    void theTemperatureIsBounded() {
        LogitSamples right = new LogitSamples(TWO, 2);
        right.add(1, new float[] {0, 3}, new float[] {1}, NO_WEIGHTS, ALL_THERE);
        assertEquals(TemperatureFit.SMALLEST, new TemperatureFit(List.of(right)).temperature(), 1e-6);
        LogitSamples wrong = new LogitSamples(TWO, 2);
        wrong.add(1, new float[] {0, 3}, new float[] {0}, NO_WEIGHTS, ALL_THERE);
        assertEquals(TemperatureFit.LARGEST, new TemperatureFit(List.of(wrong)).temperature(), 1e-5);
        assertEquals(1, new TemperatureFit(List.of(new LogitSamples(TWO, 2))).temperature());
    }
}
