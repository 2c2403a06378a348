package dev.espalier.core.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.espalier.api.Shape;
import dev.espalier.api.model.Layer;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.fixture.Fixtures;
import dev.espalier.core.stack.InitialWeights;
import dev.espalier.core.stack.ModuleNames;
import dev.espalier.core.stack.Stack;
import dev.espalier.core.stack.StackReader;
import dev.espalier.engine.layer.Dense;
import dev.espalier.engine.model.Graph;
import dev.espalier.engine.model.Model;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every tensor of the networks of torchvision becomes an array of the same shape in a model of the stacks that ship. */
class TorchvisionNamesTest {

    private static final PluginCatalog CATALOG =
            PluginCatalog.load(TorchvisionNamesTest.class.getClassLoader()).with(Fixtures.all());

    /** What the core alone has no plugins for. */
    private static final Map<String, String> WITHOUT_TRAINING = Map.of(
            "data",
            "{source: table}",
            "optimizer",
            "sgd",
            "initializer",
            "zeros",
            "schedule",
            "[]",
            "regularizers",
            "[]",
            "augment",
            "[]");

    private static final Map<String, String> RESNET_34 = Map.of(
            "model.4.stage.blocks", "3",
            "model.5.stage", "{channels: 128, blocks: 4}",
            "model.6.stage", "{channels: 256, blocks: 6}",
            "model.7.stage", "{channels: 512, blocks: 3}");

    private static final Map<String, String> VGG_11 = Map.of(
            "model.0.stage.convolutions", "1",
            "model.1.stage.convolutions", "1",
            "model.2.stage", "{channels: 256, convolutions: 2}",
            "model.3.stage", "{channels: 512, convolutions: 2}",
            "model.4.stage", "{channels: 512, convolutions: 2}");

    private static final Map<String, String> BATCH_NORM = Map.of(
            "blocks.convolve.layers", "[convolution: {channels: $channels, kernel: 3, padding: 1}, batch-norm, relu]");

    /** The shapes of all tensors by their names, for each network. */
    private static final Map<String, Map<String, List<Long>>> NETWORKS = read();

