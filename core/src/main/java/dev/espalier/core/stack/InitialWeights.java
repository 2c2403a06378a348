package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.core.document.NamePattern;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights that a run starts from, in place of those that initializers draw: of an Espalier model, or of any safetensors file.
 *
 * <p>Every parameter and buffer of the model that is not excepted needs a tensor of the file, and every tensor of the file that
 * is not ignored must be of use.
 *
 * @param model the file; a relative path begins where those of data do
 * @param match names of the file's tensors to names of the model's, both as patterns: what the stars of the first match is put
 *     in place of the stars of the second; the first pattern that matches applies, and other names stay as they are
 * @param except patterns of the model's names that keep their initial values
 * @param ignore patterns of the file's names that are not used
 * @param denseWeights the order of the dimensions of dense weights in the file
 * @param preprocessing whether the preprocessing of the model is taken over, or fitted anew
 */
public record InitialWeights(
        @Setting(
                value = "model file, or another safetensors file, relative to the stack file",
                shorthand = true,
                required = true)
        String model,

        @Setting(
                "names of the file to names of the model, as patterns such as {\"layers.*.weight\": \"dense*/weight\"};"
                        + " by default the names are the same")
        Map<String, String> match,

        @Setting("patterns of parameters and buffers that keep their initial values, such as dense3/*")
        List<String> except,

        @Setting("patterns of tensors of the file that are not used")
        List<String> ignore,

        @Setting(
                "order of the dimensions of dense weights in the file; by-origin: [inputs, outputs] in Espalier's own files,"
                        + " else [outputs, inputs] as in PyTorch's")
        DenseWeights denseWeights,

        @Setting(
                "source: take over what the model's preprocessing was fitted to; refit: fit the stack's steps to the new data")
        Preprocessing preprocessing) {

    /** The order of the dimensions of dense weights. */
    public enum DenseWeights {
        /** That of Espalier in its own files, that of PyTorch in all others. */
        BY_ORIGIN,
        /** A row for each input, as in Espalier, Keras and JAX. */
        INPUTS_OUTPUTS,
        /** A row for each output, as in PyTorch. */
        OUTPUTS_INPUTS
    }

    /** What is done about preprocessing. */
    public enum Preprocessing {
        /** The steps of the source model and what they were fitted to are taken over; data of other columns are refused. */
        SOURCE,
        /** The steps of the stack are fitted to the new data. */
        REFIT
    }

    /** Checks the patterns and copies the collections. */
    public InitialWeights {
        match = Collections.unmodifiableMap(new LinkedHashMap<>(match));
        except = List.copyOf(except);
        ignore = List.copyOf(ignore);
        match.forEach((from, to) -> Check.require(
                NamePattern.stars(to) <= NamePattern.stars(from),
                "match",
                "'" + from + "' to '" + to + "'",
                "must have no more stars in the second pattern than in the first"));
    }

    /** A file that is yet to be named; all other settings have their defaults. */
    public InitialWeights() {
        this("", Map.of(), List.of(), List.of(), DenseWeights.BY_ORIGIN, Preprocessing.SOURCE);
    }

    /**
     * All weights of a model with the same names.
     *
     * @param model the file
     * @return the weights
     */
    public static InitialWeights of(String model) {
        return new InitialWeights(model, Map.of(), List.of(), List.of(), DenseWeights.BY_ORIGIN, Preprocessing.SOURCE);
    }

    /** The same with tensors that have other names in the file. */
    public InitialWeights matching(String from, String to) {
        Map<String, String> more = new LinkedHashMap<>(match);
        more.put(from, to);
        return new InitialWeights(model, more, except, ignore, denseWeights, preprocessing);
    }

    /** The same except for parameters and buffers that keep their initial values. */
    public InitialWeights except(String... patterns) {
        return new InitialWeights(model, match, List.of(patterns), ignore, denseWeights, preprocessing);
    }

    /** The same without some tensors of the file. */
    public InitialWeights ignoring(String... patterns) {
        return new InitialWeights(model, match, except, List.of(patterns), denseWeights, preprocessing);
    }

    /** The same with preprocessing that is fitted to the new data. */
    public InitialWeights refitting() {
        return new InitialWeights(model, match, except, ignore, denseWeights, Preprocessing.REFIT);
    }
}
