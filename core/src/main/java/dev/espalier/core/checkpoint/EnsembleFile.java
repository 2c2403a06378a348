package dev.espalier.core.checkpoint;

import dev.espalier.api.Check;
import dev.espalier.api.ErrorCode;
import dev.espalier.api.EspalierException;
import dev.espalier.api.Problem;
import dev.espalier.core.json.JsonObject;
import dev.espalier.core.json.JsonReader;
import dev.espalier.core.json.JsonValue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A finished model of one or several members, all that it takes to predict, in one safetensors file.
 *
 * <p>A model of one member is written as {@link ModelFile} writes it. Of several, everything of the second begins with {@code
 * member2/}: its tensors, and the texts {@code stack}, {@code preprocessing} and {@code provenance}. The schema is that of all,
 * and what the ensemble says of itself is in the texts {@code stack}, {@code ensemble} and {@code provenance}.
 *
 * @param members the models, at least one; their schemas are the same
 * @param stack the stack of the whole, as text; of one member its own
 * @param ensemble how the members predict together; not used for one
 * @param provenance where the whole comes from; of one member its own
 */
public record EnsembleFile(List<ModelFile> members, String stack, JsonObject ensemble, JsonObject provenance) {

    private static final String STACK = "stack";
    private static final String SCHEMA = "schema";
    private static final String PREPROCESSING = "preprocessing";
    private static final String PROVENANCE = "provenance";
    private static final String ENSEMBLE = "ensemble";
    private static final String MEMBERS = "members";
    private static final String PREDICTION = "prediction";

    private static final int MOST_MEMBERS = 9999;
    private static final Pattern MEMBER = Pattern.compile("member([1-9][0-9]{0,3})/(.+)");

    /** Checks that there is a member, and copies the list. */
    public EnsembleFile {
        Check.require(
                !members.isEmpty() && members.size() <= MOST_MEMBERS,
                "members",
                members.size(),
                "must be from 1 to " + MOST_MEMBERS);
        members = List.copyOf(members);
    }

    /** A model by itself. */
    public static EnsembleFile of(ModelFile model) {
        return new EnsembleFile(
                List.of(model), model.stack(), JsonObject.builder().build(), model.provenance());
    }

    /**
     * What the names of a member's tensors and texts begin with.
     *
     * @param number from 1
     */
    public static String prefix(int number) {
        return "member" + number + "/";
    }

    /**
     * Writes the model so that a crash at any moment leaves either the old file of that name or the new one.
     *
     * @param path its name, in a folder that exists
     * @return what was written, after it was read back and found good
     * @throws EspalierException if it cannot be written ({@link ErrorCode#IO}); the old file is untouched
     */
    public Safetensors.Summary write(Path path) {
        if (members.size() == 1) {
            return members.get(0).write(path);
        }
        TensorFile.Builder file = TensorFile.builder()
                .text(STACK, stack)
                .text(SCHEMA, members.get(0).schema().toJson())
                .text(
                        ENSEMBLE,
                        JsonObject.builder()
                                .put(MEMBERS, members.size())
                                .put(PREDICTION, ensemble)
                                .build()
                                .toJson())
                .text(PROVENANCE, provenance.toJson());
        for (int i = 0; i < members.size(); i++) {
            String prefix = prefix(i + 1);
            ModelFile member = members.get(i);
            file.text(prefix + STACK, member.stack())
                    .text(prefix + PREPROCESSING, member.preprocessing().toJson())
                    .text(prefix + PROVENANCE, member.provenance().toJson());
            member.tensors().forEach((name, tensor) -> file.tensor(prefix + name, tensor));
        }
        return Safetensors.write(
                new DiskStorage(), path, file.build(), FileLabel.ensemble().toMap());
    }

