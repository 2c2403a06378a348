package dev.espalier.plugins.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.Shape;
import dev.espalier.api.data.Schema;
import dev.espalier.testkit.FakeSampleBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MixingTest {

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 1, 2.5, 30})
    void sharesHaveTheMomentsOfTheBetaLaw(double alpha) {
        int count = 400_000;
        CounterRandomStream random = new CounterRandomStream(1);
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < count; i++) {
            double share = BetaDeviates.next(alpha, random);
            sum += share;
            squares += (share - 0.5) * (share - 0.5);
        }
        double variance = 1 / (4 * (2 * alpha + 1));
        // six standard errors; the fourth central moment of Beta(α, α) is 3 variance² (2α+1)/(2α+3)
        assertEquals(0.5, sum / count, 6 * Math.sqrt(variance / count));
        double fourth = 3 * variance * variance * (2 * alpha + 1) / (2 * alpha + 3);
        assertEquals(variance, squares / count, 6 * Math.sqrt((fourth - variance * variance) / count));
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-3, 0.01})
    void smallAlphasGiveNoQuotientOfTwoZeros(double alpha) {
        CounterRandomStream random = new CounterRandomStream(1);
        int whole = 0;
        for (int i = 0; i < 10_000; i++) {
            double share = BetaDeviates.next(alpha, random);
            assertTrue(share >= 0 && share <= 1, () -> "share " + share);
            whole += share > 0.5 ? 1 : 0;
        }
        assertEquals(5000, whole, 6 * Math.sqrt(2500));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mixesAsTheFormulaSays(boolean perSample) {
        FakeSampleBatch batch = FakeSampleBatch.random(5, Shape.of(2, 3, 3), 4, 7);
        FakeSampleBatch before = batch.copy();
        new Mixup(1, perSample, 1).augment(batch, new CounterRandomStream(9));
        for (int sample = 0; sample < 5; sample++) {
            int partner = (sample + 4) % 5;
            // targets are of different classes, so that the own share can be read off
            double share = batch.target(0)[sample * 4 + sample % 4];
            assertEquals(1 - share, batch.target(0)[sample * 4 + partner % 4], partner % 4 == sample % 4 ? 1 : 0x1p-23);
            for (int i = 0; i < 18; i++) {
                double expected =
                        share * before.input(0)[sample * 18 + i] + (1 - share) * before.input(0)[partner * 18 + i];
                // the share as read is rounded to 2⁻²⁴, values are below 5
                if (partner % 4 != sample % 4) {
                    assertEquals(expected, batch.input(0)[sample * 18 + i], 12 * 0x1p-24 * 5);
                }
            }
        }
    }

    /** A sample of weight w counts as w samples: the mixed loss is own·w·ℓ(own) + (1 − own)·v·ℓ(partner). */
    @Test
    void mixesTheWeightsOfSamplesWithTheirTargets() {
        float[] weights = {1, 0.5f, 4};
        for (int key = 0; key < 20; key++) {
            FakeSampleBatch plain = FakeSampleBatch.random(3, Shape.of(1), 3, 7);
            new Mixup(1, true, 1).augment(plain, new CounterRandomStream(key));
            FakeSampleBatch weighted =
                    FakeSampleBatch.random(3, Shape.of(1), 3, 7).withWeights(weights.clone());
            new Mixup(1, true, 1).augment(weighted, new CounterRandomStream(key));
            for (int sample = 0; sample < 3; sample++) {
                int partner = (sample + 2) % 3;
                double own = plain.target(0)[3 * sample + sample];
                double mixed = own * weights[sample] + (1 - own) * weights[partner];
                assertEquals(mixed, weighted.weights(0)[sample], 4 * 0x1p-23);
                assertEquals(own * weights[sample] / mixed, weighted.target(0)[3 * sample + sample], 0x1p-21);
                assertEquals(plain.input(0)[sample], weighted.input(0)[sample]);
            }
        }
    }

    /** A sample without a target has the weight 0: what it is mixed with has the target of the other alone. */
    @Test
    void aTargetThatIsMissingIsThatOfThePartner() {
        float[] weights = {1, 0, 0};
        for (int key = 0; key < 20; key++) {
            FakeSampleBatch plain = FakeSampleBatch.random(3, Shape.of(1), 3, 7);
            new Mixup(1, true, 1).augment(plain, new CounterRandomStream(key));
            FakeSampleBatch batch = FakeSampleBatch.random(3, Shape.of(1), 3, 7).withWeights(weights.clone());
            new Mixup(1, true, 1).augment(batch, new CounterRandomStream(key));
            float[] targets = batch.target(0);
            // sample 0 is mixed with 2, sample 1 with 0, and sample 2 with 1, of which neither has a target
            assertArrayEquals(new float[] {1, 0, 0}, Arrays.copyOfRange(targets, 0, 3), 0x1p-22f);
            assertArrayEquals(new float[] {1, 0, 0}, Arrays.copyOfRange(targets, 3, 6), 0x1p-22f);
            double own = plain.target(0)[0];
            assertEquals(own, batch.weights(0)[0], 0x1p-22);
            assertEquals(1 - plain.target(0)[4], batch.weights(0)[1], 0x1p-22);
            assertEquals(0, batch.weights(0)[2]);
        }
    }

    @Test
    void partnersNeedNoEvenBatch() {
        for (int size = 1; size <= 4; size++) {
            FakeSampleBatch batch = FakeSampleBatch.random(size, Shape.of(1), 4, 7);
            new Mixup(5, false, 1).augment(batch, new CounterRandomStream(9));
            for (int sample = 0; sample < size; sample++) {
                int partner = (sample + size - 1) % size;
                assertEquals(
                        1,
                        batch.target(0)[4 * sample + sample] + (size == 1 ? 0 : batch.target(0)[4 * sample + partner]),
                        0x1p-23);
            }
        }
    }

    @Test
    void mixesOnlyNumericColumnsOfTables() {
        List<Schema.Column> columns =
                List.of(Schema.Column.numeric("size"), Schema.Column.oneHot("kind", List.of("a", "b", "c")));
        for (int key = 0; key < 50; key++) {
            FakeSampleBatch batch = new FakeSampleBatch(2, Shape.of(4), 2).withColumns(columns);
            batch.input(0)[1] = 1;
            batch.input(0)[4] = 10;
            batch.input(0)[6] = 1;
            batch.target(0)[0] = 1;
            batch.target(0)[3] = 1;
            new Mixup(1, false, 1).augment(batch, new CounterRandomStream(key));
            float own = batch.target(0)[0];
            assertEquals(10 * (1 - own), batch.input(0)[0], 10 * 0x1p-22);
            float[] kind = own < 0.5 ? new float[] {0, 1, 0} : new float[] {1, 0, 0};
            assertArrayEquals(kind, Arrays.copyOfRange(batch.input(0), 1, 4));
        }
    }

    @Test
    void mixesAsOftenAsItsProbabilitySays() {
        int mixed = 0;
        for (int key = 0; key < 5000; key++) {
            FakeSampleBatch batch = FakeSampleBatch.random(2, Shape.of(1), 2, 7);
            float[] before = batch.target(0).clone();
            new Mixup(50, false, 0.3).augment(batch, new CounterRandomStream(key));
            mixed += Arrays.equals(before, batch.target(0)) ? 0 : 1;
        }
        assertEquals(1500, mixed, 6 * Math.sqrt(5000 * 0.21));
    }

    @Test
    void cutmixWeighsTargetsByTheClippedArea() {
        // a square of half the side about a corner: a quarter of it is within, 4 of 16 by 16 rows and columns
        FakeSampleBatch batch = FakeSampleBatch.random(2, Shape.of(3, 16, 16), 2, 7);
        FakeSampleBatch before = batch.copy();
        Cutmix.paste(batch, 1, Partners.keepLast(batch), 0.75, 0, 0);
        assertEquals(1 - 16 / 256f, batch.target(0)[3]);
        assertEquals(16 / 256f, batch.target(0)[2]);
        for (int channel = 0; channel < 3; channel++) {
            for (int y = 0; y < 16; y++) {
                for (int x = 0; x < 16; x++) {
                    int i = (channel * 16 + y) * 16 + x;
                    float expected = before.input(0)[y < 4 && x < 4 ? i : 768 + i];
                    assertEquals(expected, batch.input(0)[768 + i]);
                }
            }
        }
    }

    @Test
    void cutmixTargetsAreTheSharesOfPixels() {
        for (int key = 0; key < 200; key++) {
            FakeSampleBatch batch = new FakeSampleBatch(3, Shape.of(1, 7, 5), 3);
            for (int sample = 0; sample < 3; sample++) {
                Arrays.fill(batch.input(0), sample * 35, (sample + 1) * 35, sample);
                batch.target(0)[4 * sample] = 1;
            }
            new Cutmix(1, true, 1).augment(batch, new CounterRandomStream(key));
            for (int sample = 0; sample < 3; sample++) {
                int own = 0;
                for (int i = 0; i < 35; i++) {
                    own += batch.input(0)[sample * 35 + i] == sample ? 1 : 0;
                }
                assertEquals(own / 35.0, batch.target(0)[4 * sample], 0x1p-24);
                assertEquals(1 - own / 35.0, batch.target(0)[3 * sample + (sample + 2) % 3], 0x1p-24);
            }
        }
    }

    @Test
    void cutmixRefusesTables() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Cutmix().check(new FakeSampleBatch(1, Shape.of(4), 2).schema()));
    }
}