    private static Map<String, Map<String, List<Long>>> read() {
        Map<String, Map<String, List<Long>>> networks = new HashMap<>();
        Map<String, List<Long>> current = Map.of();
        try (InputStream in =
                Objects.requireNonNull(TorchvisionNamesTest.class.getResourceAsStream("torchvision.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                if (line.startsWith("[")) {
                    current = new LinkedHashMap<>();
                    networks.put(line.substring(1, line.length() - 1), current);
                } else {
                    String[] words = line.split(" ", -1);
                    current.put(
                            words[0],
                            Stream.of(words).skip(1).map(Long::valueOf).toList());
                }
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return networks;
    }

    static Stream<Arguments> networks() {
        ModuleNames resnet = ModuleNames.TORCHVISION_RESNET;
        ModuleNames vgg = ModuleNames.TORCHVISION_VGG;
        return Stream.of(
                arguments("resnet20", "resnet-20", resnet, List.of()),
                arguments("resnet18", "resnet-18", resnet, List.of()),
                arguments("resnet34", "resnet-18", resnet, List.of(RESNET_34)),
                arguments("resnet50", "resnet-50", resnet, List.of()),
                arguments("vgg11", "vgg-16", vgg, List.of(VGG_11)),
                arguments("vgg11_bn", "vgg-16", vgg, List.of(VGG_11, BATCH_NORM)),
                arguments("vgg16", "vgg-16", vgg, List.of()),
                arguments("vgg16_bn", "vgg-16", vgg, List.of(BATCH_NORM)),
                arguments("mobilenet_v2", "mobilenet-v2-imagenet", ModuleNames.TORCHVISION_MOBILENET_V2, List.of()));
    }

    private static Graph graph(String stack, List<Map<String, String>> changes) {
        Map<String, String> overrides = new HashMap<>(WITHOUT_TRAINING);
        changes.forEach(overrides::putAll);
        Stack read = StackReader.read(Path.of("..", "stacks", stack + ".yaml"), CATALOG, overrides);
        // as many classes as ImageNet has
        Model.Node node = read.model().nodes().get(0);
        List<Layer> layers = new ArrayList<>(node.layers());
        layers.set(layers.size() - 1, new Dense(1000));
        Model model = read.model().withNodes(List.of(new Model.Node(node.name(), node.from(), layers)));
        return Graph.of(model, TrialInputs.of(model, Shape.of(3, 224, 224)));
    }

    private static Map<String, List<Long>> arrays(Graph graph, Set<String> denseWeights) {
        Map<String, List<Long>> arrays = new LinkedHashMap<>();
        for (Graph.Node node : graph.nodes()) {
            node.parameters().forEach(parameter -> {
                arrays.put(parameter.info().name(), extents(parameter.info().shape()));
                if (node.layer() instanceof Dense && parameter.info().shape().rank() == 2) {
                    denseWeights.add(parameter.info().name());
                }
            });
            node.buffers().forEach(buffer -> arrays.put(buffer.name(), extents(buffer.shape())));
        }
        return arrays;
    }

    private static List<Long> extents(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToObj(Long::valueOf).toList();
    }

    private static Map<String, List<Long>> tensors(String network) {
        Map<String, List<Long>> tensors = new LinkedHashMap<>(Objects.requireNonNull(NETWORKS.get(network)));
        // whole numbers are no weights
        tensors.keySet().removeIf(name -> name.endsWith("num_batches_tracked"));
        return tensors;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void everyTensorIsAnArrayOfItsShape(
            String network, String stack, ModuleNames names, List<Map<String, String>> changes) {
        Set<String> denseWeights = new HashSet<>();
        Map<String, List<Long>> arrays = arrays(graph(stack, changes), denseWeights);
        Map<String, List<Long>> tensors = tensors(network);
        ModulePairing pairing = ModulePairing.of(InitialWeights.of(network).named(names), tensors, arrays);
        assertEquals(List.of(), pairing.mismatches());
        Map<String, String> givers = new HashMap<>();
        tensors.forEach((tensor, shape) -> {
            String name = ArrayNames.known(pairing.nameOf(tensor).orElse(tensor), arrays.keySet());
            List<Long> there = denseWeights.contains(name) ? List.of(shape.get(1), shape.get(0)) : shape;
            assertEquals(arrays.get(name), there, () -> tensor + " for " + name);
            String other = givers.put(name, tensor);
            assertTrue(other == null, () -> tensor + " and " + other + " are both for " + name);
        });
        assertEquals(arrays.keySet(), givers.keySet());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("networks")
    void theNamesAreRecognized(String network, String stack, ModuleNames names, List<Map<String, String>> changes) {
        assertEquals(Optional.of(names), ModulePairing.namesOf(tensors(network)), stack + changes);
    }

    /** The last convolution of a bottleneck and that of its shortcut have one shape. */
    @Test
    void theConvolutionsOfShortcutsStayApart() {
        ModulePairing pairing = ModulePairing.of(
                InitialWeights.of("resnet50").named(ModuleNames.TORCHVISION_RESNET),
                tensors("resnet50"),
                arrays(graph("resnet-50", List.of()), new HashSet<>()));
        assertEquals(
                Optional.of("stage1/1/shortcut/convolution1/weight"), pairing.nameOf("layer1.0.downsample.0.weight"));
        assertEquals(Optional.of("stage1/1/convolution3/weight"), pairing.nameOf("layer1.0.conv3.weight"));
    }

    @Test
    void anotherDepthIsToldInOneLineForEachKind() {
        ModulePairing pairing = ModulePairing.of(
                InitialWeights.of("resnet18").named(ModuleNames.TORCHVISION_RESNET),
                tensors("resnet18"),
                arrays(graph("resnet-18", List.of(RESNET_34)), new HashSet<>()));
        assertEquals(
                List.of(
                        "the file has 17 convolutions, the model has 33; the first that differ are 'layer2.0.conv1'"
                                + " [128, 64, 3, 3] of the file and 'stage1/3/convolution1' [64, 64, 3, 3] of the model",
                        "the file has 17 normalizations, the model has 33; the first that differ are 'layer2.0.bn1' [128] of the"
                                + " file and 'stage1/3/batch-norm1' [64] of the model"),
                pairing.mismatches());
        assertTrue(pairing.isRefused("layer2.0.conv1.weight") && pairing.isRefused("stage1/3/convolution1/weight"));
    }

    @Test
    void aHeadOfSeveralLayersTakesThePlaceOfOne() {
        Map<String, List<Long>> arrays = Map.of("dense1/weight", List.of(8L, 4L), "dense2/weight", List.of(4L, 2L));
        ModulePairing pairing = ModulePairing.of(
                InitialWeights.of("resnet")
                        .named(ModuleNames.TORCHVISION_RESNET)
                        .except("dense*"),
                Map.of("fc.weight", List.of(1000L, 8L), "fc.bias", List.of(1000L)),
                arrays);
        assertEquals(List.of(), pairing.mismatches());
        assertTrue(pairing.isReplaced("fc.weight") && pairing.isReplaced("fc.bias"));
    }

    @Test
    void whatIsLeftOutOnOneSideNeedsNoCounterpart() {
        InitialWeights weights = InitialWeights.of("vgg").named(ModuleNames.TORCHVISION_VGG);
        Map<String, List<Long>> tensors = new LinkedHashMap<>();
        tensors.put("features.10.weight", List.of(8L, 6L, 3L, 3L));
        tensors.put("features.2.weight", List.of(6L, 3L, 3L, 3L));
        Map<String, List<Long>> arrays = new LinkedHashMap<>();
        arrays.put("stem/convolution1/weight", List.of(4L, 3L, 1L, 1L));
        arrays.put("convolution1/weight", List.of(6L, 3L, 3L, 3L));
        ModulePairing pairing = ModulePairing.of(weights.except("stem/*").ignoring("features.10.*"), tensors, arrays);
        assertEquals(List.of(), pairing.mismatches());
        assertEquals(Optional.of("convolution1/weight"), pairing.nameOf("features.2.weight"));
        assertEquals(Optional.empty(), pairing.nameOf("features.10.weight"));
    }
}
