package dev.espalier.engine.gradient;

import dev.espalier.api.Shape;
import dev.espalier.engine.model.Graph;
import java.util.ArrayList;
import java.util.List;

/** Takes the differences and compares. */
final class GradientComparison {

    private static final double UNIT = 0x1p-24;
    private static final double STEP_IN_DOUBLE = 1e-6;
    private static final double STEP_IN_FLOAT = 0x1p-8;

    /** One-sided differences of a smooth function differ by about the step times its curvature. */
    private static final double LARGEST_CURVATURE = 1000;

    private static final double LARGEST_CURVATURE_IN_FLOAT = 8;

    private final CheckedGraph subject;
    private final boolean inDouble;
    private final Objective truth;
    private final double step;
    private final double rounding;
    private final double[][] variables;
    private final double[] center;

    /** For each term Σ |∂term/∂x| · |x|: how much of it can come from a relative change of the variables. */
    private final double[] conditions;

    private final List<Finding> gradients = new ArrayList<>();
    private double gradientScale;
    private int skipped;

    private record Finding(String where, double computed, double expected) {

        double error() {
            double difference = Math.abs(computed - expected);
            return Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference;
        }
    }

    GradientComparison(CheckedGraph subject) {
        this.subject = subject;
        this.inDouble = ReferenceObjective.isPossible(subject);
        this.truth = inDouble ? new ReferenceObjective(subject) : subject;
        this.step = inDouble ? STEP_IN_DOUBLE : STEP_IN_FLOAT;
        this.rounding = 4.0 * subject.graph().nodes().size() * (longestSum() + 16) * UNIT;
        this.variables = subject.variables();
        this.center = truth.terms(variables, true);
        this.conditions = new double[center.length];
    }

    GradientReport report() {
        float[][] computed = subject.gradients();
        List<String> names = subject.names();
        for (int i = 0; i < variables.length; i++) {
            int differentiable =
                    i < subject.graph().inputs().size() && subject.categories(i).isPresent() ? 0 : variables[i].length;
            for (int j = 0; j < differentiable; j++) {
                differentiate("gradient of " + names.get(i) + "[" + j + "]", computed[i][j], i, j);
            }
        }
        double termScale = 0;
        for (int term = 0; term < center.length; term++) {
            termScale = Math.max(termScale, Math.abs(center[term]) + conditions[term]);
        }
        double tolerance = inDouble
                ? rounding
                : 0x1p-6 + rounding / STEP_IN_FLOAT * termScale / Math.max(gradientScale, Double.MIN_NORMAL);
        List<Finding> outputs = inDouble ? outputs() : List.of();
        Finding worst = worst(gradients);
        Finding worstOutput = worst(outputs);
        double error = relative(worst.error(), gradientScale);
        double outputError = relative(worstOutput.error(), termScale);
        int checked = gradients.size() + outputs.size();
        if (inDouble && outputError > error) {
            worst = worstOutput;
            error = outputError;
        }
        return new GradientReport(
                error, worst.where(), worst.computed(), worst.expected(), tolerance, checked, skipped, inDouble);
    }

    private void differentiate(String where, double computed, int tensor, int element) {
        double x = variables[tensor][element];
        // a power of two near the wanted step, so that x + h and x - h are floats where floats are differentiated
        double h = inDouble ? step * Math.max(1, Math.abs(x)) : Math.scalb(step, Math.max(0, Math.getExponent(x)));
        variables[tensor][element] = x + h;
        double[] above = truth.terms(variables, true);
        variables[tensor][element] = x - h;
        double[] below = truth.terms(variables, true);
        variables[tensor][element] = x;
        double expected = 0;
        double magnitude = 0;
        double bend = 0;
        for (int term = 0; term < center.length; term++) {
            double slope = (above[term] - below[term]) / (2 * h);
            expected += slope;
            magnitude += Math.abs(slope);
            conditions[term] += Math.abs(slope * x);
            bend += Math.abs(above[term] - 2 * center[term] + below[term]) / h;
        }
        double smooth = inDouble
                ? LARGEST_CURVATURE * step * (1 + magnitude)
                : LARGEST_CURVATURE_IN_FLOAT * step * (1 + magnitude);
        if (bend > smooth) {
            skipped++;
        } else {
            gradients.add(new Finding(where, computed, expected));
            gradientScale = Math.max(gradientScale, magnitude);
        }
    }

    /** The terms in float beside those in double, in training and out of it. */
    private List<Finding> outputs() {
        List<Finding> findings = new ArrayList<>();
        List<String> names = termNames();
        for (boolean training : new boolean[] {true, false}) {
            double[] computed = subject.terms(variables, training);
            double[] expected = truth.terms(variables, training);
            for (int term = 0; term < computed.length; term++) {
                findings.add(new Finding(names.get(term), computed[term], expected[term]));
            }
        }
        return findings;
    }

    private List<String> termNames() {
        List<String> names = new ArrayList<>();
        for (CheckedGraph.Term term : subject.terms()) {
            String output = subject.graph().outputs().get(term.output()).name();
            if (term.isProjection()) {
                for (int i = 0; i < term.targets().length; i++) {
                    names.add("output " + output + "[" + i + "]");
                }
            } else {
                names.add("loss of " + output);
            }
        }
        return names;
    }

    private int longestSum() {
        Graph graph = subject.graph();
        int longest = subject.samples();
        for (Graph.Node node : graph.nodes()) {
            for (Shape input : node.inputShapes()) {
                longest = Math.max(longest, input.size());
            }
            longest = Math.max(longest, node.shape().size());
        }
        return longest;
    }

    private static Finding worst(List<Finding> findings) {
        Finding worst = new Finding("nothing", 0, 0);
        for (Finding finding : findings) {
            if (finding.error() > worst.error()) {
                worst = finding;
            }
        }
        return worst;
    }

    /** An error where everything is 0 is as large as an error can be. */
    private static double relative(double error, double scale) {
        return error == 0 ? 0 : error / scale;
    }
}
