package dev.espalier.core.stack;

import dev.espalier.api.EspalierException;
import dev.espalier.api.data.DataSource;
import dev.espalier.api.data.Dataset;
import dev.espalier.api.data.ReadRequest;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.core.catalog.SettingPath;
import dev.espalier.core.catalog.SettingsBinder;
import dev.espalier.core.data.SourceReading;
import dev.espalier.core.data.SplitData;
import dev.espalier.core.data.WeightedDataset;
import dev.espalier.core.document.MapNode;
import dev.espalier.core.document.Node;
import dev.espalier.core.document.Problems;
import dev.espalier.core.document.YamlReader;
import dev.espalier.engine.plugin.DataSourceCalls;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What reading the samples of a stack needs of it; the plugins of its other parts may be missing.
 *
 * @param data where the samples come from
 * @param seed of the splits
 */
public record DataStack(Stack.Data data, long seed) {

    /**
     * Reads it from a stack's text.
     *
     * @param text the stack
     * @param source what the text is called in places, such as the model file
     * @param catalog the plugins that there are
     * @return its data section and its seed
     * @throws EspalierException with all problems of these parts
     */
    public static DataStack read(String text, String source, PluginCatalog catalog) {
        Problems problems = new Problems();
        return read(YamlReader.read(source, text, problems), catalog, problems);
    }

    /**
     * Reads it from a stack file.
     *
     * @param file the stack file
     * @param catalog the plugins that there are
     * @return its data section and its seed
     * @throws EspalierException with all problems of these parts
     */
    public static DataStack read(Path file, PluginCatalog catalog) {
        Problems problems = new Problems();
        return read(YamlReader.read(file, problems), catalog, problems);
    }

    private static DataStack read(Optional<Node> document, PluginCatalog catalog, Problems problems) {
        problems.throwIfAny();
        List<Key> wanted = List.of(Keys.DATA, Keys.SEED);
        Node parts = document.map(node -> Section.only(node, wanted)).orElse(MapNode.empty());
        SettingsBinder binder = new SettingsBinder(catalog, problems);
        Section stack =
                Section.of(SettingPath.STACK, parts, wanted, binder, problems).read(Keys.SEED);
        stack.require(Keys.DATA, "name the source of the samples, such as data: {source: csv, path: data.csv}");
        Optional<Stack.Data> data =
                stack.node(Keys.DATA).flatMap(node -> new DataReader(catalog, binder, problems).read(node));
        problems.throwIfAny();
        return new DataStack(data.orElseThrow(), stack.value(Keys.SEED, Long.class, new StackBuilder().seed));
    }

    /**
     * Reads the samples, in the parts of a run; without targets if the source names none.
     *
     * @param context where relative paths begin
     * @return the parts
     * @throws EspalierException if they cannot be read, or are too few to be cut
     */
    public SplitData load(DataSource.Context context) {
        return data.split(SourceReading.anew(), seed, context.withTargets(DataSource.Targets.OPTIONAL));
    }

    /**
     * The columns of a file of samples.
     *
     * @param file the file
     * @return their names; empty if the data source does not read tables
     * @throws EspalierException if it cannot be read
     */
    public List<String> columns(Path file) {
        return DataSourceCalls.columns(data.source(), file);
    }

    /**
     * Reads samples for prediction or evaluation from a file, as the data source of this stack reads them; with targets, their
     * weights as well, if those of the training samples came from a column.
     *
     * @param file the file
     * @param request what the model expects, and what is read beside it
     * @return the samples
     * @throws EspalierException if they cannot be read or are of another schema
     */
    public Dataset read(Path file, ReadRequest request) {
        if (data.weight().isEmpty() || request.targets() == DataSource.Targets.IGNORED) {
            return SplitData.read(data.source(), file, request);
        }
        String column = data.weight().get();
        List<String> kept = Stream.concat(request.sideColumns().stream(), Stream.of(column))
                .distinct()
                .toList();
        return WeightedDataset.of(SplitData.read(data.source(), file, request.withSideColumns(kept)), column);
    }
}
