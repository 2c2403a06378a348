package dev.espalier.metrics;

/** What a server answers; called on its thread, which serves no other request meanwhile. */
interface HttpHandler {

    /** Answers a request. */
    HttpResponse answer(HttpRequest request);

    /**
     * Is told that a client has received an answer as a whole and has closed the connection after it.
     *
     * @param response what {@link #answer} returned
     */
    default void received(HttpResponse response) {}
}
