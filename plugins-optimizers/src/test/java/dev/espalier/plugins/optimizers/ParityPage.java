package dev.espalier.plugins.optimizers;

import java.util.Locale;

/** The section of the manual that tells how far every rule is from its reference. */
final class ParityPage {

    private static final String HEAD = """
            The largest distance of a weight from the reference, on a noisy parabola of four weights of up to 2. Weights and
            state are floats here and doubles in the reference. After twelve steps the reference is the stored trajectory of
            the reference implementation, after a thousand the same formula in double precision, which the tests implement
            independently of the plugin. The bound is the effect of rounding to floats if no two errors cancel; `ParityRun`
            derives it.

            The stored trajectories are those of PyTorch 1.13.1 in float64 where it has the optimizer, and of the formula
            otherwise; see `testkit/src/test/reference/trajectories.py`. Over a thousand steps the gradients for `lion`,
            `rprop` and `muon` do not depend on the weights: their steps are as long for small gradients as for large ones,
            so that near the minimum a rounding error would change the sign of a step.

            | optimizer | learning rate | after 12 steps | bound | after 1,000 steps | bound |
            |---|---|---|---|---|---|
            """;

    private ParityPage() {}

    static String text() {
        StringBuilder text = new StringBuilder(HEAD);
        for (ParityCase parity : ParityCase.all()) {
            text.append("| ").append(parity.name()).append(" | ").append(parity.rate());
            if (parity.trajectory().isPresent()) {
                append(text, ParityRun.againstTrajectory(parity));
            } else {
                text.append(" | | ");
            }
            append(text, ParityRun.againstFormula(parity, 1000));
            text.append(" |\n");
        }
        return text.toString();
    }

    private static void append(StringBuilder text, ParityRun run) {
        text.append(String.format(Locale.ROOT, " | %.1e | %.1e", run.error(), run.bound()));
    }
}
