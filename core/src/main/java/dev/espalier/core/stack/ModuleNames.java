package dev.espalier.core.stack;

import dev.espalier.core.document.NamePattern;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the modules of a file that another program wrote are called, and which layers they become.
 *
 * <p>Names of PyTorch are often positions, which say nothing of the names here: {@code features.8} is the fourth convolution of
 * VGG-11 and, with batch norm, the third. So a rule names modules and layers by patterns, and those that fit are paired in their
 * order, each kind for itself.
 */
@SuppressWarnings("ImmutableEnumChecker") // made by List.of
public enum ModuleNames {

    /** The names of the model, apart from what {@code match} maps. */
    SAME,

    /**
     * Residual networks with the names of torchvision, such as {@code layer1.0.conv1} and {@code layer2.0.downsample.0}; also
     * those for images of 32 × 32 pixels.
     */
    TORCHVISION_RESNET(
            new Rule(List.of("layer?.*.downsample.?", "layer?.*.shortcut.?"), "*shortcut/*"),
            new Rule(List.of("conv1", "bn1", "layer?.*.conv?", "layer?.*.bn?", "fc", "linear"), "*")),

    /** VGG with the names of torchvision, with or without batch norm: {@code features.0} and {@code classifier.6}. */
    TORCHVISION_VGG(new Rule(List.of("features.?", "features.??", "classifier", "classifier.?"), "*")),

    /** MobileNetV2 with the names of torchvision, such as {@code features.1.conv.0.0}. */
    TORCHVISION_MOBILENET_V2(
            new Rule(List.of("features.*.0", "features.*.1", "features.*.conv.?", "classifier", "classifier.?"), "*"));

    private final List<Rule> rules;

    ModuleNames(Rule... rules) {
        this.rules = List.of(rules);
    }

    /**
     * Modules and the layers that they become, of each kind the first module the first layer, and so on.
     *
     * @param modules patterns of the names of modules; they come in the order of their names, numbers by their size
     * @param layers a pattern of the names of layers, such as {@code stage1/2/convolution1}; they come in the order of the model
     */
    public record Rule(List<String> modules, String layers) {

        /** Copies the list. */
        public Rule {
            modules = List.copyOf(modules);
        }

        /** Whether a module is one of those. */
        public boolean isFor(String module) {
            return modules.stream().anyMatch(pattern -> new NamePattern(pattern).matches(module));
        }
    }

    /** The rules; the first that fits a module, or a layer, applies. */
    public List<Rule> rules() {
        return rules;
    }

    /**
     * What a file is named by.
     *
     * @param modules the names of all its modules
     * @return the constant whose rules have all of them
     */
    public static Optional<ModuleNames> of(Collection<String> modules) {
        return modules.isEmpty()
                ? Optional.empty()
                : Stream.of(values()).filter(names -> names.have(modules)).findFirst();
    }

    private boolean have(Collection<String> modules) {
        return modules.stream().allMatch(module -> rules.stream().anyMatch(rule -> rule.isFor(module)));
    }
}