    /**
     * Reads a model of one or several members.
     *
     * @param path its name
     * @return the model
     * @throws EspalierException if the file cannot be read ({@link ErrorCode#IO}), is damaged ({@link
     *     ErrorCode#CHECKPOINT_DAMAGED}), is not a model, or lacks a member or part of one ({@link
     *     ErrorCode#CHECKPOINT_MISMATCH})
     */
    public static EnsembleFile read(Path path) {
        SafetensorsReader.Content content = SafetensorsReader.read(path);
        if (!FileLabel.isEnsemble(content.label())) {
            return of(ModelFile.of(path, content));
        }
        FileLabel.ensemble().require(content.label(), path.toString());
        return new Reading(path, content.file()).read();
    }

    /** The parts of a file of several members, and what is wrong with them. */
    private static final class Reading {

        private final Path path;
        private final TensorFile file;
        private final List<Problem> problems = new ArrayList<>();

        Reading(Path path, TensorFile file) {
            this.path = path;
            this.file = file;
        }

        EnsembleFile read() {
            JsonObject ensemble = section(ENSEMBLE);
            JsonObject schema = section(SCHEMA);
            int count = count(ensemble);
            List<Map<String, Tensor>> tensors = tensors(count);
            List<ModelFile> members = new ArrayList<>();
            for (int i = 1; i <= count; i++) {
                if (isWhole(i, tensors.get(i - 1), count)) {
                    members.add(new ModelFile(
                            tensors.get(i - 1),
                            file.text(prefix(i) + STACK),
                            schema,
                            json(prefix(i) + PREPROCESSING),
                            section(prefix(i) + PROVENANCE)));
                }
            }
            if (!problems.isEmpty()) {
                throw new EspalierException(problems);
            }
            JsonObject prediction =
                    ensemble.object(PREDICTION).orElse(JsonObject.builder().build());
            return new EnsembleFile(members, file.text(STACK), prediction, section(PROVENANCE));
        }

        private int count(JsonObject ensemble) {
            long count = ensemble.whole(MEMBERS).orElse(0);
            if (count < 2 || count > MOST_MEMBERS) {
                throw new EspalierException(List.of(problem("it does not say how many members it has")));
            }
            return (int) count;
        }

        /** The tensors of each member by their own names. */
        private List<Map<String, Tensor>> tensors(int count) {
            List<Map<String, Tensor>> tensors = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                tensors.add(new LinkedHashMap<>());
            }
            file.tensors().forEach((name, tensor) -> {
                Matcher member = MEMBER.matcher(name);
                int number = member.matches() ? Integer.parseInt(member.group(1)) : 0;
                if (number >= 1 && number <= count) {
                    tensors.get(number - 1).put(member.group(2), tensor);
                } else {
                    problems.add(problem("tensor '" + name + "' is of none of its " + count + " members"));
                }
            });
            return tensors;
        }

        private boolean isWhole(int number, Map<String, Tensor> tensors, int count) {
            int before = problems.size();
            String of = "member " + number + " of " + count;
            List<String> texts = List.of(STACK, PREPROCESSING, PROVENANCE);
            List<String> missing = texts.stream()
                    .filter(text -> !file.metadata().containsKey(prefix(number) + text))
                    .toList();
            if (tensors.isEmpty() && missing.size() == texts.size()) {
                problems.add(problem(of + " is missing"));
            } else if (!missing.isEmpty()) {
                problems.add(problem(of + " lacks the text " + String.join(", ", missing)));
            }
            return problems.size() == before;
        }

        private JsonValue json(String name) {
            return JsonReader.read(file.text(name), path + ": " + name, ErrorCode.CHECKPOINT_DAMAGED);
        }

        private JsonObject section(String name) {
            return JsonReader.readObject(file.text(name), path + ": " + name, ErrorCode.CHECKPOINT_DAMAGED);
        }

        private Problem problem(String what) {
            return new Problem(
                    ErrorCode.CHECKPOINT_MISMATCH,
                    path.toString(),
                    what,
                    "use the file as it was written, or combine the models of the members anew (espalier ensemble)");
        }
    }
}
