package dev.belay.datastores;

/**
 * How to reach a data store.
 *
 * @param name the name in the policy, or what the user called it
 * @param url for PostgreSQL {@code postgresql://host[:port]/database[?sslmode=…]}, without user and
 *     password
 * @param parallelism connections that may read or write at once, 1 to 64
 */
public record StoreConnection(
    String name, String url, String username, Secret password, int parallelism) {}
