package dev.espalier.core.data.loader;

import dev.espalier.api.CounterRandomStream;
import dev.espalier.api.RandomStream;
import dev.espalier.core.data.Shuffle;
import java.util.Arrays;

/**
 * The samples of an epoch where each task has samples of its own.
 *
 * <p>Each task has an endless sequence of its samples, in a new random order each time it begins anew, of which every epoch takes
 * the next ones: so all samples of a task are taken equally often over the run, however many an epoch takes. Both the sequences
 * and their mixing are functions of seed, epoch and position alone.
 */
final class TaskMixing extends SampleSelection {

    private static final long PURPOSE = CounterRandomStream.keyOf("tasks");

    private final int[][] members;
    private final int[] quotas;
    private final boolean alternates;
    private final int run;
    private final long seed;
    private final CounterRandomStream orders;
    private final int[][] next;
    private final int[] order;
    private final int[] turns;
    private final int[] taken;

    /**
     * A mixture.
     *
     * @param members the samples of each task, none of them empty
     * @param quotas how many samples of each task an epoch takes, each a multiple of {@code run}
     * @param alternates whether the tasks take turns; otherwise their order is random
     * @param run how many samples of a task follow each other: 1, or the samples of a batch
     * @param seed of the orders
     */
    TaskMixing(int[][] members, int[] quotas, boolean alternates, int run, long seed) {
        super(sum(quotas));
        this.members = members;
        this.quotas = quotas;
        this.alternates = alternates;
        this.run = run;
        this.seed = seed;
        this.orders = new CounterRandomStream(seed);
        this.next = new int[members.length][];
        int longest = 1;
        for (int task = 0; task < members.length; task++) {
            next[task] = new int[quotas[task]];
            longest = Math.max(longest, members[task].length);
        }
        this.order = new int[longest];
        this.turns = new int[length() / run];
        this.taken = new int[members.length];
    }

    private static int sum(int[] quotas) {
        int sum = 0;
        for (int quota : quotas) {
            sum = Math.addExact(sum, quota);
        }
        return sum;
    }

    @Override
    public int[] samplesOfTasks() {
        return quotas.clone();
    }

    @Override
    void fill(int[] samples, int epoch, RandomStream random) {
        for (int task = 0; task < members.length; task++) {
            take(task, epoch);
        }
        takeTurns(random);
        Arrays.fill(taken, 0);
        int at = 0;
        for (int task : turns) {
            System.arraycopy(next[task], taken[task], samples, at, run);
            taken[task] += run;
            at += run;
        }
    }

    /** Writes the samples of a task in an epoch. */
    private void take(int task, int epoch) {
        int[] of = members[task];
        int quota = quotas[task];
        long from = (long) epoch * quota;
        int at = 0;
        while (at < quota) {
            long pass = (from + at) / of.length;
            int begin = (int) ((from + at) % of.length);
            int count = Math.min(quota - at, of.length - begin);
            System.arraycopy(of, 0, order, 0, of.length);
            Shuffle.inPlace(order, of.length, orders.rekey(seed, PURPOSE, task, pass));
            System.arraycopy(order, begin, next[task], at, count);
            at += count;
        }
    }

    /** Says which task each run of samples is of. */
    private void takeTurns(RandomStream random) {
        int at = 0;
        for (int round = 0; at < turns.length; round++) {
            for (int task = 0; task < members.length; task++) {
                if (round < quotas[task] / run) {
                    turns[at++] = task;
                }
            }
        }
        if (!alternates) {
            Shuffle.inPlace(turns, random);
        }
    }

    /**
     * How many samples of each task an epoch takes: whole runs, at least one, and the remainder to the largest fractions.
     *
     * @param fractions of the tasks, with the sum 1
     * @param samples of an epoch, about
     * @param run how many samples of a task follow each other
     */
    static int[] quotas(double[] fractions, int samples, int run) {
        long runs = Math.max(fractions.length, Math.round((double) samples / run));
        long[] whole = new long[fractions.length];
        long left = runs;
        for (int task = 0; task < whole.length; task++) {
            whole[task] = Math.max(1, (long) Math.floor(fractions[task] * runs));
            left -= whole[task];
        }
        while (left != 0) {
            int best = -1;
            for (int task = 0; task < whole.length; task++) {
                boolean allowed = left > 0 || whole[task] > 1;
                double lack = (fractions[task] * runs - whole[task]) * Long.signum(left);
                if (allowed && (best < 0 || lack > (fractions[best] * runs - whole[best]) * Long.signum(left))) {
                    best = task;
                }
            }
            whole[best] += Long.signum(left);
            left -= Long.signum(left);
        }
        int[] quotas = new int[whole.length];
        for (int task = 0; task < whole.length; task++) {
            quotas[task] = Math.toIntExact(Math.multiplyExact(whole[task], run));
        }
        return quotas;
    }
}
