package dev.espalier.verification.violations.http;

import org.eclipse.jetty.server.Server;

/** The server sees Jetty. */
public record InnocentServer(Server server) {}
