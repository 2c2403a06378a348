package dev.espalier.http;

/** What a server answers; called on the threads of the server, several at a time. */
@FunctionalInterface
public interface WebHandler {

    /**
     * Answers a request, soon: what takes long belongs into the body, which is asked for when the client can take it.
     *
     * @param request what was asked for
     * @return the answer
     */
    WebResponse answer(WebRequest request);
}
