package dev.espalier.plugins.search;

import dev.espalier.api.RandomStream;
import dev.espalier.api.search.SearchDomain;
import dev.espalier.api.search.SearchSpace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Finds the point of a space with the largest value: random points, then steps from the best of them that become smaller. */
final class Acquisition {

    private static final int RANDOM_POINTS = 500;

    private static final int STARTS = 6;

    private static final int ROUNDS = 10;

    private static final int STEPS = 10;

    private static final double FIRST_STEP = 0.15;

    private static final double SHRINKING = 0.7;

    private final SearchSpace space;
    private final ToDoubleFunction<List<Double>> value;
    private final RandomStream random;

    Acquisition(SearchSpace space, ToDoubleFunction<List<Double>> value, RandomStream random) {
        this.space = space;
        this.value = value;
        this.random = random;
    }

    private record Candidate(double[] positions, List<Double> point, double value) {}

    /**
     * The best point.
     *
     * @param known good points, from which it steps as well
     * @param tried points that are taken only if there are no others
     */
    List<Double> best(List<List<Double>> known, Set<List<Double>> tried) {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < RANDOM_POINTS; i++) {
            double[] positions = new double[space.size()];
            for (int j = 0; j < positions.length; j++) {
                positions[j] = random.nextDouble();
            }
            candidates.add(candidate(positions));
        }
        candidates.sort(Comparator.comparingDouble(Candidate::value).reversed());
        List<Candidate> found = new ArrayList<>(candidates);
        List<Candidate> starts = new ArrayList<>(candidates.subList(0, STARTS));
        known.forEach(point -> starts.add(candidate(positions(point))));
        for (Candidate start : starts) {
            climb(start, found);
        }
        found.sort(Comparator.comparingDouble(Candidate::value).reversed());
        return found.stream()
                .map(Candidate::point)
                .filter(point -> !tried.contains(point))
                .findFirst()
                .orElse(found.get(0).point());
    }

    private void climb(Candidate start, List<Candidate> found) {
        Candidate best = start;
        double step = FIRST_STEP;
        for (int round = 0; round < ROUNDS; round++) {
            for (int i = 0; i < STEPS; i++) {
                Candidate next = candidate(moved(best.positions(), step));
                found.add(next);
                best = next.value() > best.value() ? next : best;
            }
            step *= SHRINKING;
        }
    }

    private Candidate candidate(double[] positions) {
        List<Double> point = space.at(positions);
        return new Candidate(positions, point, value.applyAsDouble(point));
    }

    /** The positions of a point; of a parameter without a value, a random one. */
    private double[] positions(List<Double> point) {
        double[] positions = space.positions(point);
        for (int i = 0; i < positions.length; i++) {
            positions[i] = Double.isNaN(positions[i]) ? random.nextDouble() : positions[i];
        }
        return positions;
    }

    /** Moves one parameter at least, and each other with a probability of 0.3; a choice jumps. */
    private double[] moved(double[] positions, double step) {
        double[] moved = positions.clone();
        int certain = random.nextInt(moved.length);
        for (int i = 0; i < moved.length; i++) {
            if (i == certain || random.nextBoolean(0.3)) {
                moved[i] = space.domain(i) instanceof SearchDomain.Choice
                        ? random.nextDouble()
                        : Math.max(0, Math.min(1, moved[i] + step * random.nextGaussian()));
            }
        }
        return moved;
    }
}
