package dev.espalier.search;

import dev.espalier.api.event.RunWarning;
import dev.espalier.api.search.SearchSpace;
import dev.espalier.core.RunOutline;
import dev.espalier.search.storage.Study;
import dev.espalier.search.storage.StudyMeasurement;
import dev.espalier.search.storage.StudyTrial;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a person should know of a search before believing its result. */
final class SearchWarnings {

    private static final int FEWEST_SAMPLES = 100;
    private static final String ACCURACY = "accuracy";

    private SearchWarnings() {}

    /**
     * What is known before the first trial.
     *
     * @param probe a run
     * @param objectives of the search
     * @param space what is searched for: a value in the middle of a range is not one that anybody has chosen
     * @return a line each
     */
    static List<String> before(Probe probe, Objectives objectives, SearchSpace space) {
        List<String> lines = new ArrayList<>();
        probe.warnings().stream()
                .filter(warning -> warning.kind() != RunWarning.Kind.SMALL_VALIDATION)
                // to that of few samples, a search has more to say
                .filter(warning -> space.parameters().stream()
                        .noneMatch(searched -> warning.text().startsWith(searched.name() + ":")))
                .forEach(warning -> lines.add(warning.text()));
        few(probe.outline(), objectives).ifPresent(lines::add);
        return lines;
    }

    private static Optional<String> few(RunOutline outline, Objectives objectives) {
        int samples = outline.validationSamples();
        boolean compares = objectives.all().stream().anyMatch(objective -> !isOfModel(objective));
        if (samples >= FEWEST_SAMPLES || !compares) {
            return Optional.empty();
        }
        return Optional.of("data.validation: trials are compared on " + samples + " samples, where one more or less is "
                + String.format(Locale.ROOT, "%.2g", 100.0 / samples) + " %; hold out at least " + FEWEST_SAMPLES
                + " samples if the data has them, or believe small differences only after espalier cross-validate");
    }

    /**
     * Whether the best trials are told apart by their validation at all.
     *
     * @param best the trials that are compared, the best first
     * @param outline of a run
     * @param objectives of the search
     * @return a line if the best accuracies differ by less than their standard error √(p·(1−p)/n)
     */
    static Optional<String> afterwards(List<StudyTrial> best, RunOutline outline, Objectives objectives) {
        Study.Objective first = objectives.all().get(0);
        String name = first.name().substring(first.name().lastIndexOf('/') + 1);
        if (objectives.all().size() > 1 || !name.equals(ACCURACY) || best.size() < 2) {
            return Optional.empty();
        }
        double highest = value(best.get(0), first);
        double error = Math.sqrt(highest * (1 - highest) / outline.validationSamples());
        List<Long> close = new ArrayList<>();
        for (StudyTrial other : best.subList(1, best.size())) {
            if (highest - value(other, first) < error) {
                close.add(other.number());
            }
        }
        if (close.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of((close.size() == 1 ? "trial " + close.get(0) + " is" : close.size() + " other trials are")
                + " as good as the best one, within the standard error of " + String.format(Locale.ROOT, "%.2g", error)
                + " of an accuracy on " + outline.validationSamples()
                + " samples; hold out more samples to tell them apart");
    }

    private static boolean isOfModel(Study.Objective objective) {
        return objective.name().equals(Objectives.PARAMETERS)
                || objective.name().equals(Objectives.LATENCY);
    }

    private static double value(StudyTrial trial, Study.Objective objective) {
        return trial.last()
                .map(StudyMeasurement::metrics)
                .map(metrics -> metrics.getOrDefault(objective.name(), Double.NaN))
                .orElse(Double.NaN);
    }
}
