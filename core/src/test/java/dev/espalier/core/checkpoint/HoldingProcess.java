package dev.espalier.core.checkpoint;

import java.io.IOException;
import java.nio.file.Path;

/** Holds a run folder until it is killed. */
final class HoldingProcess {

    private HoldingProcess() {}

    public static void main(String[] arguments) throws IOException {
        try (RunFolder run = RunFolder.open(Path.of(arguments[0]), RunFolder.Mode.RESUME)) {
            System.out.println("holding " + run.state());
            while (System.in.read() >= 0) {
                // Nothing is sent; the loop ends with the process.
            }
        }
    }
}
