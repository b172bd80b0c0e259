package org.gantry.rest.http;

/** Which endpoint answers to a method on a path. */
public final class Route {
    private final String method;
    private final PathTemplate template;
    private final Endpoint endpoint;

    private Route(String method, String template, Endpoint endpoint) {
        this.method = method;
        this.template = new PathTemplate(template);
        this.endpoint = endpoint;
    }

    public static Route get(String template, Endpoint endpoint) {
        return new Route("GET", template, endpoint);
    }

    public static Route head(String template, Endpoint endpoint) {
        return new Route("HEAD", template, endpoint);
    }

    public static Route post(String template, Endpoint endpoint) {
        return new Route("POST", template, endpoint);
    }

    public static Route put(String template, Endpoint endpoint) {
        return new Route("PUT", template, endpoint);
    }

    public static Route delete(String template, Endpoint endpoint) {
        return new Route("DELETE", template, endpoint);
    }

    String method() {
        return method;
    }

    PathTemplate template() {
        return template;
    }

    Endpoint endpoint() {
        return endpoint;
    }
}
