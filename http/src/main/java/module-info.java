/** The HTTP server of the page and of the metrics. */
module dev.espalier.http {
    requires transitive dev.espalier.api;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires static org.jspecify;

    exports dev.espalier.http;
}
