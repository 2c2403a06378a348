package dev.espalier.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/** Refuses what no honest client asks for: other methods, other hosts, pages of other origins, requests with a body. */
final class RequestFilter {

    private static final Set<String> METHODS = Set.of("GET", "HEAD");

    private final HostNames names;

    RequestFilter(HostNames names) {
        this.names = names;
    }

    /** Why a request is refused; nothing if it may be answered. */
    Optional<WebResponse> refusal(Request request) {
        HttpFields headers = request.getHeaders();
        List<String> hosts = headers.getValuesList("Host");
        List<String> origins = headers.getValuesList("Origin");
        if (hosts.size() != 1 || origins.size() > 1 || !isPathOnly(request)) {
            return refused(400, "the request is malformed, or does not name exactly one host");
        }
        if (!names.isOwnAuthority(hosts.get(0))) {
            return refused(403, "the host must be localhost, 127.0.0.1 or [::1], or a name that the server was given");
        }
        if (!origins.isEmpty() && !names.isOwnOrigin(origins.get(0))) {
            return refused(403, "pages of other origins may not read this");
        }
        if (!METHODS.contains(request.getMethod())) {
            return Optional.of(
                    WebResponse.message(405, "only GET is understood").with("Allow", "GET, HEAD"));
        }
        if (headers.contains("Transfer-Encoding") || request.getLength() > 0) {
            return refused(400, "a GET has no body here");
        }
        return Optional.empty();
    }

    /** What a handler may know of a request. */
    static WebRequest read(Request request) {
        Map<String, String> headers = new HashMap<>();
        for (HttpField field : request.getHeaders()) {
            String value = field.getValue();
            headers.putIfAbsent(field.getName().toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        HttpURI target = request.getHttpURI();
        String path = target.getPath();
        String query = target.getQuery();
        return new WebRequest(path == null ? "/" : path, query == null ? "" : query, Map.copyOf(headers));
    }

    /** Whether the target was sent as a path, and not as a whole address. */
    private static boolean isPathOnly(Request request) {
        String path = request.getHttpURI().getPath();
        return path != null && path.startsWith("/") && !request.getHttpURI().isAmbiguous();
    }

    private static Optional<WebResponse> refused(int status, String sentence) {
        return Optional.of(WebResponse.message(status, sentence));
    }
}
