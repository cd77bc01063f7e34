/**
 * Restores into a server that people use: {@code Preparation} restores into a database beside the
 * one in use, {@code Swap} puts it in its place by renaming both in one transaction. What is where
 * is on the server alone, as {@code Mark}s, so that any process can go on where another one died.
 *
 * <p>Nothing here reads or writes rows: restoring is {@code restore}'s, comparing {@code check}'s.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.datastores.postgresql.replace;
