package dev.espalier.core;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.event.Split;
import dev.espalier.core.data.Holdout;
import dev.espalier.core.stack.Stack;
import java.util.ArrayList;
import java.util.List;

/**
 * Which runs a cross-validation is made of: one for each fold of each repeat.
 *
 * @param folds parts that the samples are cut into, at least 2
 * @param repeats how often they are cut, each time shuffled anew, at least 1
 * @param split what each fold in turn is to its run: {@link Split#VALIDATION}, or {@link Split#TEST} if decisions during
 *     training are to be made on other samples
 */
public record CrossValidationPlan(int folds, int repeats, Split split) {

    /** Checks the ranges. */
    public CrossValidationPlan {
        Check.atLeast("folds", folds, 2);
        Check.atLeast("repeats", repeats, 1);
        Check.require(split != Split.TRAIN, "split", split, "must be validation or test");
    }

    /**
     * One repeat, whose folds are validated on.
     *
     * @param folds parts that the samples are cut into, at least 2
     */
    public static CrossValidationPlan of(int folds) {
        return new CrossValidationPlan(folds, 1, Split.VALIDATION);
    }

    /** This plan with another number of repeats, at least 1. */
    public CrossValidationPlan withRepeats(int count) {
        return new CrossValidationPlan(folds, count, split);
    }

    /** This plan with folds that are validated on, or tested on. */
    public CrossValidationPlan withSplit(Split other) {
        return new CrossValidationPlan(folds, repeats, other);
    }

    /**
     * One run of the cross-validation.
     *
     * @param repeat from 1
     * @param fold from 1
     */
    public record Part(int repeat, int fold) {}

    /** The runs in their order. */
    public List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        for (int repeat = 1; repeat <= repeats; repeat++) {
            for (int fold = 1; fold <= folds; fold++) {
                parts.add(new Part(repeat, fold));
            }
        }
        return parts;
    }

    /**
     * The stack of a run: the given one with the fold held out.
     *
     * @param stack what is cross-validated; what its splits are cut by, the folds are cut by
     * @param part the run
     * @return a stack that can be run by itself
     * @throws EspalierException if the stack's own split names single rows, or is by time and there are several repeats
     */
    public Stack stack(Stack stack, Part part) {
        Stack.Data data = stack.data();
        if (split == Split.TEST) {
            boolean none = data.test() instanceof Holdout.Fraction fraction && fraction.fraction() == 0;
            Holdout like = none ? data.validation() : data.test();
            return stack.withData(data.withTest(fold(like, none ? Split.VALIDATION : Split.TEST, part)));
        }
        return stack.withData(data.withValidation(fold(data.validation(), Split.VALIDATION, part)));
    }

    private Holdout fold(Holdout like, Split named, Part part) {
        if (like instanceof Holdout.Column || like instanceof Holdout.Rows) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "data." + named,
                    "it names the rows that are held out, but a cross-validation cuts folds",
                    "set it to a fraction, with group or time if the folds are to be cut by a column");
        }
        Holdout.Cut cut = like instanceof Holdout.Fold fold ? fold.cut() : ((Holdout.Fraction) like).cut();
        if (repeats > 1 && cut.time().isPresent()) {
            throw new EspalierException(
                    ErrorCode.INVALID_SETTING,
                    "data." + named + ".time",
                    "there are " + repeats + " repeats, but folds by time are the same in every repeat",
                    "leave the repeats out");
        }
        return new Holdout.Fold(folds, part.fold(), part.repeat(), cut);
    }
}
