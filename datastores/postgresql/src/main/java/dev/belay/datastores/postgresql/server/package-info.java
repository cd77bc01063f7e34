/**
 * Finding PostgreSQL's tools by version, and running a private server that nobody else can reach.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.server;
