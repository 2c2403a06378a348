package dev.espalier.core.checkpoint;

import dev.espalier.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;

/** Takes the first free of numbered run folders, says which, and holds it until its input ends. */
final class ClaimingProcess {

    private ClaimingProcess() {}

    public static void main(String[] arguments) throws IOException {
        System.out.println("ready");
        System.in.read();
        try (RunPlace place = RunPlace.numbered(Path.of(arguments[0]), RunFolder.Mode.NEW)) {
            RunFolder folder = place.open();
            System.out.println(folder.path());
            while (System.in.read() >= 0) {
                // Nothing more is sent; the loop ends with the test.
            }
            folder.begin("", Path.of(""), JsonObject.builder().build());
        }
    }
}
