package dev.espalier.core.stack;

import dev.espalier.api.Check;
import dev.espalier.api.Setting;
import dev.espalier.core.document.NamePattern;
import dev.espalier.core.preprocessing.Per;
import dev.espalier.core.preprocessing.Scale;
import dev.espalier.core.preprocessing.Standardize;
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
 * @param names what the modules of the file are called, which says what layers they become
 * @param match names of the file's tensors to names of the model's, both as patterns: what the stars of the first match is put
 *     in place of the stars of the second; the first pattern that matches applies, and other names stay as they are; those that
 *     the model does not know even so are left to {@code names}
 * @param except patterns of the model's names that keep their initial values
 * @param ignore patterns of the file's names that are not used
 * @param denseWeights the order of the dimensions of dense weights in the file
 * @param preprocessing whether the preprocessing of the model is taken over, or fitted anew
 * @param trainedWith the preprocessing of a model that another program trained; a stack with other steps is refused
 */
public record InitialWeights(
        @Setting(
                value = "model file, or another safetensors file, relative to the stack file",
                shorthand = true,
                required = true)
        String model,

        @Setting(
                "what the modules of the file are called: same for the names of the model, or those of a library's networks, which"
                        + " become its layers in their order")
        ModuleNames names,

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
                "source: take over what the model's preprocessing was fitted to; refit: fit the stack's steps to the new data;"
                        + " imagenet: that of networks of torchvision, pixels in [0, 1] standardized by the means and deviations"
                        + " of ImageNet")
        Preprocessing preprocessing,

        @Setting(
                "steps that a network of another program was trained with, if the file does not say them; the stack must have the"
                        + " same, or none")
        List<dev.espalier.api.data.Preprocessing> trainedWith) {

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
        REFIT,
        /** Pixels in [0, 1], standardized by the means and deviations of ImageNet, as for all networks of torchvision. */
        IMAGENET
    }

    /** What networks of torchvision are trained with, for channels of red, green and blue. */
    private static final List<dev.espalier.api.data.Preprocessing> IMAGENET_STEPS = List.of(
            new Scale(), new Standardize(Per.CHANNEL, List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225)));

    /** Checks the patterns and copies the collections. */
    public InitialWeights {
        match = Collections.unmodifiableMap(new LinkedHashMap<>(match));
        except = List.copyOf(except);
        ignore = List.copyOf(ignore);
        trainedWith = List.copyOf(trainedWith);
        Check.require(
                trainedWith.isEmpty() || preprocessing == Preprocessing.SOURCE,
                "preprocessing",
                preprocessing,
                "must be left out where trained-with has the steps");
        match.forEach((from, to) -> Check.require(
                NamePattern.stars(to) <= NamePattern.stars(from),
                "match",
                "'" + from + "' to '" + to + "'",
                "must have no more stars in the second pattern than in the first"));
    }

    /** A file that is yet to be named; all other settings have their defaults. */
    public InitialWeights() {
        this(
                "",
                ModuleNames.SAME,
                Map.of(),
                List.of(),
                List.of(),
                DenseWeights.BY_ORIGIN,
                Preprocessing.SOURCE,
                List.of());
    }

    /**
     * All weights of a model with the same names.
     *
     * @param model the file
     * @return the weights
     */
    public static InitialWeights of(String model) {
        return new InitialWeights(
                model,
                ModuleNames.SAME,
                Map.of(),
                List.of(),
                List.of(),
                DenseWeights.BY_ORIGIN,
                Preprocessing.SOURCE,
                List.of());
    }

    /** The steps that the source was trained with, as far as the settings say them. */
    public List<dev.espalier.api.data.Preprocessing> steps() {
        return preprocessing == Preprocessing.IMAGENET ? IMAGENET_STEPS : trainedWith;
    }

    /** The same of a file whose modules are called as those of a library's networks. */
    public InitialWeights named(ModuleNames by) {
        return new InitialWeights(model, by, match, except, ignore, denseWeights, preprocessing, trainedWith);
    }

    /** The same with tensors that have other names in the file. */
    public InitialWeights matching(String from, String to) {
        Map<String, String> more = new LinkedHashMap<>(match);
        more.put(from, to);
        return new InitialWeights(model, names, more, except, ignore, denseWeights, preprocessing, trainedWith);
    }

    /** The same except for parameters and buffers that keep their initial values. */
    public InitialWeights except(String... patterns) {
        return new InitialWeights(
                model, names, match, List.of(patterns), ignore, denseWeights, preprocessing, trainedWith);
    }

    /** The same without some tensors of the file. */
    public InitialWeights ignoring(String... patterns) {
        return new InitialWeights(
                model, names, match, except, List.of(patterns), denseWeights, preprocessing, trainedWith);
    }

    /** The same with the dimensions of dense weights in a given order. */
    public InitialWeights withDenseWeights(DenseWeights order) {
        return new InitialWeights(model, names, match, except, ignore, order, preprocessing, trainedWith);
    }

    /** The same with preprocessing that is fitted to the new data. */
    public InitialWeights refitting() {
        return new InitialWeights(model, names, match, except, ignore, denseWeights, Preprocessing.REFIT, List.of());
    }

    /** The same with the preprocessing of torchvision's networks. */
    public InitialWeights ofImageNet() {
        return new InitialWeights(model, names, match, except, ignore, denseWeights, Preprocessing.IMAGENET, List.of());
    }

    /** The same of a network that was trained with some preprocessing. */
    public InitialWeights trainedWith(dev.espalier.api.data.Preprocessing... given) {
        return new InitialWeights(
                model, names, match, except, ignore, denseWeights, Preprocessing.SOURCE, List.of(given));
    }
}
