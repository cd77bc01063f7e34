/** Real private servers, and what is left of them when things go wrong. */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.server;
