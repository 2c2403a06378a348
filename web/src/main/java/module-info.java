/** The page that shows runs, their reports, and the HTTP server of page and metrics. */
module dev.espalier.web {
    requires transitive dev.espalier.api;
    requires dev.espalier.core;
    requires org.eclipse.jetty.http;
    requires org.eclipse.jetty.io;
    requires org.eclipse.jetty.server;
    requires org.eclipse.jetty.util;
    requires static org.jspecify;

    exports dev.espalier.web;
    exports dev.espalier.web.http;
}
