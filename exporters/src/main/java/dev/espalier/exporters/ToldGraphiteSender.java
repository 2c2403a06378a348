package dev.espalier.exporters;

import com.codahale.metrics.graphite.GraphiteSender;
import java.io.IOException;

/** A way to Carbon of which a failure is logged once, and once more when it works again; none is thrown. */
final class ToldGraphiteSender implements GraphiteSender {

    private static final System.Logger LOGGER = System.getLogger(ToldGraphiteSender.class.getName());

    private final GraphiteSender sender;
    private final String where;
    private boolean failing;
    private boolean skipping;

    private interface Sending {
        void run() throws IOException;
    }

    ToldGraphiteSender(GraphiteSender sender, Graphite settings) {
        this.sender = sender;
        this.where = settings.host() + ":" + settings.port();
    }

    @Override
    public void connect() {
        skipping = false;
        attempt(sender::connect);
    }

    @Override
    public void send(String name, String value, long timestamp) {
        if (!skipping) {
            attempt(() -> sender.send(name, value, timestamp));
        }
    }

    @Override
    public void flush() {
        if (!skipping) {
            attempt(() -> {
                sender.flush();
                recovered();
            });
        }
    }

    @Override
    public boolean isConnected() {
        return sender.isConnected();
    }

    @Override
    public int getFailures() {
        return sender.getFailures();
    }

    @Override
    public void close() {
        attempt(sender::close);
    }

    /** After a failure nothing more is tried until the next connection. */
    private void attempt(Sending sending) {
        try {
            sending.run();
        } catch (IOException failure) {
            skipping = true;
            if (!failing) {
                failing = true;
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "exporter graphite: " + where + " does not take the metrics: " + failure.getMessage()
                                + "; the run goes on, and they are sent again at each interval");
            }
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOGGER.log(System.Logger.Level.INFO, "exporter graphite: " + where + " takes the metrics again");
        }
    }
}
