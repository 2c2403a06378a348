package dev.espalier.core;

import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.api.data.Schema;
import dev.espalier.core.data.SchemaComparison;
import dev.espalier.core.training.OutputTask;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Whether models can be members of one: they take the same samples, and predict the same. */
final class Agreement {

    private static final String REMEDY = "combine models that were trained on the same columns and targets";

    private Agreement() {}

    /**
     * Holds every member against the first.
     *
     * @param members at least one
     * @param names what a member is called in errors, by its number from 1
     * @throws EspalierException with every difference; code DATA_SCHEMA
     */
    static void require(List<ModelMember> members, IntFunction<String> names) {
        List<Problem> problems = new ArrayList<>();
        ModelMember first = members.get(0);
        for (int i = 1; i < members.size(); i++) {
            String name = names.apply(i + 1);
            ModelMember other = members.get(i);
            try {
                SchemaComparison.requireSame(first.schema(), other.schema(), name);
                outputs(first.tasks(), other.tasks(), name, problems);
            } catch (EspalierException different) {
                different.problems().stream()
                        .map(problem -> new Problem(problem.code(), problem.where(), problem.what(), REMEDY))
                        .forEach(problems::add);
            }
        }
        if (!problems.isEmpty()) {
            throw new EspalierException(problems);
        }
    }

    private static void outputs(List<OutputTask> first, List<OutputTask> other, String name, List<Problem> problems) {
        List<String> expected = first.stream().map(OutputTask::name).toList();
        List<String> found = other.stream().map(OutputTask::name).toList();
        if (!expected.equals(found)) {
            problems.add(problem(name, "its outputs are " + found + "; those of the first are " + expected));
            return;
        }
        for (int i = 0; i < first.size(); i++) {
            Schema.Target wanted = first.get(i).predicted();
            Schema.Target given = other.get(i).predicted();
            if (!wanted.equals(given)) {
                problems.add(problem(
                        name,
                        "its output '" + found.get(i) + "' predicts " + described(given)
                                + "; that of the first predicts " + described(wanted)));
            }
        }
    }

    private static String described(Schema.Target target) {
        return target.width() + (target.kind().hasClasses() ? " classes" : " values") + " of '" + target.name() + "'"
                + (target.classNames().isEmpty() ? "" : " " + target.classNames());
    }

    private static Problem problem(String name, String what) {
        return new Problem(ErrorCode.DATA_SCHEMA, name, what, REMEDY);
    }

    /** The tasks of the whole: those of the first member, with the means of all members' thresholds. */
    static List<OutputTask> tasks(List<ModelMember> members) {
        List<OutputTask> tasks = new ArrayList<>();
        for (int i = 0; i < members.get(0).tasks().size(); i++) {
            OutputTask first = members.get(0).tasks().get(i);
            List<Double> means = new ArrayList<>();
            for (int label = 0; label < first.thresholds().size(); label++) {
                double sum = 0;
                for (ModelMember member : members) {
                    sum += member.tasks().get(i).thresholds().get(label);
                }
                means.add(sum / members.size());
            }
            tasks.add(means.isEmpty() ? first : first.decidedBy(means));
        }
        return tasks;
    }
}
