package dev.espalier.plugins.optimizers;

import java.util.ArrayList;
import java.util.List;

/** L-BFGS with one iteration a step, in double precision; it remembers lists and not state of a weight each. */
final class ReferenceLBfgs implements Reference {

    private static final int HISTORY = 10;

    private final List<double[]> moves = new ArrayList<>();
    private final List<double[]> turns = new ArrayList<>();
    private double[] before = {};
    private double[] move = {};

    @Override
    public void step(int t, double rate, double[] w, double[] g, double[][] s) {
        if (t == 1) {
            moves.clear();
            turns.clear();
        } else {
            remember(minus(g, before));
        }
        double length = t == 1 ? rate * Math.min(1, 1 / sumOfSizes(g)) : rate;
        move = direction(g);
        for (int i = 0; i < w.length; i++) {
            move[i] *= length;
            w[i] += move[i];
        }
        before = g.clone();
    }

    private void remember(double[] turn) {
        if (dot(turn, move) > 1e-10) {
            moves.add(move);
            turns.add(turn);
        }
        if (moves.size() > HISTORY) {
            moves.remove(0);
            turns.remove(0);
        }
    }

    /** −H·g by the two loops. */
    private double[] direction(double[] g) {
        double[] d = new double[g.length];
        add(d, -1, g);
        double[] shares = new double[moves.size()];
        for (int k = moves.size() - 1; k >= 0; k--) {
            shares[k] = dot(moves.get(k), d) / dot(moves.get(k), turns.get(k));
            add(d, -shares[k], turns.get(k));
        }
        if (!moves.isEmpty()) {
            double[] last = turns.get(turns.size() - 1);
            add(d, dot(last, moves.get(moves.size() - 1)) / dot(last, last) - 1, d.clone());
        }
        for (int k = 0; k < moves.size(); k++) {
            add(d, shares[k] - dot(turns.get(k), d) / dot(moves.get(k), turns.get(k)), moves.get(k));
        }
        return d;
    }

    private static void add(double[] to, double factor, double[] added) {
        for (int i = 0; i < to.length; i++) {
            to[i] += factor * added[i];
        }
    }

    private static double[] minus(double[] a, double[] b) {
        double[] difference = a.clone();
        add(difference, -1, b);
        return difference;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double sumOfSizes(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += Math.abs(value);
        }
        return sum;
    }
}
