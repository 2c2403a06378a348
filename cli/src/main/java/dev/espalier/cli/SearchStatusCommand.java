package dev.espalier.cli;

import dev.espalier.api.EspalierException;
import dev.espalier.core.catalog.PluginCatalog;
import dev.espalier.search.space.SearchSettings;
import dev.espalier.search.space.SearchStack;
import dev.espalier.search.storage.StudyAddress;
import dev.espalier.search.storage.StudySnapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says where a search is. */
@Command(
        name = "status",
        header = "Show where a search is: stages, best trial, running trials, budget.",
        description = {
            "The trials of each stage by state; the best trial; how much of the budget is used, and about how long the rest takes;"
                    + " which process trains which trial, and when it was last heard of.",
            "",
            "It only reads, while the search runs, after it was interrupted and after its end. A trial whose process has died is"
                    + " taken up by the next process that works on the study: espalier search STACK --resume."
        },
        footer = {
            "  espalier search status runs/my-search",
            "  espalier search status 'jdbc:postgresql://host/studies?user=me' --study my-search",
            "  espalier search status runs/my-search --json | jq .budget"
        })
final class SearchStatusCommand implements Callable<Integer> {

    private final CommandContext context;

    @Mixin
    private StudyOptions study = new StudyOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Mixin
    private PluginOptions plugins = new PluginOptions();

    SearchStatusCommand(CommandContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        StudyAddress address = study.address();
        StudySnapshot snapshot = address.read();
        StudyStatus status = new StudyStatus(snapshot, address.location().toString(), budget(snapshot));
        if (json) {
            context.screen().text(status.json().toIndentedJson());
        } else {
            status.lines().forEach(context.screen()::line);
        }
        return 0;
    }

    /** The budget of the study's stack; nothing if its plugins are not there, without which all else can be said. */
    private Optional<SearchSettings.Budget> budget(StudySnapshot snapshot) {
        try (PluginCatalog catalog = plugins.catalog()) {
            return Optional.of(
                    SearchStack.read(snapshot.study().name(), snapshot.study().stack(), catalog, Map.of())
                            .settings()
                            .budget());
        } catch (EspalierException unreadable) {
            return Optional.empty();
        }
    }
}
