package dev.espalier.plugins.optimizers;

import java.util.Locale;

/** The section of the manual that tells how far every rule is from its reference. */
final class ParityPage {

    private static final String HEAD = """
            The largest distance of a weight from the reference, on a shaken parabola of four weights of up to 2. Weights and
            state are floats here and doubles there. After twelve steps it is the distance to the stored trajectory of the
            reference implementation, after a thousand that to the same formula in double precision, which the tests state
            independently of the plugin. The bound is what rounding to floats accounts for if no error cancels another; how it
            is made up stands in `ParityRun`.

            The stored trajectories are those of PyTorch 1.13.1 in float64 where it has the rule, and of the formula
            otherwise; see `testkit/src/test/reference/trajectories.py`. Over a thousand steps the gradients of `lion`,
            `rprop` and `muon` do not depend on the weights: their steps are as long for small gradients as for large ones,
            and near the minimum a rounding would turn a step over.

            | rule | rate | after 12 steps | bound | after 1,000 steps | bound |
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
