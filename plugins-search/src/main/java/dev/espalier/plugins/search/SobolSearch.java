package dev.espalier.plugins.search;

import dev.espalier.api.Plugin;
import dev.espalier.api.RandomStream;
import dev.espalier.api.search.Sampler;
import dev.espalier.api.search.SamplerContext;
import java.util.List;

/**
 * Quasi-random search: the scrambled Sobol sequence, whose points are spread evenly.
 *
 * <p>positions = Sobol point of the trial's number, each binary digit flipped at random by the digits before it (nested
 * uniform scrambling), so that every point is uniform by itself and any 2<sup>k</sup> first ones fill the space evenly
 *
 * <p>Choose it in place of random search whenever the number of trials is known to be small: at 2<sup>k</sup> trials it leaves
 * no holes. A space may have any number of hyper-parameters; from the 101st on, they have independent random values.
 *
 * <p>Source: Sobol, "On the Distribution of Points in a Cube and the Approximate Evaluation of Integrals", 1967; Owen,
 * "Randomly Permuted (t,m,s)-Nets and (t,s)-Sequences", 1995; direction numbers of Joe and Kuo, SIAM Journal on Scientific
 * Computing 30(5), 2008.
 */
@Plugin(value = "sobol", summary = "evenly spread points: a scrambled Sobol sequence")
public record SobolSearch() implements Sampler {

    @Override
    public List<Double> propose(SamplerContext context) {
        double[] positions = new double[context.space().size()];
        for (int i = 0; i < positions.length; i++) {
            positions[i] = i < SobolSequence.DIMENSIONS
                    ? scrambled(SobolSequence.digits(context.number(), i), i, context.common())
                    : context.random().nextDouble();
        }
        return context.space().at(positions);
    }

    @Override
    public boolean usesTrials() {
        return false;
    }

    /** Flips each digit by a random bit of the node that the digits before it lead to in the tree of all digits. */
    private static double scrambled(int digits, int dimension, RandomStream random) {
        long scrambled = 0;
        for (int digit = 0; digit < SobolSequence.DIGITS; digit++) {
            long node = (1L << digit) | ((digits & 0xFFFFFFFFL) >>> (SobolSequence.DIGITS - digit));
            long flip = random.bitsAt(((long) dimension << 33) | node) >>> 63;
            scrambled = (scrambled << 1) | (((digits >>> (31 - digit)) & 1) ^ flip);
        }
        // what follows the last digit is a random number of the leaf
        long leaf = random.bitsAt(((long) dimension << 33) | (1L << 32) | (digits & 0xFFFFFFFFL));
        return ((scrambled << 21) | (leaf >>> 43)) * 0x1p-53;
    }
}
